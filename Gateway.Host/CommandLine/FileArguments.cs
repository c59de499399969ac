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
            files.AddError(Unknown(token.Value, (CommandResult)files.Parent!, $"A file of that name is written ./{token.Value}."));
    }

    /// <summary>That a command has no such option, and which it may have been.</summary>
    internal static string Unknown(string option, CommandResult command, string? otherwise = null)
    {
        var hint = Spelling.Nearest(option, OptionNames(command)) is { } nearest ? $"Did you mean {nearest}?" : otherwise;
        return $"Unknown option '{option}'. {hint}".TrimEnd();
    }

    static IEnumerable<string> OptionNames(CommandResult command)
    {
        for (SymbolResult? at = command; at is not null; at = at.Parent)
            foreach (var option in (at as CommandResult)?.Command.Options ?? [])
                yield return option.Name;
    }
}
