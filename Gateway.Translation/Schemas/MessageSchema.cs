namespace Gateway.Translation.Schemas;

/// <summary>The definition of one message type in one release: which segments, where, how often.</summary>
public sealed class MessageSchema
{
    ValidationPlan? _plan;

    public required Standard Standard { get; init; }

    /// <summary>The release: "004010", "D96A".</summary>
    public required string Version { get; init; }

    /// <summary>The message type: "855", "ORDRSP".</summary>
    public required string Type { get; init; }

    /// <summary>The standard's plain name.</summary>
    public required string Name { get; init; }

    /// <summary>GS01 of the groups that carry it ("PR"); null in EDIFACT.</summary>
    public required string? FunctionalId { get; init; }

    /// <summary>All places in the standard's order; the first is the message itself.</summary>
    public required IReadOnlyList<SchemaNode> Nodes { get; init; }

    /// <summary>The tag of the segments that form a tree by their elements 1 (own id) and 2 (parent's id): HL, CPS; null where there is none.</summary>
    public required string? Tree { get; init; }

    /// <summary>The release that the schema belongs to.</summary>
    public required StandardRelease Release { get; init; }

    /// <summary>The release of the messages that it judges, where that is not its own.</summary>
    public ReleaseRelation JudgedRelease { get; private init; }

    /// <summary>Whether a finding only warns, because it may be no error in the message's own release: lengths and codes differ between
    /// releases, older ones had segments that were taken out, newer ones have more of them and higher limits.</summary>
    internal bool OnlyWarns(DiagnosticCode code) => (JudgedRelease, code.Scope) switch
    {
        (ReleaseRelation.Older, DiagnosticScope.Segment) => IsOutOfPlace(code),
        (ReleaseRelation.Older, DiagnosticScope.Element) => true,
        (ReleaseRelation.Newer, DiagnosticScope.Element or DiagnosticScope.Segment) => true,
        _ => false,
    };

    static bool IsOutOfPlace(DiagnosticCode code) =>
        code == DiagnosticCodes.SegmentUnknown || code == DiagnosticCodes.SegmentUnexpected
        || code == DiagnosticCodes.SegmentNotInMessage || code == DiagnosticCodes.SegmentOutOfSequence;

    internal MessageSchema For(ReleaseRelation judged) => new()
    {
        Standard = Standard,
        Version = Version,
        Type = Type,
        Name = Name,
        FunctionalId = FunctionalId,
        Nodes = Nodes,
        Tree = Tree,
        Release = Release,
        JudgedRelease = judged,
    };

    /// <summary>The schema laid out for validation; made once, when it is first needed.</summary>
    internal ValidationPlan Plan => _plan ?? MakePlan();

    ValidationPlan MakePlan() => Interlocked.CompareExchange(ref _plan, new(this), null) ?? _plan;
}

/// <summary>How the release of a message stands to that of the schema which judges it.</summary>
public enum ReleaseRelation
{
    Same,
    Older,
    Newer,
}

/// <summary>A schema and how well it fits what was asked for.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="IsNearest">The version asked for is not here; this is the nearest one that has the type.</param>
public sealed record SchemaMatch(MessageSchema Schema, bool IsNearest);
