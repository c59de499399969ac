using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary>The verbs of operations: <c>restart</c>, <c>retry</c>, <c>duplicate</c>, <c>cancel</c>, <c>waive</c>, for single ids or for all that a filter finds.</summary>
/// <param name="terminal">Where it is said.</param>
/// <param name="name">The word.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">Command lines.</param>
/// <param name="listings">What its filters may find; the first unless said.</param>
sealed class VerbCommand(Terminal terminal, string name, string description, IReadOnlyList<string> examples, IReadOnlyList<string> listings)
{
    readonly Argument<string[]> _ids = new("ID") { Arity = ArgumentArity.ZeroOrMore, Description = listings == Selection.Awaited ? "Of acknowledgements that partners owe, or of missing numbers, as list prints them" : "Of deliveries, messages, documents, postings, acknowledgements or exceptions, as list prints them" };
    readonly ReasonOptions _reason = new();
    readonly Option<string> _of = new("--of") { Description = $"Instead of ids: everything of this kind that the filters match [default: {listings[0]}]", HelpName = string.Join('|', listings) };
    readonly Option<string> _partner = new("--partner") { Description = "Only of this partner", HelpName = "PARTNER" };
    readonly Option<string> _state = new("--state") { Description = "Only in this state", HelpName = "STATE" };
    readonly Option<string> _type = new("--type") { Description = "Only messages of this type (810), or postings of this document (Invoice)", HelpName = "TYPE" };
    readonly Option<string> _since = new("--since") { Description = "Only since a date (2026-03-01) or for the last 7d, 12h or 30m", HelpName = "WHEN" };
    readonly Option<bool> _yes = new("--yes") { Description = "Apply to every match; without it they are only counted" };
    readonly Option<int> _expect = new("--expect") { Description = "Proceed only if the filters match exactly N", HelpName = "N" };

    internal static Command Restart(Terminal terminal)
    {
        var overrides = new Option<bool>("--override") { Description = "Also messages that our acknowledgement rejected; no second acknowledgement goes out" };
        var translates = new Option<bool>("--translate") { Description = "Translate what waits in the exception queue again, with today's maps and code lists, instead of only matching it" };
        return new VerbCommand(terminal, "restart", "Resume what was held, failed or rejected, at the step where it stopped",
        [
            "gateway restart 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'the map is there now'",
            "gateway restart 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --translate --reason 'the code list was fixed'    # an invoice in the exception queue",
            "gateway restart 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --override --reason 'the profile was relaxed'    # what our 997 rejected",
            "gateway restart --partner hollis-fasteners --state held --reason 'the map is there now'      # counts them; --yes does it",
        ], Selection.Listings).Create([overrides, translates], line => new Verb.Restart(line.GetValue(overrides), line.GetValue(translates)));
    }

    internal static Command Retry(Terminal terminal)
    {
        var asks = new Option<bool>("--ask-erp") { Description = "Also what counts as posted: the ERP is asked, and gets it again only if it does not have it" };
        return new VerbCommand(terminal, "retry", "Deliver or post again now: the same bytes under the same key",
        [
            "gateway retry 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'the server is back'",
            "gateway retry --of postings --state dead --since 1d --reason 'the ERP is back'              # counts them; --yes does it",
            "gateway retry 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --ask-erp --reason 'accounting cannot find it'     # it counts as posted",
        ], Selection.Listings).Create([asks], line => new Verb.Retry(line.GetValue(asks)));
    }

    internal static Command Duplicate(Terminal terminal) => new VerbCommand(terminal, "duplicate", "Process a received file again as if it were new, although its control numbers came before",
    [
        "gateway duplicate 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'they reused the control number by mistake'",
    ], Selection.Listings).Create([], _ => new Verb.Duplicate());

    internal static Command Cancel(Terminal terminal) => new VerbCommand(terminal, "cancel", "Stop it for good: nothing more goes to the ERP or the partner",
    [
        "gateway cancel 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'test data in production'",
        "gateway cancel --of deliveries --partner hollis-fasteners --state held --expect 12 --reason 'sent again as one file'",
    ], Selection.Listings).Create([], _ => new Verb.Cancel());

    internal static Command Waive(Terminal terminal) => new VerbCommand(terminal, "waive", "Stop waiting for an acknowledgement or an AS2 receipt that a partner owes, or for an interchange that never came",
    [
        "gateway waive 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'they confirmed by phone'",
        "gateway waive --partner hollis-fasteners --expect 14 --reason 'they send no 997 for these'      # what is overdue",
        "gateway waive --of missing --partner hollis-fasteners --yes --reason 'test numbers of theirs'",
    ], Selection.Awaited).Create([], _ => new Verb.Waive());

    GatewayCommand Create(Option[] own, Func<ParseResult, Verb> verb)
    {
        var command = new GatewayCommand(name, description) { Examples = examples };
        command.Arguments.Add(_ids);
        _reason.AddTo(command);
        foreach (var option in (Option[])[.. own, _of, _partner, _state, _type, _since, _yes, _expect]) command.Options.Add(option);
        _of.AcceptOnlyFromAmong([.. listings]);
        _ids.Validators.Add(FileArguments.RefuseUnknownOptions);
        command.Validators.Add(Check);
        command.SetAction((line, cancellation) => RunAsync(line, verb(line), cancellation));
        return command;
    }

    void Check(CommandResult result)
    {
        var isFiltered = new Option[] { _of, _partner, _state, _type, _since }.Any(o => result.GetResult(o) is not null);
        var isNamed = result.GetValue(_ids) is { Length: > 0 };
        if (isFiltered == isNamed) result.AddError("Name ids, or choose with --of, --partner, --state, --type or --since; not both.");
        if (isNamed && (result.GetValue(_yes) || result.GetResult(_expect) is not null)) result.AddError("--yes and --expect go with filters.");
        if (result.GetValue(_since) is { } since && ListOptions.SinceOf(since, DateTimeOffset.UnixEpoch) is null)
            result.AddError($"--since '{since}' is neither a date (2026-03-01) nor a period (7d, 12h, 30m).");
        var listing = Listing.Table.First(l => l.Name == (result.GetValue(_of) ?? listings[0]));
        if (result.GetValue(_state) is { } state && !listing.States.Contains(state))
            result.AddError($"{listing.Name} have no state '{state}'; {Spelling.Hint(state, listing.States)}");
    }

    async Task<int> RunAsync(ParseResult line, Verb verb, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var ids = new UlidSource(terminal.Clock);
        var actions = new OperatorActions(new(database, ids, terminal.Clock), database, ids);
        var named = line.GetRequiredValue(_ids);
        var chosen = named.Length > 0 ? [] : await actions.ChooseAsync(SelectionOf(line), cancellation);
        if (named.Length == 0 && Refusal(line, chosen) is { } refusal) return Refuse(line, chosen, refusal);
        var wish = _reason.Wish(line);
        var answers = new List<VerbAnswer>();
        foreach (var id in named.Length > 0 ? named.Select(n => n.ToUpperInvariant()) : chosen.Select(c => c.Id))
            answers.Add(Answer(id, await actions.ApplyAsync(verb, id, wish, cancellation)));
        return Tell(line, new(name, answers.Count, answers.Count(a => a.Done), [.. Kinds(chosen)], answers));
    }

    Selection SelectionOf(ParseResult line) => new(line.GetValue(_of) ?? listings[0])
    {
        Partner = line.GetValue(_partner),
        State = line.GetValue(_state),
        Type = line.GetValue(_type),
        Since = line.GetValue(_since) is { } since ? ListOptions.SinceOf(since, terminal.Clock.GetUtcNow()) : null,
    };

    string? Refusal(ParseResult line, IReadOnlyList<Chosen> chosen) => chosen.Count switch
    {
        0 => "nothing matches.",
        > Selection.Max => string.Create(CultureInfo.InvariantCulture, $"the filters match more than {Selection.Max}, the most that is done at once; narrow them."),
        var count when line.GetResult(_expect) is not null && line.GetValue(_expect) != count =>
            string.Create(CultureInfo.InvariantCulture, $"the filters match {count} and not {line.GetValue(_expect)}: nothing was done."),
        var count when line.GetResult(_expect) is null && !line.GetValue(_yes) =>
            string.Create(CultureInfo.InvariantCulture, $"nothing was done yet: to {name} them all, repeat it with --yes, or with --expect {count}."),
        _ => null,
    };

    int Refuse(ParseResult line, IReadOnlyList<Chosen> chosen, string refusal)
    {
        var report = new VerbReport(name, chosen.Count, 0, [.. Kinds(chosen)], []);
        if (line.WantsJson()) terminal.Text.WriteLine(VerbJson.Of(report));
        else WriteKinds(report.Kinds);
        terminal.Error.WriteLine($"gateway: {refusal}");
        return ExitCodes.Bad;
    }

    static IEnumerable<VerbKind> Kinds(IReadOnlyList<Chosen> chosen) => chosen.GroupBy(c => (c.Type, c.State, c.Partner))
        .Select(g => new VerbKind(g.Key.Type, g.Key.State, g.Key.Partner, g.Count()))
        .OrderByDescending(k => k.Count).ThenBy(k => k.Type, StringComparer.Ordinal).ThenBy(k => k.State, StringComparer.Ordinal).ThenBy(k => k.Partner, StringComparer.Ordinal);

    void WriteKinds(IReadOnlyList<VerbKind> kinds)
    {
        var table = new TextTable("COUNT", "TYPE", "STATE", "PARTNER");
        foreach (var kind in kinds) table.Add(kind.Count.ToString(CultureInfo.InvariantCulture), kind.Type, kind.State, kind.Partner);
        table.Write(terminal);
    }

    internal static VerbAnswer Answer(string id, VerbOutcome? outcome) => outcome is null
        ? new(id, false, Unknown.Text("delivery, message, document or posting", id, Unknown.SeeList))
        : new(id, outcome is VerbOutcome.Done, outcome.Text);

    int Tell(ParseResult line, VerbReport report) => Tell(terminal, line, report);

    internal static int Tell(Terminal terminal, ParseResult line, VerbReport report)
    {
        if (line.WantsJson()) terminal.Text.WriteLine(VerbJson.Of(report));
        foreach (var answer in report.Answers)
            if (!answer.Done) terminal.Error.WriteLine($"gateway: {answer.Id}: refused: {TextTable.Printable(answer.Text)}");
            else if (!line.WantsJson()) terminal.Text.WriteLine($"{TextTable.Printable(answer.Text)}.");
        if (report.Answers.Count > 1 && !line.WantsJson())
            terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Verb}: {report.Done} of {report.Count} done."));
        return report.Done == report.Count ? ExitCodes.Good : ExitCodes.Bad;
    }
}

/// <summary>What became of one wish, as it is published.</summary>
sealed record VerbAnswer(string Id, bool Done, string Text);

/// <summary>How many of one kind a filter finds.</summary>
sealed record VerbKind(string Type, string State, string? Partner, int Count);

/// <summary>The output of a verb with <c>--json</c>.</summary>
sealed record VerbReport(string Verb, int Count, int Done, IReadOnlyList<VerbKind> Kinds, IReadOnlyList<VerbAnswer> Answers);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(VerbReport))]
sealed partial class VerbJson : System.Text.Json.Serialization.JsonSerializerContext
{
    static readonly VerbJson Readable = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    internal static string Of(VerbReport report) => JsonSerializer.Serialize(report, Readable.VerbReport);
}
