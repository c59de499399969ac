namespace Gateway.EndToEnd.Tests.Support;

/// <summary>Copies of the profiles that are shipped, for a test to change.</summary>
static class Profiles
{
    /// <summary>The shipped ones with schedules that call every second: a test waits for what the gateway does, not for its cron.</summary>
    internal static string Brisk(string folder)
    {
        Copy(folder);
        var template = Path.Combine(folder, "templates", "supplier.yaml");
        var text = File.ReadAllText(template);
        File.WriteAllText(template, text.Replace("\"0/3 ", "\"0/1 ", StringComparison.Ordinal).Replace("\"0/5 ", "\"0/1 ", StringComparison.Ordinal));
        return folder;
    }

    /// <summary>As they are shipped.</summary>
    internal static void Copy(string folder)
    {
        var shipped = Path.Combine(Repository.Root, "partner-profiles");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
