using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Transports.As2.Mime;

/// <summary>A header value with parameters, as Content-Type and Content-Disposition have (RFC 2045 §5.1, RFC 2183, RFC 2231).</summary>
sealed partial class StructuredValue
{
    const int MaxParameters = 64;
    readonly List<KeyValuePair<string, string>> _parameters = [];

    StructuredValue(string value) => Value = value;

    /// <summary>What stands before the first semicolon, in lower case.</summary>
    internal string Value { get; }

    /// <summary>The parameter of that name, its pieces joined and its words decoded; null when there is none.</summary>
    /// <remarks>Of two forms the extended one counts (RFC 6266 §4.3).</remarks>
    internal string? this[string name] => Extended(name) ?? Plain(name);

    internal static StructuredValue Parse(string? text)
    {
        text ??= "";
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var parsed = new StructuredValue(Uncommented(end < 0 ? text : text[..end]).ToLowerInvariant());
        for (var at = end < 0 ? text.Length : end + 1; at < text.Length && parsed._parameters.Count < MaxParameters;) at = parsed.ReadParameter(text, at);
        return parsed;
    }

    // NAME = token or quoted string. Where a token holds blanks or brackets (file names that nobody quoted), they belong to it.
    int ReadParameter(string text, int at)
    {
        var equals = text.IndexOfAny(['=', ';'], at);
        if (equals < 0) return text.Length;
        if (text[equals] == ';') return equals + 1;
        var name = Uncommented(text[at..equals]);
        at = equals + 1;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        string value;
        int end;
        if (at < text.Length && text[at] == '"')
        {
            (value, end) = Quoted(text, at + 1);
            end = text.IndexOf(';', end);
        }
        else
        {
            end = text.IndexOf(';', at);
            value = (end < 0 ? text[at..] : text[at..end]).Trim();
            if (!name.Contains("name", StringComparison.OrdinalIgnoreCase)) value = Uncommented(value);
        }
        _parameters.Add(new(name, value));
        return end < 0 ? text.Length : end + 1;
    }

    static string Uncommented(string text) => (text.Contains('(', StringComparison.Ordinal) ? Comment().Replace(text, " ") : text).Trim();

    // No longer one: a stranger's thousands of open brackets would each be followed to the end.
    [GeneratedRegex(@"\((?:[^()\\]|\\.){0,200}\)")]
    private static partial Regex Comment();

    // A backslash escapes quotes and backslashes only: Windows paths in file names keep theirs.
    static (string Value, int End) Quoted(string text, int at)
    {
        var value = new StringBuilder();
        for (; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\') at++;
            value.Append(text[at]);
        }
        return (value.ToString(), Math.Min(at + 1, text.Length));
    }

    string? Plain(string name)
    {
        foreach (var (key, value) in _parameters)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return EncodedWords.Decode(value);
        return null;
    }

    // RFC 2231: NAME*=charset'language'percent-encoded, or pieces NAME*0, NAME*1*, … of which the first may tell the charset.
    string? Extended(string name)
    {
        var charset = Encoding.UTF8;
        if (Raw(name + "*") is { } whole) return Percent(AfterCharset(whole, ref charset), charset);
        var joined = new StringBuilder();
        for (var index = 0; index < MaxParameters; index++)
        {
            if (Raw($"{name}*{index}*") is { } encoded) joined.Append(Percent(index == 0 ? AfterCharset(encoded, ref charset) : encoded, charset));
            else if (Raw($"{name}*{index}") is { } literal) joined.Append(literal);
            else return index == 0 ? null : joined.ToString();
        }
        return joined.ToString();
    }

    string? Raw(string name)
    {
        foreach (var (key, value) in _parameters)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    static string AfterCharset(string text, ref Encoding charset)
    {
        if (text.Split('\'', 3) is not [var told, _, var rest]) return text;
        charset = EncodedWords.Charset(told);
        return rest;
    }

    static string Percent(string text, Encoding charset)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(at + 1, 2))[0]);
                at += 2;
            }
            else bytes.AddRange(charset.GetBytes(text[at].ToString()));
        }
        return charset.GetString([.. bytes]);
    }
}
