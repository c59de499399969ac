using System.Security.Cryptography;
using Gateway.Transports;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Host.Storage;

/// <summary>Receives the bytes of one payload, hashes them on the way, and stores them on <see cref="Commit"/>; else they are forgotten.</summary>
sealed class PayloadWriter(PayloadStore store, string path) : Stream
{
    // Held alone until the bytes get their name: by that, others know that its writer lives. A lock that is shared is none on NFS and SMB.
    readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long _size;
    bool _isNamed;

    /// <summary>Whether the bytes were not in the store before; known once they are committed.</summary>
    internal bool IsNew { get; private set; }

    internal string Path => path;

    /// <summary>What was written, to be read until it is committed.</summary>
    internal SafeFileHandle Written => _file.SafeFileHandle;

    /// <summary>The SHA-256 of what was written; until it is committed.</summary>
    internal string WrittenHash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _size;

    public override long Position
    {
        get => _size;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (IOException e)
        {
            throw new PayloadsRefusedException(path, e);
        }

        _hash.AppendData(buffer);
        _size += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>fsync of the bytes, their name without replacing another's, fsync of the folder: the first half of every promise.</summary>
    internal Payload Commit() => store.Commit(this)[0];

    /// <summary>Makes the bytes durable; from here on nothing can be written.</summary>
    internal Payload FlushToDisk()
    {
        DurableFile.Flush(_file);
        return new(Convert.ToHexStringLower(_hash.GetHashAndReset()), _size);
    }

    /// <summary>Gives its bytes their name.</summary>
    /// <param name="rename">Whether they are new.</param>
    internal void Name(Func<bool> rename)
    {
        // Only now: until here others may still be flushed, and after it whoever has the name reads.
        _file.Dispose();
        (IsNew, _isNamed) = (rename(), true);
    }

    /// <summary>The same, where the bytes are those of that hash; else they are forgotten, and null is returned.</summary>
    internal Payload? CommitAs(string hash) => WrittenHash == hash ? Commit() : null;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
            if (!_isNamed) File.Delete(path);
        }

        base.Dispose(disposing);
    }
}
