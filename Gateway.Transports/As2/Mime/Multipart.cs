using System.Text;

namespace Gateway.Transports.As2.Mime;

/// <summary>The parts of a multipart body as exact bytes (RFC 2046 §5.1.1): the line end before a delimiter belongs to the delimiter.</summary>
sealed class Multipart
{
    const int MaxBoundary = 200;

    Multipart(List<ReadOnlyMemory<byte>> parts, bool isClosed)
    {
        Parts = parts;
        IsClosed = isClosed;
    }

    internal IReadOnlyList<ReadOnlyMemory<byte>> Parts { get; }

    /// <summary>Whether the closing delimiter stands at the end; what follows it is nobody's.</summary>
    internal bool IsClosed { get; }

    /// <summary>Splits a body; false without a usable boundary, without a delimiter, and with more parts than allowed.</summary>
    internal static bool TrySplit(MimeEntity entity, int maxParts, out Multipart multipart)
    {
        multipart = new([], false);
        if (entity.ContentType["boundary"] is not { Length: > 0 and <= MaxBoundary } boundary) return false;
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary.TrimEnd());
        var parts = new List<ReadOnlyMemory<byte>>(2);
        var body = entity.Body;
        var start = -1;
        for (var at = 0; Next(body.Span, delimiter, ref at, out var next);)
        {
            if (start >= 0)
            {
                if (parts.Count == maxParts) return false;
                parts.Add(body[start..Math.Max(start, BeforeLineEnd(body.Span, next.Start))]);
            }
            if (next.Closes) return Done(parts, isClosed: true, out multipart);
            start = at;
        }
        if (start < 0 || parts.Count == maxParts) return false;
        parts.Add(body[start..]);
        return Done(parts, isClosed: false, out multipart);
    }

    /// <summary>Where the last closing delimiter ends in the body; -1 when there is none.</summary>
    internal static int EndOf(MimeEntity entity)
    {
        var closing = Encoding.UTF8.GetBytes($"--{entity.ContentType["boundary"]?.TrimEnd()}--");
        var at = entity.Body.Span.LastIndexOf(closing);
        return at < 0 ? -1 : at + closing.Length;
    }

    static bool Done(List<ReadOnlyMemory<byte>> parts, bool isClosed, out Multipart multipart)
    {
        multipart = new(parts, isClosed);
        return parts.Count > 0;
    }

    // The next line that is a delimiter, at or behind `at`, which moves behind that line. Each byte is looked at a bounded number of times.
    static bool Next(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, ref int at, out (int Start, bool Closes) next)
    {
        next = default;
        while (at < body.Length && body[at..].IndexOf(delimiter) is var found and >= 0)
        {
            var start = at + found;
            at = start + delimiter.Length;
            if (start > 0 && body[start - 1] != '\n')
            {
                // The first byte of a delimiter is never the last of its own line end: look on from the next one.
                at = start + 1;
                continue;
            }
            var closes = body[at..].StartsWith("--"u8);
            if (closes) at += 2;
            var padding = body[at..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            at = padding < 0 ? body.Length : at + padding;
            next = (start, closes);
            if (at == body.Length) return true;
            if (body[at..].StartsWith("\r\n"u8)) at += 2;
            else if (body[at] == '\n') at++;
            else continue;
            return true;
        }
        return false;
    }

    static int BeforeLineEnd(ReadOnlySpan<byte> body, int delimiterStart)
    {
        var end = delimiterStart - 1;
        return end > 0 && body[end - 1] == '\r' ? end - 1 : end;
    }
}
