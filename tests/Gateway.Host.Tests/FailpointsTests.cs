using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gateway.Host.Tests;

public sealed partial class FailpointsTests
{
    static readonly string[] Sources =
    [
        .. new[] { "Gateway.Host", "Gateway.Transports" }.SelectMany(p => Directory.EnumerateFiles(Path.Combine(Root(), p), "*.cs", SearchOption.AllDirectories))
            .Where(f => Path.GetFileName(f) != "Failpoints.cs").Select(File.ReadAllText),
    ];

    [Fact]
    public void The_list_of_places_is_what_the_source_hits() =>
        Assert.Equal(Failpoints.Places.Order(StringComparer.Ordinal), Found(Place()));

    [Fact]
    public void The_list_of_steps_is_what_the_stages_and_errands_commit() =>
        Assert.Equal(Failpoints.Steps.Order(StringComparer.Ordinal), Found(Step()));

    static IEnumerable<string> Found(Regex pattern) => Sources
        .SelectMany(text => pattern.Matches(text)).Select(m => m.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);

    static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "../../.."));

    [GeneratedRegex("""Failpoint\.Hit\("(?<name>[^"]+)"\)""")]
    private static partial Regex Place();

    // A step is made with its ending; a job's transaction is begun by name.
    [GeneratedRegex("""new\("(?<name>[a-z0-9-]+\.[a-z-]+)",[^;]*?Ending|BeginAsync\("(?<name>[a-z0-9-]+)",|IfStillOursAsync\(stage, work, "(?<name>[a-z.]+)",""")]
    private static partial Regex Step();
}
