using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.As2;

/// <summary>A run of bytes of any length that stands in memory, in a file, or in pieces of both. Slices copy nothing.</summary>
/// <remarks>A run in a file can be read as long as the file's handle is open: whoever opened it knows how long that is.</remarks>
public readonly struct Extent
{
    /// <summary>So many bytes are looked at together; a multiple of every cipher's block.</summary>
    internal const int ChunkBytes = 1 << 17;

    readonly ReadOnlyMemory<byte> _memory;
    readonly ExtentSource? _source;
    readonly long _start;

    public Extent(ReadOnlyMemory<byte> memory) => (_memory, Length) = (memory, memory.Length);

    internal Extent(ExtentSource source, long start, long length) => (_source, _start, Length) = (source, start, length);

    public long Length { get; }

    public bool IsEmpty => Length == 0;

    /// <summary>All of it in memory; for those whose size something else has bounded.</summary>
    public ReadOnlyMemory<byte> Memory => _source is null ? _memory : ToArray();

    /// <inheritdoc cref="Memory"/>
    public ReadOnlySpan<byte> Span => Memory.Span;

    internal bool IsInMemory => _source is null;

    public static implicit operator Extent(ReadOnlyMemory<byte> memory) => new(memory);

    public static implicit operator Extent(byte[] bytes) => new(bytes);

    /// <summary>A whole file, as long as it is now.</summary>
    public static Extent OfFile(SafeFileHandle file) => new(new FileSource(file), 0, RandomAccess.GetLength(file));

    /// <summary>Several runs one behind the other.</summary>
    internal static Extent Joined(params ReadOnlySpan<Extent> pieces)
    {
        var flat = new List<Extent>(pieces.Length + 4);
        foreach (var piece in pieces)
        {
            if (piece is { _source: JoinedSource joined, _start: 0 } && piece.Length == joined.Length) flat.AddRange(joined.Pieces);
            else if (!piece.IsEmpty) flat.Add(piece);
        }
        if (flat.Count < 2) return flat.FirstOrDefault();
        var source = new JoinedSource(flat);
        return new(source, 0, source.Length);
    }

    internal Extent Slice(long start) => Slice(start, Length - start);

    internal Extent Slice(long start, long length)
    {
        if (start < 0 || length < 0 || start > Length - length) throw new ArgumentOutOfRangeException(nameof(start));
        return _source is null ? new(_memory.Slice((int)start, (int)length)) : new(_source, _start + start, length);
    }

    /// <summary>Fills the buffer from a place on, which must leave enough of them.</summary>
    internal void Read(long at, Span<byte> buffer)
    {
        if (_source is null) _memory.Span.Slice((int)at, buffer.Length).CopyTo(buffer);
        else if (at > Length - buffer.Length) throw new ArgumentOutOfRangeException(nameof(at));
        else _source.Read(_start + at, buffer);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    /// <summary>The bytes in chunks of <see cref="ChunkBytes"/>, of which the last may be shorter. A chunk is good until the next is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Chunks()
    {
        if (_source is null)
        {
            for (var at = 0; at < _memory.Length; at += ChunkBytes) yield return _memory.Slice(at, Math.Min(ChunkBytes, _memory.Length - at));
            yield break;
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkBytes, Length));
        try
        {
            for (long at = 0; at < Length; at += ChunkBytes)
            {
                var chunk = buffer.AsMemory(0, (int)Math.Min(ChunkBytes, Length - at));
                Read(at, chunk.Span);
                yield return chunk;
            }
        }
        finally
        {
            // It may hold what was encrypted.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>The bytes as a stream from their begin.</summary>
    public Stream OpenRead() => new ExtentStream(this);
}

/// <summary>Where bytes are that are not simply in memory.</summary>
abstract class ExtentSource
{
    /// <summary>Fills the buffer from a place on.</summary>
    internal abstract void Read(long at, Span<byte> buffer);
}

sealed class FileSource(SafeFileHandle file) : ExtentSource
{
    internal override void Read(long at, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(file, buffer, at);
            if (read == 0) throw new EndOfStreamException("A file became shorter while it was read.");
            at += read;
            buffer = buffer[read..];
        }
    }
}

sealed class JoinedSource : ExtentSource
{
    readonly long[] _ends;

    internal JoinedSource(List<Extent> pieces)
    {
        Pieces = pieces;
        _ends = new long[pieces.Count];
        for (var i = 0; i < pieces.Count; i++) _ends[i] = Length += pieces[i].Length;
    }

    internal IReadOnlyList<Extent> Pieces { get; }

    internal long Length { get; }

    internal override void Read(long at, Span<byte> buffer)
    {
        // The first piece that ends behind the place.
        var found = Array.BinarySearch(_ends, at);
        for (var i = found < 0 ? ~found : found + 1; !buffer.IsEmpty; i++)
        {
            var piece = Pieces[i];
            var from = at - (_ends[i] - piece.Length);
            var count = (int)Math.Min(buffer.Length, piece.Length - from);
            piece.Read(from, buffer[..count]);
            at += count;
            buffer = buffer[count..];
        }
    }
}
