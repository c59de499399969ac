using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Data.Common;
using Gateway.Host.Storage;

namespace Gateway.Host.CommandLine;

/// <summary>One line of the command table.</summary>
/// <param name="Name">The word that chooses it.</param>
/// <param name="Create">Builds it; called only when it is wanted, so that a command costs the others no start-up time.</param>
sealed record CommandEntry(string Name, Func<Terminal, Command> Create);

/// <summary>The command line: which commands there are, and how one is chosen, run and answered for.</summary>
sealed class Commands(IReadOnlyList<CommandEntry> table, Terminal terminal)
{
    /// <summary>Every command, in the order of the help text: a new one is a file and a line here.</summary>
    internal static readonly IReadOnlyList<CommandEntry> Table =
    [
        new("run", RunCommand.Create),
        new("process", ProcessCommand.Create),
        new("inspect", InspectCommand.Create),
        new("translate", TranslateCommand.Create),
        new("acknowledge", AcknowledgeCommand.Create),
        new("validate", ValidateCommand.Create),
        new("test", TestCommand.Create),
        new("map", MapCommand.Create),
        new("partner", PartnerCommand.Create),
        new("mailbox", MailboxCommand.Create),
        new("as2", As2Command.Create),
        new("orders", ImportCommand.Orders),
        new("receipts", ImportCommand.Receipts),
        new("crossreferences", ImportCommand.CrossReferences),
        new("list", ListCommand.Create),
        new("show", ShowCommand.Create),
        new("exceptions", ExceptionsCommand.Create),
        new("match", MatchCommand.Create),
        new("restart", VerbCommand.Restart),
        new("retry", VerbCommand.Retry),
        new("duplicate", VerbCommand.Duplicate),
        new("resubmit", ResubmitCommand.Create),
        new("cancel", VerbCommand.Cancel),
        new("waive", VerbCommand.Waive),
        new("replay", ReplayCommand.Create),
        new("shadow", ShadowCommand.Create),
        new("verify", VerifyCommand.Create),
        new("rebuild", RebuildCommand.Create),
        new("reconcile", ReconcileCommand.Create),
        new("retention", RetentionCommand.Create),
        new("sending", SendingCommand.Create),
        new("database", DatabaseCommand.Create),
        new("backup", BackupCommand.Backup),
        new("restore", BackupCommand.Restore),
    ];

    const string Description = """
        B2B Gateway: suppliers' EDI in, documents in the ERP, acknowledgements out.

        Exit codes: 0 good, 1 wrong command line, 2 a document or profile is bad, 3 a file, the database or the network failed.
        """;

    // Less than systemd and the service manager of Windows allow: the gateway ends itself before it is ended.
    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    /// <summary>Runs one command line and gives the exit code; nothing is thrown past it.</summary>
    internal Task<int> RunAsync(string[] arguments) => OrTellAsync(terminal.Error, async () =>
    {
        var code = await InvokeAsync(Parse(arguments));
        terminal.Flush();
        return code;
    });

    /// <summary>Runs a command; what a file, the database or the network refuses is told in a line, and the exit code says so.</summary>
    internal static async Task<int> OrTellAsync(TextWriter error, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DatabaseException or DbException or SettingsException)
        {
            await error.WriteLineAsync($"gateway: {e.Message}");
            return ExitCodes.Environment;
        }
    }

    Task<int> InvokeAsync(ParseResult line)
    {
        if (line.Errors.Count > 0 && line.Action is ParseErrorAction) return Task.FromResult(Refuse(line));
        return line.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Text,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = StopTimeout,
        });
    }

    /// <summary>Reads a command line. Without a command the gateway runs: that is the README's first line.</summary>
    internal ParseResult Parse(string[] arguments)
    {
        var root = Root(arguments);
        var line = root.Parse(arguments);
        var bare = line.CommandResult.Command == root && line.Errors.Count > 0 && line.UnmatchedTokens.Count == 0;
        return bare && table.Any(c => c.Name == "run") ? root.Parse([.. arguments, "run"]) : line;
    }

    RootCommand Root(string[] arguments)
    {
        var root = new RootCommand(Description);
        foreach (var option in GlobalOptions.Create()) root.Options.Add(option);
        foreach (var entry in Wanted(arguments)) root.Subcommands.Add(OnWholeLines(entry.Create(terminal)));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!);
        return root;
    }

    // The parser asks validators before it refuses an option without its value, and to ask for that value throws.
    static Command OnWholeLines(Command command)
    {
        foreach (var inner in command.Subcommands) OnWholeLines(inner);
        for (var at = 0; at < command.Validators.Count; at++)
        {
            var validator = command.Validators[at];
            command.Validators[at] = line =>
            {
                if (line.Children.OfType<OptionResult>().All(o => o.Implicit || o.Tokens.Count >= o.Option.Arity.MinimumNumberOfValues)) validator(line);
            };
        }

        return command;
    }

    IEnumerable<CommandEntry> Wanted(string[] arguments)
    {
        var named = table.FirstOrDefault(c => arguments.FirstOrDefault() == c.Name);
        return named is null ? table : [named];
    }

    // Everything said about a wrong line goes to standard error, also the suggestions.
    int Refuse(ParseResult line)
    {
        var refusal = (ParseErrorAction)line.Action!;
        refusal.ShowHelp = false;
        refusal.ShowTypoCorrections = true;
        line.Invoke(new InvocationConfiguration { Output = terminal.Error, Error = terminal.Error });
        terminal.Error.WriteLine($"Try 'gateway {NameOf(line)}--help'.");
        return ExitCodes.Usage;
    }

    // Of a command within a command both words.
    static string NameOf(ParseResult line)
    {
        var words = "";
        for (SymbolResult? at = line.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent) words = $"{command.Command.Name} {words}";
        return words;
    }
}
