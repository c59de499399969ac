using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>orders import</c>, <c>receipts import</c> and <c>crossreferences import</c>: what other systems know, into our tables.</summary>
sealed class ImportCommand(Terminal terminal)
{
    readonly UlidSource _ids = new(terminal.Clock);

    internal static Command Orders(Terminal terminal) => new ImportCommand(terminal).Create(
        "orders", "Import purchase orders from CSV or JSON; repeating it changes nothing", "samples/orders.csv",
        (file, problems, ids, now) => OrderImport.Read(file, problems, ids, now), Imports.Order);

    internal static Command Receipts(Terminal terminal) => new ImportCommand(terminal).Create(
        "receipts", "Import goods receipts from CSV or JSON; repeating it changes nothing", "samples/receipts.csv",
        (file, problems, ids, now) => ReceiptImport.Read(file.Name, file.Rows(problems), ids, now), Imports.Receipt);

    internal static Command CrossReferences(Terminal terminal) => new ImportCommand(terminal).Create(
        "crossreferences", "Import partners' own item and unit names from CSV or JSON; repeating it changes nothing", "samples/crossreferences.csv",
        (file, problems, ids, now) => CrossReferenceImport.Read(file.Name, file.Rows(problems), ids, now), Imports.CrossReference);

    Command Create<T>(
        string name,
        string description,
        string sample,
        Func<ImportFile, ICollection<FileProblem>, UlidSource, DateTimeOffset, IEnumerable<T>> read,
        Func<Effects, T, Recorded> record)
    {
        var files = FileArguments.Create("CSV with a header row, or JSON; - for standard input");
        var import = new GatewayCommand("import", $"{description}: imports a CSV or JSON file; importing it again changes nothing")
        {
            Examples = [$"gateway {name} import {sample}", $"gateway {name} import - < {sample}   # from another program"],
        };
        import.Arguments.Add(files);
        import.SetAction((line, cancellation) => RunAsync(line, line.GetRequiredValue(files), read, record, cancellation));
        return new GatewayCommand(name, description) { Examples = import.Examples, Subcommands = { import } };
    }

    async Task<int> RunAsync<T>(
        ParseResult line,
        string[] files,
        Func<ImportFile, ICollection<FileProblem>, UlidSource, DateTimeOffset, IEnumerable<T>> read,
        Func<Effects, T, Recorded> record,
        CancellationToken cancellation)
    {
        await using var database = line.Data().OpenDatabase(terminal.Clock);
        var journal = new Journal(database, _ids, terminal.Clock);
        var problems = new List<FileProblem>();
        foreach (var file in files)
        {
            await using var content = await OpenAsync(file, line.Data(), cancellation);
            var items = read(new(file, content), problems, _ids, terminal.Clock.GetUtcNow());
            var count = await Imports.RecordAsync(journal, items, record, cancellation, soFar => TellSoFar(file, soFar));
            if (terminal.ErrorIsScreen) await terminal.Error.WriteAsync("\r");
            Tell(line, file, count);
        }

        foreach (var problem in problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line))
            await terminal.Error.WriteLineAsync(problem.ToString());
        return problems.Count == 0 ? ExitCodes.Good : ExitCodes.Bad;
    }

    // Read twice, and so from a file: what comes by a pipe goes into one that nobody sees, and that ends with the command.
    async Task<Stream> OpenAsync(string file, DataFolder data, CancellationToken cancellation)
    {
        var source = file == FileArguments.StandardInput ? terminal.Input : File.OpenRead(file);
        if (source is FileStream { CanSeek: true }) return source;
        var path = Path.Combine(data.Root, $"import-{_ids.Next()}.tmp");
        var content = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 64 * 1024, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        await using (source) await source.CopyToAsync(content, cancellation);
        return content;
    }

    void TellSoFar(string file, ImportCount count)
    {
        if (terminal.ErrorIsScreen) terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{file}: {count.All} so far "));
    }

    void Tell(ParseResult line, string file, ImportCount count)
    {
        if (!line.WantsJson())
        {
            terminal.Text.WriteLine($"{file}: {count.New} new, {count.Changed} changed, {count.Unchanged} known already");
            return;
        }

        using (var json = new Utf8JsonWriter(terminal.Output))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteNumber("new", count.New);
            json.WriteNumber("changed", count.Changed);
            json.WriteNumber("unchanged", count.Unchanged);
            json.WriteEndObject();
        }

        terminal.Text.WriteLine();
    }
}
