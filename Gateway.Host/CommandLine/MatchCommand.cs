using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Review;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>match explain</c>: every rule about a document, passed or not, beside the order and what came of it.</summary>
sealed class MatchCommand(Terminal terminal)
{
    const int DocumentsMax = 20;

    readonly Argument<string> _document = new("DOCUMENT") { Description = "An id of the document, its message or its exception, its number, an order number, or the name of the file that it came in" };
    readonly Option<bool> _stored = new("--stored") { Description = "Show the result of the last run, instead of matching with what is known now" };

    internal static Command Create(Terminal terminal)
    {
        var explain = new MatchCommand(terminal).Explain();
        return new GatewayCommand("match", "Explain how documents are matched with orders, receipts and invoices")
        {
            Examples = explain.Examples,
            Subcommands = { explain, MatchSimulate.Create(terminal) },
        };
    }

    GatewayCommand Explain()
    {
        var explain = new GatewayCommand("explain", "Show a document beside its order, line by line, with every rule that it passed or not; changes nothing")
        {
            Examples =
            [
                "gateway match explain HF-77120             # a document by its number",
                "gateway match explain HF-810-77120.edi     # all documents of a file",
                "gateway match explain HF-77120 --stored    # what the last run said",
                "gateway match explain HF-77120 --json      # for programs",
            ],
        };
        explain.Arguments.Add(_document);
        explain.Options.Add(_stored);
        explain.SetAction((line, cancellation) => RunAsync(line, line.GetRequiredValue(_document), line.GetValue(_stored), cancellation));
        return explain;
    }

    async Task<int> RunAsync(ParseResult line, string name, bool isStored, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (OpenedGateway.OpenDefinitions(terminal, line, Severity.Error) is not { } definitions) return ExitCodes.Bad;
        var documents = await database.ReadAsync(tx => StoryFinder.Documents(tx, name), cancellation);
        if (documents.Count == 0)
        {
            terminal.Error.WriteLine($"gateway: {Unknown.Text("received document", name, "gateway list prints ids and numbers, gateway show finds what is not a document")}");
            return ExitCodes.Bad;
        }

        var pages = Pages(line, database, definitions, terminal);
        var read = new List<MatchPage>();
        foreach (var document in documents.Take(DocumentsMax))
            if (await pages.ReadAsync(document, isStored, cancellation) is { } page) read.Add(page);
            else terminal.Error.WriteLine($"gateway: {document.Kind} {document.Number} cannot be explained: the profile {document.Partner} is gone.");
        if (line.WantsJson()) terminal.Text.WriteLine(JsonSerializer.Serialize(read, ReviewJson.Readable.IReadOnlyListMatchPage));
        else foreach (var page in read) MatchPageText.Write(page, terminal);
        if (documents.Count > DocumentsMax)
            terminal.Error.WriteLine(FormattableString.Invariant($"gateway: the first {DocumentsMax} of {documents.Count} documents; name one by its number or id."));
        return read.Count == 0 ? ExitCodes.Bad : ExitCodes.Good;
    }

    /// <summary>What reads match pages for a command line.</summary>
    internal static MatchPages Pages(ParseResult line, Database database, Definitions definitions, Terminal terminal) => new(
        database, new(database, terminal.Clock), Places(line), definitions.Current.Directory);

    internal static PayloadPlaces Places(ParseResult line) => new(PayloadStore.ForReading(line.Data().Payloads));
}
