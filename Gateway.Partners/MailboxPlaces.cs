using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Keeps mailboxes out of what the gateway keeps for itself: who edits profiles may not have its secrets or payloads taken for mail.</summary>
static class MailboxPlaces
{
    const string Mailboxes = "mailboxes";

    // As many as Linux follows.
    const int LinksMax = 40;

    internal static string Text(string folder) =>
        $"\"{folder}\" lies in a folder that the gateway keeps for itself; write one below {{data}}/{Mailboxes}, or one elsewhere from the root";

    /// <summary>Whether a folder lies where mailboxes may, as far as its text says: relative ones start at the data folder.</summary>
    internal static bool IsForMailboxes(string folder) =>
        Path.IsPathFullyQualified(folder) || folder.Split('/', '\\').Where(p => p is not ("" or ".")).ToList() is [Mailboxes, _, ..];

    /// <summary>Names the mailboxes that are written from the root and lead into a folder that is kept, by whatever links.</summary>
    internal static void Check(PartnerProfile partner, PartnerFolders folders, FilePosition at, ICollection<FileProblem> problems)
    {
        var kept = folders.Kept.Select(Resolve).ToList();
        if (kept.Count == 0) return;
        foreach (var folder in Local(partner).Where(Path.IsPathFullyQualified).Distinct())
            if (kept.Exists(k => IsBelow(Resolve(folder), k) && !IsBelow(Resolve(folder), Path.Combine(k, Mailboxes))))
                problems.Add(at.Problem(Text(folder)));
    }

    static IEnumerable<string> Local(PartnerProfile partner) => partner.Mailboxes.Where(m => m.Server is null).SelectMany(m => new[] { m.Settings.In, m.Settings.Archive })
        .Append(partner.Out is { Server: null } to ? to.Settings.Out : null).OfType<string>();

    static bool IsBelow(string folder, string above) => Path.GetRelativePath(above, folder) is var way
        && !Path.IsPathFullyQualified(way) && way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The folder itself, without links on the way: /proc/self/root is one to everything.</summary>
    static string Resolve(string folder)
    {
        var (left, at) = (new Stack<string>(Parts(folder)), Path.GetPathRoot(Path.GetFullPath(folder))!);
        for (var links = 0; left.TryPop(out var name);)
        {
            var next = Path.GetFullPath(Path.Combine(at, name));
            if (links < LinksMax && TargetOf(next) is { } target)
            {
                links++;
                foreach (var part in Parts(Path.GetFullPath(target, at))) left.Push(part);
                at = Path.GetPathRoot(next)!;
            }
            else
            {
                at = next;
            }
        }

        return at;
    }

    // The first one is on top when all are pushed.
    static IEnumerable<string> Parts(string folder)
    {
        var full = Path.GetFullPath(folder);
        return full[Path.GetPathRoot(full)!.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();
    }

    static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
