using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gateway.Transports.Ftp;

/// <summary>The operations of a mailbox as FTP commands, on a connection that belongs to the caller for their time.</summary>
/// <param name="connection">Logged in.</param>
/// <param name="today">Our day, for listings that leave out the year.</param>
sealed class FtpClient(FtpConnection connection, DateOnly today)
{
    /// <summary>A folder's entries, line by line as they come.</summary>
    internal async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var what = $"list {folder}";
        var isRead = false;
        string? unread = null;
        var (data, stream) = await BeginListAsync(folder, what, cancellation);
        await using (data)
        {
            using var lines = new StreamReader(stream, FtpControl.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 15);
            await foreach (var line in LinesAsync(lines, cancellation))
            {
                if ((KnowsFacts ? FtpListing.Facts(line) : FtpListing.Line(line, today)) is not { } file)
                {
                    if (!FtpListing.IsOther(line)) unread ??= line;
                    continue;
                }

                isRead = true;
                // A name that no command can hold is made one that nobody asks for, and is told of.
                yield return file with { Name = file.Name.Replace('\r', '\uFFFD').Replace('\n', '\uFFFD') };
            }
        }

        await FinalAsync(what, cancellation);
        // A format that nobody reads is not an empty folder.
        if (unread is null) yield break;
        if (!isRead)
            throw new TransportException(Trouble.NotOffered, $"{what}: the listing cannot be read: \"{FtpTexts.Shown(unread)}\"; ask the partner for a server with MLSD, or for SFTP");
        // Beside others it is a file with a name that nobody can ask for: told, and not taken.
        yield return new($"\uFFFD {unread}", 0, 0);
    }

    /// <summary>One file; null when it is not there.</summary>
    internal async Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation)
    {
        var path = connection.Path(folder, name);
        if (KnowsFacts)
        {
            var reply = await connection.AskAsync($"MLST {path}", cancellation);
            if (reply.IsDone && reply.Lines.Count > 2) return FtpListing.Facts(reply.Lines[1].TrimStart()) is { } facts ? facts with { Name = name } : null;
            return reply.Code is 550 or 501 ? null : throw FtpTexts.Refusal(reply, $"look at {FileName.Shown(path)}");
        }

        var size = await connection.AskAsync($"SIZE {path}", cancellation);
        if (size.Code != 213) return size.Code == 550 ? null : throw FtpTexts.Refusal(size, $"look at {FileName.Shown(path)}");
        var time = await connection.AskAsync($"MDTM {path}", cancellation);
        return long.TryParse(size.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new(name, bytes, time.Code == 213 ? FtpListing.Stamp(time.Text) ?? 0 : 0)
            : throw FtpTexts.Violation($"a size that is none: \"{size.Shown}\"");
    }

    /// <summary>Begins to read a file; null when it is gone or no file.</summary>
    internal async Task<FtpDownload?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation)
    {
        if (await FindAsync(folder, name, cancellation) is not { IsFile: true } file) return null;
        return await OpenAsync(folder, file, offset, cancellation);
    }

    /// <summary>The same for one that is known as a regular file of its size.</summary>
    internal async Task<FtpDownload?> OpenAsync(string folder, RemoteFile file, long offset, CancellationToken cancellation)
    {
        var name = file.Name;
        var what = $"read {FileName.Shown(connection.Path(folder, name))}";
        try
        {
            var (data, stream) = await connection.BeginAsync($"RETR {connection.Path(folder, name)}", what, cancellation, ofFile: true, from: offset);
            return new(connection, data, stream, offset, file.SizeBytes, what);
        }
        catch (UnauthorizedAccessException)
        {
            // The code is the same for what is busy and for what is gone.
            if (await FindAsync(folder, name, cancellation) is not { IsFile: true }) return null;
            throw;
        }
    }

    /// <summary>Renames; false when the target exists or the source is gone.</summary>
    /// <remarks>RNTO replaces an existing file on most servers, so it is looked for first. What appears between the two commands is
    /// replaced: a name that others may use is not asked for (<see cref="ITransport.RenameMayReplace"/>).</remarks>
    internal async Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation)
    {
        if (await FindAsync(toFolder, toName, cancellation) is not null) return false;
        return await RenameAsync(fromFolder, fromName, toFolder, toName, cancellation);
    }

    /// <summary>Renames over whatever bears the name; false when the source is gone.</summary>
    internal async Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation)
    {
        var steps = new ReplacementInSteps(
            async name => await FindAsync(folder, name, cancellation) is not null,
            (from, to) => TryRenameAsync(folder, from, folder, to, cancellation),
            name => DeleteAsync(folder, name, cancellation));
        try
        {
            if (!await RenameAsync(folder, fromName, folder, toName, cancellation)) return await steps.TryAsync(fromName, toName);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException { Trouble: Trouble.Refused })
        {
            return await steps.TryAsync(fromName, toName);
        }

        await steps.ClearAsync(fromName);
        return true;
    }

    async Task<bool> RenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation)
    {
        var (from, to) = (connection.Path(fromFolder, fromName), connection.Path(toFolder, toName));
        var asked = await connection.AskAsync($"RNFR {from}", cancellation);
        var reply = asked.WantsMore ? await connection.AskAsync($"RNTO {to}", cancellation) : asked;
        if (reply.IsDone) return true;
        if (await FindAsync(fromFolder, fromName, cancellation) is null) return false;
        throw FtpTexts.Refusal(reply, $"rename {FileName.Shown(from)} to {FileName.Shown(to)}", ofFile: !asked.WantsMore || fromFolder == toFolder);
    }

    /// <summary>Writes a whole file over what lies there, or what is missing of it; only the final answer on the control connection counts as success.</summary>
    internal async Task WriteAsync(string folder, string name, Upload upload, CancellationToken cancellation)
    {
        try
        {
            await WriteOnceAsync(folder, name, upload, cancellation);
        }
        catch (UnauthorizedAccessException) when (upload.IsRepeated)
        {
            // Nothing may be read, written over or removed there: what lies there whole is what was sent.
            if (await FindAsync(folder, name, cancellation) is not { IsFile: true } there || there.SizeBytes != upload.Length) throw;
        }
    }

    async Task WriteOnceAsync(string folder, string name, Upload upload, CancellationToken cancellation)
    {
        var what = $"write {FileName.Shown(connection.Path(folder, name))}";
        var arrived = await ArrivedAsync(folder, name, upload, cancellation);
        // The connection on which the final answer was to come may be lost after the last byte has arrived.
        if (arrived > 0 && arrived == upload.Length) return;
        upload.BeginAt(arrived);
        var (data, stream) = arrived > 0 ? await GoOnAsync(folder, name, upload, what, cancellation) : await BeginAnewAsync(folder, name, what, cancellation);
        await using (data)
        {
            try
            {
                await SendAsync(upload, stream, cancellation);
                await data.FinishAsync(cancellation);
                upload.Arrived = upload.Length;
            }
            catch (TransportException e) when (e.Trouble is Trouble.ConnectionLost)
            {
                // A full disk or a quota ends the data connection; the answer says so.
                await data.DisposeAsync();
                await FinalAsync(what, cancellation);
                throw;
            }

            await FinalAsync(what, cancellation);
        }
    }

    // Of what was sent some may have been lost on its way.
    async Task<long> ArrivedAsync(string folder, string name, Upload upload, CancellationToken cancellation)
    {
        if (upload.Arrived == 0 || await FindAsync(folder, name, cancellation) is not { IsFile: true } there || there.SizeBytes > upload.Arrived) return 0;
        // Of the whole length, too, it may be another's.
        return (there.SizeBytes == upload.Length || KnowsRestart) && await IsAlikeAsync(folder, there, upload, cancellation) ? there.SizeBytes : 0;
    }

    async Task<bool> IsAlikeAsync(string folder, RemoteFile there, Upload upload, CancellationToken cancellation)
    {
        if (there.SizeBytes == 0) return false;
        var (content, mayRead) = await TryOpenAsync(folder, there, Upload.TailOf(there.SizeBytes), cancellation);
        // A last answer that is lost twice is the line's habit; once, it may be a machine that lost its power, and with it the end of the file.
        if (content is null) return !mayRead && there.SizeBytes == upload.Length && !upload.TryRepeat();
        try
        {
            await using var end = content;
            var isAlike = await upload.IsAlikeAsync(content, there.SizeBytes, cancellation);
            // Read to its end: what it is answered with belongs to no other question.
            return await content.ReadAsync(new byte[1], cancellation) == 0 && isAlike;
        }
        catch (TransportException e) when (!e.IsTransient)
        {
            throw FtpTexts.Lost(e);
        }
    }

    // What is busy may be read another time.
    async Task<(FtpDownload? Content, bool MayRead)> TryOpenAsync(string folder, RemoteFile there, long offset, CancellationToken cancellation)
    {
        try
        {
            return (await OpenAsync(folder, there, offset, cancellation), true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException { IsTransient: false })
        {
            return (null, e is FtpFileBusyException or TransportException);
        }
    }

    async Task<(FtpDataConnection Data, Stream Stream)> BeginAnewAsync(string folder, string name, string what, CancellationToken cancellation)
    {
        // Some servers do not let a file be written over, others let none be removed: what counts is the next answer.
        await connection.AskAsync($"DELE {connection.Path(folder, name)}", cancellation);
        return await connection.BeginAsync($"STOR {connection.Path(folder, name)}", what, cancellation);
    }

    async Task<(FtpDataConnection Data, Stream Stream)> GoOnAsync(string folder, string name, Upload upload, string what, CancellationToken cancellation)
    {
        try
        {
            return await connection.BeginAsync($"STOR {connection.Path(folder, name)}", what, cancellation, from: upload.Arrived);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException { IsTransient: false, Trouble: not Trouble.NoSpace })
        {
            // Some list REST and mean downloads alone.
            upload.BeginAgain(e);
            return await BeginAnewAsync(folder, name, what, cancellation);
        }
    }

    internal async Task DeleteAsync(string folder, string name, CancellationToken cancellation)
    {
        var reply = await connection.AskAsync($"DELE {connection.Path(folder, name)}", cancellation);
        if (!reply.IsDone && await FindAsync(folder, name, cancellation) is not null)
            throw FtpTexts.Refusal(reply, $"remove {FileName.Shown(connection.Path(folder, name))}");
    }

    internal async Task CreateFolderAsync(string folder, CancellationToken cancellation)
    {
        var path = connection.Path(folder);
        if (await IsFolderAsync(path, cancellation)) return;
        if (path.TrimEnd('/').LastIndexOf('/') is > 0 and var cut) await CreateFolderAsync(path[..cut], cancellation);
        var reply = await connection.AskAsync($"MKD {path}", cancellation);
        if (!reply.IsDone && !await IsFolderAsync(path, cancellation)) throw FtpTexts.Refusal(reply, $"make the folder {path}");
    }

    bool KnowsFacts => connection.Features.Contains("MLST");

    // REST STREAM (RFC 3659 §5)
    bool KnowsRestart => connection.Features.Contains("REST");

    async Task<bool> IsFolderAsync(string path, CancellationToken cancellation) => (await connection.AskAsync($"CWD {path}", cancellation)).IsDone;

    // LIST takes a path for options and wildcards, so the folder is entered first.
    async Task<(FtpDataConnection Data, Stream Stream)> BeginListAsync(string folder, string what, CancellationToken cancellation)
    {
        if (KnowsFacts) return await connection.BeginAsync($"MLSD {connection.Path(folder)}", what, cancellation);
        var entered = await connection.AskAsync($"CWD {connection.Path(folder)}", cancellation);
        if (!entered.IsDone) throw FtpTexts.Refusal(entered, what);
        var system = await connection.AskAsync("SYST", cancellation);
        var isUnix = system.IsDone && system.Text.Contains("UNIX", StringComparison.OrdinalIgnoreCase);
        // Claims are hidden files.
        return await connection.BeginAsync(isUnix ? "LIST -a" : "LIST", what, cancellation);
    }

    async IAsyncEnumerable<string> LinesAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new char[FtpControl.LineBytesMax];
        var (start, end) = (0, 0);
        while (true)
        {
            var found = buffer.AsSpan(start, end - start).IndexOf('\n');
            if (found >= 0)
            {
                yield return new string(buffer, start, found).TrimEnd('\r');
                start += found + 1;
                continue;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) throw FtpTexts.Violation($"a line of more than {FtpControl.LineBytesMax} characters in a listing");
            var count = await connection.Patience.WaitAsync(token => reader.ReadAsync(buffer.AsMemory(end), token).AsTask(), cancellation);
            if (count == 0)
            {
                if (end > 0) yield return new string(buffer, 0, end).TrimEnd('\r');
                yield break;
            }

            end += count;
        }
    }

    async Task SendAsync(Upload upload, Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        var sent = upload.Arrived;
        for (int count; (count = await upload.Content.ReadAsync(buffer, cancellation)) > 0;)
        {
            await connection.Patience.WaitAsync(token => stream.WriteAsync(buffer.AsMemory(0, count), token).AsTask(), cancellation);
            sent += count;
            if (KnowsRestart) upload.Arrived = sent;
        }

        await connection.Patience.WaitAsync(stream.FlushAsync, cancellation);
    }

    async Task FinalAsync(string what, CancellationToken cancellation)
    {
        var reply = await connection.ReplyAsync(cancellation);
        if (!reply.IsDone) throw connection.Refusal(reply, what);
    }
}
