using System.Globalization;
using System.Text;

namespace Gateway.Host.Pipeline;

/// <summary>Words of ours as every interchange can carry them: ASCII, and nothing that may be a delimiter in X12, which has no release character.</summary>
static class PlainText
{
    /// <summary>Letters lose their accents, marks that delimit become blanks or a full stop, and what has no plain form a question mark.</summary>
    internal static string? Of(string? text) => text is null ? null : string.Concat(text.Normalize(NormalizationForm.FormKD).Select(Plain)).Trim();

    static string Plain(char c) => c switch
    {
        '\u2018' or '\u2019' => "'",
        '\u201C' or '\u201D' => "\"",
        '\u2013' or '\u2014' => "-",
        ':' => ".",
        '~' or '*' or '^' or '>' or '<' or '|' => " ",
        '\u20AC' => "EUR",
        >= ' ' and < '\x7F' => c.ToString(),
        _ when char.IsControl(c) || char.IsWhiteSpace(c) => " ",
        _ when CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark => "",
        _ => "?",
    };
}
