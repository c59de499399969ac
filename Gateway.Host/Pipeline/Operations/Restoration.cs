using System.Text.Json;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>Puts a backup into a new data folder, so that no control number is used again.</summary>
/// <remarks>The numbers that were given after the backup was taken are known to nobody here: every counter jumps over more than can have been
/// given meanwhile. The marks are written before the database, without which no gateway starts.</remarks>
sealed class Restoration(string source, DataFolder data, TimeProvider time)
{
    /// <summary>What the backup holds; null when the folder is none, or not a whole one.</summary>
    internal static BackupReport? Read(string source) => File.Exists(Path.Combine(source, BackupReport.Name))
        ? JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(source, BackupReport.Name)), BackupJson.Default.BackupReport)
        : null;

    /// <summary>Restores what the backup holds. Payloads that are in the folder's place already, on a share that survived, are kept.</summary>
    /// <param name="jump">How far every counter jumps.</param>
    /// <param name="cancellation">Stops between two files; what was begun is begun again from an empty folder.</param>
    /// <returns>How many payloads were put back, and the counters that jumped.</returns>
    internal async Task<(int Payloads, IReadOnlyList<string> Counters)> RunAsync(long jump, CancellationToken cancellation)
    {
        Directory.CreateDirectory(data.Root);
        if (File.Exists(Path.Combine(source, Backup.Settings)) && !File.Exists(data.Settings))
            await Backup.CopyFileAsync(Path.Combine(source, Backup.Settings), data.Settings, cancellation);
        var payloads = await CopyPayloadsAsync(cancellation);
        if (Directory.Exists(Path.Combine(source, Backup.ControlNumbers)))
            await Backup.CopyFolderAsync(Path.Combine(source, Backup.ControlNumbers), data.ControlNumbers, cancellation);
        var counters = await JumpAsync(jump, cancellation);
        Failpoint.Hit("restore.before-database");
        await Backup.CopyFileAsync(Path.Combine(source, Backup.Database), data.DatabaseFile, cancellation);
        return (payloads, counters);
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

    // The ledger is read from a copy of its own: the database comes last.
    async Task<IReadOnlyList<string>> JumpAsync(long jump, CancellationToken cancellation)
    {
        var ledger = Path.Combine(data.Root, "restoring.db");
        await Backup.CopyFileAsync(Path.Combine(source, Backup.Database), ledger, cancellation);
        IReadOnlyList<(string Scope, long Last)> scopes;
        await using (var database = SqliteDatabase.Open(ledger, time)) scopes = await database.ReadAsync(ControlNumbers.Scopes, cancellation);
        foreach (var (scope, last) in scopes) ControlNumbers.Jump(data.ControlNumbers, scope, last, jump);
        ControlNumbers.Raise(data.ControlNumbers, jump);
        foreach (var file in new[] { ledger, ledger + "-wal", ledger + "-shm" }) File.Delete(file);
        return [.. scopes.Select(s => s.Scope)];
    }
}
