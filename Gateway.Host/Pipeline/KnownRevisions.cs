using System.Collections.Concurrent;
using Gateway.Host.Storage;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.Pipeline;

/// <summary>The files that judge messages, as they are kept: written out and hashed once, and not for each delivery; and which of them the database may not have yet.</summary>
/// <remarks>As many as there are partners, message types and maps; what is equal for all partners, as the code lists of a map, is in memory once.
/// They end with the files' snapshot. What was kept is never deleted.</remarks>
sealed class KnownRevisions
{
    readonly ConcurrentDictionary<(string Partner, MessageSchema? Schema, MapPlan? Map, string? Guide), IReadOnlyList<RevisionRecord>> _made = new();
    readonly ConcurrentDictionary<string, RevisionRecord> _byHash = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, bool> _isKept = new(StringComparer.Ordinal);

    /// <summary>Those that judge one kind of messages of a partner.</summary>
    internal IReadOnlyList<RevisionRecord> Of(string partner, MessageSchema? schema, MapPlan? map, string? guide, Func<IEnumerable<RevisionRecord>> make)
    {
        var revisions = _made.GetOrAdd((partner, schema, map, guide), _ => [.. make().Select(r => _byHash.GetOrAdd(r.Hash, r))]);
        foreach (var revision in revisions) _isKept.TryAdd(revision.Hash, false);
        return revisions;
    }

    internal bool IsKept(RevisionRecord revision) => _isKept.GetValueOrDefault(revision.Hash);

    /// <summary>Looks whether the others were kept meanwhile. In a snapshot of what is committed, for what a transaction writes may yet be undone.</summary>
    internal void Look(Transaction snapshot)
    {
        foreach (var (hash, isKept) in _isKept)
            if (!isKept && RevisionStore.IsKept(snapshot, hash)) _isKept[hash] = true;
    }
}
