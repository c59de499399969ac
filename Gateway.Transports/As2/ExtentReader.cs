using System.Buffers;

namespace Gateway.Transports.As2;

/// <summary>Looks at a run of bytes at any place through a window; of one in memory the window is all of it.</summary>
sealed class ExtentReader
{
    const int WindowBytes = 1 << 16;

    readonly Extent _extent;
    readonly ReadOnlyMemory<byte> _memory;
    byte[] _window = [];
    long _from;
    int _filled;

    internal ExtentReader(Extent extent)
    {
        _extent = extent;
        if (extent.IsInMemory) _memory = extent.Memory;
    }

    internal long Length => _extent.Length;

    internal byte this[long at] => From(at)[0];

    /// <summary>The bytes from a place on: all that the window has, and at least <paramref name="least"/> where there are so many.</summary>
    internal ReadOnlySpan<byte> From(long at, int least = 1)
    {
        if (_extent.IsInMemory) return _memory.Span[(int)at..];
        var wanted = (int)Math.Min(least, Length - at);
        if (at < _from || at + wanted > _from + _filled || wanted == 0) Fill(at, wanted);
        return _window.AsSpan((int)(at - _from), _filled - (int)(at - _from));
    }

    internal bool StartsWith(long at, ReadOnlySpan<byte> value) => From(at, value.Length).StartsWith(value);

    /// <summary>Where the value stands first, at a place or behind it; -1 when nowhere.</summary>
    internal long IndexOf(ReadOnlySpan<byte> value, long at)
    {
        while (at <= Length - value.Length)
        {
            var window = From(at, value.Length);
            if (window.IndexOf(value) is var found and >= 0) return at + found;
            at += window.Length - value.Length + 1;
        }
        return -1;
    }

    /// <summary>Where the first other byte stands, at a place or behind it; the end when nowhere.</summary>
    internal long IndexOfAnyExcept(SearchValues<byte> values, long at)
    {
        while (at < Length)
        {
            var window = From(at);
            if (window.IndexOfAnyExcept(values) is var found and >= 0) return at + found;
            at += window.Length;
        }
        return Length;
    }

    /// <summary>Where the last run of these bytes begins that reaches the end; the end when other bytes stand there.</summary>
    internal long TrimEnd(SearchValues<byte> values)
    {
        var end = Length;
        while (end > 0)
        {
            var start = Math.Max(0, end - WindowBytes);
            var window = From(start, (int)(end - start))[..(int)(end - start)];
            if (window.LastIndexOfAnyExcept(values) is var found and >= 0) return start + found + 1;
            end = start;
        }
        return 0;
    }

    void Fill(long at, int least)
    {
        if (_window.Length < Math.Max(WindowBytes, least)) _window = new byte[Math.Max(WindowBytes, least)];
        _from = at;
        _filled = (int)Math.Min(_window.Length, Length - at);
        _extent.Read(at, _window.AsSpan(0, _filled));
    }
}
