using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Gateway.Transports.Sftp;

/// <summary>Requests out, replies in, as many at a time as callers like, over the two pipes of an <c>ssh</c> process.</summary>
/// <remarks>Two threads of its own: pipes block, and a server that hangs must not hold threads of the pool that other mailboxes need.</remarks>
sealed class SftpChannel : IDisposable
{
    /// <summary>Largest packet taken; a server may send 256 KB of data and its header. Stops one that claims gigabytes.</summary>
    internal const int MaxPacketBytes = (256 << 10) + 1024;

    const uint ProtocolVersion = 3;

    readonly ConcurrentDictionary<uint, TaskCompletionSource<SftpReply>> _pending = new();
    readonly BlockingCollection<(SftpRequest Request, uint Id)> _outgoing = [];
    readonly TaskCompletionSource<SftpReply> _version = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Stream _toServer;
    readonly Stream _fromServer;
    readonly TimeProvider _time;
    readonly TimeSpan _patience;
    Exception? _failure;
    uint _lastId;
    long _lastHeard;

    /// <param name="toServer">What the server reads.</param>
    /// <param name="fromServer">What the server writes.</param>
    /// <param name="patience">So long may pass without a reply while one is due.</param>
    /// <param name="time">Only its monotonic side is used.</param>
    internal SftpChannel(Stream toServer, Stream fromServer, TimeSpan patience, TimeProvider time)
    {
        (_toServer, _fromServer, _patience, _time) = (toServer, fromServer, patience, time);
        new Thread(Write) { IsBackground = true, Name = "sftp-out" }.Start();
        new Thread(Read) { IsBackground = true, Name = "sftp-in" }.Start();
    }

    /// <summary>Names of what the server offers beyond version 3.</summary>
    internal IReadOnlySet<string> Extensions { get; private set; } = new HashSet<string>();

    /// <summary>Agrees on version 3.</summary>
    internal async Task BeginAsync(CancellationToken cancellation)
    {
        Queue(new(SftpPacketType.Init), ProtocolVersion);
        using var reply = await HeardAsync(_version.Task, cancellation);
        if (reply.Id != ProtocolVersion) throw SftpTexts.Violation($"it speaks version {reply.Id}, we asked for {ProtocolVersion}");
        var fields = reply.Fields;
        var extensions = new HashSet<string>();
        while (!fields.IsAtEnd)
        {
            extensions.Add(fields.Text());
            fields.Bytes();
        }

        Extensions = extensions;
    }

    /// <summary>Sends a request; the task ends with its reply, which the caller disposes.</summary>
    internal Task<SftpReply> Send(SftpRequest request)
    {
        var id = Interlocked.Increment(ref _lastId);
        var reply = new TaskCompletionSource<SftpReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = reply;
        Queue(request, id);
        // It may have failed before the entry; then nobody else would tell this one.
        if (_failure is { } failure) reply.TrySetException(failure);
        return reply.Task;
    }

    /// <summary>Waits for a reply as long as the server says anything at all.</summary>
    internal async Task<SftpReply> HeardAsync(Task<SftpReply> reply, CancellationToken cancellation)
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return await reply.WaitAsync(_patience, _time, cancellation);
            }
            catch (TimeoutException)
            {
                var silent = _time.GetElapsedTime(Math.Max(since, Volatile.Read(ref _lastHeard)));
                if (silent < _patience) continue;
                Fail(SftpTexts.Slow(_patience));
                throw SftpTexts.Slow(_patience);
            }
        }
    }

    public void Dispose()
    {
        Fail(SftpTexts.Lost());
        // Ends a blocked read or write where the process behind the pipe is gone; the threads then end by themselves.
        _toServer.Dispose();
    }

    // Nothing more is taken once the channel has failed.
    void Queue(SftpRequest request, uint id)
    {
        try
        {
            _outgoing.Add((request, id));
        }
        catch (InvalidOperationException)
        {
            request.Release();
        }
    }

    void Write()
    {
        try
        {
            foreach (var (request, id) in _outgoing.GetConsumingEnumerable())
            {
                _toServer.Write(request.Sealed(id).Span);
                request.Release();
                if (_outgoing.Count == 0) _toServer.Flush();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Fail(SftpTexts.Lost(e));
        }
    }

    void Read()
    {
        try
        {
            while (ReadPacket() is { } packet) Take(packet);
            Fail(SftpTexts.Lost());
        }
        catch (TransportException e)
        {
            Fail(e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Fail(SftpTexts.Lost(e));
        }
    }

    SftpReply? ReadPacket()
    {
        Span<byte> header = stackalloc byte[4];
        if (_fromServer.ReadAtLeast(header, 4, throwOnEndOfStream: false) < 4) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is < 5 or > MaxPacketBytes) throw SftpTexts.Violation($"a packet of {length} bytes");
        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        _fromServer.ReadExactly(buffer.AsSpan(0, (int)length));
        Volatile.Write(ref _lastHeard, _time.GetTimestamp());
        return new(buffer, (int)length);
    }

    void Take(SftpReply packet)
    {
        if (!_version.Task.IsCompleted)
        {
            if (packet.Type != SftpPacketType.Version) throw SftpTexts.Violation($"packet {(byte)packet.Type} before the version");
            _version.TrySetResult(packet);
        }
        else if (!_pending.TryRemove(packet.Id, out var waiting)) throw SftpTexts.Violation($"a reply to request {packet.Id}, which was not asked");
        else if (!waiting.TrySetResult(packet)) packet.Dispose();
    }

    void Fail(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null) return;
        _outgoing.CompleteAdding();
        _version.TrySetException(failure);
        foreach (var waiting in _pending.Values) waiting.TrySetException(failure);
        // Nobody need look at it any more: the failure was told to whoever waited.
        _ = _version.Task.Exception;
    }
}
