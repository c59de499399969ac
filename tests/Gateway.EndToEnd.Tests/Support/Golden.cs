using System.Text.RegularExpressions;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>What a person reads on the screen, committed; <c>UPDATE_GOLDEN=1</c> rewrites it and the difference is read by a person.</summary>
static partial class Golden
{
    /// <summary>Ids and instants differ from run to run; everything else must be as it was.</summary>
    internal static void AssertScreen(string name, string actual)
    {
        var screen = Instant().Replace(Id().Replace(actual, "<id>"), "<time>").TrimEnd() + "\n";
        var file = Path.Combine(Repository.Root, "tests", "golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, screen);
        }

        Assert.True(File.Exists(file), $"{file} is missing; run the test with UPDATE_GOLDEN=1 and read it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), screen);
    }

    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{26}")]
    private static partial Regex Id();

    [GeneratedRegex(@"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d")]
    private static partial Regex Instant();
}
