using System.CommandLine;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>translate</c>: the documents of a file, one line of JSON each, and what is wrong with it.</summary>
static class TranslateCommand
{
    const string Json = "json";
    const string Text = "text";
    const string Nothing = "null";
    static readonly Dictionary<string, Standard> Targets = new() { ["x12"] = Standard.X12, ["edifact"] = Standard.Edifact, ["csv"] = Standard.Csv };
    static readonly string[] LineEndings = [".jsonl", ".ndjson"];

    internal static Command Create(Terminal terminal)
    {
        var files = FileArguments.Create("Files to translate, or - for standard input");
        var partner = new Option<string>("--partner") { Description = "As this partner's profile says [default: the map for each message's type and release]", HelpName = "PARTNER" };
        var map = new Option<string>("--map") { Description = "Use this map", HelpName = "MAP" };
        var to = new Option<string>("--to") { Description = "text: each value with its bytes and the row that read it; json: the same for programs; x12, edifact, csv: written by the map of that standard; null: nothing, to measure [default: text on a screen, else json]", HelpName = "FORM" };
        to.AcceptOnlyFromAmong([Text, Json, .. Targets.Keys, Nothing]);
        var from = new Option<string>("--from") { Description = "json: the files are documents as --to json prints them [default: for .jsonl and .ndjson]", HelpName = "FORM" };
        from.AcceptOnlyFromAmong(Json);
        var target = new TargetOptions();
        var statistics = RunStatistics.Option();
        var translate = new GatewayCommand("translate", "Write a file's documents with the bytes of every value, diagnostics on standard error; nothing is stored")
        {
            Examples =
            [
                "gateway translate samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi   # by the maps of the standards",
                "gateway translate samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi --partner hollis-fasteners   # by its own",
                "gateway translate maps/x12/004010/810-invoice.in.edi --map x12-004010-810",
                "gateway translate samples/mailboxes/kestrel-packaging/in/order-response-3391.csv --map csv-order-response",
                "gateway translate samples/mailboxes/valvole-rossi/in/ORDRSP_20456.edi --to x12   # as an 855; what has no place there is told",
                "gateway translate samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi --to json | gateway translate - --from json --to x12 --partner hollis-fasteners",
                "gateway translate samples/mailboxes/hollis-fasteners/in/HF-856-55102.edi --to null --stats   # how fast",
            ],
        };
        translate.Arguments.Add(files);
        foreach (var option in (Option[])[partner, map, from, to, .. target.All, statistics]) translate.Options.Add(option);
        translate.SetAction(line =>
        {
            if (!Planning.TryMap(line, line.GetValue(partner), line.GetValue(map), terminal, out var planning)) return ExitCodes.Bad;
            var form = line.GetValue(to) ?? (line.WantsJson() || terminal.ScreenWidth is null ? Json : Text);
            if (OutputOf(form, line, target, planning, terminal) is not { } output) return ExitCodes.Bad;
            var run = new FileRun(terminal, line.GetValue(statistics));
            return run.Each(line.GetRequiredValue(files), (file, payload) =>
            {
                var translation = new FileTranslation(planning, output, new(file, terminal), run.Meter);
                if (line.GetValue(from) == Json || LineEndings.Contains(Path.GetExtension(file))) return translation.OfLines(payload);
                return planning.CsvMapFor(file) is { } csv ? translation.OfRows(payload, csv) : translation.OfInterchanges(payload);
            });
        });
        return translate;
    }

    static DocumentOutput? OutputOf(string form, ParseResult line, TargetOptions target, Planning planning, Terminal terminal) => form switch
    {
        Nothing => new NoOutput(),
        Text => new TextOutput(terminal.Text),
        Json => new JsonOutput(terminal),
        _ => target.Output(line, Targets[form], planning, terminal),
    };
}
