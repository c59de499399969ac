using System.Security.Cryptography;
using Gateway.Transports;

namespace Gateway.Host.Erp;

/// <summary>Writes each document as <c>TYPE/KEY.json</c> into a folder that the ERP empties.</summary>
/// <remarks>The name is the idempotency key. An ERP that takes files away must leave the names it took (move them to
/// <c>TYPE/taken/</c>), else a key posted again is a new file.</remarks>
sealed class FileErpConnector(string folder) : IErpConnector
{
    const string Taken = "taken";
    const string Unfinished = ".unfinished";

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
            if (Kept(posting) is null) await TryWriteAsync(posting, cancellationToken);
            return Find(posting) is { } known
                ? await CompareAsync(known, posting, cancellationToken)
                : new ErpOutcome.Unavailable($"Another attempt at {posting.IdempotencyKey} came between.", MayTakeOthers: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ErpOutcome.Unavailable($"The ERP folder {folder} cannot be written: {e.Message}", MayTakeOthers: Directory.Exists(folder));
        }
    }

    public Task<ErpOutcome> LookUpAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return Task.FromResult<ErpOutcome>(new ErpOutcome.Unavailable($"The ERP folder {folder} is not there."));
        try
        {
            return Task.FromResult<ErpOutcome>(Kept(posting) is { } path ? new ErpOutcome.Posted(path) : new ErpOutcome.NotFound());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<ErpOutcome>(new ErpOutcome.Unavailable($"The ERP folder {folder} cannot be asked: {e.Message}"));
        }
    }

    // An attempt whose flush failed has left a name that the disk may not hold yet.
    string? Kept(ErpPosting posting)
    {
        if (Find(posting) is not { } path) return null;
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    // A key holds letters, digits and one colon, which Windows does not allow in names.
    string PathOf(ErpPosting posting) => Path.Combine(
        folder, posting.DocumentType, posting.IdempotencyKey.Replace(':', '-') + ".json");

    // Each attempt writes under a name of its own: two that shared one could publish each other's half of a document.
    // What dead attempts left is removed by the one that succeeds; a live one that loses its file this way has lost
    // the race already. The folder keeps that search short however many documents lie beside it.
    async Task TryWriteAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        var path = PathOf(posting);
        var folderOfType = Path.GetDirectoryName(path)!;
        var unfinished = Directory.CreateDirectory(Path.Combine(folderOfType, Unfinished)).FullName;
        Directory.CreateDirectory(Path.Combine(folderOfType, Taken));
        var temporary = Path.Combine(unfinished, $"{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8)}");
        using var content = new MemoryStream(posting.Json.ToArray(), writable: false);
        if (!await DurableFile.TryWriteAsync(path, temporary, content, cancellationToken)) return;
        foreach (var left in Directory.EnumerateFiles(unfinished, Path.GetFileName(path) + ".*")) File.Delete(left);
    }

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
