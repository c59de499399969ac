using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary>What <c>list</c> can list.</summary>
/// <param name="Name">The word that chooses it.</param>
/// <param name="States">The states that may be asked for.</param>
/// <param name="Read">Reads what was asked for: as JSON, and as a table.</param>
sealed record Listing(string Name, IReadOnlyList<string> States, Func<Transaction, ListQuery, (string Json, TextTable Table)> Read)
{
    /// <summary>All of them, in the order of the help text.</summary>
    internal static readonly IReadOnlyList<Listing> Table =
    [
        new("messages", Names<MessageState>(), Messages),
        new("deliveries", Names<DeliveryState>(), Deliveries),
        new("interchanges", Names<InterchangeState>(), Interchanges),
        new("acknowledgements", [.. Names<AcknowledgementState>(), .. Names<ExpectationState>()], Acknowledgements),
        new("missing", Names<MissingState>(), Missing),
        new("postings", Names<PostingState>(), Postings),
        new("orders", Names<OrderState>(), Orders),
        new("work", ["due", "dead"], Work),
    ];

    static (string Json, TextTable Table) Messages(Transaction tx, ListQuery query)
    {
        var filter = new MessageFilter
        {
            Partner = query.Partner,
            State = query.StateOf<MessageState>(),
            Direction = query.Direction,
            Since = query.Since,
            Take = query.Take,
        };
        PublishedMessage[] rows = [.. MessageStore.List(tx, filter).Select(m => PublishedMessage.Of(m.Message, m.State))];
        var table = new TextTable("TIME (UTC)", "", "PARTNER", "TYPE", "CONTROL", "DOCUMENT", "STATE", "ID", "REASON");
        foreach (var m in rows)
            table.Add(Time(m.CreatedAt), m.Direction, m.Partner, m.Type, m.ControlNumber, m.DocumentNumber, m.State, m.Id, m.Reason);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedMessage), table);
    }

    static (string Json, TextTable Table) Deliveries(Transaction tx, ListQuery query)
    {
        var filter = new DeliveryFilter
        {
            Partner = query.Partner,
            State = query.StateOf<DeliveryState>(),
            Direction = query.Direction,
            Since = query.Since,
            Take = query.Take,
        };
        PublishedDelivery[] rows = [.. DeliveryStore.List(tx, filter).Select(PublishedDelivery.Of)];
        var table = new TextTable("TIME (UTC)", "", "PARTNER", "MAILBOX", "BYTES", "STATE", "ID", "FILE", "REASON");
        foreach (var d in rows)
            table.Add(Time(d.CreatedAt), d.Direction, d.Partner, d.Mailbox, Number(d.SizeBytes), d.State, d.Id, d.File, d.Reason);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedDelivery), table);
    }

    static (string Json, TextTable Table) Interchanges(Transaction tx, ListQuery query)
    {
        var filter = new InterchangeFilter
        {
            Partner = query.Partner,
            State = query.StateOf<InterchangeState>(),
            Direction = query.Direction,
            Since = query.Since,
            Take = query.Take,
        };
        PublishedInterchange[] rows = [.. InterchangeStore.List(tx, filter).Select(PublishedInterchange.Of)];
        var table = new TextTable("TIME (UTC)", "", "PARTNER", "STANDARD", "CONTROL", "SENDER", "RECEIVER", "STATE", "ID", "REASON");
        foreach (var i in rows)
            table.Add(Time(i.CreatedAt), i.Direction, i.Partner, i.Standard, i.ControlNumber, i.Sender.Id, i.Receiver.Id, i.State, i.Id, i.Reason);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedInterchange), table);
    }

    static (string Json, TextTable Table) Acknowledgements(Transaction tx, ListQuery query)
    {
        var owed = query.Direction == Direction.In || (query.State is not null && query.StateOf<AcknowledgementState>() is null)
            ? []
            : AcknowledgementStore.List(tx, query.StateOf<AcknowledgementState>(), query.Partner, query.Since, query.Take);
        var expected = query.Direction == Direction.Out || (query.State is not null && query.StateOf<ExpectationState>() is null)
            ? []
            : ExpectationStore.List(tx, query.StateOf<ExpectationState>(), query.Partner, query.Since, query.Take);
        PublishedAcknowledgement[] rows = [.. owed.Select(PublishedAcknowledgement.Of).Concat(expected.Select(PublishedAcknowledgement.Of)).OrderByDescending(a => a.DueAt).Take(query.Take)];
        var table = new TextTable("DUE (UTC)", "OWED BY", "PARTNER", "KIND", "VERDICT", "CONTROL", "STATE", "DONE (UTC)", "ID");
        foreach (var a in rows)
            table.Add(Time(a.DueAt), a.OwedBy, a.Partner, a.Kind, a.Verdict, a.ControlNumber, a.Late ? a.State + ", late" : a.State, Time(a.DoneAt), a.Id);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedAcknowledgement), table);
    }

    static (string Json, TextTable Table) Missing(Transaction tx, ListQuery query)
    {
        PublishedMissing[] rows = [.. NumberStore.List(tx, query.StateOf<MissingState>(), query.Partner, query.Since, query.Take).Select(m => PublishedMissing.Of(tx, m))];
        var table = new TextTable("NOTICED (UTC)", "PARTNER", "KIND", "SENDER", "RECEIVER", "NUMBERS", "STATE", "CLOSED (UTC)", "ID");
        foreach (var m in rows)
            table.Add(Time(m.NoticedAt), m.Partner, m.Test ? m.Kind + ", test" : m.Kind, m.Sender, m.Receiver, new NumberRange(m.First, m.Last).ToString(), m.State, Time(m.ClosedAt), m.Id);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedMissing), table);
    }

    static (string Json, TextTable Table) Postings(Transaction tx, ListQuery query)
    {
        PublishedPosting[] rows = [.. PostingStore.List(tx, query.StateOf<PostingState>(), query.Partner, query.Since, query.Take).Select(PublishedPosting.Of)];
        var table = new TextTable("TIME (UTC)", "PARTNER", "DOCUMENT", "KEY", "STATE", "TRIES", "ERP", "RESPONSE");
        foreach (var p in rows)
            table.Add(Time(p.CreatedAt), p.Partner, p.DocumentKind, p.Key, p.State, Number(p.Attempts), p.ErpReference, p.Response);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedPosting), table);
    }

    static (string Json, TextTable Table) Orders(Transaction tx, ListQuery query)
    {
        PublishedOrder[] rows = [.. OrderStore.List(tx, null, query.StateOf<OrderState>(), query.Take, query.Partner).Select(PublishedOrder.Of)];
        var table = new TextTable("CHANGED (UTC)", "NUMBER", "COMPANY", "SUPPLIER", "PARTNER", "REVISION", "DATE", "STATE");
        foreach (var o in rows)
            table.Add(Time(o.RecordedAt), o.Number, o.Company, o.Supplier, o.Partner, Number(o.Revision), o.Date, o.State);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedOrder), table);
    }

    static (string Json, TextTable Table) Work(Transaction tx, ListQuery query)
    {
        bool? isDead = query.State is null ? null : query.State == "dead";
        PublishedWork[] rows = [.. WorkStore.List(tx, isDead, query.Take).Select(PublishedWork.Of)];
        var table = new TextTable("DUE (UTC)", "KIND", "SUBJECT", "TRIES", "STATE", "LAST ERROR");
        foreach (var w in rows) table.Add(Time(w.DueAt), w.Kind, w.Subject, Number(w.Attempts), w.Dead ? "dead" : "due", w.LastError);
        return (Json(rows, StoryJson.Readable.IReadOnlyListPublishedWork), table);
    }

    static string[] Names<TState>() where TState : struct, Enum => [.. Enum.GetValues<TState>().Select(s => StateNames.Of(s))];

    static string Json<T>(IReadOnlyList<T> rows, JsonTypeInfo<IReadOnlyList<T>> type) => JsonSerializer.Serialize(rows, type);

    /// <summary>2026-03-05T14:30:00.123456Z as 2026-03-05 14:30:00: a screen needs no microseconds.</summary>
    internal static string Time(string? instant) => instant is null ? "" : $"{instant.AsSpan(0, 10)} {instant.AsSpan(11, 8)}";

    internal static string Money(decimal? amount, string? currency) => MoneyText.Of(amount, currency);

    /// <summary>The sums of amounts by currency: <c>80.00 EUR and 1,248.00 USD</c>; empty where there are none.</summary>
    internal static string Sums(IEnumerable<(decimal? Amount, string? Currency)> amounts) => string.Join(
        " and ", amounts.Where(a => a.Amount is not null).GroupBy(a => a.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Money(g.Sum(a => a.Amount), g.Key)));

    /// <summary>At least two digits after the point, as prices are read.</summary>
    internal static string Price(decimal value) => value.ToString("#,##0.00########", CultureInfo.InvariantCulture);

    internal static string Number(decimal value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}
