namespace Gateway.Host.Storage;

/// <summary>The ends of chains as one transaction knows them: those that it has asked for, or moved, or begun.</summary>
sealed class ChainHeads
{
    readonly Dictionary<string, (ChainHead? Kept, ChainHead? Now)> _heads = new(StringComparer.Ordinal);

    /// <summary>Those that it moved, and whether their chains have none yet.</summary>
    internal IEnumerable<(ChainHead Head, bool IsFirst)> Moved => _heads.Values.Where(h => h.Now is not null && h.Now != h.Kept).Select(h => (h.Now!, h.Kept is null));

    internal void Clear() => _heads.Clear();

    /// <summary>A chain that nobody can have added to before this transaction.</summary>
    internal void Begin(string chainId) => _heads.TryAdd(chainId, default);

    internal bool TryFind(string chainId, out ChainHead? head)
    {
        var isKnown = _heads.TryGetValue(chainId, out var known);
        head = known.Now;
        return isKnown;
    }

    /// <summary>What the database says of one; null where it has none.</summary>
    internal ChainHead? Know(string chainId, ChainHead? head)
    {
        _heads[chainId] = (head, head);
        return head;
    }

    /// <summary>One that was found has moved.</summary>
    internal void Move(ChainHead head) => _heads[head.ChainId] = (_heads[head.ChainId].Kept, head);
}
