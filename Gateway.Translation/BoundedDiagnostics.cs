using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gateway.Translation;

/// <summary>Diagnostics up to a limit; beyond it only a code not seen before is kept, and the rest are counted.</summary>
sealed class BoundedDiagnostics(int limit = BoundedDiagnostics.Most) : ICollection<Diagnostic>, IReadOnlyList<Diagnostic>
{
    /// <summary>What one message, or one part of a file between two events, may have: a sender can make a million of anything.</summary>
    const int Most = 10_000;

    readonly List<Diagnostic> _kept = [];
    readonly HashSet<DiagnosticCode> _codes = new(SameCode.Instance);

    /// <summary>How many were added and not kept.</summary>
    internal long Dropped { get; private set; }

    public int Count => _kept.Count;

    public bool IsReadOnly => false;

    public Diagnostic this[int index] => _kept[index];

    /// <summary>Names of the codes that the agreement softens.</summary>
    internal IReadOnlySet<string> Softened { get; set; } = System.Collections.Frozen.FrozenSet<string>.Empty;

    public void Add(Diagnostic item)
    {
        if (Softened.Contains(item.Code.Name)) item = item with { IsTolerated = true };
        if (_codes.Add(item.Code) || _kept.Count < limit) _kept.Add(item);
        else Dropped++;
    }

    /// <summary>Adds in the order of the file; what comes out of order is little.</summary>
    internal void AddInOrder(Diagnostic item)
    {
        Add(item);
        if (_kept.Count == 0 || !ReferenceEquals(_kept[^1], item)) return;
        var at = _kept.Count - 1;
        while (at > 0 && _kept[at - 1].Location.Offset > item.Location.Offset) at--;
        if (at == _kept.Count - 1) return;
        _kept.RemoveAt(_kept.Count - 1);
        _kept.Insert(at, item);
    }

    /// <summary>Whether only codes not seen before are still kept.</summary>
    internal bool IsFull => _kept.Count >= limit;

    /// <summary>Whether one more of this code would only be counted; then it is, and need not be made.</summary>
    internal bool Drops(DiagnosticCode code)
    {
        if (!IsFull || !_codes.Contains(code)) return false;
        Dropped++;
        return true;
    }

    /// <summary>Says last that not all are listed; nothing where all are.</summary>
    /// <param name="of">Of what they are.</param>
    /// <param name="more">How many were dropped elsewhere.</param>
    internal void TellDropped(string of, long more = 0)
    {
        Dropped += more;
        if (Dropped == 0) return;
        _kept.Add(new(DiagnosticCodes.DiagnosticLimit, DiagnosticCodes.DiagnosticLimit.Severity, new(_kept.Count == 0 ? 0 : _kept[^1].Location.Offset),
            string.Create(CultureInfo.InvariantCulture, $"{Dropped} more diagnostics of this {of} are not listed.")));
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

    // A code that names another number in an acknowledgement (TA105 of each element) is one of its own, however often it was made.
    sealed class SameCode : IEqualityComparer<DiagnosticCode>
    {
        internal static readonly SameCode Instance = new();

        public bool Equals(DiagnosticCode? x, DiagnosticCode? y) => ReferenceEquals(x, y) || x == y;

        public int GetHashCode(DiagnosticCode code) => RuntimeHelpers.GetHashCode(code.Name);
    }
}
