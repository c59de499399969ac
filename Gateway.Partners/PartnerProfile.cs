using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Whether traffic is meant to count.</summary>
public enum TrafficStream
{
    /// <summary>Interchanges must carry the production indicator.</summary>
    Production,

    /// <summary>Interchanges must carry the test indicator (ISA15 T, UNB 0035 1).</summary>
    Test,
}

/// <summary>Everything agreed with one trading partner, as one profile file and its templates say it.</summary>
/// <remarks>Immutable; one snapshot of all profiles is a <see cref="PartnerDirectory"/>.</remarks>
public sealed record PartnerProfile
{
    /// <summary>The partner's name in files, commands and folders; equals the profile's file name.</summary>
    public required string Id { get; init; }

    /// <summary>The company's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The number under which the ERP knows the supplier.</summary>
    public required string Supplier { get; init; }

    /// <summary>Our company (legal entity) in the ERP that trades with them.</summary>
    public required string Company { get; init; }

    /// <summary>The zone in which the profile's schedules are meant.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    public required TrafficStream Stream { get; init; }

    public required PartnerIdentities Theirs { get; init; }

    public required PartnerIdentities Ours { get; init; }

    /// <summary>Where their files arrive.</summary>
    public required IReadOnlyList<InboundMailbox> Mailboxes { get; init; }

    /// <summary>Where our files go; null when nothing is sent to them.</summary>
    public OutboundMailbox? Out { get; init; }

    /// <summary>How the partner reaches its mailboxes on a server of ours; null where it has one of its own.</summary>
    public HostedMailbox? Hosted { get; init; }

    /// <summary>How we trade by AS2; null where we do not.</summary>
    public As2Settings? As2 { get; init; }

    /// <summary>Whether our files go by AS2.</summary>
    public bool SendsByAs2 => As2?.Url is not null;

    /// <summary>Whether there is any way for our files to go to them.</summary>
    public bool IsReachable => Out is not null || SendsByAs2;

    /// <summary>How our files for them are named.</summary>
    public FileNamePattern OutName => Out?.Name ?? As2!.Send.Name;

    /// <summary>The channel on which our files go out, as deliveries name it.</summary>
    public string OutChannel => $"{Id}/{(SendsByAs2 ? As2Settings.Channel : "out")}";

    /// <summary>The channel of that name on which their files arrive; null when the profile has none.</summary>
    public InboundMailbox? Mailbox(string name) =>
        As2 is { } as2 && name == As2Settings.Channel ? as2.Mailbox : Mailboxes.FirstOrDefault(m => m.Name == name);

    public required IReadOnlyList<Agreement> Agreements { get; init; }

    public required Schedules Schedules { get; init; }

    public required AcknowledgementSettings Acknowledgements { get; init; }

    /// <summary>Which of our business decisions they hear of.</summary>
    public required AdviceSettings Advice { get; init; }

    public required DuplicateRules Duplicates { get; init; }

    /// <summary>How interchanges of theirs that never came are found.</summary>
    public MissingSettings Missing { get; init; } = MissingSettings.Default;

    /// <summary>What the profile says about deviations in general; <see cref="Terms"/> know single items and times, and what the company agrees with everybody.</summary>
    public required Tolerances Tolerances { get; init; }

    /// <summary>All that is agreed about deviations, at every level.</summary>
    public required MatchTerms Terms { get; init; }

    public required EnvelopeSettings Envelope { get; init; }

    /// <summary>Names of the cross-reference sets (items, units, locations) that apply, the first one having precedence; the partner's own unless others are named.</summary>
    public required IReadOnlyList<string> CrossReferences { get; init; }

    public required IReadOnlyList<Contact> Contacts { get; init; }

    /// <summary>SHA-256 of the effective values and of the policy; the same values have the same revision, wherever they are written.</summary>
    public required string Revision { get; init; }

    /// <summary>The merged profile: every effective value with the file, line and column that set it.</summary>
    public required YamlMapping Effective { get; init; }

    /// <summary>Whether the test indicator of an interchange fits one of the agreements.</summary>
    public bool Trades(TrafficStream stream) => Agreements.Any(a => a.Stream == stream);

    public override string ToString() => Id;
}

/// <summary>A person or desk on the partner's side.</summary>
public sealed record Contact(string Role, string? Name, string? Mail, string? Phone)
{
    internal static Contact Read(YamlFields fields) =>
        new(fields.Text("contact"), fields.TextOrNull("name"), fields.TextOrNull("mail"), fields.TextOrNull("phone"));
}
