namespace Gateway.Translation;

/// <summary>The level of the file that a diagnostic speaks of.</summary>
public enum DiagnosticScope
{
    File,
    Interchange,
    Group,
    Message,
    Segment,
    Element,

    /// <summary>Found by a map, not by the standard: never part of a 997, 999 or CONTRL.</summary>
    Map,
}

/// <summary>A kind of trouble and the codes by which each acknowledgement names it.</summary>
/// <param name="Name">Stable name, lower case with hyphens; part of the published output.</param>
/// <param name="Scope">The level it belongs to, which also says in which acknowledgement segment it is told.</param>
/// <param name="Severity">The severity unless a profile softens it.</param>
/// <param name="Meaning">One sentence for the documentation.</param>
public sealed record DiagnosticCode(string Name, DiagnosticScope Scope, Severity Severity, string Meaning)
{
    /// <summary>X12 element 720 (AK304): segment level. Null when it has none.</summary>
    public string? Ak304 { get; init; }

    /// <summary>X12 element 620 (IK304), which has codes for findings of an implementation; where it has none, as element 720.</summary>
    public string? Ik304 { get => field ?? Ak304; init; }

    /// <summary>X12 element 723 (AK403): element level.</summary>
    public string? Ak403 { get; init; }

    /// <summary>X12 element 621 (IK403); where it has no code of its own, as element 723.</summary>
    public string? Ik403 { get => field ?? Ak403; init; }

    /// <summary>X12 element 718 (AK502, IK502): transaction set level.</summary>
    public string? Ak502 { get; init; }

    /// <summary>X12 element 716 (AK905): group level. Empty for what rejects the group and has no code in that list.</summary>
    public string? Ak905 { get; init; }

    /// <summary>X12 element I18 (TA105): interchange level.</summary>
    public string? Ta105 { get; init; }

    /// <summary>EDIFACT element 0085 (UCI, UCF, UCM, UCS, UCD).</summary>
    public string? Contrl { get; init; }

    /// <summary>Found by a partner's guide, not by the standard; a profile says what it weighs.</summary>
    public bool IsGuide { get; init; }

    /// <summary>Whether an acknowledgement may tell it; the rest are our own findings for operations.</summary>
    public bool IsAcknowledged =>
        (Ak304 ?? Ak403 ?? Ak502 ?? Ak905 ?? Ta105 ?? Contrl) is not null;

    /// <summary>Whether an acknowledgement of the standard can tell it.</summary>
    internal bool IsAcknowledgedIn(Standard standard) => standard == Standard.Edifact
        ? Contrl is not null
        : (Ak304 ?? Ak403 ?? Ak502 ?? Ak905 ?? Ta105) is not null;

    public override string ToString() => Name;
}
