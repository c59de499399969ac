namespace Gateway.Transports.Sftp;

sealed partial class SftpClient
{
    const uint ForReading = 1;
    const uint ForWriting = 2;
    const uint Create = 8;
    const uint Truncate = 16;

    /// <summary>What every server must take in one read or write (draft-ietf-secsh-filexfer-02 §3).</summary>
    const int CommonBlockBytes = 32 << 10;

    /// <summary>What a packet of <see cref="SftpChannel.MaxPacketBytes"/> holds; OpenSSH gives and takes as much.</summary>
    const int LargestBlockBytes = 255 << 10;

    /// <summary>Under way at a time: fills a line of 1 Gbit/s over 16 ms, and no more memory than that.</summary>
    const int WindowBytes = 4 << 20;

    const int RequestsMax = 64;

    Task<(int Read, int Write)>? _blocks;

    /// <summary>A regular file's content from an offset on; null when it is gone or no regular file.</summary>
    /// <remarks>Ends where the file ended when it was opened, and nowhere else: a server that sends without end fills no disk, and one that calls
    /// a size of zero what it does not know gives no empty file.</remarks>
    internal async Task<SftpDownload?> OpenAsync(string path, long offset, CancellationToken cancellation)
    {
        // Opening a pipe would block the server, and a link could lead anywhere.
        if (await FindAsync(path, cancellation) is not { IsFile: true } file) return null;
        return await OpenAsync(path, offset, file.Size, cancellation);
    }

    /// <summary>The same for one that is known as a regular file of this size.</summary>
    internal async Task<SftpDownload?> OpenAsync(string path, long offset, long size, CancellationToken cancellation)
    {
        var blocks = BlocksAsync();
        try
        {
            var handle = await HandleAsync(
                new SftpRequest(SftpPacketType.Open).Text(path).UInt32(ForReading).UInt32(0), $"read {FileName.Shown(path)}", cancellation);
            return new(this, handle, offset, size, (await blocks).Read, FileName.Shown(path));
        }
        catch (TransportException e) when (e.Trouble == Trouble.FolderMissing)
        {
            return null;
        }
    }

    internal Task<SftpReply> BeginRead(byte[] handle, long offset, int count) =>
        channel.Send(new SftpRequest(SftpPacketType.Read).Bytes(handle).UInt64((ulong)offset).UInt32((uint)count));

    /// <summary>The bytes of a read; null at the end of the file.</summary>
    internal async Task<SftpReply?> EndReadAsync(Task<SftpReply> read, int asked, CancellationToken cancellation)
    {
        var reply = await channel.HeardAsync(read, cancellation);
        if (reply.Type == SftpPacketType.Data)
            return reply.Data.Length is > 0 and var count && count <= asked ? reply : throw SftpTexts.Violation($"{reply.Data.Length} bytes where {asked} were asked for");
        using (reply)
        {
            var status = StatusOf(reply, out var text);
            return status == SftpStatus.EndOfFile ? null : throw SftpTexts.Refusal(status, text, "read");
        }
    }

    internal void EndOf(byte[] handle) => Abandon(handle);

    /// <summary>How many requests of so many bytes are under way at a time.</summary>
    internal static int RequestsOf(int blockBytes) => Math.Clamp(WindowBytes / blockBytes, 1, RequestsMax);

    /// <summary>Writes a whole file over what lies there, or what is missing of it, and has the server bring it to its disk where it can.</summary>
    internal async Task WriteAsync(string path, Upload upload, CancellationToken cancellation)
    {
        var what = $"write {FileName.Shown(path)}";
        var blocks = BlocksAsync();
        var rest = await FindAsync(path, cancellation);
        upload.BeginAt(await IsThereAsync(path, rest, upload, cancellation) ? upload.Arrived : 0);
        if (upload.Arrived == 0 && rest is { } other) await ClearAsync(path, other, cancellation);
        var handle = await HandleAsync(
            new SftpRequest(SftpPacketType.Open).Text(path).UInt32(upload.Arrived > 0 ? ForWriting : ForWriting | Create | Truncate).UInt32(0), what, cancellation);
        var written = new Queue<(Task<SftpReply> Reply, long End)>();
        try
        {
            await WriteBlocksAsync(handle, upload, (await blocks).Write, written, what, cancellation);
            if (channel.Extensions.Contains(FlushFile))
                await ConfirmAsync(channel.Send(new SftpRequest(SftpPacketType.Extended).Text(FlushFile).Bytes(handle)), $"{what} to the disk", cancellation);
        }
        catch
        {
            foreach (var late in written) _ = SftpReply.DiscardAsync(late.Reply);
            Abandon(handle);
            throw;
        }

        // A quota or a full disk may show only now.
        await ConfirmAsync(channel.Send(new SftpRequest(SftpPacketType.Close).Bytes(handle)), what, cancellation);
    }

    async Task<bool> IsThereAsync(string path, SftpAttributes? found, Upload upload, CancellationToken cancellation)
    {
        if (upload.Arrived == 0 || found is not { IsFile: true } rest || rest.Size < upload.Arrived) return false;
        try
        {
            await using var there = await OpenAsync(path, Upload.TailOf(upload.Arrived), upload.Arrived, cancellation);
            return there is not null && await upload.IsAlikeAsync(there, upload.Arrived, cancellation);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException { Trouble: Trouble.Refused })
        {
            // Where we may write and not read it is done again.
            return false;
        }
    }

    // A link that somebody put there is removed, not written through. Where we may write and not remove, a rest of ours is written over.
    async Task ClearAsync(string path, SftpAttributes rest, CancellationToken cancellation)
    {
        try
        {
            await DeleteAsync(path, cancellation);
        }
        catch (UnauthorizedAccessException) when (rest.IsFile)
        {
        }
    }

    // A server says nothing before it has a whole block: on a slow line a large one would outlast our patience.
    async Task WriteBlocksAsync(byte[] handle, Upload upload, int blockMax, Queue<(Task<SftpReply> Reply, long End)> written, string what, CancellationToken cancellation)
    {
        var (blockBytes, first, start) = (Math.Min(CommonBlockBytes, blockMax), upload.Arrived, channel.Time.GetTimestamp());
        for (var offset = first; ;)
        {
            var request = new SftpRequest(SftpPacketType.Write, handle.Length + blockBytes + 32).Bytes(handle).UInt64((ulong)offset);
            var count = await request.FillAsync(upload.Content, blockBytes, cancellation);
            if (count == 0)
            {
                request.Release();
                break;
            }

            offset += count;
            written.Enqueue((channel.Send(request), offset));
            while (written.Count >= RequestsOf(blockBytes)) await ConfirmNextAsync(written.Dequeue());
            var perSecond = (upload.Arrived - first) / channel.Time.GetElapsedTime(start).TotalSeconds;
            if (perSecond > blockMax) blockBytes = blockMax;
        }

        while (written.TryDequeue(out var block)) await ConfirmNextAsync(block);

        // In the order of the file: what lies before the last that the server has is there too.
        async Task ConfirmNextAsync((Task<SftpReply> Reply, long End) block)
        {
            await ConfirmAsync(block.Reply, what, cancellation);
            upload.Arrived = block.End;
        }
    }

    async Task ConfirmAsync(Task<SftpReply> asked, string what, CancellationToken cancellation)
    {
        using var reply = await channel.HeardAsync(asked, cancellation);
        var status = StatusOf(reply, out var text);
        if (status != SftpStatus.Ok) throw SftpTexts.Refusal(status, text, what);
    }

    // Asked once a connection, beside a question that waits for its answer anyway.
    Task<(int Read, int Write)> BlocksAsync() => _blocks ??= AskBlocksAsync();

    async Task<(int Read, int Write)> AskBlocksAsync()
    {
        if (!channel.Extensions.Contains(Limits)) return (CommonBlockBytes, CommonBlockBytes);
        using var reply = await AskAsync(new SftpRequest(SftpPacketType.Extended).Text(Limits), default);
        if (reply.Type != SftpPacketType.ExtendedReply) return (CommonBlockBytes, CommonBlockBytes);
        var fields = reply.Fields;
        fields.UInt64();
        return (Within(fields.UInt64()), Within(fields.UInt64()));
    }

    // 0 is what a server says that has no limit, or does not know it.
    static int Within(ulong most) => most == 0 ? CommonBlockBytes : (int)Math.Min(most, LargestBlockBytes);
}
