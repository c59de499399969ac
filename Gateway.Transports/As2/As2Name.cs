namespace Gateway.Transports.As2;

/// <summary>The value of AS2-From and AS2-To (RFC 4130 §6.2): quoted where it holds blanks, compared as it is, with case.</summary>
static class As2Name
{
    internal const int MaxLength = 128;

    /// <summary>The name behind its quotes; null where there is none or one that cannot be a name.</summary>
    internal static string? Read(string? field)
    {
        if (field is null) return null;
        var name = field;
        // More than once: pyas2-lib answers with the field as it came, quotes and all, and quotes that.
        while (name is ['"', .., '"']) name = Unescaped(name[1..^1]);
        return name.Length is 0 or > MaxLength || name.Any(c => char.IsControl(c)) ? null : name;
    }

    internal static string Write(string name) => name.All(c => c is > ' ' and < '\x7F' and not ('"' or '\\')) ? name : $"\"{Escaped(name)}\"";

    static string Escaped(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    static string Unescaped(string quoted) =>
        quoted.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
}
