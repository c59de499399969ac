using System.Text;
using System.Text.Unicode;
using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Pipeline;

/// <summary>Where the bytes of a message lie in its payload, and what tells their delimiters.</summary>
/// <param name="Header">Offset of the interchange's header.</param>
/// <param name="FirstMessage">Offset of the interchange's first message: between the two stand the headers alone.</param>
/// <param name="Message">Offset of the message.</param>
/// <param name="Length">Length of the message.</param>
readonly record struct MessageStretch(long Header, long FirstMessage, long Message, long Length)
{
    internal static MessageStretch Of(Transaction tx, MessageRecord message) => new(
        InterchangeStore.Find(tx, message.InterchangeId)!.ByteOffset, MessageStore.FirstOffset(tx, message.InterchangeId), message.ByteOffset, message.ByteLength);
}

/// <summary>A value in the text that its sender wrote around it.</summary>
/// <param name="Place">Segment and element, as <see cref="Places"/> names them.</param>
/// <param name="Before">The segment or row up to the value.</param>
/// <param name="Value">The bytes of the value.</param>
/// <param name="After">The rest of the segment or row.</param>
sealed record Excerpt(string Place, string Before, string Value, string After);

/// <summary>Finds the segment and element that hold a byte of a stored payload, as its sender counts them.</summary>
/// <remarks>Only the headers and the one message are read: a file may hold thousands of messages that ask.</remarks>
sealed class PayloadPlaces(PayloadStore payloads)
{
    /// <summary>How far around a value its segment or row is shown.</summary>
    const int ExcerptBytes = 2000;

    // Below what the large object heap takes.
    const int PieceBytes = 64 * 1024;

    /// <summary>The place of an offset, in a CSV its row; only the offset where it lies in no message, or where the payload cannot be read.</summary>
    internal Location Find(string payloadHash, MessageStretch stretch, long offset)
    {
        try
        {
            return Segment(payloadHash, stretch, offset)?.Place
                ?? (offset >= stretch.Message && offset - stretch.Message < stretch.Length ? Row(payloadHash, offset).Place : new(offset));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(offset);
        }
    }

    /// <summary>The segment, or the row of a CSV, around the bytes of a value; null when the payload is gone or cut short.</summary>
    internal Excerpt? Excerpt(string payloadHash, MessageStretch stretch, long offset, int length)
    {
        if (!payloads.Contains(payloadHash)) return null;
        try
        {
            return Slice(payloadHash, Segment(payloadHash, stretch, offset) ?? Row(payloadHash, offset), offset, length);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    Stretch? Segment(string payloadHash, MessageStretch stretch, long offset)
    {
        var shift = stretch.Message - (stretch.FirstMessage - stretch.Header);
        using var content = Cut(payloadHash, stretch);
        var reader = new InterchangeReader();
        int count;
        do
        {
            count = content.Read(reader.GetMemory().Span);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
            while (reader.Read())
                if (reader.Event == InterchangeEvent.Message && Holds(reader.Message, offset - shift))
                    return Segment(reader.Message, offset, shift);
        }
        while (count > 0);
        return null;
    }

    static Stretch Segment(in Message message, long offset, long shift)
    {
        var place = Find(message, offset - shift);
        var segment = message[place.Segment - 1];
        return new(place with { Offset = offset }, segment.Offset + shift, segment.Length);
    }

    // A CSV has no segments: the row ends where the line does, and its number counts from the first of the file.
    Stretch Row(string payloadHash, long offset)
    {
        using var payload = payloads.OpenRead(payloadHash);
        var (row, start) = Line(payload, offset);
        var rest = new byte[ExcerptBytes];
        var after = rest.AsSpan(0, payload.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false)).IndexOfAny((byte)'\r', (byte)'\n');
        return new(new(offset, 0, row), start, offset - start + (after < 0 ? rest.Length : after));
    }

    // In pieces: a CSV may be larger than any array.
    static (int Number, long Start) Line(Stream payload, long offset)
    {
        var (number, start, buffer) = (1, 0L, new byte[Math.Min(PieceBytes, offset)]);
        for (var at = 0L; at < offset;)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, offset - at));
            payload.ReadExactly(piece);
            number += piece.Count((byte)'\n');
            if (piece.LastIndexOf((byte)'\n') is var last and >= 0) start = at + last + 1;
            at += piece.Length;
        }

        return (number, start);
    }

    Excerpt Slice(string payloadHash, Stretch cut, long offset, int length)
    {
        var start = Math.Max(cut.Start, offset - ExcerptBytes);
        var end = Math.Min(cut.Start + cut.Length, offset + length + ExcerptBytes);
        var bytes = new byte[Math.Max(0, end - start)];
        using var payload = payloads.OpenRead(payloadHash);
        payload.Position = start;
        var text = bytes.AsSpan(0, payload.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var value = Math.Min((int)(offset - start), text.Length);
        var after = Math.Min(value + length, text.Length);
        return new(Places.Of(cut.Place), Text(text[..value]), Text(text[value..after]), Text(text[after..]));
    }

    static string Text(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    /// <summary>Bytes of a payload as text; null where it cannot be read.</summary>
    internal string? Text(string payloadHash, long offset, int length)
    {
        try
        {
            using var payload = payloads.OpenRead(payloadHash);
            var bytes = new byte[length];
            payload.Position = offset;
            payload.ReadExactly(bytes);
            return Text(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    MemoryStream Cut(string payloadHash, MessageStretch stretch)
    {
        using var payload = payloads.OpenRead(payloadHash);
        var head = checked((int)(stretch.FirstMessage - stretch.Header));
        var bytes = new byte[head + checked((int)stretch.Length)];
        payload.Position = stretch.Header;
        payload.ReadExactly(bytes, 0, head);
        payload.Position = stretch.Message;
        payload.ReadExactly(bytes, head, (int)stretch.Length);
        return new(bytes, writable: false);
    }

    static bool Holds(in Message message, long offset) => offset >= message.Offset && offset < message.Offset + message.Length;

    /// <summary>A segment or row of the payload, and the place in it that was asked for.</summary>
    sealed record Stretch(Location Place, long Start, long Length);

    static Location Find(in Message message, long offset)
    {
        var index = 0;
        while (index + 1 < message.SegmentCount && message[index + 1].Offset <= offset) index++;
        var segment = message[index];
        var element = 0;
        while (element < segment.ElementCount && segment[element + 1].Offset <= offset) element++;
        return new(offset, segment[element].Length, index + 1, segment[0].ToString(), element);
    }
}
