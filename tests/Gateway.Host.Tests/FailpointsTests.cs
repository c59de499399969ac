using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gateway.Host.Tests;

public sealed partial class FailpointsTests
{
    [Fact]
    public void The_list_of_failpoints_is_what_the_source_hits()
    {
        var sources = new[] { "Gateway.Host", "Gateway.Transports" }.SelectMany(p =>
            Directory.EnumerateFiles(Path.Combine(Root(), p), "*.cs", SearchOption.AllDirectories));
        var hit = sources.SelectMany(f => Hit().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value);
        Assert.Equal(Failpoints.Names.Order(StringComparer.Ordinal), hit.Order(StringComparer.Ordinal).Distinct());
    }

    static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "../../.."));

    [GeneratedRegex("""Failpoint\.Hit\("([^"]+)"\)""")]
    private static partial Regex Hit();
}
