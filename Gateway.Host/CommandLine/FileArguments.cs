using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary>The <c>FILE…</c> of a command: paths, or <c>-</c> for standard input.</summary>
static class FileArguments
{
    internal const string StandardInput = "-";

    /// <summary>One file or more; what looks like an option is refused as one, not looked for on the disk.</summary>
    internal static Argument<string[]> Create(string description)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = description };
        files.Validators.Add(RefuseUnknownOptions);
        return files;
    }

    /// <summary>Refuses a misspelt option that would be taken as one more name.</summary>
    internal static void RefuseUnknownOptions(ArgumentResult files)
    {
        foreach (var token in files.Tokens.Where(t => t.Value.StartsWith('-') && t.Value != StandardInput))
            files.AddError(Unknown(token.Value, OptionNames(files)));
    }

    static string Unknown(string option, IEnumerable<string> known)
    {
        var nearest = Spelling.Nearest(option, known);
        var hint = nearest is null ? $"A file of that name is written ./{option}." : $"Did you mean {nearest}?";
        return $"Unknown option '{option}'. {hint}";
    }

    static IEnumerable<string> OptionNames(SymbolResult result)
    {
        for (var at = result.Parent; at is not null; at = at.Parent)
            if (at is CommandResult command)
                foreach (var option in command.Command.Options)
                    yield return option.Name;
    }
}
