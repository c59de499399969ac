namespace Gateway.Host.Storage;

/// <summary>Where a chain of events stops being what was written.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Sequence">The first link that is wrong.</param>
/// <param name="Text">What is wrong with it.</param>
sealed record ChainDivergence(string ChainId, long Sequence, string Text);

/// <summary>Checks that a chain of events was neither edited, cut, thinned nor reordered.</summary>
static class EventChain
{
    /// <summary>The first divergence; null when the chain is whole.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="links">In the order of their sequence.</param>
    /// <param name="head">The last link as it is kept beside the chain.</param>
    internal static ChainDivergence? Verify(string chainId, IReadOnlyList<EventRecord> links, ChainHead? head)
    {
        var previous = EventStore.Beginning;
        for (var i = 0; i < links.Count; i++)
        {
            if (Wrong(links[i], i + 1, previous) is { } text) return new(chainId, i + 1, text);
            previous = links[i].Hash;
        }

        return WrongEnd(links.Count, previous, head) is { } end ? new(chainId, links.Count + 1, end) : null;
    }

    static string? Wrong(EventRecord link, long sequence, string previous)
    {
        if (link.Sequence != sequence) return $"link {sequence} is missing; link {link.Sequence} follows";
        if (link.PreviousHash != previous) return "does not follow from the link before it";
        return link.ExpectedHash == link.Hash ? null : $"was changed after it was written ({link.Kind}, {link.Actor})";
    }

    static string? WrongEnd(int count, string last, ChainHead? head)
    {
        if (head is null) return count == 0 ? null : "the head of the chain is missing";
        if (head.Sequence > count) return $"the chain was cut: its head is link {head.Sequence}";
        return head.Sequence == count && head.Hash == last ? null : "the head of the chain is not its last link";
    }
}
