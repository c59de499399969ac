namespace Gateway.Transports.As2;

/// <summary>The fields and the body of an HTTP message: a request or its answer, without transfer coding.</summary>
public sealed record As2Message(HeaderList Headers, ReadOnlyMemory<byte> Body);

/// <summary>One file of a message. Its name is what the sender says: text to show, never a path.</summary>
public sealed record As2Payload(string? FileName, string ContentType, ReadOnlyMemory<byte> Content);
