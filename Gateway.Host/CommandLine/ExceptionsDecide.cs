using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary>The decisions: <c>exceptions approve|short-pay|reject|dispute|wait|route</c>, for one exception or for many of one kind.</summary>
/// <param name="terminal">Where it is said.</param>
/// <param name="verb">The word of the decision.</param>
/// <param name="description">What it does.</param>
/// <param name="example">What is typed after the name of an exception.</param>
sealed class ExceptionsDecide(Terminal terminal, string verb, string description, string example)
{
    readonly Argument<string[]> _names = new("NAME") { Arity = ArgumentArity.ZeroOrMore, Description = "Ids of exceptions, or numbers of their documents or orders" };
    readonly ReasonOptions _reason = new();
    readonly Option<string> _role = new("--role") { Description = "In which role [default: the one it is assigned to]", HelpName = "ROLE" };
    readonly Option<string> _type = ExceptionsShow.TypeOption();
    readonly Option<string> _partner = new("--partner") { Description = "With --all: only from this supplier", HelpName = "PARTNER" };
    readonly Option<decimal?> _maxAmount = new("--max-amount") { Description = "With --all: only with at most this much at stake", HelpName = "MONEY" };
    readonly Option<bool> _all = new("--all") { Description = "Every open exception of --type with at most --max-amount at stake; counts them until --yes is given" };
    readonly Option<bool> _yes = new("--yes") { Description = "Decide several at once" };
    readonly Option<long?> _seen = new("--seen") { Description = "The version you looked at, as show --json prints it: refused if it has changed since", HelpName = "VERSION" };

    internal static IEnumerable<Command> Create(Terminal terminal) =>
    [
        Approve(terminal),
        new ExceptionsDecide(terminal, "short-pay", "Pay only what the match found payable", "--reason '4 boxes never came'").Create([], _ => new Decision.ShortPay()),
        new ExceptionsDecide(terminal, "reject", "Refuse the document: nothing more of it is posted", "--reason 'billed twice'").Create([], _ => new Decision.Reject()),
        new ExceptionsDecide(terminal, "dispute", "Ask the supplier: the clock stops until it is settled", "--reason 'the quote said 12.40'").Create([], _ => new Decision.Dispute()),
        Wait(terminal),
        Route(terminal),
    ];

    static Command Approve(Terminal terminal)
    {
        var overrides = new Option<bool>("--override") { Description = "Also where the policy asks for an explicit override" };
        return new ExceptionsDecide(terminal, "approve", "Accept the document as it is", "--reason 'agreed by phone'")
            .Create([overrides], line => new Decision.Approve(line.GetValue(overrides)));
    }

    static Command Wait(Terminal terminal)
    {
        var until = new Option<string>("--until") { Description = "The date on which it comes back, such as 2026-03-01", HelpName = "DAY", Required = true };
        until.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && Day(text) is null) result.AddError($"--until '{text}' is not a date such as 2026-03-01.");
        });
        return new ExceptionsDecide(terminal, "wait", "Wait for the order or the goods until a day", "--until 2026-12-01 --reason 'the rest is on its way'")
            .Create([until], line => new Decision.Wait(Day(line.GetRequiredValue(until))!.Value));
    }

    static Command Route(Terminal terminal)
    {
        var to = new Option<string>("--to") { Description = "The role that decides it from now on", HelpName = "ROLE", Required = true };
        return new ExceptionsDecide(terminal, "route", "Give it to another role", "--to buyer --reason 'a price question'")
            .Create([to], line => new Decision.Route(line.GetRequiredValue(to)));
    }

    static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    GatewayCommand Create(Option[] own, Func<ParseResult, Decision> decision)
    {
        var command = new GatewayCommand(verb, description)
        {
            Examples =
            [
                $"gateway exceptions {verb} HF-77120 {example}",
                $"gateway exceptions {verb} --all --type price --max-amount 25 {example} --yes",
            ],
        };
        command.Arguments.Add(_names);
        _reason.AddTo(command);
        foreach (var option in (Option[])[.. own, _role, _type, _all, _partner, _maxAmount, _yes, _seen]) command.Options.Add(option);
        _names.Validators.Add(FileArguments.RefuseUnknownOptions);
        _maxAmount.Validators.Add(money =>
        {
            if (money.Tokens is [var text] && !decimal.TryParse(text.Value, out _)) money.AddError($"--max-amount '{text.Value}' is not an amount such as 25 or 12.50.");
        });
        _seen.Validators.Add(version =>
        {
            if (version.Tokens is [var text] && !long.TryParse(text.Value, out _)) version.AddError($"--seen '{text.Value}' is not a version; show --json prints it.");
        });
        command.Validators.Add(Check);
        command.SetAction((line, cancellation) => RunAsync(line, decision(line), cancellation));
        return command;
    }

    void Check(CommandResult result)
    {
        var names = result.GetValue(_names) ?? [];
        if (result.GetValue(_all))
        {
            if (names.Length > 0) result.AddError("--all takes no NAME: either the exceptions named, or all of a kind.");
            if (result.GetValue(_type) is null || result.GetResult(_maxAmount) is null)
                result.AddError("--all wants --type TYPE and --max-amount MONEY: many are decided at once only of one kind and under a cap.");
        }
        else if (names.Length == 0)
            result.AddError("Name an exception: its id, or the number of its document or order; or say --all --type TYPE --max-amount MONEY.");
        else if (result.GetResult(_maxAmount) is not null || result.GetValue(_partner) is not null)
            result.AddError("--partner and --max-amount go with --all.");
        if (result.GetResult(_seen) is not null && names.Length != 1) result.AddError("--seen goes with one NAME.");
    }

    async Task<int> RunAsync(ParseResult line, Decision decision, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (OpenedGateway.OpenDefinitions(terminal, line, Severity.Error) is not { } definitions) return ExitCodes.Bad;
        var chosen = await database.ReadAsync(tx => Choose(tx, line), cancellation);
        if (Refusal(line, chosen) is { } refusal)
        {
            Refuse(chosen, refusal);
            return ExitCodes.Bad;
        }

        var ids = new UlidSource(terminal.Clock);
        var desk = new CaseDecisions(new(database, ids, terminal.Clock), database, new(database, new(database, terminal.Clock)), definitions, ids);
        var by = _reason.Decider(line, line.GetValue(_role));
        var answers = new List<DecisionAnswer>();
        foreach (var exception in chosen.Exceptions)
            answers.Add(Answer(exception, await desk.DecideAsync(exception.Id, decision, by, line.GetValue(_seen) ?? exception.Version, cancellation)));
        return Tell(line, answers);
    }

    // What is meant, and the names that mean nothing.
    Chosen Choose(Transaction tx, ParseResult line)
    {
        var type = line.GetValue(_type);
        if (line.GetValue(_all))
        {
            var filter = new CaseFilter { CaseType = type, Partner = line.GetValue(_partner), State = CaseState.Open, Take = int.MaxValue };
            return new([.. CaseStore.List(tx, filter).Where(c => c.AmountAtStake <= line.GetValue(_maxAmount)).Select(c => PublishedException.Of(tx, c))], [], []);
        }

        var named = line.GetRequiredValue(_names).Select(n => (Name: n, Found: ExceptionQueue.Named(tx, n).Where(e => type is null || e.Type == type).ToList())).ToList();
        return new(
            [.. named.SelectMany(n => n.Found).DistinctBy(e => e.Id)], [.. named.Where(n => n.Found.Count == 0).Select(n => n.Name)],
            [.. named.Where(n => n.Found.Count > 1).Select(n => n.Name)]);
    }

    string? Refusal(ParseResult line, Chosen chosen)
    {
        var all = chosen.Exceptions;
        if (chosen.Unknown is [var unknown, ..]) return ExceptionsShow.NoneOf(unknown, line.GetValue(_type));
        if (chosen.Ambiguous is [var several, ..]) return $"gateway: \"{several}\" has several exceptions; name one by its id, or its kind with --type.";
        if (all.Count == 0) return "gateway: no open exception is of that kind with so little at stake.";
        if (all.Count == 1 && !line.GetValue(_all)) return null;
        if (all.Select(e => e.Type).Distinct().Count() > 1) return "gateway: these are of several kinds; many are decided at once only of one kind.";
        if (line.GetValue(_all) && all.Select(e => e.Currency).Distinct().Count() > 1)
            return "gateway: these are in several currencies, and --max-amount is of one; narrow them with --partner.";
        return line.GetValue(_yes) ? null : $"gateway: {ExceptionTable.Sum(all)} Nothing is decided yet: to {verb} them all, repeat it with --yes.";
    }

    void Refuse(Chosen chosen, string refusal)
    {
        if (chosen.Exceptions.Count > 1 || (chosen.Exceptions.Count == 1 && chosen.Unknown.Count == 0))
            ExceptionTable.Of(chosen.Exceptions, terminal.Clock.GetUtcNow()).Write(terminal.Error);
        terminal.Error.WriteLine(refusal);
    }

    DecisionAnswer Answer(PublishedException exception, DecisionOutcome outcome)
    {
        var (isDone, text) = outcome switch
        {
            DecisionOutcome.Done done => (true, done.Text),
            DecisionOutcome.Refused refused => (false, refused.Text),
            _ => (false, ""),
        };
        return new(exception.Id, exception.Type, exception.DocumentKind, exception.Document, exception.Order, verb, isDone, text);
    }

    int Tell(ParseResult line, List<DecisionAnswer> answers)
    {
        if (line.WantsJson()) terminal.Text.WriteLine(JsonSerializer.Serialize(answers, DecisionJson.Readable.ListDecisionAnswer));
        foreach (var answer in answers)
        {
            var text = TextTable.Printable($"{answer.Type} exception of {answer.Document ?? answer.Order ?? answer.Id}: {answer.Text}");
            if (!answer.Done) terminal.Error.WriteLine($"gateway: refused: {text}.");
            else if (!line.WantsJson()) terminal.Text.WriteLine(text.EndsWith('.') ? text : text + ".");
        }

        return answers.TrueForAll(a => a.Done) ? ExitCodes.Good : ExitCodes.Bad;
    }

    sealed record Chosen(IReadOnlyList<PublishedException> Exceptions, IReadOnlyList<string> Unknown, IReadOnlyList<string> Ambiguous);
}
