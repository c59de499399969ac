using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Translation;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary><c>map prove</c>: whether maps write what they read, shown on real messages.</summary>
static class MapCommand
{
    internal static Command Create(Terminal terminal)
    {
        var map = new GatewayCommand("map", "Work on maps") { Examples = ["gateway map prove   # on the samples beside the maps"] };
        map.Subcommands.Add(Prove(terminal));
        return map;
    }

    static GatewayCommand Prove(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files of messages, or folders of samples; without one, the samples beside the maps" };
        var name = new Option<string>("--map") { Description = "Only with this map", HelpName = "MAP" };
        var prove = new GatewayCommand("prove", "Read messages, write them, read them again: each document must come back as it was")
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
            var results = Prove(file, payload, planning).ToList();
            proven += results.Count;
            foreach (var result in results) Write(result, json, terminal.Text);
            return results.TrueForAll(r => r.Holds);
        });
        terminal.Error.WriteLine(proven == 1 ? "1 message" : $"{proven} messages");
        return code;
    }

    static IEnumerable<ProofResult> Prove(string file, Stream payload, Planning planning)
    {
        var translator = new Translator(planning.PlanFor);
        foreach (var what in translator.Read(payload))
        {
            if (what != TranslationEvent.Message || translator.Message is not { Document: { } read, Plan.Map: { } map } message) continue;
            var proof = MapProof.Of(map, read);
            yield return new(
                file,
                $"{message.Report.Header.Type} {message.Report.Header.ControlNumber}",
                map.Name,
                proof.Holds,
                proof.Differences,
                [.. proof.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Text)]);
        }
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
