namespace Gateway.Host.CommandLine;

/// <summary>A payload read block by block; what the reader has not consumed stands at the front of the next block.</summary>
/// <remarks>The block grows only while nothing of it can be consumed, so memory follows the largest message.</remarks>
sealed class PayloadBlocks(Stream source, int blockBytes = 1 << 20)
{
    byte[] _buffer = new byte[blockBytes];
    int _length;

    internal ReadOnlyMemory<byte> Block => _buffer.AsMemory(0, _length);

    /// <summary>Whether the source has no bytes after this block.</summary>
    internal bool IsFinal { get; private set; }

    /// <summary>Bytes read so far.</summary>
    internal long TotalBytes { get; private set; }

    /// <summary>Fills the block from the source; false when everything was consumed and nothing is left.</summary>
    internal bool Fill()
    {
        if (IsFinal) return false;
        if (_length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        while (_length < _buffer.Length)
        {
            var read = source.Read(_buffer, _length, _buffer.Length - _length);
            if (read == 0) break;
            _length += read;
            TotalBytes += read;
        }

        IsFinal = _length < _buffer.Length;
        return true;
    }

    /// <summary>Drops the first <paramref name="count"/> bytes of the block.</summary>
    internal void Consume(int count)
    {
        Buffer.BlockCopy(_buffer, count, _buffer, 0, _length - count);
        _length -= count;
    }
}
