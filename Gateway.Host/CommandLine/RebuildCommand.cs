using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Pipeline.Operations;

namespace Gateway.Host.CommandLine;

/// <summary><c>rebuild</c>: whether the state tables agree with the history, and their repair from it.</summary>
sealed class RebuildCommand(Terminal terminal)
{
    readonly Option<bool> _check = new("--check") { Description = "Only compare; changes nothing" };
    readonly ReasonOptions _reason = new(isRequired: false);

    internal static Command Create(Terminal terminal) => new RebuildCommand(terminal).Create();

    Command Create()
    {
        var rebuild = new GatewayCommand("rebuild", "Compare the state tables with the event history, and repair them from it")
        {
            Examples =
            [
                "gateway rebuild --check                                     # names what differs; exit code 2 when something does",
                "gateway rebuild --reason 'somebody edited the tables'",
            ],
        };
        rebuild.Options.Add(_check);
        _reason.AddTo(rebuild);
        rebuild.Validators.Add(result =>
        {
            if (!result.GetValue(_check) && !_reason.IsGiven(result)) result.AddError($"Say --check to compare, or --reason to repair: {ReasonOptions.Wanted}");
        });
        rebuild.SetAction(RunAsync);
        return rebuild;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var wish = line.GetValue(_check) ? null : _reason.Wish(line);
        var report = await new Rebuild(database, terminal.Clock).RunAsync(wish, Tell, cancellation);
        if (terminal.ErrorIsScreen) await terminal.Error.WriteAsync("\r");
        if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(report, RebuildJson.Default.RebuildReport));
        else Write(report);
        return report.IsGood ? ExitCodes.Good : ExitCodes.Bad;
    }

    void Tell(long rows)
    {
        if (terminal.ErrorIsScreen) terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{rows} rows "));
    }

    void Write(RebuildReport report)
    {
        foreach (var deviation in report.Deviations)
            terminal.Text.WriteLine(TextTable.Printable($"{deviation.Table} {deviation.Id}: {deviation.Text}{(deviation.IsMended ? " (repaired)" : "")}."));
        var left = report.Deviations.Count(d => !d.IsMended);
        terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Rows} rows in the history: {(report.Deviations.Count == 0 ? "the tables agree with it"
            : left == 0 ? $"{report.Deviations.Count} differed and are repaired" : $"{left} differ")}."));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RebuildReport))]
sealed partial class RebuildJson : JsonSerializerContext;
