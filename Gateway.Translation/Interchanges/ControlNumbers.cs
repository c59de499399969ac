namespace Gateway.Translation.Interchanges;

/// <summary>The control numbers met so far in a group or interchange, kept small: nothing for those that count up, else a few bytes each.</summary>
sealed class ControlNumbers
{
    const int LongestDigits = 15;

    readonly HashSet<ulong> _others = [];

    // By number of digits, as 7 and 07 are two numbers: a first one, and the last of those that followed one by one.
    readonly (ulong First, ulong Last)[] _runs = new (ulong, ulong)[LongestDigits + 1];

    internal void Clear()
    {
        Array.Clear(_runs);
        _others.Clear();
        if (_others.Capacity > 4096) _others.TrimExcess();
    }

    /// <summary>Whether the number was not met before.</summary>
    internal bool Add(ReadOnlySpan<byte> number)
    {
        if (!TryDigits(number, out var key)) return _others.Add(Key(number));
        ref var run = ref _runs[number.Length];
        if (key >= run.First && key <= run.Last) return false;
        if (run.First != 0 && key != run.Last + 1) return _others.Add(key);
        if (_others.Contains(key)) return false;
        run = (run.First == 0 ? key : run.First, key);
        return true;
    }

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

        var hash = 14695981039346656037UL;
        foreach (var b in number) hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash | (1UL << 63);
    }

    // The length stands above, so that no two texts share a key, and no key is zero.
    static bool TryDigits(ReadOnlySpan<byte> number, out ulong key)
    {
        key = 0;
        if (number.Length is 0 or > LongestDigits) return false;
        foreach (var b in number)
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            key = key * 10 + (ulong)(b - '0');
        }

        key |= (8UL + (ulong)number.Length) << 56;
        return true;
    }
}
