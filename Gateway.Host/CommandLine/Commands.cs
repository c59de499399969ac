using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Data.Common;
using Gateway.Host.Storage;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary>One line of the command table.</summary>
/// <param name="Name">The word that chooses it.</param>
/// <param name="Create">Builds it; called only when it is wanted, so that a command costs the others no start-up time.</param>
/// <param name="Group">The heading of the help text under which it stands.</param>
sealed record CommandEntry(string Name, Func<Terminal, Command> Create, string Group = "Commands");

/// <summary>The command line: which commands there are, and how one is chosen, run and answered for.</summary>
sealed class Commands(IReadOnlyList<CommandEntry> table, Terminal terminal)
{
    const string Run = "Run and feed the gateway";
    const string Files = "Work on files, without a database";
    const string Configuration = "Check and try the configuration";
    const string Look = "See what happened";
    const string Act = "Decide and repair";
    const string Keep = "Keep and check the data";

    /// <summary>Every command, in the order of the help text: a new one is a file and a line here.</summary>
    internal static readonly IReadOnlyList<CommandEntry> Table =
    [
        new("run", RunCommand.Create, Run),
        new("process", ProcessCommand.Create, Run),
        new("orders", ImportCommand.Orders, Run),
        new("receipts", ImportCommand.Receipts, Run),
        new("crossreferences", ImportCommand.CrossReferences, Run),
        new("inspect", InspectCommand.Create, Files),
        new("translate", TranslateCommand.Create, Files),
        new("acknowledge", AcknowledgeCommand.Create, Files),
        new("validate", ValidateCommand.Create, Configuration),
        new("test", TestCommand.Create, Configuration),
        new("map", MapCommand.Create, Configuration),
        new("partner", PartnerCommand.Create, Configuration),
        new("mailbox", MailboxCommand.Create, Configuration),
        new("as2", As2Command.Create, Configuration),
        new("list", ListCommand.Create, Look),
        new("show", ShowCommand.Create, Look),
        new("match", MatchCommand.Create, Look),
        new("replay", ReplayCommand.Create, Look),
        new("shadow", ShadowCommand.Create, Look),
        new("exceptions", ExceptionsCommand.Create, Act),
        new("restart", VerbCommand.Restart, Act),
        new("retry", VerbCommand.Retry, Act),
        new("duplicate", VerbCommand.Duplicate, Act),
        new("resubmit", ResubmitCommand.Create, Act),
        new("cancel", VerbCommand.Cancel, Act),
        new("waive", VerbCommand.Waive, Act),
        new("sending", SendingCommand.Create, Act),
        new("verify", VerifyCommand.Create, Keep),
        new("rebuild", RebuildCommand.Create, Keep),
        new("reconcile", ReconcileCommand.Create, Keep),
        new("retention", RetentionCommand.Create, Keep),
        new("database", DatabaseCommand.Create, Keep),
        new("backup", BackupCommand.Backup, Keep),
        new("restore", BackupCommand.Restore, Keep),
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
        return bare && table.Any(c => c.Name == "run") ? root.Parse(["run", .. arguments]) : line;
    }

    RootCommand Root(string[] arguments)
    {
        var root = new RootCommand(Description);
        foreach (var option in GlobalOptions.Create()) root.Options.Add(option);
        foreach (var entry in Wanted(arguments)) root.Subcommands.Add(OnWholeLines(entry.Create(terminal)));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!, table);
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
        if ((OfOption(line) ?? OfGroup(line)) is { } said) terminal.Error.WriteLine(said);
        else TellErrors(line);
        terminal.Error.WriteLine($"Try 'gateway {NameOf(line)}--help'.");
        return ExitCodes.Usage;
    }

    // The library takes a misspelt option for an argument, and its value for another.
    static string? OfOption(ParseResult line) =>
        line.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).FirstOrDefault(t => t.Type is TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal)) is { Value: var word }
            ? FileArguments.Unknown(word, line.CommandResult)
            : null;

    // A group of commands wants the name of one; the library would say that it wants one beside the word that is none, and propose options for it.
    static string? OfGroup(ParseResult line)
    {
        if (line.CommandResult.Command is not { Action: null, Subcommands: { Count: > 0 } commands } || line.Errors.Any(e => e.SymbolResult is OptionResult)) return null;
        var names = commands.Select(c => c.Name).ToList();
        var all = $"gateway {NameOf(line)}".TrimEnd();
        return line.UnmatchedTokens switch
        {
            [] => $"Name a command of {all}: {string.Join(", ", names)}.",
            [var word, ..] when !word.StartsWith('-') => $"'{word}' is not a command of {all}; {Spelling.Hint(word, names)}",
            _ => null,
        };
    }

    void TellErrors(ParseResult line)
    {
        var refusal = (ParseErrorAction)line.Action!;
        refusal.ShowHelp = false;
        refusal.ShowTypoCorrections = true;
        line.Invoke(new InvocationConfiguration { Output = terminal.Error, Error = terminal.Error });
    }

    // Of a command within a command both words.
    static string NameOf(ParseResult line)
    {
        var words = "";
        for (SymbolResult? at = line.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent) words = $"{command.Command.Name} {words}";
        return words;
    }
}
