using Gateway.Transports.As2.Cms;

namespace Gateway.Transports.As2;

/// <summary>What was sent and what its receipt must say.</summary>
public sealed record SentMessage
{
    public required string MessageId { get; init; }

    /// <summary>The check, in each digest that the receipt may use.</summary>
    public required IReadOnlyList<Mic> Mics { get; init; }

    public required bool RequestsSignedReceipt { get; init; }
}

/// <summary>What a receipt is worth; one alone closes the message.</summary>
public enum ReceiptVerdict
{
    /// <summary>Signed by the partner, for this message, with its check: the message is received.</summary>
    Received,

    /// <summary>The partner says that he did not take the message.</summary>
    Refused,
    NoDisposition,
    OtherMessage,
    OtherPartner,
    Unsigned,
    BadSignature,
    NoMic,
    OtherMic,

    /// <summary>The partner says, and signs, that a message of this id came before, and does not prove its content: perhaps this one, whose answer was lost.</summary>
    Duplicate,
}

/// <summary>A verdict and why.</summary>
/// <param name="Verdict">Anything but received leaves the message open and disputed.</param>
/// <param name="Detail">For our own people.</param>
/// <param name="SignerThumbprint">The pinned certificate that signed; null where none did.</param>
public sealed record ReceiptJudgement(ReceiptVerdict Verdict, string Detail, string? SignerThumbprint = null)
{
    public bool ClosesMessage => Verdict == ReceiptVerdict.Received;
}

/// <summary>Holds a receipt against the message that it answers.</summary>
public static class ReceiptVerifier
{
    /// <summary>Judges a receipt. Nothing short of id, partner, signature, disposition and check counts (RFC 4130 §7.1).</summary>
    public static ReceiptJudgement Judge(Mdn mdn, SentMessage sent, As2Relation relation, DateTimeOffset now)
    {
        if (mdn.OriginalMessageId is not { } id || !SameId(id, sent.MessageId))
            return new(ReceiptVerdict.OtherMessage, $"It answers {mdn.OriginalMessageId ?? "no message"}.");
        if (!IsBetween(mdn, relation))
            return new(ReceiptVerdict.OtherPartner, $"It comes from {mdn.From} for {mdn.To}.");
        return Signature(mdn, sent, relation, now, out var signer) ?? Content(mdn, sent) with { SignerThumbprint = signer };
    }

    static ReceiptJudgement Content(Mdn mdn, SentMessage sent)
    {
        if (mdn.Disposition is not { } disposition) return new(ReceiptVerdict.NoDisposition, "It has no disposition.");
        // What products answer that look for the id before they open the message (pyas2), or that call a second try an error.
        var isDuplicate = mdn.IsSigned && disposition.Modifier.Equals("duplicate-document", StringComparison.OrdinalIgnoreCase);
        if (isDuplicate && mdn.Mic is null) return new(ReceiptVerdict.Duplicate, $"{disposition}: a message of this id came before, and the receipt does not prove its content.");
        if (!disposition.IsPositive && !isDuplicate) return new(ReceiptVerdict.Refused, disposition.ToString());
        // Also of an unsigned one: without the check anybody who saw the id could say that the message was received.
        if (mdn.Mic is not { } mic) return new(ReceiptVerdict.NoMic, "It has no Received-Content-MIC that can be read.");
        return sent.Mics.Any(mic.IsSameAs)
            ? new(disposition.IsPositive ? ReceiptVerdict.Received : ReceiptVerdict.Duplicate, disposition.ToString())
            : new(ReceiptVerdict.OtherMic, $"Its check is {mic}, ours {(sent.Mics.FirstOrDefault(ours => ours.Algorithm == mic.Algorithm) ?? sent.Mics.FirstOrDefault())?.ToString() ?? "none"}.");
    }

    static ReceiptJudgement? Signature(Mdn mdn, SentMessage sent, As2Relation relation, DateTimeOffset now, out string? signer)
    {
        signer = null;
        if (!mdn.IsSigned)
        {
            if (sent.RequestsSignedReceipt) return new(ReceiptVerdict.Unsigned, $"It is not signed, and says: {mdn.Disposition?.ToString() ?? "nothing"}. {mdn.Text}".TrimEnd());
            return mdn.From is null ? new(ReceiptVerdict.OtherPartner, "It is neither signed nor does it say from whom it comes.") : null;
        }
        var verifier = new SignatureVerifier(relation.PartnerSigning, relation.Receive.Algorithms, now);
        if (mdn.Verify(verifier, out var verified) is { } refusal) return new(ReceiptVerdict.BadSignature, refusal.Detail);
        signer = verified!.Signer.Thumbprint;
        return null;
    }

    // The names stand beside what is signed. Some write them as they stood in the message, or in another case: where the partner's signature answers our id, that says enough.
    static bool IsBetween(Mdn mdn, As2Relation relation)
    {
        bool Are(string partner, string our, StringComparison how) => (mdn.From is null || mdn.From.Equals(partner, how)) && (mdn.To is null || mdn.To.Equals(our, how));
        return Are(relation.PartnerName, relation.OurName, StringComparison.Ordinal)
            || (mdn.IsSigned && (Are(relation.PartnerName, relation.OurName, StringComparison.OrdinalIgnoreCase) || Are(relation.OurName, relation.PartnerName, StringComparison.OrdinalIgnoreCase)));
    }

    // Some products drop the angle brackets when they answer, and Mdn the quotes.
    static bool SameId(string one, string other) => Bare(one) == Bare(other);

    static string Bare(string id) => id.Replace("\"", "", StringComparison.Ordinal).Trim().Trim('<', '>');
}
