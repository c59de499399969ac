using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Transports.As2.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6). In AS2 content without one is binary (RFC 4130 §5.2.1).</summary>
static class TransferEncoding
{
    // Of a piece of text so much is left for the next one that no escape and no padding is torn, unless somebody means it.
    const int Margin = 1 << 10;

    internal static SearchValues<byte> Blanks { get; } = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Blanks, and the zeros with which some products fill up behind the end of what they write.</summary>
    internal static SearchValues<byte> Fill { get; } = SearchValues.Create(" \t\r\n\0"u8);

    /// <summary>The content behind the encoding; the same bytes where nothing is encoded, and where the encoding is no known one, for nobody can decode those (RFC 2045 §6.4): products
    /// write <c>7-bit</c>, <c>none</c>, <c>utf-8</c>; and where base64 is told of what is none. False for what is surely encoded in a way that we do not know.</summary>
    internal static bool TryDecode(string? encoding, Extent body, Spool spool, out Extent content)
    {
        content = body;
        switch (encoding?.ToLowerInvariant())
        {
            case "quoted-printable":
                content = QuotedPrintable(body, spool);
                return true;
            case "base64":
                if (!TryBase64(body, spool, out content) && !LooseBase64.TryDecode(body, spool, out content)) content = body;
                return true;
            case "uuencode" or "x-uuencode" or "x-uue":
                return false;
            default:
                return true;
        }
    }

    /// <summary>Decodes base64 with line ends and blanks in it, and nothing else.</summary>
    internal static bool TryBase64(Extent text, Spool spool, out Extent content)
    {
        content = default;
        var reader = new ExtentReader(text);
        var end = reader.TrimEnd(Blanks);
        var writer = spool.Create(Math.Min(text.Length, text.Length / 4 * 3 + 3));
        for (long at = 0; at < end;)
        {
            var piece = Piece(reader, at, end, out var isLast);
            var buffer = writer.GetSpan(Base64.GetMaxDecodedFromUtf8Length(piece.Length));
            var status = Base64.DecodeFromUtf8(piece, buffer, out var read, out var written, isLast);
            if (read == 0 || (status != OperationStatus.Done && (isLast || status != OperationStatus.NeedMoreData))) return false;
            writer.Advance(written);
            at += read;
        }
        content = writer.End();
        return true;
    }

    /// <summary>Decodes quoted-printable; what is no escape stays as it stands.</summary>
    internal static Extent QuotedPrintable(Extent text, Spool spool)
    {
        var reader = new ExtentReader(text);
        var writer = spool.Create(text.Length);
        for (long at = 0; at < text.Length;)
        {
            var piece = Piece(reader, at, text.Length, out var isLast);
            at += QuotedPrintable(piece, isLast ? piece.Length : piece.Length - Margin, writer);
        }
        return writer.End();
    }

    // Decodes up to a place, and where an escape stands across it, to its end.
    static int QuotedPrintable(ReadOnlySpan<byte> text, int end, SpoolWriter writer)
    {
        var at = 0;
        while (at < end && text[at..end].IndexOf((byte)'=') is var found and >= 0)
        {
            writer.Write(text.Slice(at, found));
            at += found;
            at += Escape(text[at..], out var value);
            if (value >= 0) writer.Write([(byte)value]);
        }
        if (at >= end) return at;
        writer.Write(text[at..end]);
        return end;
    }

    // The whole window, or what is left; the last piece is never so short that padding could be torn.
    static ReadOnlySpan<byte> Piece(ExtentReader reader, long at, long end, out bool isLast)
    {
        // Of what is cut a margin stays behind, and of that another where an escape may stand across it: something must be left to go on by.
        var window = reader.From(at, 3 * Margin);
        isLast = window.Length >= end - at;
        if (isLast) return window[..(int)(end - at)];
        return end - at - window.Length < Margin ? window[..^Margin] : window;
    }

    // =XX is a byte, = at the end of a line joins it with the next; anything else is an equals sign.
    static int Escape(ReadOnlySpan<byte> text, out int value)
    {
        value = -1;
        if (text.Length >= 3 && Hex(text[1]) is var high and >= 0 && Hex(text[2]) is var low and >= 0)
        {
            value = (high << 4) | low;
            return 3;
        }
        var line = text[1..];
        var blanks = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (blanks < 0) return text.Length;
        if (line[blanks..].StartsWith("\r\n"u8)) return blanks + 3;
        if (line[blanks] == '\n') return blanks + 2;
        value = '=';
        return 1;
    }

    static int Hex(byte c) => char.IsAsciiHexDigit((char)c) ? (c & 0xF) + (c >> 6) * 9 : -1;
}
