using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>The fields and the body of an HTTP message: a request or its answer, without transfer coding.</summary>
public sealed record As2Message(HeaderList Headers, Extent Body)
{
    /// <summary>As an entity: the fields, an empty line, the body. So a message is archived, and openssl reads it.</summary>
    public Extent ToEntity() => MimeWriter.Entity(Headers, Body);

    /// <summary>Fields and the empty line: what stands before a body that is streamed.</summary>
    public static byte[] HeaderBytes(HeaderList headers) => MimeWriter.Bytes(headers, []);

    /// <summary>Reads an entity; null where the bytes do not begin with fields.</summary>
    public static As2Message? Read(Extent bytes) =>
        MimeEntity.TryReadPart(bytes, MimeLimits.Default, out var entity) ? new(entity.Headers, entity.Body) : null;
}

/// <summary>One file of a message. Its name is what the sender says: text to show, never a path.</summary>
public sealed record As2Payload(string? FileName, string ContentType, Extent Content);

/// <summary>The names in a message's fields; null where there is none that can be one.</summary>
public sealed record As2Names(string? From, string? To)
{
    public static As2Names Of(HeaderList headers) => new(As2Name.Read(headers["AS2-From"]), As2Name.Read(headers["AS2-To"]));
}
