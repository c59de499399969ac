using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gateway.Host.CommandLine;

/// <summary>The usual help text: the gateway's with its commands under headings, a command's with its examples under it.</summary>
sealed class ExamplesHelp(HelpAction usual, IReadOnlyList<CommandEntry> table) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        if (parseResult.CommandResult.Command is RootCommand) WriteGrouped(parseResult, configuration, configuration.Output);
        else usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is GatewayCommand { Examples: { Count: > 0 } examples }) Write(examples, configuration.Output);
        return ExitCodes.Good;
    }

    void WriteGrouped(ParseResult parseResult, InvocationConfiguration configuration, TextWriter output)
    {
        using var text = new StringWriter { NewLine = "\n" };
        configuration.Output = text;
        usual.Invoke(parseResult);
        configuration.Output = output;

        // The commands are the last section, and its title the last line that is not indented.
        var lines = text.ToString().TrimEnd().Split('\n');
        var title = Array.FindLastIndex(lines, l => l.Length > 0 && l[0] != ' ');
        foreach (var line in lines[..title]) output.WriteLine(line);
        foreach (var group in table.GroupBy(c => c.Group))
        {
            output.WriteLine($"{group.Key}:");
            foreach (var entry in group) WriteRow(lines[(title + 1)..], entry.Name, output);
            output.WriteLine();
        }

        output.WriteLine("Each command has a help of its own: gateway COMMAND --help");
    }

    // A narrow screen goes on with the description below it.
    static void WriteRow(string[] rows, string name, TextWriter output)
    {
        var at = Array.FindIndex(rows, r => r == $"  {name}" || r.StartsWith($"  {name} ", StringComparison.Ordinal));
        do output.WriteLine(rows[at++]);
        while (at < rows.Length && rows[at].StartsWith("   ", StringComparison.Ordinal));
    }

    static void Write(IReadOnlyList<string> examples, TextWriter output)
    {
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine("  " + example);
        output.WriteLine();
    }
}
