using Gateway.Translation;
using Gateway.Translation.Definitions;
using Gateway.Translation.Syntax;

namespace Gateway.Partners;

/// <summary>What stands after each segment that we write, besides its terminator.</summary>
public enum SegmentBreak
{
    None,
    Lf,
    Crlf,
}

/// <summary>How the interchanges that we send are written.</summary>
public sealed record EnvelopeSettings
{
    /// <summary>ISA12; null for the one that belongs to the message's release.</summary>
    public string? X12Version { get; init; }

    /// <summary>UNB 0001, the character set level.</summary>
    public string SyntaxIdentifier { get; init; } = "UNOC";

    /// <summary>UNB 0002.</summary>
    public string SyntaxVersion { get; init; } = "3";

    /// <summary>The service characters to write; null where the standard's usual ones serve.</summary>
    public ServiceCharacters Characters { get; init; } = new();

    public SegmentBreak Newline { get; init; }

    /// <summary>ISA14 or UNB 0031: whether we ask for TA1 or CONTRL.</summary>
    public bool RequestAcknowledgement { get; init; }

    /// <summary>ISA04 or UNB 0022; null when none is agreed.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>The characters of <see cref="Newline"/>.</summary>
    public string LineBreak => Newline switch
    {
        SegmentBreak.Lf => "\n",
        SegmentBreak.Crlf => "\r\n",
        _ => "",
    };

    /// <summary>ISA12, or UNB 0001 and 0002. 004010 is sent under 00401, 005010 under 00501.</summary>
    public string VersionFor(Standard standard, string? release) => standard == Standard.X12
        ? X12Version ?? (release is { Length: >= 5 } ? release[..5] : "00401")
        : SyntaxIdentifier + SyntaxVersion;

    internal static EnvelopeSettings Read(YamlFields? fields)
    {
        if (fields is null) return new();
        return new()
        {
            X12Version = fields.TextOrNull("x12Version"),
            SyntaxIdentifier = fields.Text("syntaxIdentifier", "UNOC"),
            SyntaxVersion = fields.Text("syntaxVersion", "3"),
            Characters = ServiceCharacters.Read(fields.Section("delimiters")),
            Newline = fields.Choice("newline", SegmentBreak.None),
            RequestAcknowledgement = fields.Flag("requestAcknowledgement", false),
            Password = SecretReference.Read(fields, "password"),
        };
    }
}

/// <summary>The service characters that a profile names.</summary>
public sealed record ServiceCharacters
{
    public char? Element { get; init; }

    public char? Component { get; init; }

    public char? Repetition { get; init; }

    public char? Segment { get; init; }

    public char? Release { get; init; }

    /// <summary>UNA3.</summary>
    public char? Decimal { get; init; }

    /// <summary>What is named here, and the standard's usual characters for the rest.</summary>
    public Delimiters For(Standard standard)
    {
        // X12 has no release character, and a colon stands in times and texts: most send > between components.
        var usual = standard == Standard.Edifact ? Delimiters.Edifact : Delimiters.X12 with { Component = (byte)'>' };
        return usual with
        {
            Element = (byte?)Element ?? usual.Element,
            Component = (byte?)Component ?? usual.Component,
            Repetition = (byte?)Repetition ?? usual.Repetition,
            Segment = (byte?)Segment ?? usual.Segment,
            Release = (byte?)Release ?? usual.Release,
            DecimalMark = (byte?)Decimal ?? usual.DecimalMark,
        };
    }

    internal static ServiceCharacters Read(YamlFields? fields)
    {
        if (fields is null) return new();
        var characters = new ServiceCharacters
        {
            Element = Character(fields, "element"),
            Component = Character(fields, "component"),
            Repetition = Character(fields, "repetition"),
            Segment = Character(fields, "segment"),
            Release = Character(fields, "release"),
            Decimal = Character(fields, "decimal"),
        };
        characters.CheckDistinct(fields);
        return characters;
    }

    static char? Character(YamlFields fields, string key)
    {
        if (fields.TextOrNull(key) is not { } text) return null;
        if (text is [var c] && (c is '\n' or >= '\x1C' and <= '\x1F' || (c is > ' ' and < '\x7F' && !char.IsAsciiLetterOrDigit(c))))
            return c;
        fields.Problem(key, $"\"{key}\" must be one character that is not a letter, digit or blank; one that does not print is written as \"\\x1D\"");
        return null;
    }

    void CheckDistinct(YamlFields fields)
    {
        var written = new[] { Element, Component, Repetition, Segment, Release }.OfType<char>().ToList();
        if (written.Distinct().Count() < written.Count)
            fields.Problems.Add(fields.Position.Problem("two delimiters are the same character; each needs one of its own"));
    }
}
