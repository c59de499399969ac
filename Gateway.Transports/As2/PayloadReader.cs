using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>The files in an opened message: one, or the parts of a multipart (RFC 6362).</summary>
static class PayloadReader
{
    /// <summary>Reads the files in the order in which they stand; null where a part is broken or a limit is passed.</summary>
    internal static IReadOnlyList<As2Payload>? Read(MimeEntity content, Spool spool)
    {
        var payloads = new List<As2Payload>(1);
        return TryAdd(content, MimeLimits.Default.Depth, payloads, spool) ? payloads : null;
    }

    static bool TryAdd(MimeEntity entity, int depth, List<As2Payload> payloads, Spool spool)
    {
        // Only those that hold files; a report or a signed part is a file itself.
        if (entity.ContentType.Value is "multipart/related" or "multipart/mixed")
            return depth > 0 && TryAddParts(entity, depth - 1, payloads, spool);
        if (payloads.Count == MimeLimits.Default.Parts || !entity.TryDecode(spool, out var content)) return false;
        payloads.Add(new(entity.FileName, entity.Headers["Content-Type"] ?? "application/octet-stream", content));
        return true;
    }

    static bool TryAddParts(MimeEntity entity, int depth, List<As2Payload> payloads, Spool spool)
    {
        if (!Multipart.TrySplit(entity, MimeLimits.Default.Parts, out var multipart)) return false;
        foreach (var bytes in multipart.Parts)
            if (!MimeEntity.TryReadLoosely(bytes, MimeLimits.Default, out var part) || !TryAdd(part, depth, payloads, spool)) return false;
        return true;
    }
}
