using System.CommandLine;
using Gateway.Host.CommandLine;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.CommandLine;

public sealed class CommandsTests
{
    readonly TestTerminal _terminal = new();

    [Fact]
    public async Task A_command_of_the_table_is_run_with_its_arguments()
    {
        Assert.Equal(ExitCodes.Good, await Run("greet", "a", "b"));
        Assert.Equal("a b\n", _terminal.Output);
        Assert.Empty(_terminal.Error);
    }

    [Theory]
    [InlineData("gret a", "greet")]
    [InlineData("greet a --lod", "--loud")]
    [InlineData("greet", "FILE")]
    [InlineData("greet --data", "--data")]
    [InlineData("group inner --lod x", "Unknown option '--lod'.")]
    [InlineData("run --dataa x", "Unknown option '--dataa'. Did you mean --data?")]
    [InlineData("frobnicate", "'frobnicate' is not a command of gateway; expected one of greet, run, fail, group")]
    [InlineData("group", "Name a command of gateway group: inner.")]
    [InlineData("group innr", "'innr' is not a command of gateway group; did you mean \"inner\"?")]
    [InlineData("--data", "--data")]
    public async Task A_wrong_line_is_refused_on_standard_error_with_the_word_that_was_meant(string line, string named)
    {
        Assert.Equal(ExitCodes.Usage, await Run(line.Split(' ')));
        Assert.Contains(named, _terminal.Error);
        Assert.Contains("--help'", _terminal.Error);
        Assert.DoesNotContain("Required command", _terminal.Error);
        Assert.Empty(_terminal.Output);
    }

    [Theory]
    [InlineData("restart X")]
    [InlineData("resubmit X --edited x.edi")]
    [InlineData("rebuild")]
    [InlineData("exceptions approve X")]
    [InlineData("sending pause")]
    [InlineData("retention hold --partner acme")]
    [InlineData("as2 certificate answer X --accept")]
    public async Task What_is_kept_in_the_history_wants_a_reason_that_is_not_blank(string line)
    {
        foreach (var reason in new string[][] { [], ["--reason", " "] })
        {
            var terminal = new TestTerminal();
            Assert.Equal(ExitCodes.Usage, await terminal.RunAsync([.. line.Split(' '), .. reason]));
            Assert.Contains(reason.Length == 0 ? "--reason" : "--reason is blank; say why", terminal.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_command_the_gateway_runs()
    {
        Assert.Equal(ExitCodes.Good, await Run());
        Assert.Equal("running in data\n", _terminal.Output);
    }

    [Fact]
    public async Task Options_alone_belong_to_run()
    {
        Assert.Equal(ExitCodes.Good, await Run("--data", "/srv/gateway"));
        Assert.Equal("running in /srv/gateway\n", _terminal.Output);
    }

    [Fact]
    public async Task A_database_that_is_away_or_locked_is_told_in_a_line_and_not_as_a_fault_of_ours()
    {
        Exception[] troubles = [new ServerAwayException("The database server does not answer", null), new LockRefusedException("payload:ab", -1)];
        foreach (var trouble in troubles)
        {
            using var error = new StringWriter();
            Assert.Equal(ExitCodes.Environment, await Commands.OrTellAsync(error, () => throw trouble));
            Assert.Equal($"gateway: {trouble.Message}", error.ToString().TrimEnd());
        }
    }

    [Fact]
    public async Task Help_ends_with_the_examples_of_the_command()
    {
        Assert.Equal(ExitCodes.Good, await Run("greet", "--help"));
        Assert.EndsWith("Examples:\n  gateway greet world   # says it\n\n", _terminal.Output);
    }

    [Fact]
    public async Task Help_of_the_gateway_lists_the_commands()
    {
        Assert.Equal(ExitCodes.Good, await Run("--help"));
        Assert.Contains("Commands:\n  greet", _terminal.Output);
        Assert.Contains("Others:\n  group", _terminal.Output);
    }

    [Fact]
    public async Task A_failure_of_the_surroundings_is_told_in_one_line()
    {
        Assert.Equal(ExitCodes.Environment, await Run("fail"));
        Assert.Equal("gateway: the disk is full", _terminal.Error.Trim());
    }

    Task<int> Run(params string[] arguments) => new Commands(
        [new("greet", Greet), new("run", RunCommand), new("fail", Fail), new("group", Group, "Others")], _terminal.Terminal).RunAsync(arguments);

    static GatewayCommand Greet(Terminal terminal)
    {
        var files = FileArguments.Create("Whom to greet");
        var greet = new GatewayCommand("greet", "Greets") { Examples = ["gateway greet world   # says it"] };
        greet.Arguments.Add(files);
        greet.Options.Add(new Option<bool>("--loud"));
        greet.SetAction(line => terminal.Text.WriteLine(string.Join(' ', line.GetRequiredValue(files))));
        return greet;
    }

    static GatewayCommand Group(Terminal terminal)
    {
        var inner = new GatewayCommand("inner", "Is within") { Examples = [] };
        inner.SetAction(line => terminal.Text.WriteLine("inner"));
        return new GatewayCommand("group", "Has another within") { Examples = [], Subcommands = { inner } };
    }

    static GatewayCommand RunCommand(Terminal terminal)
    {
        var run = new GatewayCommand("run", "Runs") { Examples = [] };
        run.SetAction(line => terminal.Text.WriteLine("running in " + line.DataFolder()));
        return run;
    }

    static GatewayCommand Fail(Terminal terminal)
    {
        var fail = new GatewayCommand("fail", "Fails") { Examples = [] };
        fail.SetAction((Action<ParseResult>)(_ => throw new IOException("the disk is full")));
        return fail;
    }

    [Fact]
    public void Every_file_that_an_example_names_is_shipped()
    {
        var repository = GoldenAcknowledgementTests.Repository();
        var commands = Commands.Table.Select(c => c.Create(new TestTerminal().Terminal)).SelectMany(c => c.Subcommands.Append(c)).OfType<GatewayCommand>();
        var words = commands.SelectMany(c => c.Examples).SelectMany(e => e.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var files = words.Where(w => w.Contains('/') && w[0] is not ('.' or '/')).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.NotEmpty(Directory.GetFileSystemEntries(repository, f.TrimEnd('/'))));
    }
}
