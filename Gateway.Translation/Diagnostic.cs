namespace Gateway.Translation;

/// <summary>How much a diagnostic weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing; changes nothing.</summary>
    Info,

    /// <summary>Tolerated: the document goes on and the acknowledgement may say so.</summary>
    Warning,

    /// <summary>The message, group or interchange it stands in is rejected or held.</summary>
    Error,
}

/// <summary>One thing found wrong in the received bytes: what, where, and what was expected.</summary>
/// <param name="Code">The kind of trouble; knows its acknowledgement codes.</param>
/// <param name="Severity">How much it weighs here; a profile may soften the code's own severity.</param>
/// <param name="Location">Where it is in the bytes.</param>
/// <param name="Text">A sentence for the supplier: found, expected, remedy.</param>
/// <param name="Value">The bad value as received, unescaped, cut to 99 characters (AK404); null when there is none.</param>
public sealed record Diagnostic(
    DiagnosticCode Code,
    Severity Severity,
    Location Location,
    string Text,
    string? Value = null)
{
    /// <summary>The agreement softens its kind: it is told, and rejects nothing.</summary>
    public bool IsTolerated { get; init; }

    /// <summary>The value that makes this one needed, or not allowed (999 CTX, "SITUATIONAL TRIGGER"); null where nothing depends on another.</summary>
    public Location? Trigger { get; init; }
}
