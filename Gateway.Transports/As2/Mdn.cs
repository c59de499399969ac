using System.Text;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>A message disposition notification as it came (RFC 4130 §7.4, RFC 8098): what it says, which its signature must still bear out.</summary>
public sealed class Mdn
{
    const int MaxText = 4000;
    const string NotificationType = "message/disposition-notification";

    // A receipt has a few kilobytes, and is read in memory.
    const int MaxBytes = 4_000_000;
    readonly SignedPart? _signed;

    readonly bool _isBroken;

    Mdn(SignedPart? signed, bool isBroken) => (_signed, _isBroken) = (signed, isBroken);

    /// <summary>Who says so; null where a synchronous answer leaves it away.</summary>
    public string? From { get; private init; }

    public string? To { get; private init; }

    public string? MessageId { get; private init; }

    /// <summary>The message that it answers; null where it names none.</summary>
    public string? OriginalMessageId { get; private init; }

    /// <summary>Null where the field is missing or cannot be read.</summary>
    public Disposition? Disposition { get; private init; }

    public Mic? Mic { get; private init; }

    /// <summary>What the other side writes for people; at most 4,000 characters of it.</summary>
    public string Text { get; private init; } = "";

    public string? ReportingUserAgent { get; private init; }

    /// <summary>Whether a signature stands there, good or bad.</summary>
    public bool IsSigned => _signed is not null || _isBroken;

    /// <summary>Reads a receipt; null where the message is none.</summary>
    public static Mdn? Read(As2Message message)
    {
        if (message.Body.Length > MaxBytes) return null;
        var entity = Meant(MimeEntity.OfHttp(message.Headers, message.Body.Memory));
        var signed = Signed(entity);
        var report = signed?.Content ?? Unverifiable(entity) ?? entity;
        var isBroken = signed is null && !ReferenceEquals(report, entity);
        var (fields, text) = Read(report);
        return fields is null ? null : new(signed, isBroken)
        {
            From = As2Name.Read(message.Headers["AS2-From"]),
            To = As2Name.Read(message.Headers["AS2-To"]),
            MessageId = message.Headers["Message-ID"],
            OriginalMessageId = fields["Original-Message-ID"] is { } id ? IdIn(id) : null,
            Disposition = fields["Disposition"] is { } disposition ? Disposition.Parse(disposition) : null,
            Mic = fields["Received-Content-MIC"] is { } mic ? Mic.Parse(mic) : null,
            ReportingUserAgent = fields["Reporting-UA"],
            Text = text,
        };
    }

    /// <summary>Whether a pinned certificate signed it; a refusal where none did.</summary>
    internal As2Refusal? Verify(SignatureVerifier verifier, out SignatureVerifier.Verified? verified)
    {
        verified = null;
        if (_isBroken) return new(As2RefusalReason.IntegrityCheckFailed, "The receipt's signature cannot be read.");
        return _signed is null ? new(As2RefusalReason.InsufficientSecurity, "The receipt is not signed.") : _signed.Verify(verifier, out verified);
    }

    // A server in PHP tells text/html where nobody set a type, and phpas2 has been seen behind one: then the delimiter tells what follows, and only a signed report is that.
    static MimeEntity Meant(MimeEntity entity)
    {
        if (entity.ContentType.Value is not ("" or "text/html") || !entity.Body.Span.StartsWith("--"u8)) return entity;
        var line = entity.Body.Span[2..];
        var boundary = Encoding.Latin1.GetString(line[..Math.Max(0, line.IndexOf((byte)'\n'))]).TrimEnd();
        if (boundary.Length > Multipart.MaxBoundary || boundary.Contains('"', StringComparison.Ordinal)) return entity;
        var meant = MimeEntity.OfHttp(new() { { "Content-Type", $"multipart/signed; boundary=\"{boundary}\"" } }, entity.Body);
        return Signed(meant)?.Content.ContentType.Value == "multipart/report" ? meant : entity;
    }

    // Some write an id as HTML does, or in quotes.
    static string IdIn(string field) =>
        field.Replace("&lt;", "<", StringComparison.OrdinalIgnoreCase).Replace("&gt;", ">", StringComparison.OrdinalIgnoreCase).Replace("\"", "", StringComparison.Ordinal).Trim();

    static SignedPart? Signed(MimeEntity entity) => entity.ContentType.Value switch
    {
        "multipart/signed" => SignedPart.OfMultipart(entity, MimeLimits.Default, new()),
        "application/pkcs7-mime" or "application/x-pkcs7-mime" => SignedInside(entity),
        _ => null,
    };

    // What a signature that cannot be read was meant to cover: it proves nothing, and says what the partner said.
    static MimeEntity? Unverifiable(MimeEntity entity) =>
        entity.ContentType.Value == "multipart/signed" && Multipart.TrySplit(entity, MimeLimits.Default.Parts, out var parts) && parts.Parts is [var first, ..]
        && MimeEntity.TryReadPart(first, MimeLimits.Default, out var content)
            ? content
            : null;

    static SignedPart? SignedInside(MimeEntity entity) =>
        CmsContent.TryOpen(CmsContent.BytesIn(entity, new()), out var type, out var reader) && type == Oids.ContentTypeOfSigned
            ? SignedPart.OfContent(reader, MimeLimits.Default, new())
            : null;

    // RFC 4130 §7.4.2 wants a report; some send its fields alone.
    static (HeaderList? Fields, string Text) Read(MimeEntity report) => report.ContentType.Value switch
    {
        "multipart/report" when Multipart.TrySplit(report, MimeLimits.Default.Parts, out var parts) => ReadParts(parts),
        NotificationType when report.TryDecode(new(), out var content) => (Fields(content.Span), ""),
        _ => (null, ""),
    };

    static (HeaderList? Fields, string Text) ReadParts(Multipart parts)
    {
        HeaderList? fields = null;
        var text = "";
        foreach (var bytes in parts.Parts)
        {
            if (!MimeEntity.TryReadPart(bytes, MimeLimits.Default, out var part) || !part.TryDecode(new(), out var content)) continue;
            var type = part.ContentType.Value;
            if (type == NotificationType && fields is null) fields = Fields(content.Span);
            else if (type is "" or "text/plain" && text.Length == 0) text = Encoding.UTF8.GetString(content.Span[..(int)Math.Min(content.Length, MaxText)]).Trim();
        }
        return (fields, text);
    }

    // The fields may be followed by an empty line and more of them, or begin with one. What is no field, such as the second line of an exception's text, is passed over: what
    // matters is signed with all of it.
    static HeaderList? Fields(ReadOnlySpan<byte> content)
    {
        var fields = new HeaderList();
        for (content = NotIndented(content.TrimStart("\r\n"u8)); !content.IsEmpty; content = content.TrimStart("\r\n"u8))
        {
            if (!HeaderBlock.TryRead(content, MimeLimits.Default, fields, out var read) && (read == 0 || fields.Count == MimeLimits.Default.HeaderFields)) return null;
            content = content[read..];
        }
        return fields.Count == 0 ? null : fields;
    }

    // Where the first line is indented, so are all, and none of them is the rest of another.
    static ReadOnlySpan<byte> NotIndented(ReadOnlySpan<byte> content)
    {
        var indent = content.Length - content.TrimStart(" \t"u8).Length;
        if (indent == 0) return content;
        var lines = Encoding.Latin1.GetString(content).Split('\n');
        return Encoding.Latin1.GetBytes(string.Join('\n', lines.Select(line => line[Math.Min(indent, line.Length - line.TrimStart(' ', '\t').Length)..])));
    }
}
