namespace Gateway.Translation.Interchanges;

/// <summary>What <see cref="Inspection"/> found last.</summary>
public enum InspectionEvent
{
    /// <summary>Nothing: more bytes are needed, or the file is at its end.</summary>
    None,

    /// <summary>An interchange begins.</summary>
    Interchange,

    /// <summary>A group begins; in EDIFACT and where its header is missing an unnamed one.</summary>
    Group,

    /// <summary>A message was read.</summary>
    Message,
}
