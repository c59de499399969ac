namespace Gateway.Translation;

/// <summary>The family of syntax rules that a file follows.</summary>
public enum Standard
{
    /// <summary>ASC X12: ISA/GS/ST envelopes.</summary>
    X12,

    /// <summary>UN/EDIFACT (ISO 9735): UNB/UNG/UNH envelopes.</summary>
    Edifact,

    /// <summary>Rows of delimited text, described by a map; no envelope.</summary>
    Csv,
}
