using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Takes release characters (ISO 9735 §5.1) and CSV quotes (RFC 4180 §2.5-2.7) away from a value.</summary>
static class Escapes
{
    internal static string Decode(ReadOnlySpan<byte> raw, in Delimiters delimiters, Encoding charset)
    {
        if (delimiters.Quote != 0 && raw.Length > 1 && raw[0] == delimiters.Quote && raw[^1] == delimiters.Quote)
            return Decode(raw[1..^1], delimiters.Quote, charset);
        if (delimiters.Release != 0 && raw.Contains(delimiters.Release))
            return Decode(raw, delimiters.Release, charset);
        return charset.GetString(raw);
    }

    // In both syntaxes the escape byte stands for the byte after it; a last lone one stands for itself.
    static string Decode(ReadOnlySpan<byte> raw, byte escape, Encoding charset)
    {
        var kept = raw.Length <= 256 ? stackalloc byte[raw.Length] : new byte[raw.Length];
        var hasRuns = Iso2022.IsOf(charset);
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var run = hasRuns && raw[i] == Iso2022.Esc ? Iso2022.RunLength(raw[i..]) : 0;
            for (; run > 1; run--) kept[length++] = raw[i++];
            if (run <= 0 && raw[i] == escape && i + 1 < raw.Length) i++;
            kept[length++] = raw[i];
        }

        return charset.GetString(kept[..length]);
    }
}
