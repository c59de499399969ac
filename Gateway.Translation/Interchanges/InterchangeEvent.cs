namespace Gateway.Translation.Interchanges;

/// <summary>What <see cref="InterchangeReader.Read"/> came to. Starts and ends always pair, also where the file leaves them out.</summary>
public enum InterchangeEvent
{
    /// <summary>Nothing was read yet, or more bytes are needed.</summary>
    None,

    /// <summary>ISA or UNB: <see cref="InterchangeReader.Interchange"/> is set.</summary>
    InterchangeStart,

    /// <summary>GS or UNG, or the first message where the file has no group: <see cref="InterchangeReader.Group"/> is set.</summary>
    GroupStart,

    /// <summary>A message from its header to its trailer: <see cref="InterchangeReader.Message"/> views it.</summary>
    Message,

    /// <summary>A message beyond a limit: <see cref="InterchangeReader.MessageHeader"/> is set, its segments are gone.</summary>
    OversizeMessage,

    /// <summary>TA1 in an X12 interchange: <see cref="InterchangeReader.ServiceSegment"/> views it.</summary>
    InterchangeAcknowledgement,

    /// <summary>GE or UNE, or the place where it is missing.</summary>
    GroupEnd,

    /// <summary>IEA or UNZ, or the place where it is missing.</summary>
    InterchangeEnd,

    /// <summary>Bytes that belong to no interchange, told in <see cref="InterchangeReader.Diagnostics"/>.</summary>
    OutsideBytes,
}
