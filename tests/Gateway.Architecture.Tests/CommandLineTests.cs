using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Gateway.Host.CommandLine;

namespace Gateway.Architecture.Tests;

/// <summary>What pages and help texts tell to type is taken by the program's own parser, whole.</summary>
public sealed partial class CommandLineTests : IDisposable
{
    readonly Commands _commands;
    readonly Terminal _terminal;

    public CommandLineTests()
    {
        _terminal = new(Stream.Null, Stream.Null, TextWriter.Null, TimeProvider.System);
        _commands = new(Commands.Table, _terminal);
    }

    public void Dispose() => _terminal.Flush();

    [Fact]
    public void A_line_of_code_on_a_page_is_a_whole_command_line()
    {
        var lines = (from page in Repository.Files("*.md")
                     from line in LinesOfCode().Matches(Repository.Text(page))
                     select (page, Text: line.Groups["text"].Value)).ToList();

        Rule.IsKept(lines.SelectMany(l => Faults(l.page, l.Text)));
        Assert.InRange(lines.Count(l => ShellLine.GatewayCalls(l.Text).Any()), 60, int.MaxValue);
    }

    // Within a sentence a command may stand without what it wants; what it says must be taken, but for a word in capitals.
    [Fact]
    public void A_command_within_a_sentence_is_one_that_there_is() =>
        Rule.IsKept(
            from page in Repository.Files("*.md")
            from code in CodeInSentences().Matches(Repository.Text(page))
            let text = code.Groups["text"].Value.Replace('\n', ' ').Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            where !text.Contains('…', StringComparison.Ordinal)
            from arguments in ShellLine.GatewayCalls(text)
            let parsed = _commands.Parse(arguments)
            from fault in parsed.UnmatchedTokens.Concat(parsed.Errors.Where(e => e.SymbolResult is ArgumentResult a && a.Tokens.Any(t => t.Value != t.Value.ToUpperInvariant())).Select(e => e.Message))
            select $"{page}: {text}: {fault}");

    [Fact]
    public void An_example_of_the_help_is_a_whole_command_line()
    {
        var examples = Commands.Table.SelectMany(c => Examples(c.Create(_terminal))).ToList();

        Rule.IsKept(examples.SelectMany(e => Faults("--help", e)));
        Rule.IsKept(examples.Where(e => !ShellLine.GatewayCalls(e).Any()));
        Assert.InRange(examples.Count, 80, int.MaxValue);
    }

    [Fact]
    public void An_option_without_its_value_at_the_end_of_a_line_is_refused()
    {
        var lines = Commands.Table.SelectMany(c => Lines(c.Create(_terminal), [])).ToList();

        Rule.IsKept(from line in lines
                    where _commands.Parse(line).Errors.All(e => !e.Message.Contains(line[^1], StringComparison.Ordinal))
                    select string.Join(' ', line));
        Assert.InRange(lines.Count, 100, int.MaxValue);

        static IEnumerable<string[]> Lines(Command command, string[] path) =>
            command.Options.Where(o => o.Arity.MinimumNumberOfValues > 0).Select(o => (string[])[.. path, command.Name, o.Name])
                .Concat(command.Subcommands.SelectMany(c => Lines(c, [.. path, command.Name])));
    }

    [Theory]
    [InlineData("cat f | gateway translate - --to x12 > out.edi   # comment's end", "translate|-|--to|x12")]
    [InlineData("gateway show A && mv a b", "show|A")]
    [InlineData("F=a gateway show \"a b\"'c' 2> /dev/null", "show|a bc")]
    [InlineData("gateway show '<a;b>'", "show|<a;b>")]
    [InlineData("cp $(gateway list) .", "list")]
    [InlineData("sudo systemctl restart gateway", "")]
    [InlineData("dotnet run --project Gateway.Host --no-build -- show A", "show|A")]
    public void A_line_is_read_as_a_shell_reads_it(string line, string arguments) =>
        Assert.Equal(arguments, string.Join(',', ShellLine.GatewayCalls(line).Select(c => string.Join('|', c))));

    [Fact]
    public void An_apostrophe_that_opens_a_quote_is_found() =>
        Assert.Throws<FormatException>(() => ShellLine.GatewayCalls("gateway sending pause --reason 'the partners' servers move'").ToList());

    IEnumerable<string> Faults(string place, string line)
    {
        List<string[]> calls;
        try
        {
            calls = [.. ShellLine.GatewayCalls(line)];
        }
        catch (FormatException e)
        {
            return [$"{place}: {line}: {e.Message}"];
        }

        return from arguments in calls
               from error in _commands.Parse(arguments).Errors
               select $"{place}: {line}: {error.Message}";
    }

    static IEnumerable<string> Examples(Command command) =>
        (command is GatewayCommand { Examples: var own } ? own : []).Concat(command.Subcommands.SelectMany(Examples));

    // Set in by four columns, and a command: text that is set in below a point of a list has other beginnings.
    [GeneratedRegex(@"^ {4}(?<text>(?=.*\bgateway [a-z-]|.*Gateway\.Host).+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex LinesOfCode();

    [GeneratedRegex("`(?<text>gateway [a-z][^`]*)`")]
    private static partial Regex CodeInSentences();
}
