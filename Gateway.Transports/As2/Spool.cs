using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.As2;

/// <summary>Where the inside of a message's layers is kept while it is opened or made: a few megabytes in memory, more in files of a folder.</summary>
/// <remarks>Files and memory go with the spool: nothing in it may be read afterwards. The files are locked as long as they are in use, so that what a dead process left is told
/// apart and swept.</remarks>
public sealed class Spool : IDisposable
{
    /// <summary>What is larger than so many bytes goes to a file; default 4 MB.</summary>
    public const int DefaultMemoryBytes = 4 << 20;

    /// <summary>So many times that are kept in memory in all: what was posted, decrypted, inflated and decoded.</summary>
    public const int RunsInMemory = 4;

    readonly string? _folder;
    readonly int _memoryBytes;
    readonly Func<long, bool>? _hasRoom;
    readonly List<SafeFileHandle> _files = [];
    readonly List<byte[]> _rented = [];
    long _left;

    /// <summary>A spool that keeps everything in memory, for messages whose size is bounded.</summary>
    public Spool() => (_memoryBytes, _left) = (int.MaxValue, long.MaxValue);

    /// <summary>A spool with files in a folder that is there.</summary>
    /// <param name="folder">Where files go.</param>
    /// <param name="memoryBytes">What is larger goes there.</param>
    /// <param name="hasRoom">Whether the disk takes so many more bytes, asked before they are written; null does not ask.</param>
    public Spool(string folder, int memoryBytes = DefaultMemoryBytes, Func<long, bool>? hasRoom = null) =>
        (_folder, _memoryBytes, _left, _hasRoom) = (folder, memoryBytes, (long)RunsInMemory * memoryBytes, hasRoom);

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
        _files.Clear();
        // They may hold what was encrypted.
        foreach (var buffer in _rented) ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        _rented.Clear();
    }

    /// <summary>The bytes of a file as they are now: read where they are few, else to be read as long as the spool is there.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public Extent Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        _files.Add(file);
        return Open(file);
    }

    /// <summary>The same of a file that whoever opened it keeps open as long as the spool is there.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Extent Open(SafeFileHandle file)
    {
        var bytes = Extent.OfFile(file);
        if (!HoldsInMemory(bytes.Length)) return bytes;
        Keep(bytes.Length);
        var memory = Rent((int)bytes.Length).AsMemory(0, (int)bytes.Length);
        bytes.Read(0, memory.Span);
        return new(memory);
    }

    /// <summary>Begins a run of bytes, of which about so many are expected.</summary>
    internal SpoolWriter Create(long expected) => new(this, expected);

    internal bool HoldsInMemory(long bytes) => bytes <= _memoryBytes && bytes <= _left;

    /// <summary>So many bytes stay in memory until the end: a message of many parts has no more of it than one of one.</summary>
    internal void Keep(long bytes) => _left -= bytes;

    /// <summary>Memory as long as the spool is there. One without files is often not disposed of: what stands in it is nobody else's.</summary>
    internal byte[] Rent(int bytes)
    {
        if (_folder is null) return new byte[bytes];
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        _rented.Add(buffer);
        return buffer;
    }

    /// <summary>Gives memory back that nobody reads any more.</summary>
    internal void Return(byte[] buffer)
    {
        if (_rented.Remove(buffer)) ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }

    /// <exception cref="IOException">The disk does not take so many more bytes.</exception>
    internal void RequireRoom(long bytes)
    {
        if (_hasRoom?.Invoke(bytes) == false) throw new IOException("There is no room on the disk for the inside of a message.");
    }

    internal SafeFileHandle NewFile()
    {
        var path = Path.Combine(_folder!, "spool-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        _files.Add(file);
        return file;
    }
}

/// <summary>Writes one run of bytes into a spool.</summary>
sealed class SpoolWriter : Stream, IBufferWriter<byte>
{
    const int MostAtOnce = 1 << 26;

    readonly Spool _spool;
    SafeFileHandle? _file;
    byte[] _buffer;
    int _filled;
    long _flushed;

    internal SpoolWriter(Spool spool, long expected)
    {
        _spool = spool;
        var isInMemory = spool.HoldsInMemory(expected);
        if (!isInMemory) _file = spool.NewFile();
        _buffer = spool.Rent(isInMemory ? (int)Math.Clamp(expected, 16, MostAtOnce) : Extent.ChunkBytes);
    }

    /// <summary>Bytes written so far.</summary>
    public override long Length => _flushed + _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        var wanted = Math.Max(sizeHint, 1);
        if (_buffer.Length - _filled >= wanted) return _buffer.AsSpan(_filled);
        if (_file is not null) WriteOut();
        if (_buffer.Length - _filled < wanted) Grow(wanted);
        return _buffer.AsSpan(_filled);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _buffer.AsMemory(_filled);
    }

    public void Advance(int count)
    {
        _filled += count;
        if (_file is not null || _spool.HoldsInMemory(_filled)) return;
        // More than was expected: from here on it is a file.
        _file = _spool.NewFile();
        WriteOut();
    }

    /// <summary>The bytes written, less some at the end.</summary>
    internal Extent End(long without = 0)
    {
        if (_file is null)
        {
            _spool.Keep(_filled);
            return new Extent(_buffer.AsMemory(0, _filled)).Slice(0, _filled - without);
        }

        WriteOut();
        return Extent.OfFile(_file).Slice(0, _flushed - without);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => BuffersExtensions.Write(this, buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void Grow(int wanted)
    {
        var larger = _spool.Rent((int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)_filled + wanted)));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        _spool.Return(_buffer);
        _buffer = larger;
    }

    void WriteOut()
    {
        _spool.RequireRoom(_filled);
        RandomAccess.Write(_file!, _buffer.AsSpan(0, _filled), _flushed);
        _flushed += _filled;
        _filled = 0;
    }
}
