namespace Gateway.Architecture.Tests;

/// <summary>The files of the project, as they lie in the clone that the tests were built in.</summary>
static class Repository
{
    static readonly string[] NotOurs = [".git", "artifacts", "bin", "obj", "data", "TestResults", ".vs", ".idea"];

    internal static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    internal static string[] Projects { get; } =
        ["Gateway.Translation", "Gateway.Transports", "Gateway.Partners", "Gateway.Host"];

    /// <summary>Paths from the root, with slashes.</summary>
    internal static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(NotOurs.Contains));

    internal static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "B2BGateway.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
