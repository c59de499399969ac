using Gateway.Transports.As2.Cms;

namespace Gateway.Transports.As2;

/// <summary>What became of a message: its files, or why it was not taken; and the receipt that says so.</summary>
public sealed record As2Reception
{
    /// <summary>The names in the message; null where there is none that can be one.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>The sender's id as it stands; null where a product sends none.</summary>
    public string? MessageId { get; init; }

    /// <summary>Null for two names that do not trade with each other.</summary>
    public As2Relation? Relation { get; init; }

    /// <summary>Null for a message that was taken.</summary>
    public As2Refusal? Refusal { get; init; }

    /// <summary>Empty after a refusal.</summary>
    public IReadOnlyList<As2Payload> Payloads { get; init; } = [];

    /// <summary>The check over the content; null after a refusal.</summary>
    public Mic? Mic { get; init; }

    public bool WasSigned { get; init; }

    public bool WasEncrypted { get; init; }

    public bool WasCompressed { get; init; }

    /// <summary>Thumbprint of the pinned certificate that signed; null for an unsigned message.</summary>
    public string? SignerThumbprint { get; init; }

    /// <summary>The key of the encrypted content, for the archive: with it the message proves who sent what without our own key (<see cref="As2Evidence.Inside"/>). Null where
    /// nothing was encrypted.</summary>
    public byte[]? ContentKey { get; init; }

    /// <summary>The receipt, to be stored and, for the same message, sent again byte for byte; null when none was asked for.</summary>
    public As2Message? Receipt { get; init; }

    /// <summary>Where the receipt goes later; null when it is the answer.</summary>
    public Uri? ReceiptTarget { get; init; }

    /// <summary>A place that the sender named for the receipt and that his profile does not: the receipt is kept, somebody is told.</summary>
    public string? RefusedReceiptTarget { get; init; }
}

/// <summary>Receives AS2 messages (RFC 4130) as a function of the message, the relations and the time.</summary>
/// <param name="relations">The relation of (our name, partner's name); null for strangers.</param>
/// <param name="userAgent">Value of Reporting-UA.</param>
/// <param name="spool">Where the inside of a message is kept: files and evidence of a reception can be read as long as it is there. Null for memory.</param>
public sealed class As2Receiver(Func<string, string, As2Relation?> relations, string userAgent, Spool? spool = null)
{
    readonly Spool _spool = spool ?? new();

    /// <summary>Judges a message. Nothing in it is used before its signature held, where the relation asks for one.</summary>
    /// <param name="message">The request's fields and body.</param>
    /// <param name="receiptId">The id for the receipt.</param>
    /// <param name="now">The time, for certificates and the receipt.</param>
    public As2Reception Receive(As2Message message, string receiptId, DateTimeOffset now)
    {
        var reception = new As2Reception
        {
            From = As2Name.Read(message.Headers["AS2-From"]),
            To = As2Name.Read(message.Headers["AS2-To"]),
            MessageId = message.Headers["Message-ID"] is { Length: > 0 } id ? id : null,
        };
        if (reception is { From: { } from, To: { } to }) reception = reception with { Relation = relations(to, from) };
        var request = ReceiptRequest.Of(message.Headers);
        var opener = reception.Relation is { } relation ? new MessageOpener(relation, now, _spool) : null;
        reception = Judge(reception, message, request, opener, now);
        return request is null ? reception : WithReceipt(reception, message, request, opener, new(receiptId, userAgent, now), now);
    }

    /// <summary>The same message, refused for a reason that only the host knows; the receipt says so.</summary>
    public As2Reception Refuse(As2Message message, As2Reception taken, As2Refusal refusal, string receiptId, DateTimeOffset now)
    {
        var refused = taken with { Refusal = refusal, Payloads = [], Mic = null };
        return ReceiptRequest.Of(message.Headers) is { } request ? WithReceipt(refused, message, request, null, new(receiptId, userAgent, now), now) : refused;
    }

    As2Reception Judge(As2Reception reception, As2Message message, ReceiptRequest? request, MessageOpener? opener, DateTimeOffset now)
    {
        As2Reception Refused(As2Refusal refusal) => reception with { Refusal = refusal };

        if (reception.From is null || reception.To is null) return Refused(new(As2RefusalReason.Malformed, "AS2-From or AS2-To is missing or no name."));
        if (reception.From == reception.To) return Refused(new(As2RefusalReason.SenderEqualsReceiver, "Sender and receiver have the same name."));
        if (opener is null) return Refused(new(As2RefusalReason.UnknownRelation, $"No relation of {reception.To} with {reception.From}."));
        if (request is { RequiresFormat: true, IsSigned: false })
            return Refused(new(As2RefusalReason.UnsupportedReceiptFormat, $"A receipt signed by {request.Format} is demanded."));
        if (opener.Open(message) is { } refusal) return Refused(refusal);
        if (MicAlgorithm(request, opener, reception.Relation!, now) is not { } digest)
            return Refused(new(As2RefusalReason.UnsupportedMicAlgorithms, $"A check by {string.Join(", ", request!.MicAlgorithms)} is demanded."));
        if (PayloadReader.Read(opener.Content, _spool) is not { } payloads)
            return Refused(new(As2RefusalReason.Malformed, "The content's parts cannot be read or are too many."));
        return reception with
        {
            Payloads = payloads,
            Mic = opener.MicOf(digest),
            WasSigned = opener.Signature is not null,
            WasEncrypted = opener.IsEncrypted,
            WasCompressed = opener.IsCompressed,
            SignerThumbprint = opener.Signature?.Signer.Thumbprint,
            ContentKey = opener.ContentKey,
        };
    }

    // RFC 4130 §7.4.3: the digest of the signature, and by §7.3 another only where others are asked for. What is optional is passed over where we do not give it; what is required
    // and not to be had makes the message fail, which null says.
    static DigestAlgorithm? MicAlgorithm(ReceiptRequest? request, MessageOpener opener, As2Relation relation, DateTimeOffset now)
    {
        var signed = opener.Signature?.Digest;
        var asked = request is null ? null : Requested(request, relation, now);
        if (request is { RequiresMicAlgorithm: true } && asked is null) return IsShortOnDemand(request, signed) ? DigestAlgorithm.Sha1 : null;
        var isFree = asked is null || relation.Receive.MicFromSignature || request!.MicAlgorithms.Any(name => Digests.Parse(name) == signed);
        return (isFree ? signed ?? asked : asked) ?? DigestAlgorithm.Sha256;
    }

    // Beside his own signature by a sound digest, and under ours, a check in SHA-1 proves nothing that those do not: who demands it has it (decision 23).
    static bool IsShortOnDemand(ReceiptRequest request, DigestAlgorithm? signed) =>
        signed > DigestAlgorithm.Sha1 && request.IsSigned && request.MicAlgorithms.Any(name => Digests.Parse(name) == DigestAlgorithm.Sha1);

    static DigestAlgorithm? Requested(ReceiptRequest request, As2Relation relation, DateTimeOffset now) =>
        request.MicAlgorithms.Select(Digests.Parse).FirstOrDefault(digest => digest is { } known && relation.Receive.Algorithms.Allows(known, now));

    static As2Reception WithReceipt(
        As2Reception reception, As2Message message, ReceiptRequest request, MessageOpener? opener, ReceiptWriter writer, DateTimeOffset now)
    {
        var spelled = reception.Mic is { } mic ? SpelledAs(request, mic.Algorithm) : null;
        var spelling = reception.Relation?.Receive.Spelling ?? DigestSpelling.Hyphenated;
        var receipt = writer.Write(
            message.Headers,
            reception.Refusal?.Disposition ?? Disposition.Processed,
            reception.Mic is { } check ? check.Field(spelled ?? check.Algorithm.Spelled(spelling)) : null,
            request.IsSigned && reception.Relation is { } relation ? ReceiptSigner(relation, request, opener, now) : null,
            spelling);
        if (request.DeliverTo is not { } asked) return reception with { Receipt = receipt };
        var target = ReceiptTarget.Allowed(asked, reception.Relation?.Receive.ReceiptTargets ?? []);
        return reception with { Receipt = receipt, ReceiptTarget = target, RefusedReceiptTarget = target is null ? asked : null };
    }

    static string? SpelledAs(ReceiptRequest request, DigestAlgorithm digest) => request.MicAlgorithms.FirstOrDefault(name => Digests.Parse(name) == digest);

    // Whatever the partner asks and may still send: nothing of ours is signed by MD5 or SHA-1.
    static Signer ReceiptSigner(As2Relation relation, ReceiptRequest request, MessageOpener? opener, DateTimeOffset now)
    {
        var own = DatedCertificate.Newest(relation.OurSigning, now)
            ?? throw new InvalidOperationException($"{relation.OurName} owes a signed receipt and has no signing certificate that counts now.");
        var digest = request.MicAlgorithms.Select(Digests.Parse).FirstOrDefault(d => d > DigestAlgorithm.Sha1) ?? opener?.Signature?.Digest;
        if (digest is null or <= DigestAlgorithm.Sha1) digest = DigestAlgorithm.Sha256;
        return new(own.Certificate, digest.Value, relation.Send.RsaSignature, relation.Receive.ReceiptWithCertificate);
    }
}
