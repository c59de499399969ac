namespace Gateway.Translation.Syntax;

/// <summary>Remembers where bytes were taken out (line breaks of a hard-wrapped file, a row beyond the limit), so that positions in
/// what is left still lead to offsets in the stored payload.</summary>
sealed class RemovedBytes
{
    long[] _positions = new long[64];
    long[] _removed = new long[64];
    int _count;
    long _base;

    /// <summary>Says that <paramref name="length"/> bytes were taken out before <paramref name="position"/> of what is left.</summary>
    internal void Add(long position, int length)
    {
        var total = (_count == 0 ? _base : _removed[_count - 1]) + length;
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

    /// <summary>The payload offset of the byte at a position of what is left.</summary>
    internal long OffsetAt(long position)
    {
        var found = Array.BinarySearch(_positions, 0, _count, position);
        var index = found >= 0 ? found : ~found - 1;
        return position + (index < 0 ? _base : _removed[index]);
    }

    /// <summary>A copy of what leads to the offsets from a position on.</summary>
    internal RemovedBytes Since(long position)
    {
        var copy = new RemovedBytes { _positions = [.. _positions], _removed = [.. _removed], _count = _count, _base = _base };
        copy.Forget(position);
        return copy;
    }

    /// <summary>Forgets what was taken out behind a position, because it was put back.</summary>
    internal void ForgetBehind(long position)
    {
        while (_count > 0 && _positions[_count - 1] > position) _count--;
    }

    /// <summary>Forgets what was taken out before a position that nobody will ask for any more.</summary>
    internal void Forget(long before)
    {
        var found = Array.BinarySearch(_positions, 0, _count, before);
        var index = found >= 0 ? found : ~found - 1;
        if (index < 0) return;
        _base = _removed[index];
        _count -= index + 1;
        Array.Copy(_positions, index + 1, _positions, 0, _count);
        Array.Copy(_removed, index + 1, _removed, 0, _count);
    }
}
