using System.CommandLine;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.CommandLine;

/// <summary><c>restart</c>: takes up again, at the step where it stopped, what was held, given up or refused.</summary>
sealed class RestartCommand(Terminal terminal)
{
    readonly Argument<string> _id = new("ID") { Description = "Of a delivery, message, document, posting, acknowledgement or exception, as list prints it" };
    readonly Option<string> _by = new("--by") { Description = "Who asks [default: the user logged in]", HelpName = "NAME" };
    readonly Option<string> _reason = new("--reason") { Description = "Why; kept in the history", HelpName = "TEXT" };
    readonly Option<bool> _override = new("--override") { Description = "Also what was answered as rejected; no second acknowledgement goes out" };

    readonly Option<bool> _translate = new("--translate") { Description = "What waits in the exception queue is translated again, with today's maps and code lists, and not only matched" };

    internal static Command Create(Terminal terminal) => new RestartCommand(terminal).Create();

    Command Create()
    {
        var restart = new GatewayCommand("restart", "Take up again, at the step where it stopped, what was held, given up or refused")
        {
            Examples =
            [
                "gateway restart 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'the map is there now'",
                "gateway restart 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --translate  # an invoice in the exception queue, after the map or a code list was mended",
                "gateway restart 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --override   # what our 997 rejected, after the profile was relaxed",
            ],
        };
        restart.Arguments.Add(_id);
        foreach (var option in new Option[] { _by, _reason, _override, _translate }) restart.Options.Add(option);
        restart.SetAction((line, cancellation) => RunAsync(line, cancellation));
        return restart;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var ids = new UlidSource(terminal.Clock);
        var restart = new Restart(ids, line.GetValue(_by) ?? Environment.UserName, line.GetValue(_reason), line.GetValue(_override), line.GetValue(_translate));
        var id = line.GetRequiredValue(_id).ToUpperInvariant();
        var outcome = await new Journal(database, ids, terminal.Clock).BeginAsync("restart", effects => restart.Apply(effects, id), cancellation);
        return Answer(line, id, outcome);
    }

    int Answer(ParseResult line, string id, RestartOutcome? outcome)
    {
        var (isDue, text) = outcome switch
        {
            RestartOutcome.Due due => (true, due.Text),
            RestartOutcome.Refused refused => (false, refused.Text),
            _ => (false, $"nothing is known of \"{id}\"; gateway list prints the ids"),
        };
        if (line.WantsJson()) terminal.Text.WriteLine(RestartJson.Of(id, isDue, text));
        else if (isDue) terminal.Text.WriteLine($"{text}; a running gateway takes it up at once.");
        if (!isDue) terminal.Error.WriteLine($"gateway: not restarted: {text}");
        return isDue ? ExitCodes.Good : ExitCodes.Bad;
    }
}
