using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.CommandLine;

/// <summary><c>reconcile</c>: whether tables, payloads and the ERP agree.</summary>
static class ReconcileCommand
{
    internal static Command Create(Terminal terminal)
    {
        var since = new Option<string>("--since") { Description = "The ERP is asked for what it took since a day (2026-03-01) or a while (7d, 12h, 30m) [default: as by night]", HelpName = "WHEN" };
        var reconcile = new GatewayCommand("reconcile", "Compare what the gateway says with its payloads and with the ERP, and list the differences; changes nothing")
        {
            Examples = ["gateway reconcile", "gateway reconcile --since 30d --json   # for programs; exit code 2 when something does not agree"],
        };
        since.Validators.Add(result =>
        {
            if (result.Tokens is [var text] && ListOptions.SinceOf(text.Value, DateTimeOffset.UnixEpoch) is null) result.AddError($"--since '{text.Value}' is neither a date (2026-03-01) nor a period (7d, 12h, 30m).");
        });
        reconcile.Options.Add(since);
        reconcile.SetAction((line, cancellation) => RunAsync(line, terminal, line.GetValue(since), cancellation));
        return reconcile;
    }

    static async Task<int> RunAsync(ParseResult line, Terminal terminal, string? since, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        using var house = new Housekeeping(line.Data(), database, await line.Data().OpenPayloadsAsync(database, new(terminal.Clock)), terminal.Clock, NullLoggerFactory.Instance);
        var report = await house.Night.ReconcileAsync(since is null ? null : ListOptions.SinceOf(since, terminal.Clock.GetUtcNow()), cancellation);
        if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(Published(report), ReconcileJson.Readable.PublishedReconciliation));
        else Write(report, terminal);
        if (report.Trouble is { } trouble) await terminal.Error.WriteLineAsync($"gateway: the ERP could not be asked to the end: {TextTable.Printable(trouble)}");
        return report.Open.Count > 0 ? ExitCodes.Bad : report.Trouble is null ? ExitCodes.Good : ExitCodes.Environment;
    }

    static void Write(ReconciliationReport report, Terminal terminal)
    {
        foreach (var open in report.Open) terminal.Text.WriteLine(TextTable.Printable($"{StateNames.Of(open.Kind)}: {open.Text}."));
        terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Postings} postings asked for, {report.Payloads} payloads looked for: {(report.Open.Count == 0 ? "all agree" : $"{report.Open.Count} do not agree, {report.News} of them new")}."));
    }

    static PublishedReconciliation Published(ReconciliationReport report) => new(
        report.Postings, report.Payloads, report.News, report.Trouble, [.. report.Open.Select(PublishedDiscrepancy.Of)]);
}

/// <summary>The output of <c>reconcile --json</c>.</summary>
sealed record PublishedReconciliation(int Postings, int Payloads, int News, string? Trouble, IReadOnlyList<PublishedDiscrepancy> Discrepancies);

/// <summary>A discrepancy as it is published.</summary>
sealed record PublishedDiscrepancy(string Kind, string Subject, string? Partner, string Text, string FoundAt, string SeenAt)
{
    internal static PublishedDiscrepancy Of(DiscrepancyRecord d) => new(StateNames.Of(d.Kind), d.Subject, d.Partner, d.Text, Published.Time(d.FoundAt), Published.Time(d.SeenAt));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PublishedReconciliation))]
sealed partial class ReconcileJson : JsonSerializerContext
{
    internal static readonly ReconcileJson Readable = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
