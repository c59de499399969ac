using System.Runtime.CompilerServices;

namespace Gateway.Translation.Tests.Documents;

/// <summary>Committed files that a test holds true; <c>UPDATE_GOLDEN=1</c> rewrites them and the diff is reviewed.</summary>
static class Golden
{
    internal static string Root { get; } = FindRoot();

    internal static void AssertFile(string path, string actual)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{path} is missing; run the test with UPDATE_GOLDEN=1 and review it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "B2BGateway.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
