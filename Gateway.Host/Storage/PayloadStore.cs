using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Transports;
using Gateway.Transports.As2;

namespace Gateway.Host.Storage;

/// <summary>Bytes in the payload store: their name is their SHA-256.</summary>
sealed record Payload(string Hash, long SizeBytes);

/// <summary>Our own store of payloads fails: it says nothing of any payload, nor of whoever sent one.</summary>
abstract class PayloadStoreException(string message, Exception? inner) : IOException(message, inner);

/// <summary>The disk of the payload folder takes nothing.</summary>
sealed class PayloadsRefusedException(string file, Exception inner) : PayloadStoreException($"the payload store does not take {file}: {inner.Message}", inner);

/// <summary>The disk of the payload folder does not give what lies on it.</summary>
sealed class PayloadsUnreadableException(Exception inner) : PayloadStoreException($"the payload store cannot be read: {inner.Message}", inner);

/// <summary>The payload folder is not there, or not the one that it was: a share that is away, or was not mounted. It says nothing of any payload.</summary>
sealed class PayloadsAwayException(string folder, Exception? inner = null)
    : PayloadStoreException($"the payload folder {folder} is not there, or is empty though payloads were stored in it; is its share mounted? To go on without them, create {Path.Combine(folder, "incoming")}", inner);

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
    readonly DiskTrust _trust;
    readonly Lock _forgetting = new();
    readonly ConcurrentDictionary<string, bool> _durable = new(StringComparer.Ordinal);

    /// <summary>Opens the folder, and removes what dead writers left.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="ids">Names what is being written.</param>
    /// <param name="trust">In the disk below it.</param>
    /// <param name="isNew">Whether it is created when it is not there: a folder that was used may lie on a share, and what was made in its place would be hidden by it.</param>
    /// <exception cref="PayloadsAwayException">It is not there.</exception>
    internal PayloadStore(string folder, UlidSource ids, DiskTrust? trust = null, bool isNew = true)
    {
        _trust = trust ?? new();
        _folder = Path.GetFullPath(folder);
        _incoming = Path.Combine(_folder, "incoming");
        _ids = ids;
        if (!isNew && !Directory.Exists(_incoming)) throw new PayloadsAwayException(_folder);
        CreateFolders();
        SweepIncoming();
    }

    PayloadStore(string folder) => (_folder, _incoming, _ids, _trust) = (Path.GetFullPath(folder), Path.Combine(Path.GetFullPath(folder), "incoming"), new(TimeProvider.System), new());

    /// <summary>For who looks only: nothing is made, and nothing swept.</summary>
    internal static PayloadStore ForReading(string folder) => new(folder);

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
    internal PayloadWriter Create() => Reach(() => new PayloadWriter(this, Path.Combine(_incoming, _ids.Next())));

    /// <exception cref="FileNotFoundException">No payload of that hash is here.</exception>
    internal FileStream OpenRead(string hash) => Reach(() =>
        new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.SequentialScan));

    /// <summary>A payload of any size, to be read as long as the spool is there.</summary>
    /// <exception cref="FileNotFoundException">No payload of that hash is here.</exception>
    internal Extent Open(string hash, Spool spool) => Reach(() => spool.Open(PathOf(hash)));

    /// <summary>Where the inside of large messages is kept meanwhile; what a dead process left there is swept with what its writers left.</summary>
    /// <param name="hasRoom">Whether the disk takes so many more bytes; null does not ask.</param>
    internal Spool Spool(Func<long, bool>? hasRoom = null) => new(_incoming, hasRoom: hasRoom);

    /// <summary>The whole payload; for those whose size a limit has bounded.</summary>
    internal async Task<byte[]> ReadAsync(string hash, CancellationToken cancellation = default)
    {
        await using var content = OpenRead(hash);
        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

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
        // Those of one process wait for each other.
        lock (_forgetting)
        {
            using var held = TryHoldErasing();
            if (held is not null) Erase(hash);
        }
    }

    internal bool Contains(string hash) => File.Exists(PathOf(hash));

    /// <summary>Stores what is wanted often and seldom new, such as a certificate, once in each life: what an earlier one left may not be durable.</summary>
    internal async Task<string> KeepAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        if (!_durable.ContainsKey(hash) || !Contains(hash)) await WriteAsync(content, cancellation);
        _durable[hash] = true;
        return hash;
    }

    /// <summary>Reads a payload and compares it with its name.</summary>
    internal async Task<PayloadCheck> CheckAsync(string hash, CancellationToken cancellation = default)
    {
        if (!IsHash(hash) || !Contains(hash)) return PayloadCheck.Missing;
        await using var content = OpenRead(hash);
        var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        return actual == hash ? PayloadCheck.Good : PayloadCheck.Altered;
    }

    /// <summary>Makes several payloads durable together. A journalling file system then writes its journal twice for all, and not twice for each.</summary>
    /// <remarks>fsync of all bytes, then their names, then fsync of the folders.</remarks>
    internal IReadOnlyList<Payload> Commit(params IReadOnlyList<PayloadWriter> writers)
    {
        IReadOnlyList<Payload> payloads = [];
        _trust.Keep(() => payloads = CommitAll(writers));
        return payloads;
    }

    List<Payload> CommitAll(IReadOnlyList<PayloadWriter> writers)
    {
        var payloads = writers.Select(w => w.FlushToDisk()).ToList();
        Failpoint.Hit("payload.after-flush");
        for (var i = 0; i < writers.Count; i++) Name(writers[i], payloads[i]);
        // Also for bytes that were here: whoever put them may have died before the name was durable.
        foreach (var folder in payloads.Select(p => Path.GetDirectoryName(PathOf(p.Hash))!).Distinct()) DurableFile.FlushFolder(folder);
        Failpoint.Hit("payload.after-rename");
        return payloads;
    }

    // Where others bear it, they give way.
    void Name(PayloadWriter writer, Payload payload)
    {
        var path = PathOf(payload.Hash);
        Failpoint.Hit("payload.before-rename");
        writer.Name(() =>
        {
            var isNew = DurableFile.TryRename(writer.Path, path);
            if (!isNew) Replace(writer.Path, path, payload);
            return isNew;
        });
    }

    // The bytes at hand are right and on the disk. Those that are here may have been damaged since, and their name may be in memory only: it was
    // given by one who died before it was durable, or was told that it is not.
    static void Replace(string incoming, string path, Payload payload)
    {
        try
        {
            if (DurableFile.TryReplace(incoming, path)) return;
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows() && HashOf(path) == payload.Hash)
        {
            // There who reads a file keeps its name, and names are durable as they are given.
            File.Delete(incoming);
            return;
        }

        throw new IOException($"The payload {payload.Hash} could not be stored: {incoming} is gone.");
    }

    static string HashOf(string path)
    {
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    // A row that somebody altered may name anything.
    static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    string PathOf(string hash) => Path.Combine(_folder, hash[..2], hash);

    // What fails because the whole folder is away is no fault of the payload.
    T Reach<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (IOException e) when (!Directory.Exists(_incoming))
        {
            throw new PayloadsAwayException(_folder, e);
        }
    }

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
