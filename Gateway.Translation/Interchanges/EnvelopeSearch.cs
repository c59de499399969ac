namespace Gateway.Translation.Interchanges;

/// <summary>Finds the next ISA, UNA or UNB among bytes that belong to no interchange.</summary>
static class EnvelopeSearch
{
    /// <summary>What may stand between interchanges: line breaks, form feeds, blanks, NUL and Ctrl-Z padding.</summary>
    internal static ReadOnlySpan<byte> Padding => "\r\n\f\v \t\0\u001A"u8;

    internal static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Position of the first byte that may begin a header; all bytes when none does.</summary>
    internal static int Next(ReadOnlySpan<byte> bytes, bool isFinal)
    {
        var at = 0;
        while (true)
        {
            var next = bytes[at..].IndexOfAny((byte)'I', (byte)'U');
            if (next < 0) return bytes.Length;
            at += next;
            var rest = bytes[at..];
            if (rest.Length < 4 ? !isFinal && MayBecomeHeader(rest) : EnvelopeGrammar.IsInterchangeStart(rest)) return at;
            at++;
        }
    }

    /// <summary>Position of the first header beyond doubt, or of the first byte that more bytes are needed to judge.</summary>
    /// <param name="bytes">Where to look.</param>
    /// <param name="lookAhead">How many bytes a header is judged by.</param>
    /// <param name="isFinal">Whether no more will come.</param>
    internal static int NextCertain(ReadOnlySpan<byte> bytes, int lookAhead, bool isFinal)
    {
        var at = 0;
        while (true)
        {
            at += Next(bytes[at..], isFinal);
            var rest = bytes.Length - at;
            if (rest == 0 || (rest < lookAhead && !isFinal) || IsCertain(bytes.Slice(at, Math.Min(rest, lookAhead)))) return at;
            at++;
        }
    }

    /// <summary>Whether a header stands here beyond doubt; asked where junk goes before it.</summary>
    static bool IsCertain(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("ISA"u8))
            return (IsaLayout.TryReadFixed(bytes, out var isa) && !isa.Element(bytes, 12).ContainsAnyExceptInRange((byte)'0', (byte)'9')) || IsaLayout.IsCertain(bytes, out _);
        if (bytes.StartsWith("UNA"u8)) return UnaAdvice.TryRead(bytes, out _);
        return bytes.Length > 9 && bytes.Slice(4, 2).SequenceEqual("UN"u8) && char.IsAsciiDigit((char)bytes[9]);
    }

    static bool MayBecomeHeader(ReadOnlySpan<byte> rest) =>
        "ISA"u8.StartsWith(rest) || "UNA"u8.StartsWith(rest) || "UNB"u8.StartsWith(rest) || "UIB"u8.StartsWith(rest);
}
