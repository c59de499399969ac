namespace Gateway.Translation;

/// <summary>What <see cref="Translator.Read"/> came to.</summary>
public enum TranslationEvent
{
    /// <summary>Nothing was read yet, or more bytes are needed.</summary>
    None,

    /// <summary>ISA or UNB; messages follow.</summary>
    InterchangeStart,

    /// <summary>A message, judged and mapped; whether it is released is known only at <see cref="InterchangeEnd"/>.</summary>
    Message,

    /// <summary>A TA1 that the partner sent.</summary>
    InterchangeAcknowledgement,

    /// <summary>IEA or UNZ, or its absence: <see cref="Translator.Report"/> is complete.</summary>
    InterchangeEnd,

    /// <summary>Bytes that belong to no interchange: <see cref="Translator.FileDiagnostics"/>.</summary>
    OutsideBytes,
}
