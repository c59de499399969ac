using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Acknowledgements;

namespace Gateway.Host.Pipeline.Review;

/// <summary>A message that came under an agreement in shadow: what would have become of it here, beside what became of it there.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="Partner">Whose.</param>
/// <param name="Agreement">Under which it came.</param>
/// <param name="Type">855, ORDRSP.</param>
/// <param name="ControlNumber">ST02, UNH 0062.</param>
/// <param name="Kind">Of its document.</param>
/// <param name="Number">Of its document.</param>
/// <param name="Reason">Why it is held or excepted.</param>
/// <param name="Answer">What we would have answered; null where nothing is answered.</param>
/// <param name="TheirAnswer">What was answered there; null where no file answers it.</param>
/// <param name="State">Of the message: <c>shadowed</c> would have been posted.</param>
/// <param name="Posted">Whether it was posted there; null where no ledger was given.</param>
/// <param name="Differences">Empty when both did the same.</param>
sealed record ShadowedMessage(
    string Id, string? Partner, string? Agreement, string Type, string ControlNumber, string? Kind, string? Number, string State, string? Reason,
    string? Answer, string? TheirAnswer, bool? Posted, IReadOnlyList<string> Differences);

/// <summary>What was compared.</summary>
/// <param name="Messages">In the order in which they came.</param>
/// <param name="OnlyThere">What the other one did of which nothing came here.</param>
sealed record ShadowReport(IReadOnlyList<ShadowedMessage> Messages, IReadOnlyList<string> OnlyThere)
{
    internal int Same => Messages.Count(m => m.Differences.Count == 0);
}

/// <summary>Which messages are compared; null compares all.</summary>
sealed record ShadowFilter(string? Partner, string? Agreement, DateTimeOffset? Since)
{
    /// <summary>Of the partner.</summary>
    internal PartnerProfile? Profile { get; init; }
}

/// <summary>Compares what agreements in shadow would have answered and posted with what another gateway did. Reads only.</summary>
/// <param name="database">What came.</param>
/// <param name="answers">What was answered there; null compares no answers.</param>
/// <param name="ledger">What was posted there; null compares no postings.</param>
sealed class ShadowReview(Database database, OldAnswers? answers, OldLedger? ledger)
{
    const int Take = 200;

    /// <param name="filter">Which.</param>
    /// <param name="each">Told each message with its document, to keep what it would have been; null for nothing.</param>
    /// <param name="progress">Told now and then how many are compared.</param>
    /// <param name="cancellation">Stops between two pages.</param>
    internal async Task<ShadowReport> RunAsync(
        ShadowFilter filter, Func<InterchangeRecord, MessageRecord, DocumentRecord?, Task>? each, Action<int> progress, CancellationToken cancellation)
    {
        var (compared, others) = (new List<ShadowedMessage>(), new List<Came>());
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(
                tx => MessageStore.Shadowed(tx, filter.Partner, filter.Agreement, filter.Since, after, Take).Select(m => Read(tx, m)).ToList(), cancellation);
            if (page.Count == 0) break;
            foreach (var came in page)
            {
                // What would be posted has its row before any copy that was not good enough.
                if (came.State == MessageState.Shadowed) compared.Add(Compare(came));
                else others.Add(came);
                if (each is not null) await each(came.Interchange, came.Message, came.Document);
            }

            progress(compared.Count + others.Count);
            after = page[^1].Message.Id;
        }

        compared.AddRange(others.Select(Compare));
        compared.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        return new(compared, await OnlyThereAsync(filter, compared, cancellation));
    }

    // What came here all the same, before the day or under another agreement, is not compared, and is not missing.
    async Task<List<string>> OnlyThereAsync(ShadowFilter filter, List<ShadowedMessage> compared, CancellationToken cancellation)
    {
        if (answers is not null && answers.Unasked(filter).Any())
        {
            var came = new InterchangeFilter { Direction = Storage.Direction.In, Partner = filter.Partner, Take = Take };
            for (; await database.ReadAsync(tx => Groups(tx, came), cancellation) is { Count: > 0 } page; came = came with { Skip = came.Skip + Take })
                foreach (var (interchange, group) in page)
                    answers.Ask(interchange, group);
        }

        var ids = compared.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var number in ledger?.Untaken(filter).Select(p => p.Number).Distinct().ToList() ?? [])
            foreach (var document in await database.ReadAsync(tx => DocumentStore.ByNumber(tx, number), cancellation))
                if (document.Direction == Storage.Direction.In && !ids.Contains(document.MessageId ?? ""))
                    ledger!.Take(document);
        return
        [
            .. answers?.Unasked(filter).Select(a => $"the answer to {a.Name} in {a.File}: nothing of that number came here") ?? [],
            .. ledger?.Untaken(filter).Select(p => $"{p.Kind} {p.Number} in {p.File}: it did not come here") ?? [],
        ];
    }

    static List<(InterchangeRecord Interchange, GroupRecord? Group)> Groups(Transaction tx, InterchangeFilter came) =>
        [.. InterchangeStore.List(tx, came).SelectMany(i => GroupStore.OfInterchange(tx, i.Id).DefaultIfEmpty(), (i, g) => (i, g))];

    static Came Read(Transaction tx, MessageRecord message)
    {
        var (interchange, group) = (InterchangeStore.Find(tx, message.InterchangeId)!, GroupStore.Find(tx, message.GroupId)!);
        return new(interchange, group, message, DocumentStore.OfMessage(tx, message.Id), MessageStore.StandingOf(tx, message.Id), Answer(tx, interchange, group, message));
    }

    ShadowedMessage Compare(Came came)
    {
        var (message, document) = (came.Message, came.Document);
        var answer = came.Answer is { } verdict ? StateNames.Of(verdict) : null;
        var theirs = answers?.Find(came.Interchange, came.Group, message);
        var posting = document is null ? null : ledger?.Take(document);
        var differences = new List<string>();
        if (answers is not null && answer != theirs) differences.Add($"answer: {answer ?? "none"} here, {theirs ?? "none"} there");
        if (ledger is not null) differences.AddRange(Postings(came.State, message.Reason, posting));
        return new(
            message.Id, message.Partner, message.Agreement, message.MessageType, message.ControlNumber, document?.Kind, document?.Number, StateNames.Of(came.State), message.Reason,
            answer, theirs, ledger is null ? null : posting is not null, differences);
    }

    // What rejects the whole rejects each; nothing is answered of which no acknowledgement would be owed.
    // A TA1 that takes the interchange says nothing of what is in it.
    static Storage.Verdict? Answer(Transaction tx, InterchangeRecord interchange, GroupRecord group, MessageRecord message) =>
        !AcknowledgementStore.OfInterchange(tx, interchange.Id).Any(a => a.GroupKey == group.Id
            || (a.GroupKey.Length == 0 && (a.Kind != AcknowledgementNames.Of(AcknowledgementKind.Ta1) || a.Verdict == Storage.Verdict.Rejected))) ? null
        : group.Verdict == Storage.Verdict.Rejected || interchange.Verdict == Storage.Verdict.Rejected ? Storage.Verdict.Rejected
        : message.Verdict;

    static IEnumerable<string> Postings(MessageState state, string? reason, IReadOnlyList<string>? posting) => (state, posting) switch
    {
        (MessageState.Shadowed, null) => ["posted here, not there"],
        (MessageState.Shadowed, { } otherwise) => otherwise,
        (MessageState.Duplicate or MessageState.Closed, _) => [],
        (_, { }) => [$"posted there, {StateNames.Of(state)} here{(reason is null ? "" : $": {reason}")}"],
        _ => [],
    };

    /// <summary>A message as it stands here.</summary>
    sealed record Came(InterchangeRecord Interchange, GroupRecord Group, MessageRecord Message, DocumentRecord? Document, MessageState State, Storage.Verdict? Answer);
}
