using System.Globalization;
using System.Text;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>Writes receipts (RFC 4130 §7.4): a text for people, the fields for programs, signed where that was asked for.</summary>
sealed class ReceiptWriter(string receiptId, string userAgent, DateTimeOffset now)
{
    /// <summary>Writes the receipt for a message.</summary>
    /// <param name="message">The message's header fields: names are turned round, its id is repeated.</param>
    /// <param name="disposition">What became of it.</param>
    /// <param name="mic">Value of Received-Content-MIC; null where nothing was verified.</param>
    /// <param name="signer">Null for an unsigned receipt.</param>
    /// <param name="spelling">How the signature's digest is spelled.</param>
    internal As2Message Write(HeaderList message, Disposition disposition, string? mic, Signer? signer, DigestSpelling spelling)
    {
        var (type, body) = Report(message, disposition, mic);
        if (signer is not null)
        {
            var report = MimeWriter.Bytes(new() { { "Content-Type", type } }, body.Span);
            var signature = signer.Sign(signer.Digest.Hash(report), content: null, now);
            (type, body) = MultipartSigned.Write(report, signature, signer.Digest.Spelled(spelling));
        }
        var headers = new HeaderList
        {
            { "AS2-Version", "1.2" },
            { "AS2-From", As2Name.Write(As2Name.Read(message["AS2-To"]) ?? "") },
            { "AS2-To", As2Name.Write(As2Name.Read(message["AS2-From"]) ?? "") },
            { "Message-ID", receiptId },
            { "Date", now.ToUniversalTime().ToString("r", CultureInfo.InvariantCulture) },
            { "Subject", "Message disposition notification" },
            { "MIME-Version", "1.0" },
            { "Content-Type", type },
        };
        return new(headers, body);
    }

    (string Type, Extent Body) Report(HeaderList message, Disposition disposition, string? mic)
    {
        var boundary = MimeWriter.NewBoundary();
        var text = MimeWriter.Bytes(
            new() { { "Content-Type", "text/plain; charset=us-ascii" }, { "Content-Transfer-Encoding", "7bit" } },
            Encoding.ASCII.GetBytes(Sentence(disposition) + "\r\n"));
        var fields = MimeWriter.Bytes(
            new() { { "Content-Type", "message/disposition-notification" }, { "Content-Transfer-Encoding", "7bit" } },
            Fields(message, disposition, mic));
        return ($"multipart/report; report-type=disposition-notification; boundary=\"{boundary}\"", MimeWriter.Multipart(boundary, text, fields));
    }

    byte[] Fields(HeaderList message, Disposition disposition, string? mic)
    {
        var us = As2Name.Write(As2Name.Read(message["AS2-To"]) ?? "");
        var fields = new HeaderList
        {
            { "Reporting-UA", userAgent },
            { "Original-Recipient", $"rfc822; {us}" },
            { "Final-Recipient", $"rfc822; {us}" },
        };
        if (message["Message-ID"] is { Length: > 0 } id) fields.Add("Original-Message-ID", id);
        fields.Add("Disposition", disposition.ToString());
        if (mic is not null) fields.Add("Received-Content-MIC", mic);
        return MimeWriter.Bytes(fields, []);
    }

    static string Sentence(Disposition disposition) => disposition.IsPositive
        ? "The message was received and its integrity verified. Nothing is said yet about what is in it."
        : $"The message was not taken: {disposition.Modifier}.";
}
