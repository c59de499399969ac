namespace Gateway.Transports;

/// <summary>What became of a file whose name was to appear.</summary>
public enum Publication
{
    /// <summary>The name is there.</summary>
    Published,

    /// <summary>Another file bears the name; ours still waits beside it under its hidden one.</summary>
    NameTaken,

    /// <summary>Neither name is there: it appeared before and was taken, or somebody removed it. Nobody can tell which.</summary>
    Gone,
}

public sealed partial class Mailbox
{
    /// <summary>First half of a delivery: the whole file, under a hidden name that the delivery's id decides.</summary>
    /// <remarks>Once the caller has recorded that this is done, <see cref="PublishAsync"/> may be repeated after any crash
    /// without ever sending twice: the hidden name is there until the file has appeared, and only until then.</remarks>
    public async Task UploadAsync(string deliveryId, Stream content, CancellationToken cancellation)
    {
        if (settings.CreateFolders) await transport.CreateFolderAsync(settings.Out!, cancellation);
        var size = content.Length - content.Position;
        await transport.WriteAsync(settings.Out!, HiddenName(deliveryId), content, cancellation);
        // A server's success is believed when it has the bytes.
        var arrived = (await transport.FindAsync(settings.Out!, HiddenName(deliveryId), cancellation))?.SizeBytes;
        if (arrived != size)
            throw new IOException($"the upload of {size} bytes came to {arrived?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}; it is done again");
    }

    /// <summary>Second half: the file appears under its name, never over another unless <see cref="MailboxSettings.Overwrite"/> says so.</summary>
    public async Task<Publication> PublishAsync(string deliveryId, string name, CancellationToken cancellation)
    {
        var hidden = HiddenName(deliveryId);
        if (settings.Overwrite && await transport.TryReplaceAsync(settings.Out!, hidden, name, cancellation)) return Publication.Published;
        if (await transport.TryRenameAsync(settings.Out!, hidden, settings.Out!, name, cancellation)) return Publication.Published;
        if (await transport.FindAsync(settings.Out!, hidden, cancellation) is not null) return Publication.NameTaken;
        if (await transport.FindAsync(settings.Out!, name, cancellation) is not null) return Publication.Published;
        await EnsureFolderAsync(settings.Out!, cancellation);
        return Publication.Gone;
    }

    /// <summary>Makes the folders that are not there yet, so that a partner can begin to use them.</summary>
    public async Task CreateFoldersAsync(CancellationToken cancellation)
    {
        if (!settings.CreateFolders) return;
        foreach (var folder in new[] { settings.In, settings.Out, settings.Archive })
            if (folder is not null)
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
