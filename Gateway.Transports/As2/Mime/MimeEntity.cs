namespace Gateway.Transports.As2.Mime;

/// <summary>A MIME entity as exact bytes: header fields, an empty line, a body (RFC 2045 §2.4). Nothing is copied.</summary>
sealed class MimeEntity
{
    StructuredValue? _contentType;

    MimeEntity(HeaderList headers, Extent bytes, Extent body)
    {
        Headers = headers;
        Bytes = bytes;
        Body = body;
    }

    internal HeaderList Headers { get; }

    /// <summary>Header and body as they stand: what a signature covers. Of an HTTP message the body alone.</summary>
    internal Extent Bytes { get; }

    internal Extent Body { get; }

    /// <summary>The header as it stands; of an HTTP message nothing.</summary>
    internal Extent HeaderBytes => Bytes.Slice(0, Bytes.Length - Body.Length);

    internal StructuredValue ContentType => _contentType ??= StructuredValue.Parse(Headers["Content-Type"]);

    internal string? TransferEncodingName => Headers["Content-Transfer-Encoding"]?.Split([';', '('])[0].Trim().ToLowerInvariant();

    internal bool IsMultipart => ContentType.Value.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>The name that the sender gave the content: metadata, never a path.</summary>
    internal string? FileName
    {
        get
        {
            var name = StructuredValue.Parse(Headers["Content-Disposition"])["filename"] ?? ContentType["name"];
            return string.IsNullOrWhiteSpace(name) ? null : name;
        }
    }

    /// <summary>An entity whose header came as HTTP fields.</summary>
    internal static MimeEntity OfHttp(HeaderList headers, Extent body) => new(headers, body, body);

    /// <summary>Reads the header of an entity; false where the bytes do not begin with one that names a content type.</summary>
    /// <remarks>Without that demand random bytes pass for an entity now and then. Parts of a multipart need none (RFC 2045 §5.2).</remarks>
    internal static bool TryRead(Extent bytes, MimeLimits limits, out MimeEntity entity) =>
        TryReadPart(bytes, limits, out entity) && entity.Headers["Content-Type"] is not null;

    /// <summary>Reads the header of a part, which may be empty.</summary>
    internal static bool TryReadPart(Extent bytes, MimeLimits limits, out MimeEntity entity)
    {
        var headers = new HeaderList();
        // One byte more than a header may have: so its reader sees that it does not end where the limit is.
        var begin = bytes.IsInMemory ? bytes.Memory : bytes.Slice(0, Math.Min(bytes.Length, limits.HeaderBytes + 1)).Memory;
        var read = HeaderBlock.TryRead(begin.Span, limits, headers, out var bodyOffset);
        entity = new(headers, bytes, bytes.Slice(bodyOffset));
        return read;
    }

    /// <summary>Reads a part of a multipart. One that has no field of a content and no empty line (RFC 2046 §5.1.1 wants it) is a body from its first byte on: so phpas2 sends a string.</summary>
    internal static bool TryReadLoosely(Extent bytes, MimeLimits limits, out MimeEntity entity)
    {
        var isRead = TryReadPart(bytes, limits, out entity);
        if (entity.HasContentField) return isRead;
        if (!isRead || (entity.Body.IsEmpty && entity.Headers.Count > 0)) entity = OfHttp([], bytes);
        return true;
    }

    /// <summary>Whether a field says something of the content (RFC 2045 §9): others mean nothing in a part.</summary>
    internal bool HasContentField => Headers.Any(h => h.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase));

    internal bool TryDecode(Spool spool, out Extent content) => TransferEncoding.TryDecode(TransferEncodingName, Body, spool, out content);
}
