using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Transports.As2.Mime;

/// <summary>Words in other charsets inside header values (RFC 2047), as mail libraries write file names.</summary>
static partial class EncodedWords
{
    const int WordBytesMax = 45;

    /// <summary>The text with its encoded words decoded; a word that cannot be decoded stays as it is.</summary>
    internal static string Decode(string text) => text.Contains("=?", StringComparison.Ordinal) ? Word().Replace(text, Decoded) : text;

    /// <summary>Text as it may stand in a header: as it is where it is plain ASCII, else in words of UTF-8 of which none exceeds 75 characters.</summary>
    internal static string Encode(string text)
    {
        if (text.All(c => c is >= ' ' and <= '~')) return text;
        var words = new List<string>();
        var bytes = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var one = Encoding.UTF8.GetBytes(rune.ToString());
            if (bytes.Count + one.Length > WordBytesMax) Take();
            bytes.AddRange(one);
        }

        Take();
        return string.Join(' ', words);

        void Take()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }

    /// <summary>The charset of that name; UTF-8 for one that is not known.</summary>
    internal static Encoding Charset(string name) => name.ToLowerInvariant() switch
    {
        "iso-8859-1" or "latin1" or "windows-1252" => Encoding.Latin1,
        "us-ascii" => Encoding.ASCII,
        _ => Encoding.UTF8,
    };

    static string Decoded(Match word)
    {
        var text = word.Groups["text"].Value;
        var charset = Charset(word.Groups["charset"].Value);
        if (word.Groups["encoding"].Value is "B" or "b")
        {
            var bytes = new byte[text.Length];
            return Convert.TryFromBase64String(text, bytes, out var written) ? charset.GetString(bytes, 0, written) : word.Value;
        }
        var quoted = Encoding.Latin1.GetBytes(text.Replace('_', ' '));
        return charset.GetString(TransferEncoding.QuotedPrintable(quoted, new()).Span);
    }

    [GeneratedRegex(@"=\?(?<charset>[^?\s]{1,40})\?(?<encoding>[BbQq])\?(?<text>[^?\s]{0,200})\?=(?:\s+(?==\?))?")]
    private static partial Regex Word();
}
