using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>replay</c>: a dry run of what came, with the files of now or of another day, beside what was.</summary>
sealed class ReplayCommand(Terminal terminal)
{
    readonly Argument<string> _id = new("ID") { Description = "Of a received delivery, or of an interchange, message or document in it" };
    readonly Option<string> _asOf = new("--as-of") { Description = "With the profile, maps and guides in force at the end of a day (2026-03-01), or 7d, 12h or 30m ago [default: now]", HelpName = "WHEN" };

    internal static Command Create(Terminal terminal) => new ReplayCommand(terminal).Create();

    Command Create()
    {
        var replay = new GatewayCommand("replay", "Translate what came again and show what would be different; changes nothing")
        {
            Examples =
            [
                "gateway replay 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z                      # what today's profile and maps would make of it",
                "gateway replay 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --as-of 2026-03-01   # what those of that day would have made of it",
            ],
        };
        replay.Arguments.Add(_id);
        replay.Options.Add(_asOf);
        replay.Validators.Add(result =>
        {
            if (result.GetValue(_asOf) is { } when && ListOptions.SinceOf(when, DateTimeOffset.UnixEpoch) is null) result.AddError($"--as-of '{when}' is neither a day (2026-03-01) nor a while (7d, 12h, 30m).");
        });
        replay.SetAction((line, cancellation) => RunAsync(line, cancellation));
        return replay;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (OpenedGateway.OpenDefinitions(terminal, line, Severity.Error) is not { } definitions) return ExitCodes.Bad;
        var rehearsal = new Rehearsal(database, await line.Data().OpenPayloadsAsync(database, new(terminal.Clock)), definitions);
        var id = line.GetRequiredValue(_id).ToUpperInvariant();
        if (await rehearsal.RunAsync(id, AsOf(line), cancellation) is not { } report)
        {
            await terminal.Error.WriteLineAsync($"gateway: nothing that came is known of \"{id}\"; gateway list prints the ids");
            return ExitCodes.Bad;
        }

        if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(report, RehearsalJson.Readable.RehearsalReport));
        else Write(report);
        return ExitCodes.Good;
    }

    DateTimeOffset? AsOf(ParseResult line) => line.GetValue(_asOf) is { } when && ListOptions.SinceOf(when, terminal.Clock.GetUtcNow()) is { } moment
        ? when.Length == "2026-03-01".Length ? moment.AddDays(1).AddTicks(-1) : moment
        : null;

    void Write(RehearsalReport report)
    {
        foreach (var message in report.Messages) Write(message);
        foreach (var note in report.Notes) terminal.Error.WriteLine($"gateway: {TextTable.Printable(note)}");
        terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Messages.Count} messages of delivery {report.DeliveryId}: {report.Messages.Count(m => m.Same)} as they were, {report.Messages.Count(m => !m.Same)} different. Nothing was written."));
    }

    void Write(RehearsedMessage message)
    {
        var name = $"{message.Type} {message.ControlNumber}{(message.Number is { } number ? $" {number}" : "")}";
        terminal.Text.WriteLine(TextTable.Printable(message.Same ? $"{name}: as it was ({message.Was!.State})" : $"{name}: {Said(message.Was)} -> {Said(message.Would)}"));
        foreach (var line in Lines(message.Findings).Concat(Lines(message.Document))) terminal.Text.WriteLine("  " + TextTable.Printable(line));
    }

    static IEnumerable<string> Lines(string text) => text.Length == 0 ? [] : text.Split('\n');

    static string Said(RehearsedOutcome? outcome) => outcome is null ? "not there"
        : $"{outcome.State}{(outcome.Verdict is { } verdict ? $", {verdict}" : "")}{(outcome.Reason is { } reason ? $" ({reason})" : "")}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RehearsalReport))]
sealed partial class RehearsalJson : JsonSerializerContext
{
    internal static readonly RehearsalJson Readable = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
