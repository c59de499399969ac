using System.Runtime.CompilerServices;

namespace Gateway.Transports.Sftp;

/// <summary>The operations of SFTP version 3 on one connection; any number may run at a time.</summary>
sealed partial class SftpClient(SftpChannel channel) : IDisposable
{
    const string FlushFile = "fsync@openssh.com";
    const string Limits = "limits@openssh.com";
    const string PosixRename = "posix-rename@openssh.com";
    const string SpaceOfVolume = "statvfs@openssh.com";

    /// <summary>A folder's entries, page by page as the server sends them.</summary>
    internal async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var handle = await HandleAsync(new SftpRequest(SftpPacketType.OpenDir).Text(folder), $"list {folder}", cancellation);
        try
        {
            while (await PageAsync(handle, folder, cancellation) is { } page)
                foreach (var file in page)
                    yield return file;
        }
        finally
        {
            Abandon(handle);
        }
    }

    /// <summary>What lies under a path, links as links; null when nothing does.</summary>
    internal async Task<SftpAttributes?> FindAsync(string path, CancellationToken cancellation, bool followLinks = false)
    {
        var type = followLinks ? SftpPacketType.Stat : SftpPacketType.LStat;
        using var reply = await AskAsync(new SftpRequest(type).Text(path), cancellation);
        if (reply.Type == SftpPacketType.Attributes)
        {
            var fields = reply.Fields;
            return SftpAttributes.Read(ref fields);
        }

        var status = StatusOf(reply, out var text);
        return status == SftpStatus.NoSuchFile ? null : throw SftpTexts.Refusal(status, text, $"look at {FileName.Shown(path)}");
    }

    /// <summary>Renames in one step; false when the target exists or the source is gone.</summary>
    internal async Task<bool> TryRenameAsync(string from, string to, CancellationToken cancellation)
    {
        using var reply = await AskAsync(new SftpRequest(SftpPacketType.Rename).Text(from).Text(to), cancellation);
        var status = StatusOf(reply, out var text);
        if (status == SftpStatus.Ok) return true;
        // Version 3 has no code of its own for a target that exists.
        if (await FindAsync(from, cancellation) is null || await FindAsync(to, cancellation) is not null) return false;
        throw SftpTexts.Refusal(status, text, $"rename {FileName.Shown(from)} to {FileName.Shown(to)}");
    }

    /// <summary>Renames over whatever bears the name, in one step where the server knows one; false when the source is gone.</summary>
    internal async Task<bool> TryReplaceAsync(string from, string to, CancellationToken cancellation)
    {
        if (!channel.Extensions.Contains(PosixRename)) return await InSteps(cancellation).TryAsync(from, to);
        using var reply = await AskAsync(new SftpRequest(SftpPacketType.Extended).Text(PosixRename).Text(from).Text(to), cancellation);
        var status = StatusOf(reply, out var text);
        if (status == SftpStatus.Ok) return true;
        if (await FindAsync(from, cancellation) is null) return false;
        throw SftpTexts.Refusal(status, text, $"rename {FileName.Shown(from)} over {FileName.Shown(to)}");
    }

    ReplacementInSteps InSteps(CancellationToken cancellation) => new(
        async path => await FindAsync(path, cancellation) is not null,
        (from, to) => TryRenameAsync(from, to, cancellation),
        path => DeleteAsync(path, cancellation));

    /// <summary>Renames as <see cref="TryRenameAsync"/> does, and tells what lies under the new name: asked together, for what is asked about one file is answered
    /// in that order (draft-ietf-secsh-filexfer-02 §6.1).</summary>
    internal async Task<(bool IsMoved, SftpAttributes? Found)> TryMoveAsync(string from, string to, CancellationToken cancellation)
    {
        var (moving, finding) = (TryRenameAsync(from, to, cancellation), FindAsync(to, cancellation));
        await Task.WhenAll(moving, finding);
        return (await moving, await finding);
    }

    /// <summary>Removes a file; it is no error when it is gone.</summary>
    internal async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        using var reply = await AskAsync(new SftpRequest(SftpPacketType.Remove).Text(path), cancellation);
        var status = StatusOf(reply, out var text);
        if (status is SftpStatus.Ok or SftpStatus.NoSuchFile) return;
        if (await FindAsync(path, cancellation) is not null) throw SftpTexts.Refusal(status, text, $"remove {FileName.Shown(path)}");
    }

    /// <summary>Makes a folder and those above it that are not there yet.</summary>
    internal async Task CreateFolderAsync(string path, CancellationToken cancellation)
    {
        if (await FindAsync(path, cancellation, followLinks: true) is { } found)
        {
            if (!found.IsFile || found.Permissions is null) return;
            throw new TransportException(Trouble.FolderMissing, $"{path} is a file on the server, no folder");
        }

        if (path.TrimEnd('/').LastIndexOf('/') is > 0 and var cut) await CreateFolderAsync(path[..cut], cancellation);
        using var reply = await AskAsync(new SftpRequest(SftpPacketType.MkDir).Text(path).UInt32(0), cancellation);
        var status = StatusOf(reply, out var text);
        if (status != SftpStatus.Ok && await FindAsync(path, cancellation, followLinks: true) is null)
            throw SftpTexts.Refusal(status, text, $"make the folder {path}");
    }

    /// <summary>Bytes that we may still write below a folder; null where the server does not tell.</summary>
    internal async Task<long?> FreeBytesAsync(string folder, CancellationToken cancellation)
    {
        if (!channel.Extensions.Contains(SpaceOfVolume)) return null;
        using var reply = await AskAsync(new SftpRequest(SftpPacketType.Extended).Text(SpaceOfVolume).Text(folder), cancellation);
        if (reply.Type != SftpPacketType.ExtendedReply) return null;
        var fields = reply.Fields;
        fields.UInt64();
        var fragmentBytes = fields.UInt64();
        // File systems that are none on a disk have no blocks, and room all the same.
        if (fields.UInt64() == 0) return null;
        fields.UInt64();
        return (long)UInt128.Min(long.MaxValue, (UInt128)fragmentBytes * fields.UInt64());
    }

    public void Dispose() => channel.Dispose();

    Task<SftpReply> AskAsync(SftpRequest request, CancellationToken cancellation) => channel.HeardAsync(channel.Send(request), cancellation);

    async Task<byte[]> HandleAsync(SftpRequest request, string what, CancellationToken cancellation)
    {
        using var reply = await AskAsync(request, cancellation);
        if (reply.Type == SftpPacketType.Handle)
        {
            var fields = reply.Fields;
            return fields.Bytes().ToArray();
        }

        var status = StatusOf(reply, out var text);
        throw SftpTexts.Refusal(status, text, what);
    }

    async Task<List<RemoteFile>?> PageAsync(byte[] handle, string folder, CancellationToken cancellation)
    {
        using var reply = await AskAsync(new SftpRequest(SftpPacketType.ReadDir).Bytes(handle), cancellation);
        if (reply.Type != SftpPacketType.Name)
        {
            var status = StatusOf(reply, out var text);
            return status == SftpStatus.EndOfFile ? null : throw SftpTexts.Refusal(status, text, $"list {folder}");
        }

        return PageOf(reply);
    }

    static List<RemoteFile> PageOf(SftpReply reply)
    {
        var fields = reply.Fields;
        var count = fields.UInt32();
        // A page without an entry could be sent for ever.
        if (count == 0) throw SftpTexts.Violation("a page of a listing without an entry");
        var page = new List<RemoteFile>();
        for (; count > 0; count--)
        {
            var name = fields.Text();
            fields.Bytes();
            var attributes = SftpAttributes.Read(ref fields);
            if (name is not ("." or "..")) page.Add(attributes.As(name));
        }

        return page;
    }

    // Nobody waits for the answer to a close: a handle that only read has nothing left to lose.
    void Abandon(byte[] handle) => _ = SftpReply.DiscardAsync(channel.Send(new SftpRequest(SftpPacketType.Close).Bytes(handle)));

    static SftpStatus StatusOf(SftpReply reply, out string text)
    {
        if (reply.Type != SftpPacketType.Status) throw SftpTexts.Violation($"packet {(byte)reply.Type} as an answer to another question");
        var fields = reply.Fields;
        var status = (SftpStatus)fields.UInt32();
        // Some servers of version 3 leave the text out.
        text = fields.IsAtEnd ? "" : fields.Text();
        return status;
    }
}
