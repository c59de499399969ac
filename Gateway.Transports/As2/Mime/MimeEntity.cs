namespace Gateway.Transports.As2.Mime;

/// <summary>A MIME entity as exact bytes: header fields, an empty line, a body (RFC 2045 §2.4). Nothing is copied.</summary>
sealed class MimeEntity
{
    StructuredValue? _contentType;

    MimeEntity(HeaderList headers, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> body)
    {
        Headers = headers;
        Bytes = bytes;
        Body = body;
    }

    internal HeaderList Headers { get; }

    /// <summary>Header and body as they stand: what a signature covers. Of an HTTP message the body alone.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; }

    internal ReadOnlyMemory<byte> Body { get; }

    internal StructuredValue ContentType => _contentType ??= StructuredValue.Parse(Headers["Content-Type"]);

    internal string? TransferEncodingName => Headers["Content-Transfer-Encoding"]?.Split(';')[0].Trim().ToLowerInvariant();

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
    internal static MimeEntity OfHttp(HeaderList headers, ReadOnlyMemory<byte> body) => new(headers, body, body);

    /// <summary>Reads the header of an entity; false where the bytes do not begin with one that names a content type.</summary>
    /// <remarks>Without that demand random bytes pass for an entity now and then. Parts of a multipart need none (RFC 2045 §5.2).</remarks>
    internal static bool TryRead(ReadOnlyMemory<byte> bytes, MimeLimits limits, out MimeEntity entity) =>
        TryReadPart(bytes, limits, out entity) && entity.Headers["Content-Type"] is not null;

    /// <summary>Reads the header of a part, which may be empty.</summary>
    internal static bool TryReadPart(ReadOnlyMemory<byte> bytes, MimeLimits limits, out MimeEntity entity)
    {
        var headers = new HeaderList();
        var read = HeaderBlock.TryRead(bytes.Span, limits, headers, out var bodyOffset);
        entity = new(headers, bytes, bytes[bodyOffset..]);
        return read;
    }

    internal bool TryDecode(out ReadOnlyMemory<byte> content) => TransferEncoding.TryDecode(TransferEncodingName, Body, out content);
}
