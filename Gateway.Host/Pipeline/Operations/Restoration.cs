using System.Text;
using System.Text.Json;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What a restore has done.</summary>
/// <param name="Payloads">How many were put back.</param>
/// <param name="Counters">Those that jumped.</param>
/// <param name="Jump">How far.</param>
/// <param name="IsNoted">Whether the backup bears a note of it, so that the next restore of it jumps further.</param>
/// <param name="AsOf">The moment of the tables: what came after it is unknown to them.</param>
sealed record Restored(int Payloads, IReadOnlyList<string> Counters, long Jump, bool IsNoted, DateTimeOffset AsOf);

/// <summary>Puts a backup into a new data folder, so that no control number is used again, and nothing is sent before a person has looked.</summary>
/// <remarks>The numbers that were given after the backup was taken are known to nobody here: every counter jumps over more than can have been
/// given meanwhile, by the gateway that was lost and by those that were restored from the same backup before this one. The marks are written
/// before anything in the tables, and a file of tables is put in place last. What the tables think is due may have been sent since: sending is paused in them.
/// A server's tables were restored by its own means before; what they say of the moment that they are from counts, and not when the payloads were copied.
/// Whoever calls holds the lock of the data folder.</remarks>
sealed class Restoration(string source, DataFolder data, TimeProvider time)
{
    // Every gateway writes a sign of life each few seconds. Clocks of two machines differ, in either direction.
    static readonly TimeSpan Alive = TimeSpan.FromMinutes(2);

    /// <summary>What the backup holds; null when the folder is none, or not a whole one.</summary>
    internal static BackupReport? Read(string source) => File.Exists(Path.Combine(source, BackupReport.Name))
        ? JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(source, BackupReport.Name)), BackupJson.Default.BackupReport)
        : null;

    /// <summary>Restores what the backup holds. Payloads that are in the folder's place already, on a share that survived, are kept.</summary>
    /// <param name="jump">More numbers than a counter gives in an hour: it jumps so far for each hour since the backup, for each earlier restore of it, and once more.</param>
    /// <param name="cancellation">Stops between two files; what was begun is begun again from an empty folder.</param>
    /// <exception cref="IOException">A gateway works on a server's tables, or the backup cannot be read; nothing was changed in them.</exception>
    internal async Task<Restored> RunAsync(long jump, CancellationToken cancellation)
    {
        PrivateFolder.Ensure(data.Root);
        if (File.Exists(Path.Combine(source, Backup.Settings)) && !File.Exists(data.Settings))
            await Backup.CopyFileAsync(Path.Combine(source, Backup.Settings), data.Settings, cancellation);
        var takenAt = Read(source)!.TakenAt;
        await using var database = data.Database.IsEmbedded ? await CopyTablesAsync(cancellation) : data.OpenDatabase(time);
        var asOf = data.Database.IsEmbedded ? takenAt : await LastSeenAsync(database, cancellation) ?? takenAt;
        var (earlier, isNoted) = await NoteAsync(cancellation);
        var payloads = await CopyPayloadsAsync(cancellation);
        if (Directory.Exists(Path.Combine(source, Backup.ControlNumbers)))
            await Backup.CopyFolderAsync(Path.Combine(source, Backup.ControlNumbers), data.ControlNumbers, cancellation);
        // A sign of life may be from after the tables were restored; too far a jump costs nothing.
        var age = time.GetUtcNow() - (asOf < takenAt ? asOf : takenAt);
        var far = jump * (1 + earlier + Math.Max(0, (long)age.TotalHours));
        var scopes = await database.ReadAsync(ControlNumbers.Scopes, cancellation);
        foreach (var (scope, last) in scopes) ControlNumbers.Jump(data.ControlNumbers, scope, last, far);
        ControlNumbers.Raise(data.ControlNumbers, far);
        Failpoint.Hit("restore.before-database");
        await PauseAsync(database, asOf, cancellation);
        if (data.Database.IsEmbedded)
        {
            await database.DisposeAsync();
            SqliteBackup.Settle(Prepared);
            if (!DurableFile.TryRename(Prepared, data.DatabaseFile)) throw new IOException($"{data.DatabaseFile} is there already; a backup is restored into a new data folder");
            DurableFile.FlushFolder(data.Root);
        }

        return new(payloads, [.. scopes.Select(s => s.Scope)], far, isNoted, asOf);
    }

    string Prepared => Path.Combine(data.Root, "restoring.db");

    // A file in the backup for each restore of it, before anything else. Where none can be written the hours alone keep two restores apart.
    async Task<(int Earlier, bool IsNoted)> NoteAsync(CancellationToken cancellation)
    {
        var earlier = Directory.GetFiles(source, "restored-*").Length;
        try
        {
            while (true)
            {
                using var note = new MemoryStream(Encoding.UTF8.GetBytes($"{time.GetUtcNow():u} {data.Root}\n"));
                if (await DurableFile.TryWriteAsync(Path.Combine(source, FormattableString.Invariant($"restored-{earlier + 1:0000}")), Path.Combine(source, ".restored.tmp"), note, cancellation))
                    return (earlier, true);
                earlier++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (earlier, false);
        }
    }

    async Task<int> CopyPayloadsAsync(CancellationToken cancellation)
    {
        var (copies, count) = (new PayloadStore(data.Payloads, new(time)), 0);
        var stored = new PayloadStore(Path.Combine(source, Backup.Payloads), new(time));
        foreach (var hash in stored.All().Where(h => !copies.Contains(h)))
        {
            await using var content = stored.OpenRead(hash);
            await using var copy = copies.Create();
            await content.CopyToAsync(copy, cancellation);
            if (copy.CommitAs(hash) is null) throw new IOException($"the payload {hash} of the backup was altered; nothing can be restored from it before that is cleared");
            copies.Date(hash, stored.StoredAt(hash));
            count++;
        }

        return count;
    }

    // Under a name that no gateway opens until everything is done to it.
    async Task<Database> CopyTablesAsync(CancellationToken cancellation)
    {
        foreach (var file in new[] { Prepared, Prepared + "-wal", Prepared + "-shm" }) File.Delete(file);
        await Backup.CopyFileAsync(Path.Combine(source, Backup.Database), Prepared, cancellation);
        return SqliteDatabase.Open(Prepared, time);
    }

    // The last sign of life is from the moment to which the tables went back, unless it is from now.
    async Task<DateTimeOffset?> LastSeenAsync(Database database, CancellationToken cancellation)
    {
        if ((await database.ReadAsync(NodeStore.All, cancellation)).MaxBy(n => n.SeenAt) is not { } last) return null;
        return (time.GetUtcNow() - last.SeenAt).Duration() >= Alive ? last.SeenAt : throw new IOException(FormattableString.Invariant(
            $"a gateway works on these tables, or was started after they were restored: node {last.Node} was seen there at {last.SeenAt:u}. Stop every gateway, restore the tables again where one was started, and give this command two minutes after that"));
    }

    Task PauseAsync(Database database, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var wish = new Wish("gateway", FormattableString.Invariant($"restored from a backup of {asOf:u}: what was due then may have been sent since"));
        return database.WriteAsync(
            tx =>
            {
                WorkStore.Orphan(tx);
                SendingPause.Place(tx, wish, time.GetUtcNow());
            },
            cancellation);
    }
}
