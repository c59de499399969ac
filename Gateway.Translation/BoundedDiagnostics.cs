using System.Collections;

namespace Gateway.Translation;

/// <summary>The diagnostics of one message up to a limit; beyond it only a code not seen before is kept, and the rest are counted.</summary>
sealed class BoundedDiagnostics(int limit) : ICollection<Diagnostic>
{
    readonly List<Diagnostic> _kept = [];
    readonly HashSet<DiagnosticCode> _codes = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many were added and not kept.</summary>
    internal long Dropped { get; private set; }

    public int Count => _kept.Count;

    public bool IsReadOnly => false;

    /// <summary>Names of the codes that the agreement softens.</summary>
    internal IReadOnlySet<string> Softened { get; set; } = System.Collections.Frozen.FrozenSet<string>.Empty;

    public void Add(Diagnostic item)
    {
        if (Softened.Contains(item.Code.Name)) item = item with { IsTolerated = true };
        if (_codes.Add(item.Code) || _kept.Count < limit) _kept.Add(item);
        else Dropped++;
    }

    public void Clear()
    {
        _kept.Clear();
        _codes.Clear();
        Dropped = 0;
    }

    public bool Contains(Diagnostic item) => _kept.Contains(item);

    public void CopyTo(Diagnostic[] array, int arrayIndex) => _kept.CopyTo(array, arrayIndex);

    public bool Remove(Diagnostic item) => _kept.Remove(item);

    public IEnumerator<Diagnostic> GetEnumerator() => _kept.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
