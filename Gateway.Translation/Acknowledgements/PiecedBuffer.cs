using System.Buffers;

namespace Gateway.Translation.Acknowledgements;

/// <summary>Takes bytes in pieces: an answer to a million messages is not copied anew each time it outgrows its room.</summary>
sealed class PiecedBuffer : IBufferWriter<byte>
{
    const int FirstPieceBytes = 1024;
    const int LargestPieceBytes = 64 * 1024;

    readonly List<ReadOnlyMemory<byte>> _full = [];
    byte[] _piece = new byte[FirstPieceBytes];
    int _count;

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_piece.Length - _count < Math.Max(sizeHint, 1))
        {
            _full.Add(_piece.AsMemory(0, _count));
            (_piece, _count) = (new byte[Math.Max(sizeHint, Math.Min(2 * _piece.Length, LargestPieceBytes))], 0);
        }

        return _piece.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>All of it in one piece.</summary>
    internal byte[] ToArray()
    {
        var (whole, at) = (new byte[_full.Sum(p => p.Length) + _count], 0);
        foreach (var piece in _full)
        {
            piece.CopyTo(whole.AsMemory(at));
            at += piece.Length;
        }

        _piece.AsSpan(0, _count).CopyTo(whole.AsSpan(at));
        return whole;
    }
}
