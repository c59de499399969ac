namespace Gateway.Host.Import;

/// <summary>Line numbers of offsets that rise, in bytes that come block by block: it keeps no more than the ends of the lines that were taken and not yet asked for.</summary>
sealed class LineCounter
{
    readonly Queue<long> _ends = new();
    long _taken;
    int _line = 1;

    internal void Take(ReadOnlySpan<byte> block)
    {
        for (var at = 0; block[at..].IndexOf((byte)'\n') is var next and >= 0; at += next + 1) _ends.Enqueue(_taken + at + next);
        _taken += block.Length;
    }

    /// <summary>The line, from 1; an offset before the last one counts as that.</summary>
    internal int At(long offset)
    {
        for (; _ends.TryPeek(out var end) && end < offset; _line++) _ends.Dequeue();
        return _line;
    }
}
