using System.Text;
using System.Text.Unicode;

namespace Gateway.Transports.As2.Mime;

/// <summary>Reads the header fields at the start of a MIME entity (RFC 5322 §2.2, RFC 2045 §3).</summary>
static class HeaderBlock
{
    /// <summary>Reads fields up to and with the empty line; false where something else than a field stands or a limit is passed.</summary>
    /// <remarks>An entity that ends inside its header has no body. Lines end with CRLF or with LF alone.</remarks>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, MimeLimits limits, HeaderList headers, out int bodyOffset)
    {
        bodyOffset = 0;
        while (bodyOffset < bytes.Length)
        {
            var field = FieldAt(bytes[bodyOffset..], limits.HeaderBytes - bodyOffset, out var consumed);
            bodyOffset += consumed;
            if (field.IsEmpty && consumed > 0) return true;
            if (consumed == 0 || headers.Count == limits.HeaderFields || !TryAdd(field, headers)) return false;
        }
        return true;
    }

    // One field with its folded lines, without the last line end; nothing consumed when it is longer than what is left of the limit.
    static ReadOnlySpan<byte> FieldAt(ReadOnlySpan<byte> bytes, int limit, out int consumed)
    {
        var window = bytes[..Math.Min(bytes.Length, Math.Max(limit, 0))];
        consumed = 0;
        do
        {
            var feed = window[consumed..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                consumed = window.Length == bytes.Length ? bytes.Length : 0;
                return window[..consumed];
            }
            var emptyLine = consumed == 0 && (feed == 0 || (feed == 1 && window[0] == '\r'));
            consumed += feed + 1;
            if (emptyLine) return [];
        }
        while (consumed < window.Length && window[consumed] is (byte)' ' or (byte)'\t');
        var end = consumed - 1;
        return window[..(end > 0 && window[end - 1] == '\r' ? end - 1 : end)];
    }

    static bool TryAdd(ReadOnlySpan<byte> field, HeaderList headers)
    {
        var colon = field.IndexOf((byte)':');
        if (colon <= 0) return false;
        var name = field[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0) return false;
        headers.AddReceived(Encoding.ASCII.GetString(name), Unfolded(field[(colon + 1)..]));
        return true;
    }

    static string Unfolded(ReadOnlySpan<byte> value)
    {
        var text = (Utf8.IsValid(value) ? Encoding.UTF8 : Encoding.Latin1).GetString(value);
        if (!text.Contains('\n', StringComparison.Ordinal)) return text;
        return text.Replace("\r\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
    }
}
