using System.Buffers;
using System.Text.Json;
using Gateway.Translation;
using Gateway.Translation.Documents;

namespace Gateway.Host.CommandLine;

/// <summary>A line of JSON, and the document in it or what is wrong with it.</summary>
sealed record WrittenLine(string Text, Location Place, Document? Document, string? Map, Diagnostic? Problem);

/// <summary>Reads what <c>translate</c> prints: canonical documents, one to a line.</summary>
static class DocumentLines
{
    const int BlockBytes = 64 * 1024;

    internal static IEnumerable<WrittenLine> Read(Stream payload)
    {
        var offset = 0L;
        foreach (var line in Split(payload))
        {
            var mark = offset == 0 && line.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
            var content = line[mark..];
            if (content.Span.ContainsAnyExcept(" \t\r"u8)) yield return Read(content, new(offset + mark, content.Length));
            offset += line.Length + 1;
        }
    }

    static WrittenLine Read(ReadOnlyMemory<byte> line, Location place)
    {
        var text = System.Text.Encoding.UTF8.GetString(line.Span).TrimEnd('\r');
        try
        {
            var (document, map) = DocumentJson.ReadMapped(line);
            return new(text, place, document, map, null);
        }
        catch (JsonException e)
        {
            return new(text, place, null, null, new(DiagnosticCodes.DocumentMalformed, Severity.Error, place, $"The line is not a canonical document: {e.Message}"));
        }
    }

    // A line is valid until the next.
    static IEnumerable<ReadOnlyMemory<byte>> Split(Stream payload)
    {
        var kept = new ArrayBufferWriter<byte>(BlockBytes);
        var start = 0;
        for (int count; (count = payload.Read(kept.GetSpan(BlockBytes))) > 0;)
        {
            var searched = kept.WrittenCount;
            kept.Advance(count);
            for (int end; (end = kept.WrittenSpan[searched..].IndexOf((byte)'\n')) >= 0; searched = start)
            {
                yield return kept.WrittenMemory[start..(searched + end)];
                start = searched + end + 1;
            }

            kept = Rest(kept, start);
            start = 0;
        }

        if (kept.WrittenCount > 0) yield return kept.WrittenMemory;
    }

    static ArrayBufferWriter<byte> Rest(ArrayBufferWriter<byte> kept, int start)
    {
        if (start == 0) return kept;
        var rest = new ArrayBufferWriter<byte>(Math.Max(BlockBytes, kept.WrittenCount - start));
        rest.Write(kept.WrittenSpan[start..]);
        return rest;
    }
}
