using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gateway.Host.CommandLine;

/// <summary>The usual help text with the command's examples under it.</summary>
sealed class ExamplesHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is GatewayCommand { Examples: { Count: > 0 } examples })
            Write(examples, parseResult.InvocationConfiguration.Output);
        return ExitCodes.Good;
    }

    static void Write(IReadOnlyList<string> examples, TextWriter output)
    {
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine("  " + example);
        output.WriteLine();
    }
}
