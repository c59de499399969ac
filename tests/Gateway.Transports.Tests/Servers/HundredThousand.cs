namespace Gateway.Transports.Tests.Servers;

/// <summary>A folder of 100,000 empty files, made once for all servers and removed with the process.</summary>
static class HundredThousand
{
    static readonly Lazy<string> Made = new(Make);

    internal static string Folder => Made.Value;

    static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("many-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        for (var i = 0; i < 100_000; i++) File.Create(Path.Combine(folder, $"{i:000000}.edi")).Dispose();
        return folder;
    }
}
