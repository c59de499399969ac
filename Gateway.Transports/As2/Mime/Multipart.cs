using System.Buffers;
using System.Text;

namespace Gateway.Transports.As2.Mime;

/// <summary>The parts of a multipart body as exact bytes (RFC 2046 §5.1.1): the line end before a delimiter belongs to the delimiter.</summary>
sealed class Multipart
{
    internal const int MaxBoundary = 200;
    static readonly SearchValues<byte> Padding = SearchValues.Create(" \t"u8);
    static readonly SearchValues<byte> LastPadding = SearchValues.Create(" \t\0"u8);

    Multipart(List<Extent> parts, long preamble, bool isClosed) => (Parts, PreambleBytes, IsClosed) = (parts, preamble, isClosed);

    internal IReadOnlyList<Extent> Parts { get; }

    /// <summary>How far into the body the first part begins.</summary>
    internal long PreambleBytes { get; }

    /// <summary>Whether the closing delimiter stands at the end; what follows it is nobody's.</summary>
    internal bool IsClosed { get; }

    /// <summary>Splits a body; false without a usable boundary, without a delimiter, and with more parts than allowed.</summary>
    internal static bool TrySplit(MimeEntity entity, int maxParts, out Multipart multipart)
    {
        multipart = new([], 0, false);
        if (entity.ContentType["boundary"] is not { Length: > 0 and <= MaxBoundary } boundary) return false;
        var parts = new List<Extent>(2);
        var body = new ExtentReader(entity.Body);
        var delimiter = Delimiter(boundary, body);
        var (first, start, isClosed) = (-1L, -1L, false);
        for (var at = 0L; !isClosed && Next(body, delimiter, ref at, out var next);)
        {
            if (start >= 0)
            {
                if (parts.Count == maxParts) return false;
                parts.Add(entity.Body.Slice(start, Math.Max(start, BeforeLineEnd(body, next.Start)) - start));
            }
            (start, isClosed) = (at, next.Closes);
            if (first < 0) first = start;
        }
        if (start < 0 || (!isClosed && parts.Count == maxParts)) return false;
        if (!isClosed) parts.Add(entity.Body.Slice(start));
        multipart = new(parts, first, isClosed);
        return parts.Count > 0;
    }

    /// <summary>Whether the body ends with its closing delimiter and nothing but blanks, line ends and zeros behind it.</summary>
    internal static bool EndsClean(MimeEntity entity)
    {
        var body = new ExtentReader(entity.Body);
        byte[] closing = [.. Delimiter(entity.ContentType["boundary"] ?? "", body), .. "--"u8];
        var end = body.TrimEnd(TransferEncoding.Fill);
        return end >= closing.Length && body.StartsWith(end - closing.Length, closing);
    }

    // A blank before the first character may be that of a fold.
    static byte[] Delimiter(string boundary, ExtentReader body)
    {
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary.TrimEnd());
        var isFolded = boundary is [' ' or '\t', ..] && body.IndexOf(delimiter, 0) < 0;
        return isFolded ? Encoding.UTF8.GetBytes("--" + boundary.Trim()) : delimiter;
    }

    // The next line that is a delimiter, at or behind `at`, which moves behind that line. Each byte is looked at a bounded number of times.
    static bool Next(ExtentReader body, ReadOnlySpan<byte> delimiter, ref long at, out (long Start, bool Closes) next)
    {
        next = default;
        while (at < body.Length && body.IndexOf(delimiter, at) is var start and >= 0)
        {
            at = start + delimiter.Length;
            if (start > 0 && body[start - 1] != '\n')
            {
                // The first byte of a delimiter is never the last of its own line end: look on from the next one.
                at = start + 1;
                continue;
            }
            var closes = body.StartsWith(at, "--"u8);
            if (closes) at += 2;
            at = body.IndexOfAnyExcept(closes ? LastPadding : Padding, at);
            next = (start, closes);
            if (at == body.Length) return true;
            if (body.StartsWith(at, "\r\n"u8)) at += 2;
            else if (body[at] == '\n') at++;
            else continue;
            return true;
        }
        return false;
    }

    static long BeforeLineEnd(ExtentReader body, long delimiterStart)
    {
        var end = delimiterStart - 1;
        return end > 0 && body[end - 1] == '\r' ? end - 1 : end;
    }
}
