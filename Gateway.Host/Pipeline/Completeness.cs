using System.Text;
using Gateway.Translation;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.Pipeline;

/// <summary>Tells a file whose upload broke off, or goes on, from one that is whole.</summary>
static class Completeness
{
    const int EdgeBytes = 64;

    /// <summary>Whether the content does not end inside an interchange. What is no EDI has no end that could be missed, unless it is empty.</summary>
    /// <param name="content">A stored payload; read from its beginning.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    internal static async Task<bool> IsWholeAsync(FileStream content, CancellationToken cancellation)
    {
        if (content.Length == 0) return false;
        var last = await ReadToEndAsync(content, cancellation);
        if (last is null) return !BeginsAsHeader(await EdgeAsync(content, 0, cancellation));
        if (last.IsTrailerMissing || BeginsAnother(await EdgeAsync(content, last.End, cancellation))) return false;
        // A trailer that is wrong and has no terminator was cut in the middle of its numbers.
        return !last.IsTrailerWrong || await EndsWithAsync(content, last.Terminator, cancellation);
    }

    sealed record LastTrailer(bool IsTrailerMissing, bool IsTrailerWrong, byte[] Terminator, long End);

    static async Task<LastTrailer?> ReadToEndAsync(FileStream content, CancellationToken cancellation)
    {
        var reader = new InterchangeReader();
        LastTrailer? last = null;
        int count;
        do
        {
            count = await content.ReadAsync(reader.GetMemory(), cancellation);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
            while (reader.Read())
                if (reader.Event == InterchangeEvent.InterchangeEnd)
                    last = TrailerOf(reader);
        }
        while (count > 0);
        return last;
    }

    static LastTrailer TrailerOf(InterchangeReader reader) => new(
        reader.Diagnostics.Any(d => d.Code == DiagnosticCodes.InterchangeTrailerMissing),
        reader.Diagnostics.Any(d => d.Severity == Severity.Error),
        TerminatorOf(reader.Interchange!),
        reader.Interchange!.Offset + reader.InterchangeLength);

    static byte[] TerminatorOf(InterchangeHeader header) =>
        header.WideDelimiters.TryGetValue(header.Delimiters.Segment, out var wide) ? Encoding.UTF8.GetBytes(wide.ToString()) : [header.Delimiters.Segment];

    // Of a header that was cut nobody can say yet that it is one.
    static bool BeginsAnother(ReadOnlySpan<byte> rest) => rest.ContainsAnyExcept(" \t\r\n"u8) && BeginsAsHeader(rest);

    static bool BeginsAsHeader(ReadOnlySpan<byte> start)
    {
        start = start.TrimStart(" \t\r\n"u8);
        var tag = start[..Math.Min(3, start.Length)];
        return "ISA"u8.StartsWith(tag) || "UNA"u8.StartsWith(tag) || "UNB"u8.StartsWith(tag);
    }

    static async Task<bool> EndsWithAsync(FileStream content, byte[] terminator, CancellationToken cancellation)
    {
        var tail = await EdgeAsync(content, Math.Max(0, content.Length - EdgeBytes), cancellation);
        return tail.AsSpan().EndsWith(terminator) || tail.AsSpan().TrimEnd(" \t\r\n\u001A\0"u8).EndsWith(terminator);
    }

    static async Task<byte[]> EdgeAsync(FileStream content, long offset, CancellationToken cancellation)
    {
        content.Position = offset;
        var edge = new byte[EdgeBytes];
        return edge[..await content.ReadAtLeastAsync(edge, EdgeBytes, throwOnEndOfStream: false, cancellation)];
    }
}
