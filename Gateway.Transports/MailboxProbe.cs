namespace Gateway.Transports;

/// <summary>One step of a test of a mailbox.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Found">What came of it.</param>
/// <param name="IsGood">Whether the gateway can work with it.</param>
public sealed record ProbeStep(string Name, string Found, bool IsGood);

/// <summary>Tries everything that a mailbox needs, with a file of its own that it takes away again; what lies there is left alone.</summary>
public static class MailboxProbe
{
    /// <summary>The steps, one by one; after one that failed those that need it are left out.</summary>
    /// <param name="transport">Reaches the folders.</param>
    /// <param name="settings">The mailbox.</param>
    /// <param name="id">Never used before.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static async IAsyncEnumerable<ProbeStep> RunAsync(
        ITransport transport, MailboxSettings settings, string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (transport is not Folder.FolderTransport && (settings.In ?? settings.Out) is { } any)
        {
            var connected = await TryAsync("connect", "", () => ConnectAsync(transport, any, id, cancellation));
            yield return connected;
            if (!connected.IsGood) yield break;
        }

        foreach (var folder in new[] { settings.In, settings.Archive, settings.Out }.OfType<string>())
        {
            var listed = await TryAsync(
                $"list {folder}", "ask the partner to let our user list it", () => ListAsync(transport, folder, settings.Creates(folder), cancellation));
            yield return listed;
            if (!listed.IsGood) yield break;
        }

        foreach (var (from, to) in new[] { (settings.In, settings.Archive ?? settings.In), (settings.Out, settings.Out) })
        {
            if (from is null || to is null) continue;
            var (first, second) = ($".{id}.probe.part", $".{id}.probe.done");
            var written = await TryAsync($"write to {from}", "ask the partner to let our user write there", () => WriteAsync(transport, from, first, cancellation));
            yield return written;
            if (!written.IsGood) continue;
            yield return await TryAsync(
                $"see hidden files in {from}", "ask the partner to let our user list it", () => SeeAsync(transport, from, first, cancellation));
            yield return await TryAsync(
                from == to ? $"rename in {from}" : $"move from {from} to {to}",
                "ask the partner to let our user rename files there; names that begin with a dot must be allowed",
                async () => await transport.TryRenameAsync(from, first, to, second, cancellation) ? "done" : throw new IOException("the server says that the file is gone or the name taken"));
            yield return await TryAsync($"remove from {to}", $"ask the partner to let our user remove files there, and remove {first} and {second}", async () =>
            {
                await transport.DeleteAsync(from, first, cancellation);
                await transport.DeleteAsync(to, second, cancellation);
                return "done";
            });
        }
    }

    // Whatever concerns more than one file says itself what to do.
    static async Task<ProbeStep> TryAsync(string name, string remedy, Func<Task<string>> step)
    {
        try
        {
            return new(name, await step(), IsGood: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var isRefusal = e is UnauthorizedAccessException or TransportException { Trouble: Trouble.Refused or Trouble.NotOffered };
            var found = e.Message.StartsWith(name + ": ", StringComparison.Ordinal) ? e.Message[(name.Length + 2)..] : e.Message;
            return new(name, isRefusal ? $"{found}; {remedy}" : found, IsGood: false);
        }
    }

    // Whatever it says of the folder, a server that answers has let us in.
    static async Task<string> ConnectAsync(ITransport transport, string folder, string id, CancellationToken cancellation)
    {
        try
        {
            await transport.FindAsync(folder, $".{id}.probe", cancellation);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException { Trouble: Trouble.FolderMissing or Trouble.Refused })
        {
            return "done";
        }

        return "done";
    }

    static async Task<string> WriteAsync(ITransport transport, string folder, string name, CancellationToken cancellation)
    {
        var content = "A test of this mailbox by B2B Gateway; it may be removed.\n"u8.ToArray();
        await transport.WriteAsync(folder, name, new MemoryStream(content), cancellation);
        var size = (await transport.FindAsync(folder, name, cancellation))?.SizeBytes;
        return size == content.Length ? $"{size} bytes" : throw new IOException($"{content.Length} bytes were written and {size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"} lie there");
    }

    // Claims are hidden files: one that a listing does not show is lost to us after a crash.
    static async Task<string> SeeAsync(ITransport transport, string folder, string name, CancellationToken cancellation)
    {
        await foreach (var file in transport.ListAsync(folder, cancellation))
            if (file.Name == name)
                return "done";
        throw new IOException($"the listing does not show {name}; ask the partner to have files listed whose names begin with a dot");
    }

    // The gateway makes them with its first poll or delivery, which may be still to come.
    static async Task<string> ListAsync(ITransport transport, string folder, bool createsIt, CancellationToken cancellation)
    {
        if (createsIt) await transport.CreateFolderAsync(folder, cancellation);
        var count = 0;
        await foreach (var _ in transport.ListAsync(folder, cancellation)) count++;
        return $"{count} entries";
    }
}
