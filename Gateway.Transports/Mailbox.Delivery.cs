namespace Gateway.Transports;

public sealed partial class Mailbox
{
    /// <summary>First half of a delivery: the whole file, under a hidden name that the delivery's id decides.</summary>
    /// <remarks>Once the caller has recorded that this is done, <see cref="PublishAsync"/> may be repeated after any crash
    /// without ever sending twice: the hidden name is there until the file has appeared, and only until then.</remarks>
    public async Task UploadAsync(string deliveryId, Stream content, CancellationToken cancellation)
    {
        await using var stay = await transport.StayAsync();
        if (settings.Creates(settings.Out!)) await transport.CreateFolderAsync(settings.Out!, cancellation);
        var size = content.Length - content.Position;
        await transport.WriteAsync(settings.Out!, HiddenName(deliveryId), content, cancellation);
        // A server's success is believed when it has the bytes.
        var arrived = (await transport.FindAsync(settings.Out!, HiddenName(deliveryId), cancellation))?.SizeBytes;
        if (arrived != size)
            throw new IOException($"the upload of {size} bytes came to {arrived?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}; it is done again");
    }

    /// <summary>Second half: the file appears under its name, or under a second one where another file bears that; never over another unless <see cref="MailboxSettings.Overwrite"/> says so.</summary>
    /// <param name="deliveryId">As it was uploaded.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="sizeBytes">Of the file: what bears its name and has another size is somebody else's.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The name under which it has appeared, now or before; null when neither it nor its upload is there: it was taken, or somebody removed it, and nobody can tell which.</returns>
    public async Task<string?> PublishAsync(string deliveryId, string name, long sizeBytes, CancellationToken cancellation)
    {
        await using var stay = await transport.StayAsync();
        var (hidden, second) = (HiddenName(deliveryId), $"{Path.GetFileNameWithoutExtension(name)}-{deliveryId}{Path.GetExtension(name)}");
        if (await TryRenameAsync(hidden, name, second, cancellation) is { } appeared)
        {
            await EnsureAppearedAsync(hidden, appeared, sizeBytes, cancellation);
            return appeared;
        }

        if (await transport.FindAsync(settings.Out!, hidden, cancellation) is not null) throw new IOException($"both {name} and {second} lie in the mailbox already");
        // It may have appeared in an earlier life. Under the second name nobody else's does.
        foreach (var ours in new[] { second, name })
            if (await IsThereAsync(ours, sizeBytes, cancellation))
                return ours;
        await EnsureFolderAsync(settings.Out!, cancellation);
        return null;
    }

    async Task<string?> TryRenameAsync(string hidden, string name, string second, CancellationToken cancellation)
    {
        if (settings.Overwrite && await transport.TryReplaceAsync(settings.Out!, hidden, name, cancellation)) return name;
        foreach (var free in new[] { name, second })
            if (await transport.TryRenameAsync(settings.Out!, hidden, settings.Out!, free, cancellation))
                return free;
        return null;
    }

    // A server's success is believed when the upload has gone, for the partner may have taken the file already; where it only is not removed, when the file is there.
    async Task EnsureAppearedAsync(string hidden, string name, long sizeBytes, CancellationToken cancellation)
    {
        if (await transport.FindAsync(settings.Out!, hidden, cancellation) is null) return;
        if (!settings.Overwrite && await IsThereAsync(name, sizeBytes, cancellation)) return;
        throw new TransportException(
            Trouble.ProtocolViolated, $"the server says that it renamed {hidden} to {name} in {settings.Out}, and has not; it is done again. Ask the partner whether our user may rename files there");
    }

    async Task<bool> IsThereAsync(string name, long sizeBytes, CancellationToken cancellation) =>
        await transport.FindAsync(settings.Out!, name, cancellation) is { } there && there.SizeBytes == sizeBytes;

    /// <summary>Makes the folders that are not there yet, so that a partner can begin to use them.</summary>
    public async Task CreateFoldersAsync(CancellationToken cancellation)
    {
        foreach (var folder in new[] { settings.In, settings.Out, settings.Archive })
            if (folder is not null && settings.Creates(folder))
                await transport.CreateFolderAsync(folder, cancellation);
    }

    // What is not in a folder that is not there is not gone: a share may be away, or the profile wrong.
    async Task EnsureFolderAsync(string folder, CancellationToken cancellation)
    {
        await using var entries = transport.ListAsync(folder, cancellation).GetAsyncEnumerator(cancellation);
        await entries.MoveNextAsync();
    }

    /// <summary>The deliveries whose uploads lie in the folder under their hidden names, ours and those of others who name theirs so.</summary>
    public async Task<IReadOnlyList<string>> ListUploadsAsync(CancellationToken cancellation)
    {
        var found = new List<string>();
        var count = 0;
        await foreach (var file in transport.ListAsync(settings.Out!, cancellation))
        {
            if (++count > settings.MaxListed) break;
            if (file.IsFile && file.Name[0] == '.' && file.Name.Length > Hidden.Length + 1 && file.Name.EndsWith(Hidden, StringComparison.Ordinal))
                found.Add(file.Name[1..^Hidden.Length]);
        }

        return found;
    }

    /// <summary>Removes the upload of a delivery that will not appear any more.</summary>
    public Task RemoveUploadAsync(string deliveryId, CancellationToken cancellation) => transport.DeleteAsync(settings.Out!, HiddenName(deliveryId), cancellation);

    const string Hidden = ".part";

    static string HiddenName(string deliveryId) => $".{deliveryId}{Hidden}";
}
