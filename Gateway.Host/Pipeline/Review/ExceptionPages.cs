using System.Text.Json;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Pipeline.Review;

/// <summary>Gathers what a person looks at before deciding. Reads only.</summary>
sealed class ExceptionPages(Database database, MatchPages pages, Partners.Policy policy)
{
    const int EarlierMax = 5;
    const int EarlierLooked = 100;

    /// <summary>Pages of whatever a person names; see <see cref="ExceptionQueue.Named"/>.</summary>
    internal async Task<IReadOnlyList<ExceptionPage>> ReadAsync(string name, string? type, int take, CancellationToken cancellation)
    {
        var named = await database.ReadAsync(tx => ExceptionQueue.Named(tx, name), cancellation);
        var read = new List<ExceptionPage>();
        foreach (var exception in named.Where(e => type is null || e.Type == type).Take(take)) read.Add(await ReadAsync(exception, cancellation));
        return read;
    }

    async Task<ExceptionPage> ReadAsync(PublishedException exception, CancellationToken cancellation)
    {
        var stored = exception.DocumentId is { } id ? await database.ReadAsync(tx => DocumentStore.Find(tx, id), cancellation) : null;
        var page = stored is { Direction: Direction.In } ? await pages.ReadAsync(stored, isStored: true, cancellation) : null;
        return await database.ReadAsync(
            tx => new ExceptionPage(
                exception, page, stored is null ? [] : SameOrder(tx, stored), Earlier(tx, exception, page), Verbs(tx, exception, page)), cancellation);
    }

    IReadOnlyList<CaseVerb> Verbs(Transaction tx, PublishedException exception, MatchPage? page)
    {
        var approved = CaseStore.Find(tx, exception.Id) is { } opened ? new ApprovedBefore(tx, opened, actor: null) : null;
        return CaseVerbs.Of(exception, page, policy, role => approved?.Admits(role) ?? false);
    }

    static IReadOnlyList<SameOrderDocument> SameOrder(Transaction tx, DocumentRecord stored) =>
    [
        .. DocumentStore.Orders(tx, stored.Id).SelectMany(o => DocumentStore.OfOrder(tx, o)).DistinctBy(d => d.Id).Where(d => d.Id != stored.Id)
            .Select(d => new SameOrderDocument(
                d.Id, StateNames.Of(d.Direction), d.Kind, d.Number, Published.Date(d.DocumentDate), State(tx, d), Published.Time(d.CreatedAt))),
    ];

    static string? State(Transaction tx, DocumentRecord document) => document switch
    {
        { SupersededBy: not null } => "superseded",
        { MessageId: { } id } => StateNames.Of(MessageStore.StandingOf(tx, id)),
        _ => null,
    };

    // Those about the same item first: they say most about what is usual.
    static IReadOnlyList<EarlierDecisionLine> Earlier(Transaction tx, PublishedException exception, MatchPage? page)
    {
        if (CaseStore.Find(tx, exception.Id) is not { } opened) return [];
        var items = page?.Lines.Where(l => l.Item is not null && l.Findings.Any(f => f.IsHeld && f.Type == exception.Type)).Select(l => l.Item!).ToHashSet() ?? [];
        return
        [
            .. DecisionStore.Like(tx, opened, EarlierLooked)
                .Select(d => new EarlierDecisionLine(
                    Published.Time(d.DecidedAt), StateNames.Of(d.Decision), d.Actor, d.Role, d.Reason, d.DocumentNumber, d.OrderNumber,
                    items.Overlaps(Items(tx, d))))
                .OrderByDescending(d => d.SameItem).Take(EarlierMax),
        ];
    }

    // Our item numbers on the order lines that a decision covers.
    static IEnumerable<string> Items(Transaction tx, EarlierDecision decision)
    {
        if (decision.OrderNumber is not { } number || OrderStore.Find(tx, number) is not { } order) return [];
        using var json = JsonDocument.Parse(decision.Findings);
        var lines = json.RootElement.EnumerateArray().Select(f => f.TryGetProperty("orderLine", out var line) ? line.GetString() : null).ToHashSet();
        return [.. OrderStore.Lines(tx, order).Where(l => lines.Contains(l.Line)).Select(l => l.BuyerItem).OfType<string>()];
    }
}
