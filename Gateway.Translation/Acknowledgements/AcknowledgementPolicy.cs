using System.Collections.Frozen;

namespace Gateway.Translation.Acknowledgements;

/// <summary>Which message answers a functional group.</summary>
public enum FunctionalKind
{
    /// <summary>No answer to groups.</summary>
    None,

    /// <summary>997, Functional Acknowledgment.</summary>
    X997,

    /// <summary>999, Implementation Acknowledgment.</summary>
    X999,
}

/// <summary>When an interchange is answered by a TA1.</summary>
public enum Ta1Use
{
    /// <summary>Never, even if ISA14 asks.</summary>
    Never,

    /// <summary>Where ISA14 = 1.</summary>
    WhenAsked,

    /// <summary>Always; the partner agreed to it.</summary>
    Always,

    /// <summary>Only where the interchange has errors of its own; silence means that it is accepted.</summary>
    ErrorsOnly,
}

/// <summary>What kind of CONTRL answers an EDIFACT interchange.</summary>
public enum ContrlUse
{
    Never,

    /// <summary>An acknowledgement where UNB 0031 = 1, a receipt where it is 2.</summary>
    WhenAsked,

    /// <summary>An acknowledgement always.</summary>
    Always,

    /// <summary>Only that the interchange arrived (0083 = 8), or that it is rejected.</summary>
    Receipt,

    /// <summary>A receipt and an acknowledgement, as two messages of one interchange.</summary>
    Both,

    /// <summary>An acknowledgement only where something is rejected; silence means that all is accepted.</summary>
    ErrorsOnly,
}

/// <summary>What a partner wants to hear, and which errors do not reject.</summary>
public sealed record AcknowledgementPolicy
{
    /// <summary>997 for each group, TA1 where asked, CONTRL always; nothing softened.</summary>
    public static AcknowledgementPolicy Default { get; } = new();

    public FunctionalKind Functional { get; init; } = FunctionalKind.X997;

    public Ta1Use Ta1 { get; init; } = Ta1Use.WhenAsked;

    public ContrlUse Contrl { get; init; } = ContrlUse.Always;

    /// <summary>Whether accepted messages are listed too (AK2/AK5 A, UCM 7), not only those with errors.</summary>
    public bool ListAccepted { get; init; } = true;

    /// <summary>Names of the <see cref="DiagnosticCode"/>s that are told but do not reject (accept with errors): errors, and warnings that are else not told.</summary>
    public IReadOnlySet<string> Softened { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Names of the <see cref="DiagnosticCode"/>s that reject although they only warn by default.</summary>
    public IReadOnlySet<string> Hardened { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The same policy for messages whose guide is told and does not reject.</summary>
    public AcknowledgementPolicy ToleratingGuide() =>
        this with { Softened = Softened.Concat(DiagnosticCodes.All.Where(c => c.IsGuide).Select(c => c.Name)).ToFrozenSet(StringComparer.Ordinal) };

    /// <summary>Whether a diagnostic is told and does not reject: by this policy, or by that of the agreement under which it was found.</summary>
    internal bool Softens(Diagnostic diagnostic) => diagnostic.IsTolerated || Softened.Contains(diagnostic.Code.Name);

    /// <summary>Whether an acknowledgement in the standard tells this diagnostic: it has a code there, and is an error or named by this policy.</summary>
    /// <remarks>An error that only warns because another release judged it stays untold, whatever the policy says of its kind.</remarks>
    internal bool Tells(Diagnostic diagnostic, Standard standard) =>
        diagnostic.Code.IsAcknowledgedIn(standard)
        && (diagnostic.Severity == Severity.Error || (diagnostic.Code.Severity == Severity.Warning && Names(diagnostic.Code)));

    bool Names(DiagnosticCode code) => Softened.Contains(code.Name) || Hardened.Contains(code.Name);
}
