namespace Gateway.Host.CommandLine;

/// <summary>Text from a partner's file on a person's screen.</summary>
static class ScreenText
{
    /// <summary>The line with a dot for each control character: received bytes must not steer the terminal or break the line.</summary>
    internal static string Of(string line) =>
        line.Any(char.IsControl) ? string.Create(line.Length, line, Dotted) : line;

    static void Dotted(Span<char> text, string line)
    {
        for (var i = 0; i < text.Length; i++) text[i] = char.IsControl(line[i]) ? '.' : line[i];
    }
}
