using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Transports.Sftp;

/// <summary>Requests out, replies in, as many at a time as callers like, over the two pipes of an <c>ssh</c> process.</summary>
/// <remarks>Two threads of its own: pipes block, and a server that hangs must not hold threads of the pool that other mailboxes need. What cannot block,
/// which is every question that waits for its answer before the next, is written by whoever asks: a thread less to wake.</remarks>
sealed class SftpChannel : IDisposable
{
    /// <summary>Largest packet taken; a server may send 256 KB of data and its header. Stops one that claims gigabytes.</summary>
    internal const int MaxPacketBytes = (256 << 10) + 1024;

    const uint ProtocolVersion = 3;

    /// <summary>What the pipe of every system holds while nobody reads it. Bytes that were answered are not in it any more.</summary>
    const int PipeBytes = 4096;

    // Guards what follows it, and that packets go out one after another.
    readonly object _gate = new();
    readonly Dictionary<uint, Question> _pending = [];
    readonly Queue<(SftpRequest Request, uint Id)> _outgoing = new();
    int _unanswered;
    bool _isWriting;
    Exception? _failure;

    readonly TaskCompletionSource<SftpReply> _version = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Stream _toServer;
    readonly Stream _fromServer;
    readonly TimeProvider _time;
    readonly TimeSpan _patience;
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

    internal TimeProvider Time => _time;

    /// <summary>Names of what the server offers beyond version 3.</summary>
    internal IReadOnlySet<string> Extensions { get; private set; } = new HashSet<string>();

    /// <summary>Agrees on version 3.</summary>
    internal async Task BeginAsync(CancellationToken cancellation)
    {
        lock (_gate) Queue(new(SftpPacketType.Init), ProtocolVersion);
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
        var question = new Question(request.Length);
        lock (_gate)
        {
            if (_failure is { } failure)
            {
                request.Release();
                return Task.FromException<SftpReply>(failure);
            }

            var id = NewId();
            _pending.Add(id, question);
            _unanswered += question.Length;
            Queue(request, id);
        }

        return question.Task;
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

    // Not to be guessed: who could answer before he has read would have us believe that the pipe is empty.
    uint NewId()
    {
        while (true)
        {
            var id = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
            if (!_pending.ContainsKey(id)) return id;
        }
    }

    void Queue(SftpRequest request, uint id)
    {
        if (_unanswered <= PipeBytes && !_isWriting && _outgoing.Count == 0)
        {
            Write(request, id);
            return;
        }

        _outgoing.Enqueue((request, id));
        Monitor.Pulse(_gate);
    }

    void Write(SftpRequest request, uint id)
    {
        try
        {
            _toServer.Write(request.Sealed(id).Span);
            _toServer.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Fail(SftpTexts.Lost(e));
        }

        request.Release();
    }

    void Write()
    {
        while (TryNext(out var next)) Write(next.Request, next.Id);
    }

    // Waits for one; false when the channel has failed.
    bool TryNext(out (SftpRequest Request, uint Id) next)
    {
        lock (_gate)
        {
            _isWriting = false;
            while (!_outgoing.TryDequeue(out next))
            {
                if (_failure is not null) return false;
                Monitor.Wait(_gate);
            }

            return _isWriting = _failure is null;
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
        // On a slow line a packet takes longer than our patience, and each piece of it is a sign of life.
        for (var got = 0; got < length;)
        {
            var count = _fromServer.Read(buffer.AsSpan(got, (int)length - got));
            if (count == 0) throw new EndOfStreamException();
            got += count;
            Volatile.Write(ref _lastHeard, _time.GetTimestamp());
        }

        return new(buffer, (int)length);
    }

    void Take(SftpReply packet)
    {
        if (!_version.Task.IsCompleted)
        {
            if (packet.Type != SftpPacketType.Version) throw SftpTexts.Violation($"packet {(byte)packet.Type} before the version");
            _version.TrySetResult(packet);
        }
        else if (!TryAnswered(packet.Id, out var question)) throw SftpTexts.Violation($"a reply to request {packet.Id}, which was not asked");
        else if (!question.TrySetResult(packet)) packet.Dispose();
    }

    bool TryAnswered(uint id, [NotNullWhen(true)] out Question? question)
    {
        lock (_gate)
        {
            if (!_pending.Remove(id, out question)) return false;
            _unanswered -= question.Length;
            return true;
        }
    }

    void Fail(Exception failure)
    {
        lock (_gate)
        {
            if (_failure is not null) return;
            _failure = failure;
            Monitor.Pulse(_gate);
            foreach (var question in _pending.Values) question.TrySetException(failure);
        }

        _version.TrySetException(failure);
        // Nobody need look at it any more: the failure was told to whoever waited.
        _ = _version.Task.Exception;
    }

    /// <summary>A request on its way, or with the server.</summary>
    sealed class Question(int length) : TaskCompletionSource<SftpReply>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal int Length => length;
    }
}
