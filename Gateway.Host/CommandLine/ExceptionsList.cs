using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Partners;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary><c>exceptions list</c>: what waits for a decision, what is due first on top.</summary>
sealed class ExceptionsList(Terminal terminal)
{
    const int DefaultTake = 50;
    static readonly string[] States = [.. Enum.GetValues<CaseState>().Select(s => StateNames.Of(s))];

    readonly Option<string> _type = new("--type") { Description = "Only of this kind: price, quantity, receipt, …", HelpName = "TYPE" };
    readonly Option<string> _owner = new("--owner") { Description = "Only those assigned to this role", HelpName = "ROLE" };
    readonly Option<string> _partner = new("--partner") { Description = "Only from this supplier", HelpName = "PARTNER" };
    readonly Option<string> _state = new("--state") { Description = $"Only in this state: {string.Join(", ", States)} [default: what nobody has decided]", HelpName = "STATE" };
    readonly Option<bool> _overdue = new("--overdue") { Description = "Only those that are overdue" };
    readonly Option<string> _since = new("--since") { Description = "Only those opened since a date (2026-03-01) or in the last 7d, 12h or 30m", HelpName = "WHEN" };
    readonly Option<int> _take = new("--take") { Description = "Show at most N", HelpName = "N", DefaultValueFactory = _ => DefaultTake };

    internal static Command Create(Terminal terminal) => new ExceptionsList(terminal).Create();

    Command Create()
    {
        var list = new GatewayCommand("list", "List what waits for a decision, most urgent first, with the money at stake")
        {
            Examples =
            [
                "gateway exceptions list                            # all that nobody has decided",
                "gateway exceptions list --owner finance --overdue  # what finance should have decided by now",
                "gateway exceptions list --type price --json        # for programs",
            ],
        };
        foreach (var option in new Option[] { _type, _owner, _partner, _state, _overdue, _since, _take }) list.Options.Add(option);
        list.Validators.Add(Check);
        _take.Validators.Add(result =>
        {
            if (result.Tokens is [var text] && !(int.TryParse(text.Value, out var count) && count > 0)) result.AddError("--take is a number from 1.");
        });
        list.SetAction((line, cancellation) => RunAsync(line, cancellation));
        return list;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var filter = Filter(line, terminal.Clock.GetUtcNow());
        var owner = OwnersOf(line);
        var rows = await database.ReadAsync(tx => ExceptionQueue.List(tx, filter, owner), cancellation);
        if (line.WantsJson()) terminal.Text.WriteLine(JsonSerializer.Serialize(rows, StoryJson.Readable.IReadOnlyListPublishedException));
        else if (rows.Count == 0) terminal.Error.WriteLine("No exceptions match.");
        else Write(rows, filter.Take);
        return ExitCodes.Good;
    }

    /// <summary>Who has an exception of a type by the policy, and how soon it should be decided. Files that are wrong are no reason to list nothing.</summary>
    internal static Func<string, (string Role, TimeSpan Within)> OwnersOf(ParseResult line)
    {
        var policy = PartnerDirectory.Load(new(line.ProfilesFolder(), line.MapsFolder())).Policy;
        return type => (policy.For(type).Owner, policy.For(type).Within);
    }

    void Write(IReadOnlyList<PublishedException> rows, int take)
    {
        ExceptionTable.Of(rows, terminal.Clock.GetUtcNow()).Write(terminal);
        terminal.Text.WriteLine();
        terminal.Text.WriteLine(ExceptionTable.Sum(rows));
        if (rows.Count == take) terminal.Error.WriteLine(FormattableString.Invariant($"gateway: there may be more than {take}; --take lists more."));
    }

    CaseFilter Filter(ParseResult line, DateTimeOffset now) => new()
    {
        CaseType = line.GetValue(_type),
        OwnerRole = line.GetValue(_owner),
        Partner = line.GetValue(_partner),
        State = line.GetValue(_state) is { } state && StateNames.TryParse<CaseState>(state, out var known) ? known : null,
        IsUndecided = line.GetValue(_state) is null,
        OverdueAt = line.GetValue(_overdue) ? now : null,
        Since = line.GetValue(_since) is { } since ? ListOptions.SinceOf(since, now) : null,
        IsDueFirst = true,
        Take = line.GetValue(_take),
    };

    void Check(CommandResult result)
    {
        if (result.GetValue(_state) is { } state && !States.Contains(state))
            result.AddError($"exceptions have no state '{state}'; {Spelling.Hint(state, States)}");
        if (result.GetValue(_since) is { } since && ListOptions.SinceOf(since, DateTimeOffset.UnixEpoch) is null)
            result.AddError($"--since '{since}' is neither a date (2026-03-01) nor a period (7d, 12h, 30m).");
    }
}
