using Gateway.Translation.Definitions;
using Gateway.Transports;

namespace Gateway.Partners;

/// <summary>A place where a partner's files arrive.</summary>
public sealed record InboundMailbox
{
    /// <summary>Its name within the profile.</summary>
    public required string Name { get; init; }

    public required MailboxSettings Settings { get; init; }

    /// <summary>The partners whose interchanges may come this way; the file of another is quarantined. Usually the profile's own.</summary>
    public required IReadOnlyList<string> MayCarry { get; init; }

    public bool Carries(string partner) => MayCarry.Contains(partner);

    /// <summary>Where it lies; null for a folder of this machine.</summary>
    public RemoteServer? Server { get; init; }

    /// <summary>Server, account and folder, by which two profiles can be seen to poll the same.</summary>
    public string Place => MailboxText.Place(Server?.Account, Settings.In!);

    internal static InboundMailbox Read(YamlFields fields, ProfileContext context, IReadOnlyList<RemoteServer> servers, bool waitsForUploads)
    {
        var server = MailboxText.Server(fields, servers);
        return new()
        {
            Name = fields.Text("mailbox"),
            Server = server,
            Settings = ReadSettings(fields, context, server, waitsForUploads),
            MayCarry = fields.Has("mayCarry") ? fields.Texts("mayCarry") : [context.Partner],
        };
    }

    static MailboxSettings ReadSettings(YamlFields fields, ProfileContext context, RemoteServer? server, bool waitsForUploads)
    {
        var usual = new MailboxSettings();
        var folder = MailboxText.Folder(fields, "folder", context, server);
        var archive = fields.Has("archive") && fields.TextOrNull("archive") != MailboxText.Delete ? MailboxText.Folder(fields, "archive", context, server) : null;
        return usual with
        {
            In = folder,
            Archive = archive,
            CreateFolders = MailboxText.CreatesFolders(fields, server),
            Masks = fields.Has("masks") ? fields.Texts("masks") : usual.Masks,
            Ignore = fields.Has("ignore") ? [.. usual.Ignore, .. fields.Texts("ignore")] : usual.Ignore,
            Unpack = fields.Flag("unpack", usual.Unpack),
            DoneMarker = MailboxText.Marker(fields),
            Order = fields.Choice("order", usual.Order),
            StableFor = fields.Duration("stableFor", !fields.Has("doneMarker") && (server is not null || waitsForUploads) ? MailboxSettings.StableForUploads : usual.StableFor),
            IncompleteAfter = fields.Duration("incompleteAfter", usual.IncompleteAfter),
            ClaimLease = fields.Duration("claimLease", usual.ClaimLease),
            MaxFilesPerPoll = fields.Number("maxFilesPerPoll", usual.MaxFilesPerPoll, 1, 100_000),
            LargestBytes = fields.Size("largest") ?? usual.LargestBytes,
        };
    }
}

/// <summary>The place where our files for a partner are left, and how they are named.</summary>
/// <param name="Settings">The folder.</param>
/// <param name="Name">Of each file.</param>
/// <param name="Server">Where it lies; null for a folder of this machine.</param>
public sealed record OutboundMailbox(MailboxSettings Settings, FileNamePattern Name, RemoteServer? Server = null)
{
    /// <summary>Server, account and folder.</summary>
    public string Place => MailboxText.Place(Server?.Account, Settings.Out!);

    /// <summary>Whether it is the place that was noted with an upload; until 1.0 that was without the account.</summary>
    public bool Is(string? place) => place == Place || place == MailboxText.Place(Server?.Address, Settings.Out!);

    internal static OutboundMailbox? Read(YamlFields? fields, ProfileContext context, IReadOnlyList<RemoteServer> servers)
    {
        if (fields is null) return null;
        var server = MailboxText.Server(fields, servers);
        var folder = MailboxText.Folder(fields, "folder", context, server);
        var settings = new MailboxSettings
        {
            Out = folder,
            CreateFolders = MailboxText.CreatesFolders(fields, server),
            Overwrite = fields.Flag("overwrite", false),
        };
        return new(settings, FileNamePattern.Read(fields, "name"), server);
    }
}

static class MailboxText
{
    /// <summary>Written instead of an archive: what is stored is deleted.</summary>
    internal const string Delete = "delete";

    internal static string Place(string? account, string folder) => account is null ? Plain(folder) : $"{account}/{Plain(folder).TrimStart('/')}";

    /// <summary>Whether a name can fit both masks.</summary>
    internal static bool Overlap(string first, string second)
    {
        var meets = new bool[first.Length + 1, second.Length + 1];
        for (var i = first.Length; i >= 0; i--)
            for (var j = second.Length; j >= 0; j--)
                meets[i, j] = Meets(i, j);
        return meets[0, 0];

        bool Meets(int i, int j)
        {
            var (a, b) = (i < first.Length ? first[i] : (char?)null, j < second.Length ? second[j] : (char?)null);
            if (a is null && b is null) return true;
            if (a == '*' && (meets[i + 1, j] || (b is not null && meets[i, j + 1]))) return true;
            if (b == '*' && (meets[i, j + 1] || (a is not null && meets[i + 1, j]))) return true;
            return a is { } x && b is { } y && x != '*' && y != '*' && (x == '?' || y == '?' || char.ToUpperInvariant(x) == char.ToUpperInvariant(y)) && meets[i + 1, j + 1];
        }
    }

    // Two spellings of one folder are one place.
    static string Plain(string folder)
    {
        var parts = folder.Split('/').Where(p => p is not ("" or "."));
        return (folder.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }

    /// <summary>The server that a mailbox names; null for a folder of this machine.</summary>
    internal static RemoteServer? Server(YamlFields fields, IReadOnlyList<RemoteServer> servers)
    {
        if (fields.TextOrNull("server") is not { } name) return null;
        if (servers.FirstOrDefault(s => s.Name == name) is { } server) return server;
        fields.Problem("server", $"no server of this profile is named \"{name}\"; {Spelling.Hint(name, [.. servers.Select(s => s.Name)])}");
        return null;
    }

    /// <summary>The name by which the partner says that a file is done: {file} or {stem} and more, so that no file is its own marker.</summary>
    internal static string? Marker(YamlFields fields)
    {
        if (fields.TextOrNull("doneMarker") is not { } text) return null;
        var rest = text.Replace("{file}", "").Replace("{stem}", "");
        if (rest == text || rest.Length == 0 || rest.AsSpan().IndexOfAny("{}/\\*?") >= 0)
            fields.Problem("doneMarker", $"\"{text}\" names no marker; write \"{{file}}.done\" where po.edi is done when po.edi.done lies there, \"{{stem}}.ok\" where it is po.ok");
        return text;
    }

    /// <summary>A folder; what is relative starts at the data folder, which {data} names too, or where the server lets us in.</summary>
    internal static string Folder(YamlFields fields, string key, ProfileContext context, RemoteServer? server)
    {
        var text = fields.Text(key);
        var folder = Expand(text, context.Partner);
        if (Problem(text, folder, key, server, isLocal: !fields.Has("server")) is { } problem) fields.Problem(key, problem);
        return folder;
    }

    /// <summary>Whether missing folders are made: unless the profile says so, on this machine each of them below the data folder, and none on a server.</summary>
    internal static bool? CreatesFolders(YamlFields fields, RemoteServer? server) =>
        server is null && !fields.Has("createFolders") ? null : fields.Flag("createFolders", false);

    static string? Problem(string text, string folder, string key, RemoteServer? server, bool isLocal)
    {
        if (text.Replace("{data}", "").Replace("{partner}", "").AsSpan().IndexOfAny('{', '}') >= 0)
            return $"unknown placeholder in \"{text}\"; a folder knows {{data}} and {{partner}}";
        if (text.Split('/', '\\').Contains(".."))
            return $"\"{text}\" leaves its folder by \"..\"; write the folder itself";
        if (server is not null && text.Contains("{data}", StringComparison.Ordinal))
            return $"\"{text}\" is a folder of this machine, but the mailbox lies on the server \"{server.Name}\"; write a folder of the server{(key == "archive" ? $", or archive: {Delete}" : "")}";
        return isLocal && text.Length > 0 && !MailboxPlaces.IsForMailboxes(folder) ? MailboxPlaces.Text(text) : null;
    }

    static string Expand(string text, string partner)
    {
        var expanded = text.Replace("{partner}", partner);
        return expanded == "{data}" ? "." : expanded.Replace("{data}/", "").Replace("{data}\\", "");
    }
}
