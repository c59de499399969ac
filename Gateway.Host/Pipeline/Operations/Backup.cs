using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What a backup holds; lies in it as <c>backup.json</c>, written last: a folder without it is no backup.</summary>
/// <param name="Gateway">The program that took it.</param>
/// <param name="TakenAt">The moment of the database: everything that was committed before is in it.</param>
/// <param name="HasDatabase">Whether the embedded database is in it; a server's is backed up by its own means.</param>
/// <param name="Payloads">How many.</param>
/// <param name="Bytes">Of the payloads.</param>
/// <param name="Altered">Payloads whose bytes were not those that had been stored; they are not in it.</param>
sealed record BackupReport(string Gateway, DateTimeOffset TakenAt, bool HasDatabase, int Payloads, long Bytes, IReadOnlyList<string> Altered)
{
    internal const string Name = "backup.json";
}

/// <summary>Copies a running gateway: first the tables, then the payloads, so that every payload that a row names is there.</summary>
/// <remarks>A payload is durable before the row that names it is committed, and never changes. Erasing waits meanwhile. The marks of the control
/// numbers come last, so that they are not behind the tables.</remarks>
sealed class Backup(PayloadStore payloads, string? databaseFile, string controlNumbers, string settings, TimeProvider time)
{
    internal const string Database = "gateway.db";
    internal const string Payloads = "payloads";
    internal const string ControlNumbers = "control-numbers";
    internal const string Settings = "gateway.json";

    /// <summary>Takes it into a folder that is empty or new.</summary>
    /// <exception cref="IOException">The folder holds something, the disk is full, or payloads are just being erased.</exception>
    internal async Task<BackupReport> TakeAsync(string target, CancellationToken cancellation)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()) throw new IOException($"{target} is not empty; a backup is taken into a new folder");
        PrivateFolder.Create(target);
        using var held = payloads.TryHoldErasing() ?? throw new IOException("payloads are just being erased; take the backup when that is done");
        var takenAt = time.GetUtcNow();
        if (databaseFile is not null) SqliteBackup.Copy(databaseFile, Path.Combine(target, Database));
        Failpoint.Hit("backup.after-database");
        var (count, bytes, altered) = await CopyPayloadsAsync(Path.Combine(target, Payloads), cancellation);
        if (Directory.Exists(controlNumbers)) await CopyFolderAsync(controlNumbers, Path.Combine(target, ControlNumbers), cancellation);
        if (File.Exists(settings)) await CopyFileAsync(settings, Path.Combine(target, Settings), cancellation);
        Failpoint.Hit("backup.before-report");
        var report = new BackupReport(Product.Version, takenAt, databaseFile is not null, count, bytes, altered);
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(report, BackupJson.Default.BackupReport));
        await DurableFile.TryWriteAsync(Path.Combine(target, BackupReport.Name), Path.Combine(target, BackupReport.Name + ".tmp"), json, cancellation);
        return report;
    }

    // A payload store of its own: each copy is hashed on the way and bears its hash as its name.
    async Task<(int Count, long Bytes, IReadOnlyList<string> Altered)> CopyPayloadsAsync(string folder, CancellationToken cancellation)
    {
        var (copies, altered) = (new PayloadStore(folder, new(time)), new List<string>());
        var (count, bytes) = (0, 0L);
        foreach (var hash in payloads.All())
        {
            await using var content = payloads.OpenRead(hash);
            await using var copy = copies.Create();
            await content.CopyToAsync(copy, cancellation);
            if (copy.CommitAs(hash) is not { } stored)
            {
                altered.Add(hash);
                continue;
            }

            copies.Date(hash, payloads.StoredAt(hash));
            (count, bytes) = (count + 1, bytes + stored.SizeBytes);
        }

        return (count, bytes, altered);
    }

    internal static async Task CopyFolderAsync(string from, string to, CancellationToken cancellation)
    {
        if (new DirectoryInfo(from).LinkTarget is { } target) throw new IOException($"{from} is a link to {target}, which is not followed; put the folder itself there");
        // What a link leads to is not the gateway's, and whoever backs up may read more than it may.
        foreach (var file in Directory.EnumerateFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false }))
            await CopyFileAsync(file, Path.Combine(to, Path.GetRelativePath(from, file)), cancellation);
    }

    internal static async Task CopyFileAsync(string from, string to, CancellationToken cancellation)
    {
        if (new FileInfo(from).LinkTarget is { } target) throw new IOException($"{from} is a link to {target}, which is not followed; put the file itself there");
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(to)!).FullName;
        // A mark may have been replaced by a higher one meanwhile: that one is copied, or the tables know it.
        await using (var content = DurableFile.TryOpen(from))
            if (content is not null) await DurableFile.ReplaceAsync(to, content, cancellation, isPrivate: true);
        DurableFile.FlushFolder(folder);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupReport))]
sealed partial class BackupJson : JsonSerializerContext;
