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

    /// <summary>Whether the profile itself says who may. Else a file whose sender nobody knew goes on once a profile claims it.</summary>
    public required bool NamesCarriers { get; init; }

    public bool Carries(string partner) => MayCarry.Contains(partner);

    internal static InboundMailbox Read(YamlFields fields, ProfileContext context) => new()
    {
        Name = fields.Text("mailbox"),
        Settings = ReadSettings(fields, context),
        NamesCarriers = fields.Has("mayCarry"),
        MayCarry = fields.Has("mayCarry") ? fields.Texts("mayCarry") : [context.Partner],
    };

    static MailboxSettings ReadSettings(YamlFields fields, ProfileContext context)
    {
        var usual = new MailboxSettings();
        return usual with
        {
            In = TransportText.Folder(fields, "folder", context),
            Archive = fields.Has("archive") ? TransportText.Folder(fields, "archive", context) : null,
            Masks = fields.Has("masks") ? fields.Texts("masks") : usual.Masks,
            Ignore = fields.Has("ignore") ? fields.Texts("ignore") : usual.Ignore,
            Order = fields.Choice("order", usual.Order),
            StableFor = fields.Duration("stableFor", usual.StableFor),
            IncompleteAfter = fields.Duration("incompleteAfter", usual.IncompleteAfter),
            ClaimLease = fields.Duration("claimLease", usual.ClaimLease),
            MaxFilesPerPoll = fields.Number("maxFilesPerPoll", usual.MaxFilesPerPoll, 1, 100_000),
        };
    }
}

/// <summary>The place where our files for a partner are left, and how they are named.</summary>
public sealed record OutboundMailbox(MailboxSettings Settings, FileNamePattern Name)
{
    internal static OutboundMailbox? Read(YamlFields? fields, ProfileContext context)
    {
        if (fields is null) return null;
        var settings = new MailboxSettings { Out = TransportText.Folder(fields, "folder", context) };
        return new(settings, FileNamePattern.Read(fields, "name"));
    }
}

static class TransportText
{
    static readonly string[] Announced = ["sftp", "ftp", "as2"];

    /// <summary>A folder; what is relative starts at the data folder, which {data} names too.</summary>
    public static string Folder(YamlFields fields, string key, ProfileContext context)
    {
        RefuseOtherTransports(fields);
        var text = fields.Text(key);
        if (text.Replace("{data}", "").Replace("{partner}", "").AsSpan().IndexOfAny('{', '}') >= 0)
            fields.Problem(key, $"unknown placeholder in \"{text}\"; a folder knows {{data}} and {{partner}}");
        if (text.Split('/', '\\').Contains(".."))
            fields.Problem(key, $"\"{text}\" leaves its folder by \"..\"; write the folder itself");
        return Expand(text, context.Partner);
    }

    static string Expand(string text, string partner)
    {
        var expanded = text.Replace("{partner}", partner);
        return expanded == "{data}" ? "." : expanded.Replace("{data}/", "").Replace("{data}\\", "");
    }

    static void RefuseOtherTransports(YamlFields fields)
    {
        foreach (var transport in Announced.Where(t => fields.Mapping[t] is not null && fields.Has(t)))
            fields.Problem(transport, $"the transport \"{transport}\" is not in this version; use folder, with a program of the system that moves the files");
    }
}
