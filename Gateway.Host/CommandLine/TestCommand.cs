using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.CommandLine;

/// <summary><c>test</c>: runs the samples beside the maps and compares with what is expected of them.</summary>
static class TestCommand
{
    internal static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Samples (NAME.in.edi) or folders of them; without one, those beside the maps",
        };
        var partner = new Option<string>("--partner") { Description = "Judge, map and answer as this partner's profile says", HelpName = "PARTNER" };
        var update = new Option<bool>("--update") { Description = "Make what comes out the expected result; review the difference before you keep it" };
        var test = new GatewayCommand("test", "Run the samples beside the maps, with a fixed clock and fixed control numbers")
        {
            Examples =
            [
                "gateway test                                                # every NAME.in.edi under the maps",
                "gateway test maps/x12/004010 --update                       # after a change that is meant",
                "gateway test maps/x12/004010/855-order-response.in.edi --partner hollis-fasteners   # as a partner's profile judges",
                "gateway test --json                                         # for a build",
            ],
        };
        test.Arguments.Add(paths);
        test.Options.Add(partner);
        test.Options.Add(update);
        test.SetAction(line => Planning.TryMap(line, line.GetValue(partner), null, terminal, out var planning)
            ? Run(line.GetValue(paths) is { Length: > 0 } named ? named : [line.MapsFolder()], planning, line.GetValue(update), line.WantsJson(), terminal)
            : ExitCodes.Bad);
        return test;
    }

    static int Run(string[] paths, Planning planning, bool update, bool json, Terminal terminal)
    {
        if (paths.FirstOrDefault(p => !File.Exists(p) && !Directory.Exists(p)) is { } missing)
        {
            terminal.Error.WriteLine($"gateway: {missing}: no such file or folder");
            return ExitCodes.Environment;
        }

        var coverage = new Coverage();
        var results = GoldenCase.Find(paths).Select(golden => Run(golden, planning, coverage, update)).ToList();
        if (json) terminal.Text.WriteLine(JsonSerializer.Serialize(Report(results, coverage), TestJson.Readable.TestReport));
        else Write(results, coverage, terminal);
        var failed = results.Count(r => r.Differences.Count > 0);
        terminal.Error.WriteLine($"{results.Count} sample{(results.Count == 1 ? "" : "s")}, {failed} failed");
        return failed == 0 ? ExitCodes.Good : ExitCodes.Bad;
    }

    static TestResult Run(GoldenCase golden, Planning planning, Coverage coverage, bool update)
    {
        var outcome = GoldenRun.Of(golden, planning, coverage);
        if (update) golden.Update(outcome);
        return new(golden.Input, golden.Differences(outcome));
    }

    static void Write(List<TestResult> results, Coverage coverage, Terminal terminal)
    {
        var text = terminal.Text;
        foreach (var result in results)
        {
            text.WriteLine($"{(result.Differences.Count == 0 ? "ok    " : "FAILED")} {result.Sample}");
            foreach (var difference in result.Differences) text.WriteLine($"       {difference}");
        }

        foreach (var (map, covered) in coverage.Maps)
        {
            text.WriteLine($"{map}: {covered.Documents} {(covered.Documents == 1 ? "document" : "documents")}, {covered.Produced.Count} fields");
            terminal.WriteWrapped("  in a row, in no sample: ", covered.Missing);
            terminal.WriteWrapped("  in a sample, in no row: ", [.. covered.Unread.Select(u => u.Value == 1 ? u.Key : $"{u.Key} ({u.Value} times)")]);
        }
    }

    static TestReport Report(List<TestResult> results, Coverage coverage) => new(
        results,
        [.. coverage.Maps.Select(m => new MapReport(m.Key, m.Value.Documents, [.. m.Value.Produced], m.Value.Missing, m.Value.Unread))]);
}

/// <summary>One sample and what differed.</summary>
sealed record TestResult(string Sample, IReadOnlyList<string> Differences);

/// <summary>What the samples exercise of one map.</summary>
sealed record MapReport(
    string Map, int Documents, IReadOnlyList<string> Produced, IReadOnlyList<string> Missing, IReadOnlyDictionary<string, int> Unread);

/// <summary>What <c>test --json</c> prints.</summary>
sealed record TestReport(IReadOnlyList<TestResult> Samples, IReadOnlyList<MapReport> Coverage);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TestReport))]
sealed partial class TestJson : JsonSerializerContext
{
    /// <summary>Letters, quotes and delimiters stay as they are: it is read by people and programs, never put into a page.</summary>
    internal static TestJson Readable => field ??= new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
