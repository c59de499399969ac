using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Pipeline.Review;
using Gateway.Partners;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>match simulate</c>: what other tolerances would have passed or stopped of what came.</summary>
sealed class MatchSimulate(Terminal terminal)
{
    readonly Option<string> _tolerance = new("--tolerance") { Description = "Tolerances to try (YAML as in a profile: tolerances:, invoice:, terms:); used for every partner", HelpName = "FILE", Required = true };
    readonly Option<string> _since = new("--since") { Description = "What came since a date (2026-03-01) or in the last 90d", HelpName = "WHEN", Required = true };
    readonly Option<string> _partner = new("--partner") { Description = "Only from this supplier", HelpName = "PARTNER" };

    internal static Command Create(Terminal terminal) => new MatchSimulate(terminal).Create();

    GatewayCommand Create()
    {
        var simulate = new GatewayCommand("simulate", "Re-check past documents against other tolerances: what would have passed, what would have stopped; changes nothing")
        {
            Examples =
            [
                "gateway match simulate --tolerance samples/tolerances.yaml --since 90d                            # the last quarter",
                "gateway match simulate --tolerance samples/tolerances.yaml --since 2026-10-01 --partner hollis-fasteners --json",
            ],
        };
        foreach (var option in (Option[])[_tolerance, _since, _partner]) simulate.Options.Add(option);
        simulate.Validators.Add(result =>
        {
            if (result.GetValue(_since) is { } since && ListOptions.SinceOf(since, DateTimeOffset.UnixEpoch) is null)
                result.AddError($"--since '{since}' is neither a date (2026-03-01) nor a period (90d, 12h, 30m).");
        });
        simulate.SetAction((line, cancellation) => RunAsync(line, cancellation));
        return simulate;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        if (Terms(line.GetRequiredValue(_tolerance)) is not { } terms) return ExitCodes.Bad;
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (OpenedGateway.OpenDefinitions(terminal, line, Severity.Error) is not { } definitions) return ExitCodes.Bad;
        var simulation = new Simulation(database, new(database, terminal.Clock), definitions.Current.Directory);
        var since = ListOptions.SinceOf(line.GetRequiredValue(_since), terminal.Clock.GetUtcNow())!.Value;
        var report = await simulation.RunAsync(terms, since, line.GetValue(_partner), Tell, cancellation);
        if (terminal.ErrorIsScreen) terminal.Error.Write("\r");
        if (line.WantsJson()) terminal.Text.WriteLine(JsonSerializer.Serialize(report, ReviewJson.Readable.SimulationReport));
        else SimulationText.Write(report, terminal);
        return ExitCodes.Good;
    }

    MatchTerms? Terms(string file)
    {
        var problems = new List<FileProblem>();
        var terms = TermsFile.Read(file, problems);
        foreach (var problem in problems) terminal.Error.WriteLine(problem.ToString());
        return terms;
    }

    void Tell(int judged)
    {
        if (terminal.ErrorIsScreen) terminal.Error.Write(FormattableString.Invariant($"\r{judged} documents judged "));
    }
}
