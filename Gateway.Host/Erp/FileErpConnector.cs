using Gateway.Transports;

namespace Gateway.Host.Erp;

/// <summary>Writes each document as <c>TYPE/KEY.json</c> into a folder that the ERP empties.</summary>
/// <remarks>The name is the idempotency key. An ERP that takes files away must leave the names it took (move them to
/// <c>TYPE/taken/</c>), else a key posted again is a new file.</remarks>
sealed class FileErpConnector(string folder) : IErpConnector
{
    const string Taken = "taken";

    /// <summary>Makes the folder, so that its absence later means that it was taken away, and not that nothing was posted yet.</summary>
    internal static FileErpConnector Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said with each posting, which waits until it is mended.
        }

        return new(folder);
    }

    public async Task<ErpOutcome> PostAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        try
        {
            if (Find(posting) is { } known) return await CompareAsync(known, posting, cancellationToken);
            var path = PathOf(posting);
            Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(path)!, Taken));
            using var content = new MemoryStream(posting.Json.ToArray(), writable: false);
            return await DurableFile.TryWriteAsync(path, Temporary(path), content, cancellationToken)
                ? new ErpOutcome.Posted(path)
                : await CompareAsync(path, posting, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ErpOutcome.Unavailable($"The ERP folder {folder} cannot be written: {e.Message}");
        }
    }

    public Task<ErpOutcome> LookUpAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return Task.FromResult<ErpOutcome>(new ErpOutcome.Unavailable($"The ERP folder {folder} is not there."));
        return Task.FromResult<ErpOutcome>(Find(posting) is { } path ? new ErpOutcome.Posted(path) : new ErpOutcome.NotFound());
    }

    // A key holds letters, digits and one colon, which Windows does not allow in names.
    string PathOf(ErpPosting posting) => Path.Combine(
        folder, posting.DocumentType, posting.IdempotencyKey.Replace(':', '-') + ".json");

    // The same for every attempt, so that the next one replaces what a dead one left.
    static string Temporary(string path) => path + ".tmp";

    string? Find(ErpPosting posting)
    {
        var path = PathOf(posting);
        var taken = Path.Combine(Path.GetDirectoryName(path)!, Taken, Path.GetFileName(path));
        return File.Exists(path) ? path : File.Exists(taken) ? taken : null;
    }

    static async Task<ErpOutcome> CompareAsync(string path, ErpPosting posting, CancellationToken cancellationToken)
    {
        var stored = await File.ReadAllBytesAsync(path, cancellationToken);
        return stored.AsSpan().SequenceEqual(posting.Json.Span)
            ? new ErpOutcome.Posted(path)
            : new ErpOutcome.Rejected($"The key {posting.IdempotencyKey} stands in the ERP folder with another document.");
    }
}
