namespace Gateway.Translation.Interchanges;

/// <summary>The control numbers met so far in a group or interchange, kept small: 8 bytes each.</summary>
sealed class ControlNumbers
{
    readonly HashSet<ulong> _keys = [];

    internal void Clear()
    {
        _keys.Clear();
        if (_keys.Capacity > 4096) _keys.TrimExcess();
    }

    /// <summary>Whether the number was not met before.</summary>
    internal bool Add(ReadOnlySpan<byte> number) => _keys.Add(Key(number));

    // Up to seven bytes are their own key; longer ones are folded (FNV-1a), which among the
    // numbers of one group meets by chance once in billions of files.
    static ulong Key(ReadOnlySpan<byte> number)
    {
        if (number.Length < 8)
        {
            var exact = (ulong)number.Length;
            foreach (var b in number) exact = (exact << 8) | b;
            return exact;
        }

        if (TryDigits(number, out var digits)) return digits;
        var hash = 14695981039346656037UL;
        foreach (var b in number) hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash | (1UL << 63);
    }

    static bool TryDigits(ReadOnlySpan<byte> number, out ulong key)
    {
        key = 0;
        if (number.Length > 15) return false;
        foreach (var b in number)
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            key = key * 10 + (ulong)(b - '0');
        }

        key |= (8UL + (ulong)number.Length) << 56;
        return true;
    }
}
