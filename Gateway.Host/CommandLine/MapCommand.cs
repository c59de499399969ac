using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary><c>map prove</c>: whether maps write what they read, shown on real messages.</summary>
static class MapCommand
{
    internal static Command Create(Terminal terminal)
    {
        var map = new GatewayCommand("map", "Check maps") { Examples = ["gateway map prove   # on the samples beside the maps"] };
        map.Subcommands.Add(Prove(terminal));
        return map;
    }

    static GatewayCommand Prove(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files of messages, or folders of samples; without one, the samples beside the maps" };
        var name = new Option<string>("--map") { Description = "Use this map", HelpName = "MAP" };
        var prove = new GatewayCommand("prove", "Read messages, write them, read them again: each document must come back unchanged")
        {
            Examples =
            [
                "gateway map prove                                                         # every sample beside the maps",
                "gateway map prove samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi --json   # on one file",
            ],
        };
        prove.Arguments.Add(paths);
        prove.Options.Add(name);
        prove.SetAction(line => Planning.TryMap(line, null, line.GetValue(name), terminal, out var planning)
            ? Run(line.GetValue(paths) is { Length: > 0 } named ? named : [line.MapsFolder()], planning, line.WantsJson(), terminal)
            : ExitCodes.Bad);
        return prove;
    }

    static int Run(string[] paths, Planning planning, bool json, Terminal terminal)
    {
        var files = paths.SelectMany(path => Directory.Exists(path) ? GoldenCase.Find([path]).Select(c => c.Input) : [path]);
        var proven = 0;
        var run = new FileRun(terminal, showStatistics: false);
        var code = run.Each(files, (file, payload) =>
        {
            var results = (planning.CsvMapFor(file) is { } csv ? Prove(file, payload, csv) : Prove(file, payload, planning)).ToList();
            proven += results.Count;
            foreach (var result in results) Write(result, json, terminal.Text);
            if (results.Count == 0) terminal.Error.WriteLine($"{file}: no map reads anything in it, so nothing was proven");
            return results.Count > 0 && results.TrueForAll(r => r.Holds);
        });
        terminal.Error.WriteLine(proven == 1 ? "1 message" : $"{proven} messages");
        return code;
    }

    static IEnumerable<ProofResult> Prove(string file, Stream payload, Planning planning)
    {
        var translator = new Translator(planning.PlanFor);
        foreach (var what in translator.Read(payload))
        {
            if (what == TranslationEvent.Message && translator.Message is { Document: { } read, Plan.Map: { } map } message)
                yield return Prove(file, $"{message.Report.Header.Type} {message.Report.Header.ControlNumber}", map, read);
        }
    }

    static IEnumerable<ProofResult> Prove(string file, Stream payload, MapPlan csv) =>
        from document in new CsvDocumentReader(csv).Read(payload)
        where document is not null
        select Prove(file, $"{document.Document.Type} {document.Document.DocumentNumber}", csv, document);

    static ProofResult Prove(string file, string message, MapPlan map, MappedDocument read)
    {
        var proof = MapProof.Of(map, read);
        return new(file, message, map.Name, proof.Holds, proof.Differences, [.. proof.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Text)]);
    }

    static void Write(ProofResult result, bool json, TextWriter text)
    {
        if (json)
        {
            text.WriteLine(JsonSerializer.Serialize(result, ProofJson.Readable.ProofResult));
            return;
        }

        text.WriteLine($"{(result.Holds ? "ok    " : "FAILED")} {result.File}: {result.Message} by {result.Map}");
        foreach (var d in result.Differences)
            text.WriteLine($"       {d.Row ?? result.Map}: {d.Field} was {d.Before ?? "absent"}, came back {d.After ?? "absent"}");
        foreach (var error in result.Errors) text.WriteLine($"       {error}");
    }
}

/// <summary>What became of one message.</summary>
sealed record ProofResult(
    string File, string Message, string Map, bool Holds, IReadOnlyList<ProofDifference> Differences, IReadOnlyList<string> Errors);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProofResult))]
sealed partial class ProofJson : JsonSerializerContext
{
    /// <summary>Letters, quotes and delimiters stay as they are: it is read by people and programs, never put into a page.</summary>
    internal static ProofJson Readable => field ??= new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
