using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Where a message stands by the parts of its document that go to the ERP, when nothing is left to be decided.</summary>
static class PartsStanding
{
    /// <summary>Why a document waits, and what became of the parts of it that went before.</summary>
    internal static string Beside(Transaction tx, string documentId, string reason) =>
        PostingStore.OfDocument(tx, documentId).Select(Trouble).OfType<string>().Aggregate(reason, (said, trouble) => $"{said.TrimEnd('.')}; {trouble}");

    static string? Trouble(PostingRecord part) => part.State switch
    {
        PostingState.Rejected => FormattableString.Invariant($"the ERP refuses part {part.Part}: {part.Response}"),
        PostingState.Dead => FormattableString.Invariant($"part {part.Part} was given up: {part.Response}"),
        _ => null,
    };

    internal static (MessageState State, string? Reason) Of(Transaction tx, string documentId)
    {
        var parts = PostingStore.OfDocument(tx, documentId).Where(p => p.State != PostingState.Cancelled).ToList();
        if (parts.Find(p => p.State == PostingState.Rejected) is { } refused) return (MessageState.Held, $"the ERP refuses it: {refused.Response}");
        if (parts.Find(p => p.State == PostingState.Dead) is { } dead) return (MessageState.Failed, dead.Response);
        return (parts.TrueForAll(p => p.State == PostingState.Posted) ? MessageState.Posted : MessageState.Matched, null);
    }
}
