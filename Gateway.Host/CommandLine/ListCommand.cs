using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Gateway.Host.Storage.Stories;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary><c>list</c>: what came, what went, what waits, newest first.</summary>
sealed class ListCommand(Terminal terminal)
{
    readonly ListOptions _options = new();
    readonly Argument<string> _what = new("WHAT")
    {
        Description = string.Join(", ", Listing.Table.Select(l => l.Name)) + $" [default: {Listing.Table[0].Name}]",
        HelpName = "WHAT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<bool> _acceptedButHeld = new("--accepted-but-held") { Description = "What our acknowledgement accepted, so that the supplier believes it settled, and the business holds; --partner, --since and --take narrow it" };

    internal static Command Create(Terminal terminal) => new ListCommand(terminal).Create();

    Command Create()
    {
        var list = new GatewayCommand("list", "List messages, deliveries, postings and the rest, newest first")
        {
            Examples =
            [
                "gateway list                                        # the last messages and their states",
                "gateway list deliveries --state held --since 7d     # files that nobody claimed this week",
                "gateway list acknowledgements --state overdue       # what partners owe us",
                "gateway list missing --state missing               # interchanges that partners sent and that never came",
                "gateway list --accepted-but-held                    # accepted by our 997, and held all the same",
                "gateway list messages --partner hollis-fasteners --json   # for programs",
            ],
        };
        list.Arguments.Add(_what);
        _what.Validators.Add(result =>
        {
            var names = Listing.Table.Select(l => l.Name).ToList();
            if (result.Tokens is not [{ Value: var what }] || names.Contains(what)) return;
            result.AddError(what == "exceptions" ? "Exceptions are listed by gateway exceptions list." : $"There is no list of '{what}'; {Spelling.Hint(what, names)}");
        });
        _options.AddTo(list, Chosen);
        list.Options.Add(_acceptedButHeld);
        list.Validators.Add(result =>
        {
            if (result.GetValue(_acceptedButHeld) && _options.StateOrDirection(result) is { } option)
                result.AddError($"--accepted-but-held takes no {option}: it lists received messages that are held.");
        });
        list.SetAction((line, cancellation) => RunAsync(line, cancellation));
        return list;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        var query = _options.Read(line, terminal.Clock.GetUtcNow());
        var listing = Chosen(line.CommandResult);
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (line.GetValue(_acceptedButHeld))
        {
            var held = await database.ReadAsync(tx => AcceptedButHeld.Read(tx, query.Partner, query.Since, query.Take), cancellation);
            if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(held, StoryJson.Readable.AcceptedButHeld));
            else AcceptedButHeldText.Write(held, terminal);
            return ExitCodes.Good;
        }

        var (json, table) = await database.ReadAsync(tx => listing.Read(tx, query), cancellation);
        if (line.WantsJson()) await terminal.Text.WriteLineAsync(json);
        else if (table.Count == 0) await terminal.Error.WriteLineAsync($"No {listing.Name} match.");
        else table.Write(terminal);
        return ExitCodes.Good;
    }

    Listing Chosen(CommandResult line) =>
        Listing.Table.FirstOrDefault(l => l.Name == line.GetValue(_what)) ?? Listing.Table[0];
}
