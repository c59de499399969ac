namespace Gateway.Architecture.Tests;

/// <summary>Which folder may use which: the one table of the arrows inside the projects.</summary>
/// <remarks>A type at a project's root (its public face or its vocabulary) may use every folder and be used by every one.</remarks>
public sealed class FolderArrowTests
{
    static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Gateway.Translation.Syntax"] = [],
        ["Gateway.Translation.Definitions"] = [],
        ["Gateway.Translation.Documents"] = [],
        ["Gateway.Translation.Interchanges"] = ["Syntax"],
        ["Gateway.Translation.Schemas"] = ["Syntax", "Interchanges", "Definitions"],
        ["Gateway.Translation.Maps"] = ["Syntax", "Interchanges", "Schemas", "Documents", "Definitions"],
        ["Gateway.Translation.Acknowledgements"] = ["Syntax", "Interchanges"],

        ["Gateway.Transports.Archives"] = [],
        ["Gateway.Transports.As2"] = [],
        ["Gateway.Transports.Folder"] = [],
        ["Gateway.Transports.Ftp"] = [],
        ["Gateway.Transports.Sftp"] = [],

        ["Gateway.Host.Security"] = [],
        ["Gateway.Host.Storage"] = [],
        ["Gateway.Host.Matching"] = [],
        ["Gateway.Host.Erp"] = [],
        ["Gateway.Host.Import"] = ["Storage", "Erp"],
        ["Gateway.Host.Pipeline"] = ["Storage", "Matching", "Erp", "Import", "Security"],
        ["Gateway.Host.Schedule"] = ["Storage", "Pipeline"],
        ["Gateway.Host.Health"] = ["Storage", "Pipeline"],
        ["Gateway.Host.Lifetime"] = [],
        ["Gateway.Host.Telemetry"] = ["Storage", "Pipeline", "Health"],
        ["Gateway.Host.Alerts"] = ["Storage", "Pipeline", "Telemetry", "Security"],
        ["Gateway.Host.As2"] = ["Storage", "Pipeline", "Security", "Telemetry"],
        ["Gateway.Host.CommandLine"] = ["As2", "Storage", "Import", "Pipeline", "Schedule", "Security", "Health", "Lifetime", "Telemetry"],
    };

    /// <summary>Libraries that one folder alone may see.</summary>
    static readonly Dictionary<string, string[]> Confined = new()
    {
        ["YamlDotNet"] = ["Gateway.Translation.Definitions"],
        ["System.CommandLine"] = ["Gateway.Host.CommandLine"],
        ["DiffPlex"] = ["Gateway.Host.Pipeline"],
        ["Quartz"] = ["Gateway.Host.Schedule"],
        ["OpenTelemetry"] = ["Gateway.Host.Telemetry"],
        ["Microsoft.Data.SqlClient"] = ["Gateway.Host.Storage", "Gateway.Host.Erp"],
        ["Microsoft.Data.Sqlite"] = ["Gateway.Host.Storage", "Gateway.Host.Erp"],
        ["Npgsql"] = ["Gateway.Host.Storage", "Gateway.Host.Erp"],
        ["SQLitePCL"] = ["Gateway.Host.Storage"],
    };

    public static TheoryData<string> Projects => new(Repository.Projects);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_the_folders_that_its_arrows_allow(string project)
    {
        using var assembly = CompiledAssembly.Of(project);
        var crossings = assembly.Uses()
            .Select(u => (u.Type, From: Folder(project, u.Namespace), To: Folder(project, u.Uses)))
            .Where(u => u.From is not null && u.To is not null && u.From != u.To && !Allowed(project, u.From, u.To))
            .Select(u => $"{project}.{u.From} ({u.Type}) must not use {u.To}");

        Rule.IsKept(crossings);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_has_its_line_in_the_table(string project)
    {
        using var assembly = CompiledAssembly.Of(project);
        var folders = assembly.Uses().Select(u => Folder(project, u.Namespace)).OfType<string>().Select(f => $"{project}.{f}").Distinct();

        if (project != "Gateway.Partners") Rule.IsKept(folders.Except(Arrows.Keys));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_confined_library_is_used_only_where_it_may_be(string project)
    {
        using var assembly = CompiledAssembly.Of(project);
        var escapes = from use in assembly.Uses()
                      from library in Confined
                      where Within(use.Uses, library.Key) && !library.Value.Any(home => Within(use.Namespace, home))
                      select $"{use.Namespace}.{use.Type} must not use {library.Key}";

        Rule.IsKept(escapes);
    }

    [Fact]
    public void Matching_is_pure()
    {
        using var assembly = CompiledAssembly.Of("Gateway.Host");
        string[] impure = ["System.IO", "System.Net", "System.Data", "System.Threading.Tasks", "Microsoft", "Dapper", "Npgsql", "Quartz"];
        var uses = assembly.Uses().Where(u => Within(u.Namespace, "Gateway.Host.Matching") && impure.Any(i => Within(u.Uses, i)));

        Rule.IsKept(uses.Select(u => $"{u.Type} must not use {u.Uses}"));
    }

    static bool Allowed(string project, string from, string to) =>
        !Arrows.TryGetValue($"{project}.{from}", out var allowed) || allowed.Contains(to);

    static bool Within(string name, string root) =>
        name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    // The first name under the project's; null for the project's root and for other assemblies.
    static string? Folder(string project, string name) =>
        name.StartsWith(project + ".", StringComparison.Ordinal) ? name[(project.Length + 1)..].Split('.')[0] : null;
}
