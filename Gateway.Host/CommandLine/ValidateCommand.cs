using System.CommandLine;
using Gateway.Partners;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>validate</c>: everything wrong in the files that people edit, before the gateway reads them.</summary>
static class ValidateCommand
{
    internal static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Files or folders of profiles, templates, the policy, maps, guides or code lists; without one, the gateway's own",
        };
        var validate = new GatewayCommand("validate", "Check profiles, templates, the policy, maps, guides and code lists: each problem with file, line, column and remedy")
        {
            Examples =
            [
                "gateway validate                                          # profiles and maps",
                "gateway validate partner-profiles/hollis-fasteners.yaml   # one profile, with its templates",
                "gateway validate partner-profiles/ --json                # a folder elsewhere, for an editor or a build",
            ],
        };
        validate.Arguments.Add(paths);
        validate.SetAction(line => Run(line, line.GetValue(paths) ?? [], terminal));
        return validate;
    }

    static int Run(ParseResult line, string[] paths, Terminal terminal)
    {
        if (paths.FirstOrDefault(p => !File.Exists(p) && !Directory.Exists(p)) is { } missing)
        {
            terminal.Error.WriteLine($"gateway: {missing}: no such file or folder");
            return ExitCodes.Environment;
        }

        var folders = line.PartnerFolders();
        var problems = (paths.Length > 0 ? paths : OwnFolders(folders)).SelectMany(path => Check(path, folders)).Distinct().ToList();
        return Tell(problems, line.WantsJson(), terminal);
    }

    static IEnumerable<string> OwnFolders(PartnerFolders folders) =>
        Directory.Exists(folders.Maps) ? [folders.Profiles, folders.Maps] : [folders.Profiles];

    static IReadOnlyList<FileProblem> Check(string path, PartnerFolders folders) => HoldsMaps(path)
        ? DefinitionFiles.Check(path, folders.Maps!)
        : ProfileValidation.Check(path, folders, DefinitionFiles.Read(folders.Maps!, []));

    /// <summary>A file is what its first key says; a folder is what its files are, and one with files only further down holds maps.</summary>
    static bool HoldsMaps(string path)
    {
        if (File.Exists(path)) return DefinitionFiles.IsDefinition(path);
        var files = Directory.EnumerateFiles(path, "*.yaml").Concat(Directory.EnumerateFiles(path, "*.csv")).Take(50).ToList();
        return files.Count > 0 ? files.All(DefinitionFiles.IsDefinition) : !Directory.Exists(Path.Combine(path, "templates"));
    }

    static int Tell(List<FileProblem> problems, bool json, Terminal terminal)
    {
        if (json)
            terminal.Text.WriteLine(FileProblemsJson.Write(problems));
        else
            foreach (var problem in problems) terminal.Text.WriteLine(problem);
        var errors = problems.Count(p => p.Severity == Severity.Error);
        terminal.Error.WriteLine(errors == 0 ? "no errors" : $"{errors} error{(errors == 1 ? "" : "s")}");
        return errors == 0 ? ExitCodes.Good : ExitCodes.Bad;
    }
}
