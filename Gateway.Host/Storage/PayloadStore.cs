using System.Globalization;
using System.Security.Cryptography;
using Gateway.Transports;
using Gateway.Transports.As2;

namespace Gateway.Host.Storage;

/// <summary>Bytes in the payload store: their name is their SHA-256.</summary>
sealed record Payload(string Hash, long SizeBytes);

/// <summary>What looking at a stored payload showed.</summary>
enum PayloadCheck
{
    Good,
    Missing,
    Altered,
}

/// <summary>The content-addressed folder of everything that came in or went out; a name appears only over complete, durable bytes.</summary>
/// <remarks>Layout: <c>payloads/ab/abcd…</c>, and <c>payloads/incoming/</c> for what is being written. Several processes may
/// share it. A file being written is locked by its writer, so that what a dead one left is told apart and swept.</remarks>
sealed class PayloadStore
{
    const int BufferBytes = 1 << 16;

    readonly string _folder;
    readonly string _incoming;
    readonly UlidSource _ids;

    /// <summary>Opens the folder, creates it when it is not there, and removes what dead writers left.</summary>
    internal PayloadStore(string folder, UlidSource ids)
    {
        _folder = Path.GetFullPath(folder);
        _incoming = Path.Combine(_folder, "incoming");
        _ids = ids;
        CreateFolders();
        SweepIncoming();
    }

    /// <summary>Stores everything from the stream's position to its end. When this returns, the bytes survive a power cut.</summary>
    /// <exception cref="IOException">The disk is full or fails; nothing was stored.</exception>
    internal async Task<Payload> WriteAsync(Stream content, CancellationToken cancellation = default)
    {
        await using var writer = Create();
        await content.CopyToAsync(writer, BufferBytes, cancellation);
        return writer.Commit();
    }

    internal Task<Payload> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        using var writer = Create();
        writer.Write(content.Span);
        return Task.FromResult(writer.Commit());
    }

    /// <summary>A stream to write a payload into, for a sender who pushes; nothing is stored before its <see cref="PayloadWriter.Commit"/>.</summary>
    internal PayloadWriter Create() => new(this, Path.Combine(_incoming, _ids.Next()));

    /// <exception cref="FileNotFoundException">No payload of that hash is here.</exception>
    internal FileStream OpenRead(string hash) =>
        new(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.SequentialScan);

    /// <summary>A payload of any size, to be read as long as the spool is there.</summary>
    /// <exception cref="FileNotFoundException">No payload of that hash is here.</exception>
    internal Extent Open(string hash, Spool spool) => spool.Open(PathOf(hash));

    /// <summary>Where the inside of large messages is kept meanwhile; what a dead process left there is swept with what its writers left.</summary>
    internal Spool Spool() => new(_incoming);

    /// <summary>The whole payload; for those whose size a limit has bounded.</summary>
    internal Task<byte[]> ReadAsync(string hash, CancellationToken cancellation = default) =>
        File.ReadAllBytesAsync(PathOf(hash), cancellation);

    /// <summary>The hashes of everything that is here, in no order.</summary>
    internal IEnumerable<string> All() => Enumerable.Range(0, 256)
        .SelectMany(i => Directory.EnumerateFiles(Path.Combine(_folder, i.ToString("x2", CultureInfo.InvariantCulture)))).Select(f => Path.GetFileName(f)!);

    /// <summary>Keeps everybody who shares the folder from erasing, or from taking a backup, until it is given back; null when somebody does either.</summary>
    internal IDisposable? TryHoldErasing()
    {
        try
        {
            return new FileStream(Path.Combine(_folder, "erasing"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Holds a payload to the end of a transaction: nobody erases it meanwhile, and nobody else takes it in.</summary>
    /// <remarks>Before the locks of deliveries: who erases takes it first, and tells their histories after that.</remarks>
    internal static void Lock(Transaction tx, string hash) => tx.Lock("payload:" + hash);

    /// <summary>Bytes of a payload; 0 where it is gone.</summary>
    internal long Size(string hash) => new FileInfo(PathOf(hash)) is { Exists: true } file ? file.Length : 0;

    /// <summary>When a payload was stored.</summary>
    internal DateTimeOffset StoredAt(string hash) => File.GetLastWriteTimeUtc(PathOf(hash));

    /// <summary>Gives a copy the time of its original.</summary>
    internal void Date(string hash, DateTimeOffset storedAt) => File.SetLastWriteTimeUtc(PathOf(hash), storedAt.UtcDateTime);

    /// <summary>Removes a payload for good; what is gone already is no error.</summary>
    internal void Erase(string hash) => File.Delete(PathOf(hash));

    /// <summary>Removes what its own writer has just stored, and no row names; while somebody erases or takes a backup it stays.</summary>
    internal void TryForget(string hash)
    {
        using var held = TryHoldErasing();
        if (held is not null) Erase(hash);
    }

    internal bool Contains(string hash) => File.Exists(PathOf(hash));

    /// <summary>Reads a payload and compares it with its name.</summary>
    internal async Task<PayloadCheck> CheckAsync(string hash, CancellationToken cancellation = default)
    {
        if (!Contains(hash)) return PayloadCheck.Missing;
        await using var content = OpenRead(hash);
        var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        return actual == hash ? PayloadCheck.Good : PayloadCheck.Altered;
    }

    /// <summary>Gives complete bytes their name. Equal bytes that are here already are kept, and the new ones dropped.</summary>
    /// <returns>Whether they were not here before.</returns>
    internal bool Adopt(string incoming, Payload payload)
    {
        var path = PathOf(payload.Hash);
        Failpoint.Hit("payload.before-rename");
        var isNew = DurableFile.TryRename(incoming, path);
        if (!isNew) KeepOrHeal(incoming, path, payload);
        // Also for bytes that were here: whoever put them may have died before the name was durable.
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        Failpoint.Hit("payload.after-rename");
        return isNew;
    }

    // A file of another length under this name was damaged by someone else; the bytes at hand are right.
    static void KeepOrHeal(string incoming, string path, Payload payload)
    {
        if (new FileInfo(path) is { Exists: true } file && file.Length == payload.SizeBytes)
        {
            File.Delete(incoming);
            return;
        }

        File.Delete(path);
        if (!DurableFile.TryRename(incoming, path))
            throw new IOException($"The payload {payload.Hash} could not be stored: {path} cannot be replaced.");
    }

    string PathOf(string hash) => Path.Combine(_folder, hash[..2], hash);

    // A folder's own name must be durable before a file in it is promised. All are made at the start: whoever finds one
    // there cannot know whether its maker has flushed it.
    void CreateFolders()
    {
        Directory.CreateDirectory(_incoming);
        for (var i = 0; i < 256; i++) Directory.CreateDirectory(Path.Combine(_folder, i.ToString("x2", CultureInfo.InvariantCulture)));
        DurableFile.FlushFolder(_folder);
        DurableFile.FlushFolder(Path.GetDirectoryName(_folder)!);
    }

    void SweepIncoming()
    {
        foreach (var file in Directory.EnumerateFiles(_incoming)) TrySweep(file);
    }

    static void TrySweep(string file)
    {
        try
        {
            using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
            File.Delete(file);
        }
        catch (IOException)
        {
            // Its writer lives, in another process.
        }
    }
}
