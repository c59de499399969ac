using System.Text.RegularExpressions;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The pattern by which files for a partner are named. Its parts come from us, never from partner text.</summary>
public sealed partial record FileNamePattern(string Text)
{
    const string Usual = "{partner}_{type}_{control}.edi";
    static readonly string[] Placeholders = ["partner", "type", "control", "date", "time"];

    /// <summary>A file name; characters that a file system may refuse become hyphens.</summary>
    /// <param name="partner">The partner's id.</param>
    /// <param name="type">The message type, such as 850 or 997.</param>
    /// <param name="control">The interchange control number, or another number that is used once.</param>
    /// <param name="now">The moment in the partner's zone.</param>
    public string Format(string partner, string type, string control, DateTimeOffset now)
    {
        var name = Placeholder().Replace(Text, match => match.Value switch
        {
            "{partner}" => partner,
            "{type}" => type,
            "{control}" => control,
            "{date}" => now.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture),
            "{time}" => now.ToString("HHmmss", System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
        });
        return Unsafe().Replace(name, "-");
    }

    internal static FileNamePattern Read(YamlFields fields, string key)
    {
        var text = fields.Text(key, Usual);
        foreach (var name in Placeholder().Matches(text).Select(m => m.Value.Trim('{', '}')).Where(n => !Placeholders.Contains(n)))
            fields.Problem(key, $"unknown placeholder {{{name}}}; {Spelling.Hint(name, Placeholders)}");
        if (!text.Contains("{control}", StringComparison.Ordinal))
            fields.Problem(key, "the name needs {control}; without it one file would bear the name of another");
        if (Unsafe().IsMatch(Placeholder().Replace(text, "")))
            fields.Problem(key, $"\"{text}\" is not a file name; use letters, digits, dot, hyphen and underscore");
        return new(text);
    }

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[^A-Za-z0-9._-]|^\.")]
    private static partial Regex Unsafe();
}
