using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.As2;

/// <summary>Where the inside of a message's layers is kept while it is opened or made: a few megabytes in memory, more in files of a folder.</summary>
/// <remarks>The files go with the spool. They are locked as long as they are in use, so that what a dead process left is told apart and swept.</remarks>
public sealed class Spool : IDisposable
{
    /// <summary>What is larger than so many bytes goes to a file; default 4 MB.</summary>
    public const int DefaultMemoryBytes = 4 << 20;

    /// <summary>So many times that are kept in memory in all: what was posted, decrypted, inflated and decoded.</summary>
    public const int RunsInMemory = 4;

    readonly string? _folder;
    readonly int _memoryBytes;
    readonly List<SafeFileHandle> _files = [];
    long _left;

    /// <summary>A spool that keeps everything in memory, for messages whose size is bounded.</summary>
    public Spool() => (_memoryBytes, _left) = (int.MaxValue, long.MaxValue);

    /// <summary>A spool with files in a folder that is there.</summary>
    public Spool(string folder, int memoryBytes = DefaultMemoryBytes) => (_folder, _memoryBytes, _left) = (folder, memoryBytes, (long)RunsInMemory * memoryBytes);

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
        _files.Clear();
    }

    /// <summary>The bytes of a file as they are now: read where they are few, else to be read as long as the spool is there.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public Extent Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var bytes = Extent.OfFile(file);
        if (!HoldsInMemory(bytes.Length))
        {
            _files.Add(file);
            return bytes;
        }
        Keep(bytes.Length);
        using (file) return bytes.ToArray();
    }

    /// <summary>Begins a run of bytes, of which about so many are expected.</summary>
    internal SpoolWriter Create(long expected) => new(this, expected);

    internal bool HoldsInMemory(long bytes) => bytes <= _memoryBytes && bytes <= _left;

    /// <summary>So many bytes stay in memory until the end: a message of many parts has no more of it than one of one.</summary>
    internal void Keep(long bytes) => _left -= bytes;

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
    ArrayBufferWriter<byte>? _memory;
    SafeFileHandle? _file;
    byte[] _buffer = [];
    int _filled;
    long _flushed;

    internal SpoolWriter(Spool spool, long expected)
    {
        _spool = spool;
        if (spool.HoldsInMemory(expected)) _memory = new((int)Math.Clamp(expected, 16, MostAtOnce));
        else _file = spool.NewFile();
    }

    /// <summary>Bytes written so far.</summary>
    public override long Length => _memory?.WrittenCount ?? _flushed + _filled;

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
        if (_memory is not null) return _memory.GetSpan(sizeHint);
        if (_buffer.Length - _filled < Math.Max(sizeHint, 1))
        {
            WriteOut();
            if (_buffer.Length < Math.Max(sizeHint, 1)) _buffer = new byte[Math.Max(sizeHint, Extent.ChunkBytes)];
        }
        return _buffer.AsSpan(_filled);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_memory is not null) return _memory.GetMemory(sizeHint);
        GetSpan(sizeHint);
        return _buffer.AsMemory(_filled);
    }

    public void Advance(int count)
    {
        if (_memory is null)
        {
            _filled += count;
            return;
        }
        _memory.Advance(count);
        if (_spool.HoldsInMemory(_memory.WrittenCount)) return;
        // More than was expected: from here on it is a file.
        _file = _spool.NewFile();
        RandomAccess.Write(_file, _memory.WrittenSpan, 0);
        _flushed = _memory.WrittenCount;
        _memory = null;
    }

    /// <summary>The bytes written, less some at the end.</summary>
    internal Extent End(long without = 0)
    {
        if (_memory is not null)
        {
            _spool.Keep(_memory.WrittenCount);
            return new Extent(_memory.WrittenMemory).Slice(0, _memory.WrittenCount - without);
        }

        WriteOut();
        _buffer = [];
        return Extent.OfFile(_file!).Slice(0, _flushed - without);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => BuffersExtensions.Write(this, buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void WriteOut()
    {
        RandomAccess.Write(_file!, _buffer.AsSpan(0, _filled), _flushed);
        _flushed += _filled;
        _filled = 0;
    }
}
