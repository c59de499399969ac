using System.Text;

namespace Gateway.Translation.Definitions;

/// <summary>Reads the strict YAML of profiles, maps and guides into nodes that know where they stand.</summary>
/// <remarks>
/// Strict: no tabs, no duplicate keys, no anchors, aliases, tags, merge keys or further documents. Never throws on content;
/// everything wrong is added to the problems, and what can still be read is returned.
/// </remarks>
public static class YamlText
{
    /// <summary>A file that people edit is far smaller; the limit keeps a stray data file from being read as one.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Nesting that no definition needs; the limit keeps the reader's stack bounded.</summary>
    public const int MaxDepth = 64;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the bytes of a file, which must be UTF-8; a byte order mark is skipped.</summary>
    public static YamlNode? Parse(string file, ReadOnlySpan<byte> bytes, ICollection<FileProblem> problems)
    {
        if (bytes.Length > MaxLength)
            return Refuse(file, TooLong, problems);
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Parse(file, StrictUtf8.GetString(bytes), problems);
        }
        catch (DecoderFallbackException e)
        {
            problems.Add(PositionOf(file, bytes[..Math.Clamp(e.Index, 0, bytes.Length)]).Problem("the bytes here are not UTF-8; save the file as UTF-8"));
            return null;
        }
    }

    /// <summary>Reads text; null when nothing of it can be used.</summary>
    public static YamlNode? Parse(string file, string text, ICollection<FileProblem> problems)
    {
        if (text.Length > MaxLength)
            return Refuse(file, TooLong, problems);
        var source = YamlSource.Check(file, text, problems);
        return source is null ? null : new YamlTreeBuilder(source, problems).Build();
    }

    /// <summary>Reads a file whose content must be keys with values, as every definition's is.</summary>
    public static YamlMapping? ParseMapping(string file, string text, ICollection<FileProblem> problems) =>
        AsMapping(Parse(file, text, problems), problems);

    /// <inheritdoc cref="ParseMapping(string, string, ICollection{FileProblem})"/>
    public static YamlMapping? ParseMapping(string file, ReadOnlySpan<byte> bytes, ICollection<FileProblem> problems) =>
        AsMapping(Parse(file, bytes, problems), problems);

    const string TooLong = "the file is larger than 1 MB, which no definition is; is it a data file?";

    static YamlMapping? AsMapping(YamlNode? root, ICollection<FileProblem> problems)
    {
        if (root is not null and not YamlMapping)
            problems.Add(root.Position.Problem($"the file must hold keys with values, not {root.Kind}; write \"key: value\" lines"));
        return root as YamlMapping;
    }

    static YamlNode? Refuse(string file, string text, ICollection<FileProblem> problems)
    {
        problems.Add(new FileProblem(file, 1, 1, text));
        return null;
    }

    static FilePosition PositionOf(string file, ReadOnlySpan<byte> before)
    {
        var lastBreak = before.LastIndexOf((byte)'\n');
        return new(file, before.Count((byte)'\n') + 1, before.Length - lastBreak);
    }
}
