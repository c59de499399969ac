namespace Gateway.Translation.Definitions;

/// <summary>Says what the parser's complaint means to the person who wrote the file.</summary>
static class YamlSyntaxTexts
{
    static readonly (string Part, string Remedy)[] Remedies =
    [
        ("mapping values are not allowed", "a value that holds \": \" must stand in quotes, and a nested key on a line of its own, indented"),
        ("invalid mapping", "a value that holds \": \" must stand in quotes, and a nested key on a line of its own, indented"),
        ("did not find expected key", "the indentation differs from the lines above, a blank is missing after a colon, or a quote or bracket is not closed; the fault may be in a line before"),
        ("did not find expected '-' indicator", "the entries of a list must all begin with \"- \" in the same column"),
        ("did not find expected ',' or", "a comma or the closing bracket is missing, or a value with , [ ] { } needs quotes"),
        ("could not find expected ':'", "a colon and a blank are missing after the key, or a quote is not closed"),
        ("unexpected end of stream", "a quote is not closed"),
        ("unexpected document indicator", "a quote is not closed before the \"---\" or \"...\" line"),
        ("cannot start any token", "a value that begins with % @ ` or a tab must stand in quotes"),
        ("block sequence entries are not allowed", "begin the list on a line of its own"),
        ("unknown escape", "inside double quotes a backslash must be doubled; or use single quotes"),
        ("value is missing", "write a value after the colon or the dash"),
        ("nested deeper", ""),
    ];

    /// <summary>For the few inputs on which the parser itself stumbles.</summary>
    public const string Unreadable = "this is not valid YAML: nothing after this place can be read; a closing bracket or quote is missing, or a ? - : stands alone";

    public static string Explain(string message)
    {
        var text = message.TrimEnd('.');
        var remedy = Remedies.FirstOrDefault(r => text.Contains(r.Part, StringComparison.OrdinalIgnoreCase)).Remedy;
        return remedy switch
        {
            null => $"this is not valid YAML: {text}",
            "" => text,
            _ => $"this is not valid YAML: {remedy} ({char.ToLowerInvariant(text[0])}{text[1..]})",
        };
    }
}
