namespace Gateway.Transports.As2;

/// <summary>Why a message was not taken; each reason has one disposition modifier (RFC 4130 §7.5).</summary>
public enum As2RefusalReason
{
    /// <summary>No entity that AS2 knows: its structure is broken or passes a limit.</summary>
    Malformed,
    UnknownRelation,
    SenderEqualsReceiver,

    /// <summary>The receipt was demanded in a form that is not ours to give.</summary>
    UnsupportedReceiptFormat,
    UnsupportedMicAlgorithms,

    /// <summary>Unsigned, unencrypted, or made with an algorithm that the partner is not allowed.</summary>
    InsufficientSecurity,
    DecryptionFailed,
    DecompressionFailed,

    /// <summary>Not signed by a certificate that is pinned for the partner and counts now, or inside CBC nothing shows that it is.</summary>
    AuthenticationFailed,

    /// <summary>The content is not what was signed.</summary>
    IntegrityCheckFailed,

    /// <summary>The id was used before, for another content.</summary>
    MessageIdTaken,
}

/// <summary>A message that was not taken, and why.</summary>
/// <param name="Reason">What the partner hears.</param>
/// <param name="Detail">For our own people: told to a partner, it would help whoever probes our keys.</param>
public sealed record As2Refusal(As2RefusalReason Reason, string Detail)
{
    /// <summary>Whether the signed digest fits the content: then it is what the partner made, and telling of it tells nothing else.</summary>
    internal bool IsOfProvenContent { get; init; }

    /// <summary>What the receipt says of it.</summary>
    public Disposition Disposition => Reason switch
    {
        As2RefusalReason.UnknownRelation => Disposition.Error("unknown-trading-relationship"),
        As2RefusalReason.SenderEqualsReceiver => Disposition.Failure("sender-equals-receiver"),
        As2RefusalReason.UnsupportedReceiptFormat => Disposition.Failure("unsupported format"),
        As2RefusalReason.UnsupportedMicAlgorithms => Disposition.Failure("unsupported MIC-algorithms"),
        As2RefusalReason.InsufficientSecurity => Disposition.Error("insufficient-message-security"),
        As2RefusalReason.DecryptionFailed => Disposition.Error("decryption-failed"),
        As2RefusalReason.DecompressionFailed => Disposition.Error("decompression-failed"),
        As2RefusalReason.AuthenticationFailed => Disposition.Error("authentication-failed"),
        As2RefusalReason.IntegrityCheckFailed => Disposition.Error("integrity-check-failed"),
        _ => Disposition.Error("unexpected-processing-error"),
    };
}
