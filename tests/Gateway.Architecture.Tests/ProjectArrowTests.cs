using System.Xml.Linq;

namespace Gateway.Architecture.Tests;

/// <summary>Which project may refer to which, and which may see which library.</summary>
public sealed class ProjectArrowTests
{
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Gateway.Translation", [] },
        { "Gateway.Transports", [] },
        { "Gateway.Partners", ["Gateway.Translation", "Gateway.Transports"] },
        { "Gateway.Host", ["Gateway.Partners", "Gateway.Translation", "Gateway.Transports", "Microsoft.SqlServer.Server"] },
    };

    public static TheoryData<string, string[]> Libraries => new()
    {
        { "YamlDotNet", ["Gateway.Translation"] },
        { "Dapper", ["Gateway.Host"] },
        { "Microsoft.Data.Sqlite", ["Gateway.Host"] },
        { "Microsoft.Data.SqlClient", ["Gateway.Host"] },
        { "Npgsql", ["Gateway.Host"] },
        { "Quartz", ["Gateway.Host"] },
        { "System.CommandLine", ["Gateway.Host"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_project_refers_only_to_what_its_arrows_allow(string project, string[] allowed)
    {
        var file = XDocument.Parse(Repository.Text($"{project}/{project}.csproj"));
        var referred = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));

        Rule.IsKept(referred.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_is_confined_to_the_projects_that_may_see_it(string library, string[] allowed)
    {
        var seenBy = Repository.Projects.Where(project =>
        {
            using var assembly = CompiledAssembly.Of(project);
            return assembly.References.Contains(library);
        });

        Rule.IsKept(seenBy.Except(allowed));
    }

    [Fact]
    public void Translation_stands_on_the_base_library_and_YamlDotNet_alone()
    {
        using var assembly = CompiledAssembly.Of("Gateway.Translation");

        Rule.IsKept(assembly.References.Where(r => !r.StartsWith("System.", StringComparison.Ordinal) && r != "YamlDotNet"));
    }
}
