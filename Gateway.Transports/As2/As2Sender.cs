using System.Globalization;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>A message that is ready to be posted, and what its receipt must say.</summary>
/// <param name="Message">To be posted as it is, as often as it takes.</param>
/// <param name="Expected">To be kept until the receipt comes.</param>
/// <param name="ContentKey">The key of the encrypted content, for the archive: what was encrypted to the partner we could not read again without it. Null where nothing was encrypted.</param>
public sealed record As2Outgoing(As2Message Message, SentMessage Expected, byte[]? ContentKey);

/// <summary>Makes AS2 messages (RFC 4130 §5.2): compressed, signed and encrypted as the relation says.</summary>
public static class As2Sender
{
    /// <summary>Makes a message of one file or several.</summary>
    /// <param name="payloads">The files; they must be readable until the message was read.</param>
    /// <param name="relation">How it is made, with whose keys.</param>
    /// <param name="messageId">The id for the message.</param>
    /// <param name="now">The time, for certificates and the message.</param>
    /// <param name="spool">Where it is made: the message can be read as long as it is there. Null for memory.</param>
    /// <remarks>The message is made once and posted as it is as often as it takes: a retry is the same id and the same bytes.</remarks>
    public static As2Outgoing Build(IReadOnlyList<As2Payload> payloads, As2Relation relation, string messageId, DateTimeOffset now, Spool? spool = null)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        ArgumentOutOfRangeException.ThrowIfZero(payloads.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloads.Count, MimeLimits.Default.Parts);
        var packer = new MessagePacker(relation, now, spool ?? new());
        packer.Pack(payloads);
        var expected = new SentMessage
        {
            MessageId = messageId,
            Mics = packer.Mics(),
            RequestsSignedReceipt = relation.Send is { RequestReceipt: true, RequestSignedReceipt: true },
        };
        return new(new(Headers(packer.Headers, payloads[0].FileName, relation, messageId, now), packer.Body), expected, packer.ContentKey);
    }

    static HeaderList Headers(HeaderList content, string? fileName, As2Relation relation, string messageId, DateTimeOffset now)
    {
        var send = relation.Send;
        var headers = new HeaderList
        {
            { "AS2-Version", "1.2" },
            { "AS2-From", As2Name.Write(relation.OurName) },
            { "AS2-To", As2Name.Write(relation.PartnerName) },
            { "Message-ID", messageId },
            { "Date", now.ToUniversalTime().ToString("r", CultureInfo.InvariantCulture) },
            { "Subject", EncodedWords.Encode(Subject(relation, fileName ?? messageId)) },
            { "MIME-Version", "1.0" },
        };
        if (send.AnnounceFeatures) headers.Add("EDIINT-Features", "multiple-attachments, CEM");
        foreach (var (name, value) in content) headers.Add(name, value);
        if (!send.RequestReceipt) return headers;
        headers.Add("Disposition-Notification-To", send.ReceiptTo);
        // An unsigned receipt too needs a check, and products that are not told its digest leave it away.
        var format = send.RequestSignedReceipt ? "signed-receipt-protocol=optional, pkcs7-signature; " : "";
        headers.Add("Disposition-Notification-Options", $"{format}signed-receipt-micalg=optional, {(send.Digest ?? DigestAlgorithm.Sha256).Spelled(send.Spelling)}");
        if (send.ReceiptUrl is { } url) headers.Add("Receipt-Delivery-Option", url.AbsoluteUri);
        return headers;
    }

    static string Subject(As2Relation relation, string file) => relation.Send.Subject
        .Replace("{from}", relation.OurName, StringComparison.Ordinal)
        .Replace("{to}", relation.PartnerName, StringComparison.Ordinal)
        .Replace("{file}", file, StringComparison.Ordinal);
}
