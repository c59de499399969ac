using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Transports;

namespace Gateway.Host;

/// <summary>The purchase orders, receipts and files that come with the gateway, put where a first look finds them at work.</summary>
/// <remarks>Only into a data folder that is new, and once: a mark stands from the beginning to the end of it, so that what
/// was cut off is taken up again, and what was finished is never repeated.</remarks>
sealed class Samples(string folder, DataFolder data, UlidSource ids, TimeProvider time)
{
    string Mark => Path.Combine(data.Root, "samples.unfinished");

    /// <summary>Whether there are samples, and a data folder that wants them.</summary>
    internal bool IsWanted => Directory.Exists(folder) && (data.IsNew || File.Exists(Mark));

    /// <summary>Says before the database is made that samples are to come.</summary>
    internal void Begin()
    {
        Directory.CreateDirectory(data.Root);
        File.WriteAllText(Mark, folder);
    }

    /// <summary>Imports and copies everything; repeated, it changes nothing.</summary>
    internal async Task FillAsync(Journal journal, CancellationToken cancellation)
    {
        await ImportAsync(journal, "orders.csv", (source, rows, ids, now) => OrderImport.Read(source, rows, ids, now), Imports.Order, cancellation);
        await ImportAsync(journal, "receipts.csv", ReceiptImport.Read, Imports.Receipt, cancellation);
        await ImportAsync(journal, "crossreferences.csv", CrossReferenceImport.Read, Imports.CrossReference, cancellation);
        var mailboxes = Path.Combine(folder, "mailboxes");
        foreach (var file in Directory.EnumerateFiles(mailboxes, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            await CopyAsync(file, Path.Combine(data.Root, "mailboxes", Path.GetRelativePath(mailboxes, file)), cancellation);
        File.Delete(Mark);
    }

    async Task ImportAsync<T>(
        Journal journal, string name, Func<string, IEnumerable<ImportRow>, UlidSource, DateTimeOffset, IEnumerable<T>> read,
        Func<Effects, T, Recorded> record, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) return;
        var problems = new List<FileProblem>();
        var rows = ImportFile.Read(path, await File.ReadAllBytesAsync(path, cancellation), problems);
        var items = read(path, rows, ids, time.GetUtcNow()).ToList();
        if (problems.Count > 0) throw new InvalidDataException(problems[0].ToString());
        await Imports.RecordAsync(journal, items, record, cancellation);
    }

    static async Task CopyAsync(string from, string to, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await using var content = File.OpenRead(from);
        await DurableFile.TryWriteAsync(to, to + ".part", content, cancellation);
    }
}
