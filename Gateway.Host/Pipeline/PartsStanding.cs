using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Where a message stands by the parts of its document that go to the ERP, when nothing is left to be decided.</summary>
static class PartsStanding
{
    internal static (MessageState State, string? Reason) Of(Transaction tx, string documentId)
    {
        var parts = PostingStore.OfDocument(tx, documentId).Where(p => p.State != PostingState.Cancelled).ToList();
        if (parts.Find(p => p.State == PostingState.Rejected) is { } refused) return (MessageState.Held, $"the ERP refuses it: {refused.Response}");
        if (parts.Find(p => p.State == PostingState.Dead) is { } dead) return (MessageState.Failed, dead.Response);
        return (parts.TrueForAll(p => p.State == PostingState.Posted) ? MessageState.Posted : MessageState.Matched, null);
    }
}
