using System.Buffers;

namespace Gateway.Translation.Syntax;

/// <summary>Writes what is read folded as it came: each byte that stands for a character of several as these.</summary>
sealed class ExpandingWriter(IBufferWriter<byte> output, FoldedBytes folded) : IBufferWriter<byte>
{
    byte[] _bytes = new byte[256];

    public void Advance(int count) => output.Write(folded.Expand(_bytes.AsSpan(0, count)));

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length < sizeHint) _bytes = new byte[sizeHint * 2];
        return _bytes;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
