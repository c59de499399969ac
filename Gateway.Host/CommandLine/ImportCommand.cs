using System.CommandLine;
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
        "orders", "Purchase orders as the ERP knows them", "samples/orders.csv",
        (source, rows, ids, now) => OrderImport.Read(source, rows, ids, now), Imports.Order);

    internal static Command Receipts(Terminal terminal) => new ImportCommand(terminal).Create(
        "receipts", "Goods received, as the warehouse knows them", "samples/receipts.csv",
        (source, rows, ids, now) => ReceiptImport.Read(source, rows, ids, now), Imports.Receipt);

    internal static Command CrossReferences(Terminal terminal) => new ImportCommand(terminal).Create(
        "crossreferences", "What partners call by other names: items and units", "samples/crossreferences.csv",
        (source, rows, ids, now) => CrossReferenceImport.Read(source, rows, ids, now), Imports.CrossReference);

    Command Create<T>(
        string name,
        string description,
        string sample,
        Func<string, IEnumerable<ImportRow>, UlidSource, DateTimeOffset, IReadOnlyList<T>> read,
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
        Func<string, IEnumerable<ImportRow>, UlidSource, DateTimeOffset, IReadOnlyList<T>> read,
        Func<Effects, T, Recorded> record,
        CancellationToken cancellation)
    {
        await using var database = line.Data().OpenDatabase(terminal.Clock);
        var journal = new Journal(database, _ids, terminal.Clock);
        var problems = new List<FileProblem>();
        foreach (var file in files)
        {
            var rows = ImportFile.Read(file, await ReadAsync(file, cancellation), problems);
            var items = read(file, rows, _ids, terminal.Clock.GetUtcNow());
            Tell(line, file, await Imports.RecordAsync(journal, items, record, cancellation));
        }

        foreach (var problem in problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line))
            await terminal.Error.WriteLineAsync(problem.ToString());
        return problems.Count == 0 ? ExitCodes.Good : ExitCodes.Bad;
    }

    async Task<ReadOnlyMemory<byte>> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file != FileArguments.StandardInput) return await File.ReadAllBytesAsync(file, cancellation);
        using var content = new MemoryStream();
        await terminal.Input.CopyToAsync(content, cancellation);
        return content.ToArray();
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
