using Gateway.Translation;
using Gateway.Translation.Definitions;
using Gateway.Translation.Interchanges;

namespace Gateway.Partners;

/// <summary>The names that one side bears in envelopes.</summary>
public sealed record PartnerIdentities
{
    public EnvelopeIdentity? X12 { get; init; }

    public EnvelopeIdentity? Edifact { get; init; }

    /// <summary>AS2-From or AS2-To.</summary>
    public string? As2 { get; init; }

    /// <summary>The identity in a standard's envelope; null for CSV, whose identity is its mailbox and mask.</summary>
    public EnvelopeIdentity? In(Standard standard) => standard switch
    {
        Standard.X12 => X12,
        Standard.Edifact => Edifact,
        _ => null,
    };

    internal static PartnerIdentities Read(YamlFields? fields) => new()
    {
        X12 = EnvelopeIdentity.Read(fields?.Section("x12"), EnvelopeIdentity.X12Limits),
        Edifact = EnvelopeIdentity.Read(fields?.Section("edifact"), EnvelopeIdentity.EdifactLimits),
        As2 = fields?.TextOrNull("as2"),
    };
}

/// <summary>One side's identity in ISA and GS, or in UNB and UNG.</summary>
public sealed record EnvelopeIdentity
{
    internal static readonly Limits X12Limits = new(Qualifier: 2, Id: 15, Group: 15);
    internal static readonly Limits EdifactLimits = new(Qualifier: 4, Id: 35, Group: 35);

    /// <summary>The identity that we write, and the first that we accept.</summary>
    public required PartyId Party { get; init; }

    /// <summary>GS02/GS03 or UNG S006/S007; null when it is the party's own id.</summary>
    public string? Group { get; init; }

    /// <summary>Further identities that are accepted on receipt.</summary>
    public IReadOnlyList<PartyId> Aliases { get; init; } = [];

    /// <summary>The group id to write.</summary>
    public string GroupId => Group ?? Party.Id;

    /// <summary>Whether an envelope names this side. Routing addresses do not count: a network may add them.</summary>
    public bool Is(PartyId party) => IsSame(Party, party) || Aliases.Any(a => IsSame(a, party));

    /// <summary>Whether two parties share an identity.</summary>
    public bool Overlaps(EnvelopeIdentity other) => other.Aliases.Prepend(other.Party).Any(Is);

    internal sealed record Limits(int Qualifier, int Id, int Group);

    internal static EnvelopeIdentity? Read(YamlFields? fields, Limits limits) => fields is null ? null : new()
    {
        Party = ReadParty(fields, limits),
        Group = Limited(fields, "group", limits.Group),
        Aliases = [.. fields.Sections("aliases").Select(a => ReadParty(a, limits))],
    };

    static PartyId ReadParty(YamlFields fields, Limits limits)
    {
        fields.Require("id");
        return new(Limited(fields, "qualifier", limits.Qualifier), Limited(fields, "id", limits.Id) ?? "", Limited(fields, "routing", limits.Id));
    }

    static string? Limited(YamlFields fields, string key, int length)
    {
        var text = fields.TextOrNull(key)?.Trim();
        if (text?.Length > length)
            fields.Problem(key, $"\"{key}\" holds {text.Length} characters; the envelope has room for {length}");
        return text;
    }

    // Blanks before an id are part of it by X12.6, but no profile can say them, and a sender who fills ISA06 from the left means none.
    static bool IsSame(PartyId a, PartyId b) =>
        a.Id.AsSpan().Trim(' ').SequenceEqual(b.Id.AsSpan().Trim(' ')) && (a.Qualifier ?? "") == (b.Qualifier ?? "");
}
