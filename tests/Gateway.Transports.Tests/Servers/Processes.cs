using System.Diagnostics;

namespace Gateway.Transports.Tests.Servers;

/// <summary>What /proc tells of processes.</summary>
static class Processes
{
    internal static IEnumerable<int> ChildrenOf(int parent) =>
        from folder in Directory.GetDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
        where id > 0 && ParentOf(id) == parent
        select id;

    internal static IEnumerable<int> DescendantsOf(int parent) => ChildrenOf(parent).SelectMany(id => DescendantsOf(id).Prepend(id));

    internal static void KillTree(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    /// <summary>Arguments and environment of a process, as anybody may read them who runs as the same user.</summary>
    internal static string Visible(int id) => Read(id, "cmdline") + "\n" + Read(id, "environ");

    static int ParentOf(int id) =>
        Read(id, "stat") is { Length: > 0 } stat && int.TryParse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], out var parent) ? parent : 0;

    static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}").Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
