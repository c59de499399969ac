using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Review;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;

namespace Gateway.Host.CommandLine;

/// <summary><c>shadow</c>: what agreements in shadow would have answered and posted, beside what another gateway did.</summary>
sealed class ShadowCommand(Terminal terminal)
{
    // Whoever reads them compares what is said, and not the numbers.
    static readonly AnswerNumbers Numbers = new(1, 1);

    readonly Option<string> _partner = new("--partner") { Description = "Only of this partner", HelpName = "PARTNER" };
    readonly Option<string> _agreement = new("--agreement") { Description = "Only under agreements of this name", HelpName = "AGREEMENT" };
    readonly Option<string> _since = new("--since") { Description = "Only since a date (2026-03-01) or for the last 7d, 12h or 30m", HelpName = "WHEN" };
    readonly Option<string[]> _answers = new("--answers")
    {
        Description = "What the other gateway answered: files with its 997, 999, TA1 or CONTRL, or folders of them", HelpName = "PATH", AllowMultipleArgumentsPerToken = true,
    };

    readonly Option<string[]> _ledger = new("--ledger")
    {
        Description = "What it posted: CSV or JSON with documentType, number, perhaps supplier and date, and what is to be compared of lines, quantity, amount", HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    readonly Option<string> _write = new("--write") { Description = "Write what would have been sent and posted into a folder", HelpName = "DIR" };
    readonly Option<bool> _all = new("--all") { Description = "List those in which both agree, too" };

    internal static Command Create(Terminal terminal) => new ShadowCommand(terminal).Create();

    Command Create()
    {
        var shadow = new GatewayCommand("shadow", "Compare what shadow agreements would have sent and posted with what another gateway did; changes nothing")
        {
            Examples =
            [
                "gateway shadow --partner hollis-fasteners --since 7d                       # what would have become of it",
                "gateway shadow --answers /srv/old-gateway/sent --ledger posted-by-the-old.csv   # beside the old gateway; exit code 2 when they differ",
                "gateway shadow --since 7d --write would-be                                 # the acknowledgements and documents themselves",
            ],
        };
        foreach (var option in new Option[] { _partner, _agreement, _since, _answers, _ledger, _write, _all }) shadow.Options.Add(option);
        shadow.Validators.Add(result =>
        {
            if (result.GetValue(_since) is { } since && ListOptions.SinceOf(since, DateTimeOffset.UnixEpoch) is null)
                result.AddError($"--since '{since}' is neither a date (2026-03-01) nor a period (90d, 12h, 30m).");
        });
        shadow.SetAction(RunAsync);
        return shadow;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (OpenedGateway.OpenDefinitions(terminal, line, Severity.Error) is not { } definitions) return ExitCodes.Bad;
        var answers = await AnswersAsync(line.GetValue(_answers) ?? [], definitions.Current, cancellation);
        if (await LedgerAsync(line.GetValue(_ledger) ?? [], cancellation) is not (true, var ledger)) return ExitCodes.Bad;
        var filter = new ShadowFilter(
            line.GetValue(_partner), line.GetValue(_agreement), line.GetValue(_since) is { } since ? ListOptions.SinceOf(since, terminal.Clock.GetUtcNow()) : null)
        {
            Profile = line.GetValue(_partner) is { } partner ? definitions.Current.Directory.Find(partner) : null,
        };
        var each = line.GetValue(_write) is { } folder ? Writer(folder, definitions.Current.Directory) : null;
        var report = await new ShadowReview(database, answers, ledger).RunAsync(filter, each, Tell, cancellation);
        if (terminal.ErrorIsScreen) await terminal.Error.WriteAsync("\r");
        if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(report, ReviewJson.Readable.ShadowReport));
        else Write(report, line.GetValue(_all), answers is not null || ledger is not null);
        return report.Same == report.Messages.Count && report.OnlyThere.Count == 0 ? ExitCodes.Good : ExitCodes.Bad;
    }

    async Task<OldAnswers?> AnswersAsync(string[] paths, DefinitionSnapshot definitions, CancellationToken cancellation)
    {
        if (paths.Length == 0) return null;
        var answers = new OldAnswers(definitions, terminal.Clock.GetUtcNow());
        foreach (var file in paths.SelectMany(FilesOf))
        {
            await using var content = File.OpenRead(file);
            await answers.ReadAsync(file, content, cancellation);
        }

        return answers;
    }

    static IEnumerable<string> FilesOf(string path) => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [path];

    async Task<(bool IsGood, OldLedger? Ledger)> LedgerAsync(string[] files, CancellationToken cancellation)
    {
        if (files.Length == 0) return (true, null);
        var (ledger, problems) = (new OldLedger(), new List<FileProblem>());
        foreach (var file in files) ledger.Add(file, ImportFile.Read(file, await File.ReadAllBytesAsync(file, cancellation), problems, areLinesRows: false));
        foreach (var problem in problems) await terminal.Error.WriteLineAsync(problem.ToString());
        return (problems.Count == 0, ledger);
    }

    // Named by the file's delivery and the number, so that another run writes the same names.
    Func<InterchangeRecord, MessageRecord, DocumentRecord?, Task> Writer(string folder, PartnerDirectory partners)
    {
        Directory.CreateDirectory(folder);
        var written = new HashSet<string>(StringComparer.Ordinal);
        return async (interchange, message, document) =>
        {
            if (document is not null) await File.WriteAllTextAsync(Path.Combine(folder, $"{message.Id}.{document.Kind}.json"), document.Content);
            if (!written.Add(interchange.Id) || interchange.Report is null || partners.Find(interchange.Partner ?? "") is not { } partner) return;
            var now = TimeZoneInfo.ConvertTime(terminal.Clock.GetUtcNow(), partner.TimeZone);
            foreach (var due in AnswersJson.Read(interchange.Report))
            {
                var name = $"{interchange.Id}.{AcknowledgementNames.Of(due.Kind)}.edi";
                await File.WriteAllBytesAsync(Path.Combine(folder, name), AcknowledgementWriter.Write(due, Numbers, now, partner.Envelope.LineBreak));
            }
        };
    }

    void Tell(int compared)
    {
        if (terminal.ErrorIsScreen) terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{compared} messages "));
    }

    void Write(ShadowReport report, bool all, bool isCompared)
    {
        foreach (var message in report.Messages.Where(m => all || !isCompared || m.Differences.Count > 0))
        {
            var number = message.Number is null ? "" : " " + message.Number;
            terminal.Text.WriteLine(TextTable.Printable($"{message.Id} {message.Partner} {message.Agreement} {message.Type} {message.ControlNumber}{number}: {Would(message)}"));
            foreach (var difference in message.Differences) terminal.Text.WriteLine("  " + TextTable.Printable(difference));
        }

        foreach (var there in report.OnlyThere) terminal.Text.WriteLine(TextTable.Printable($"only there: {there}"));
        terminal.Text.WriteLine(isCompared
            ? string.Create(CultureInfo.InvariantCulture,
                $"{report.Messages.Count} messages in shadow: {report.Same} as there, {report.Messages.Count - report.Same} otherwise, {report.OnlyThere.Count} only there.")
            : string.Create(CultureInfo.InvariantCulture, $"{report.Messages.Count} messages in shadow. Give --answers and --ledger of the other gateway to compare."));
    }

    static string Would(ShadowedMessage message) =>
        $"would be {(message.State == "shadowed" ? "posted" : message.State + (message.Reason is { } reason ? $" ({reason})" : ""))}, answered {message.Answer ?? "not at all"}";
}
