namespace Gateway.EndToEnd.Tests.Support;

/// <summary>The folder of the solution, with the profiles, maps and samples that are shipped.</summary>
static class Repository
{
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "B2BGateway.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
