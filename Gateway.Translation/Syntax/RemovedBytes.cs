namespace Gateway.Translation.Syntax;

/// <summary>Remembers where bytes were taken out (line breaks of a hard-wrapped file, a row beyond the limit), so that positions in
/// what is left still lead to offsets in the stored payload.</summary>
sealed class RemovedBytes
{
    long[] _positions = new long[64];
    long[] _removed = new long[64];
    int _count;
    long _base;

    // The bytes themselves, of those that may be put back: the first is the one after so many.
    readonly List<byte> _bytes = [];
    long _bytesFrom;

    long Total => TotalBefore(_count);

    long TotalBefore(int index) => index == 0 ? _base : _removed[index - 1];

    /// <summary>Says that what is taken out from now on, byte by byte, may be put back.</summary>
    internal void Remember()
    {
        _bytes.Clear();
        _bytesFrom = Total;
    }

    /// <summary>Says that a byte was taken out before <paramref name="position"/> of what is left.</summary>
    internal void Add(long position, byte taken)
    {
        Add(position, 1);
        _bytes.Add(taken);
    }

    /// <summary>Says that <paramref name="length"/> bytes were taken out before <paramref name="position"/> of what is left.</summary>
    internal void Add(long position, int length)
    {
        var total = Total + length;
        if (_count > 0 && _positions[_count - 1] == position)
        {
            _removed[_count - 1] = total;
            return;
        }

        if (_count == _positions.Length)
        {
            Array.Resize(ref _positions, _count * 2);
            Array.Resize(ref _removed, _count * 2);
        }

        _positions[_count] = position;
        _removed[_count++] = total;
    }

    /// <summary>Whether bytes were taken out right before a position of what is left.</summary>
    internal bool IsBefore(long position) => Array.BinarySearch(_positions, 0, _count, position) >= 0;

    /// <summary>The payload offset of the byte at a position of what is left.</summary>
    internal long OffsetAt(long position) => position + TotalBefore(IndexBehind(position));

    int IndexBehind(long position)
    {
        var found = Array.BinarySearch(_positions, 0, _count, position);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>A copy of what leads to the offsets from a position on.</summary>
    internal RemovedBytes Since(long position)
    {
        var from = IndexBehind(position);
        return new() { _positions = _positions[from.._count], _removed = _removed[from.._count], _count = _count - from, _base = TotalBefore(from) };
    }

    /// <summary>What is left from a position on, with what was taken out there since <see cref="Remember"/>.</summary>
    internal byte[] Whole(long position, ReadOnlySpan<byte> left)
    {
        var (first, last) = (IndexBehind(position - 1), IndexBehind(position + left.Length));
        var whole = new byte[left.Length + (int)(TotalBefore(last) - TotalBefore(first))];
        var taken = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);
        var (from, to) = (0, 0);
        for (var i = first; i < last; i++)
        {
            var run = left[from..(int)(_positions[i] - position)];
            var bytes = taken[(int)(TotalBefore(i) - _bytesFrom)..(int)(_removed[i] - _bytesFrom)];
            run.CopyTo(whole.AsSpan(to));
            bytes.CopyTo(whole.AsSpan(to + run.Length));
            (from, to) = (from + run.Length, to + run.Length + bytes.Length);
        }

        left[from..].CopyTo(whole.AsSpan(to));
        return whole;
    }

    /// <summary>Forgets what was taken out from a position on, because it was put back.</summary>
    internal void ForgetFrom(long position)
    {
        _count = IndexBehind(position - 1);
        _bytes.Clear();
    }

    /// <summary>Forgets what was taken out before a position that nobody will ask for any more.</summary>
    internal void Forget(long before)
    {
        var index = IndexBehind(before);
        if (index == 0) return;
        _base = _removed[index - 1];
        _count -= index;
        Array.Copy(_positions, index, _positions, 0, _count);
        Array.Copy(_removed, index, _removed, 0, _count);
        if (_bytes.Count == 0 || _base <= _bytesFrom) return;
        _bytes.RemoveRange(0, (int)(_base - _bytesFrom));
        _bytesFrom = _base;
    }
}
