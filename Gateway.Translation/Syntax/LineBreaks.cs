namespace Gateway.Translation.Syntax;

/// <summary>Remembers where line breaks were taken out of a hard-wrapped file, so that positions in the joined bytes
/// still lead to offsets in the stored payload.</summary>
sealed class LineBreaks
{
    long[] _positions = new long[64];
    long[] _removed = new long[64];
    int _count;
    long _base;

    /// <summary>Payload offset of the first line break that was taken out.</summary>
    internal long First { get; private set; } = -1;

    /// <summary>Says that <paramref name="length"/> bytes were taken out before <paramref name="position"/> of the joined bytes.</summary>
    internal void Add(long position, int length)
    {
        var total = (_count == 0 ? _base : _removed[_count - 1]) + length;
        if (First < 0) First = position;
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

    /// <summary>The payload offset of the byte at a position of the joined bytes.</summary>
    internal long OffsetAt(long position)
    {
        var found = Array.BinarySearch(_positions, 0, _count, position);
        var index = found >= 0 ? found : ~found - 1;
        return position + (index < 0 ? _base : _removed[index]);
    }

    /// <summary>Forgets breaks before a position that nobody will ask for any more.</summary>
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
