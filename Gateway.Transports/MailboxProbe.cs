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
        foreach (var folder in new[] { settings.In, settings.Archive, settings.Out }.OfType<string>())
        {
            var listed = await TryAsync($"list {folder}", async () => $"{await CountAsync(transport, folder, cancellation)} entries");
            yield return listed;
            if (!listed.IsGood) yield break;
        }

        foreach (var (from, to) in new[] { (settings.In, settings.Archive ?? settings.In), (settings.Out, settings.Out) })
        {
            if (from is null || to is null) continue;
            var (first, second) = ($".{id}.probe.part", $".{id}.probe.done");
            yield return await TryAsync($"write to {from}", () => WriteAsync(transport, from, first, cancellation));
            yield return await TryAsync($"see hidden files in {from}", () => SeeAsync(transport, from, first, cancellation));
            yield return await TryAsync(
                from == to ? $"rename in {from}" : $"move from {from} to {to}",
                async () => await transport.TryRenameAsync(from, first, to, second, cancellation) ? "done" : throw new IOException("the server says that the file is gone or the name taken"));
            yield return await TryAsync($"remove from {to}", async () =>
            {
                await transport.DeleteAsync(from, first, cancellation);
                await transport.DeleteAsync(to, second, cancellation);
                return "done";
            });
        }
    }

    static async Task<ProbeStep> TryAsync(string name, Func<Task<string>> step)
    {
        try
        {
            return new(name, await step(), IsGood: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, e.Message, IsGood: false);
        }
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

    static async Task<int> CountAsync(ITransport transport, string folder, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var _ in transport.ListAsync(folder, cancellation)) count++;
        return count;
    }
}
