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
    /// <param name="anchor">A link as it was told to another place; null where none was.</param>
    internal static ChainDivergence? Verify(string chainId, IReadOnlyList<EventRecord> links, ChainHead? head, ChainHead? anchor = null)
    {
        var previous = EventStore.Beginning;
        for (var i = 0; i < links.Count; i++)
        {
            if (Wrong(links[i], i + 1, previous) is { } text) return new(chainId, i + 1, text);
            previous = links[i].Hash;
        }

        return WrongEnd(links.Count, previous, head) is { } end ? new(chainId, links.Count + 1, end) : WrongAnchor(chainId, links, anchor);
    }

    static ChainDivergence? WrongAnchor(string chainId, IReadOnlyList<EventRecord> links, ChainHead? anchor)
    {
        if (anchor is null) return null;
        if (anchor.Sequence > links.Count) return new(chainId, links.Count + 1, $"the chain was cut: link {anchor.Sequence} was anchored");
        return links[(int)anchor.Sequence - 1].Hash == anchor.Hash ? null : new(chainId, anchor.Sequence, "is not the link that was anchored");
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
