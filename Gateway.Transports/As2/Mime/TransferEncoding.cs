using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Transports.As2.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6). In AS2 content without one is binary (RFC 4130 §5.2.1).</summary>
static class TransferEncoding
{
    /// <summary>The content behind the encoding; the same memory where nothing is encoded. False for broken base64 and unknown encodings.</summary>
    internal static bool TryDecode(string? encoding, ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> content)
    {
        content = body;
        switch (encoding?.ToLowerInvariant())
        {
            case null or "" or "binary" or "7bit" or "8bit":
                return true;
            case "quoted-printable":
                content = QuotedPrintable(body.Span);
                return true;
            case "base64":
                return TryBase64(body.Span, out content);
            default:
                return false;
        }
    }

    /// <summary>Decodes base64 with line ends and blanks in it.</summary>
    internal static bool TryBase64(ReadOnlySpan<byte> text, out ReadOnlyMemory<byte> content)
    {
        content = default;
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, buffer, out _, out var written) != OperationStatus.Done) return false;
        content = buffer.AsMemory(0, written);
        return true;
    }

    /// <summary>Decodes quoted-printable; what is no escape stays as it stands.</summary>
    internal static byte[] QuotedPrintable(ReadOnlySpan<byte> text)
    {
        var decoded = new ArrayBufferWriter<byte>(text.Length + 1);
        while (text.IndexOf((byte)'=') is var at and >= 0)
        {
            decoded.Write(text[..at]);
            text = text[at..];
            var taken = Escape(text, out var value);
            if (value >= 0) decoded.Write([(byte)value]);
            text = text[taken..];
        }
        decoded.Write(text);
        return decoded.WrittenSpan.ToArray();
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
