using Gateway.Host.Storage;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What a verb is asked for at once: a listing and its filters; null asks for all.</summary>
/// <param name="What">One of <see cref="Listings"/> or <see cref="Awaited"/>.</param>
sealed record Selection(string What)
{
    /// <summary>So many at most are done at once; a filter that finds more is narrowed.</summary>
    internal const int Max = 10_000;

    internal const string Messages = "messages";
    internal const string Deliveries = "deliveries";
    internal const string Postings = "postings";

    internal const string Acknowledgements = "acknowledgements";
    internal const string Missing = "missing";

    /// <summary>What can be taken up, copied and cancelled.</summary>
    internal static IReadOnlyList<string> Listings { get; } = [Messages, Deliveries, Postings];

    /// <summary>What can be waited for.</summary>
    internal static IReadOnlyList<string> Awaited { get; } = [Acknowledgements, Missing];

    internal string? Partner { get; init; }

    /// <summary>As people write it: <c>held</c>.</summary>
    internal string? State { get; init; }

    /// <summary>Of a message: 810, INVOIC. Of a posting its document: Invoice.</summary>
    internal string? Type { get; init; }

    internal Direction? Direction { get; init; }

    internal DateTimeOffset? Since { get; init; }

    /// <summary>Newest first.</summary>
    internal IReadOnlyList<Chosen> Read(Transaction tx) => What switch
    {
        Deliveries =>
        [
            .. DeliveryStore.List(tx, new() { Partner = Partner, State = StateOf<DeliveryState>(), Direction = Direction, Since = Since, Take = Max + 1 })
                .Select(d => new Chosen(d.Id, "delivery", StateNames.Of(d.State), d.Partner)),
        ],
        Postings =>
        [
            .. PostingStore.List(tx, StateOf<PostingState>(), Partner, Since, Max + 1).Where(p => Type is null || p.DocumentKind == Type)
                .Select(p => new Chosen(p.Id, p.DocumentKind, StateNames.Of(p.State), p.Partner)),
        ],
        // Without a state those are meant that have waited too long.
        Acknowledgements =>
        [
            .. ExpectationStore.List(tx, StateOf<ExpectationState>() ?? ExpectationState.Overdue, Partner, Since, Max + 1)
                .Select(e => new Chosen(e.Id, e.Kind, StateNames.Of(e.State), e.Partner)),
        ],
        Missing =>
        [
            .. NumberStore.List(tx, StateOf<MissingState>() ?? MissingState.Missing, Partner, Since, Max + 1)
                .Select(m => (Missing: m, Stream: NumberStore.FindStream(tx, m.StreamKey)!))
                .Select(m => new Chosen(m.Missing.Id, StateNames.Of(m.Stream.Kind), StateNames.Of(m.Missing.State), m.Stream.Partner)),
        ],
        _ =>
        [
            .. MessageStore.List(tx, new() { Partner = Partner, State = StateOf<MessageState>(), MessageType = Type, Direction = Direction, Since = Since, Take = Max + 1 })
                .Select(m => new Chosen(m.Message.Id, m.Message.MessageType, StateNames.Of(m.State), m.Message.Partner)),
        ],
    };

    TState? StateOf<TState>() where TState : struct, Enum => State is not null && StateNames.TryParse<TState>(State, out var state) ? state : null;
}

/// <summary>Something that a selection finds.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Type">A message's type, a posting's document, or <c>delivery</c>.</param>
/// <param name="State">As it is listed.</param>
/// <param name="Partner">Null where nobody claims it.</param>
sealed record Chosen(string Id, string Type, string State, string? Partner);
