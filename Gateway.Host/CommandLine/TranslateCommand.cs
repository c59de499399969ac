using System.CommandLine;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary><c>translate</c>: the documents of a file, one line of JSON each, and what is wrong with it.</summary>
static class TranslateCommand
{
    const string Json = "json";
    const string Text = "text";
    const string Nothing = "null";

    internal static Command Create(Terminal terminal)
    {
        var files = FileArguments.Create("Files to translate, or - for standard input");
        var partner = new Option<string>("--partner") { Description = "As this partner's profile says [default: the map for each message's type and release]", HelpName = "PARTNER" };
        var map = new Option<string>("--map") { Description = "With this map", HelpName = "MAP" };
        var to = new Option<string>("--to") { Description = "text: each value with its bytes and the row that read it; json: the same for programs; null: nothing, to measure [default: text on a screen, else json]", HelpName = "FORM" };
        to.AcceptOnlyFromAmong(Text, Json, Nothing);
        var statistics = RunStatistics.Option();
        var translate = new GatewayCommand("translate", "Write a file's documents with the bytes of every value, diagnostics on standard error; nothing is stored")
        {
            Examples =
            [
                "gateway translate samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi   # by the maps of the standards",
                "gateway translate samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi --partner hollis-fasteners   # by its own",
                "gateway translate maps/x12/004010/810-invoice.in.edi --map x12-004010-810",
                "gateway translate samples/mailboxes/kestrel-packaging/in/order-response-3391.csv --map csv-order-response",
                "gateway translate samples/mailboxes/hollis-fasteners/in/HF-856-55102.edi --to null --stats   # how fast",
            ],
        };
        translate.Arguments.Add(files);
        foreach (var option in new Option[] { partner, map, to, statistics }) translate.Options.Add(option);
        translate.SetAction(line =>
        {
            if (!Planning.TryMap(line, line.GetValue(partner), line.GetValue(map), terminal, out var planning)) return ExitCodes.Bad;
            var output = OutputOf(line.GetValue(to) ?? (line.WantsJson() || terminal.ScreenWidth is null ? Json : Text), terminal);
            var run = new FileRun(terminal, line.GetValue(statistics));
            return run.Each(line.GetRequiredValue(files), (file, payload) => planning.CsvMapFor(file) is { } csv
                ? TranslateCsv(payload, csv, output, new(file, terminal), run.Meter)
                : Translate(payload, planning, output, new(file, terminal), run.Meter));
        });
        return translate;
    }

    static Action<MappedDocument>? OutputOf(string form, Terminal terminal) => form switch
    {
        Nothing => null,
        Text => document => DocumentText.Write(document, terminal.Text),
        _ => document => terminal.Text.WriteLine(document.ToJson()),
    };

    static bool Translate(Stream payload, Planning planning, Action<MappedDocument>? output, Findings findings, RunMeter meter)
    {
        var translator = new Translator(planning.PlanFor);
        foreach (var what in translator.Read(payload))
        {
            if (what == TranslationEvent.Message)
            {
                meter.Messages++;
                Write(translator.Message!, planning, output, findings);
            }
            else if (what == TranslationEvent.InterchangeEnd)
            {
                findings.TellEnvelopes(translator.Report!);
            }
        }

        findings.Tell(translator.FileDiagnostics);
        return !findings.HasErrors;
    }

    static bool TranslateCsv(Stream payload, MapPlan map, Action<MappedDocument>? output, Findings findings, RunMeter meter)
    {
        var reader = new CsvDocumentReader(map);
        foreach (var document in reader.Read(payload))
        {
            findings.Tell(reader.Diagnostics);
            if (document is null) continue;
            meter.Messages++;
            output?.Invoke(document);
        }

        return !findings.HasErrors;
    }

    static void Write(TranslatedMessage message, Planning planning, Action<MappedDocument>? output, Findings findings)
    {
        findings.Tell(message.Report);
        if (message.Document is not null) output?.Invoke(message.Document);
        else if (LacksMap(message, planning)) findings.Tell(message.Report with { Diagnostics = [MapMissing(message)] });
    }

    // A rejected message needs no map, and an acknowledgement becomes no document.
    static bool LacksMap(TranslatedMessage message, Planning planning) =>
        message is { Plan: { Schema: not null, Map: null }, Acknowledgement: null }
        && Verdicts.Of(message.Report, message.Plan.Schema.Standard, planning.Policy) != Verdict.Rejected;

    static Diagnostic MapMissing(TranslatedMessage message)
    {
        var header = message.Report.Header;
        return new(
            DiagnosticCodes.MapMissing,
            Severity.Error,
            new(header.Offset, header.Length, 1),
            $"No map is here for {header.Type} in version {header.Version}; add one to the maps folder, or name one by --map.");
    }
}
