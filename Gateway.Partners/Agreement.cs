using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Which way a message goes, seen from us.</summary>
public enum Direction
{
    In,
    Out,
}

/// <summary>Whether results leave the gateway.</summary>
public enum ProcessingMode
{
    /// <summary>Posted, acknowledged, delivered.</summary>
    Live,

    /// <summary>Everything but posting, acknowledging and delivering; the would-be results are kept for comparison.</summary>
    Shadow,
}

/// <summary>How much of a document may be posted while some of its lines have findings.</summary>
public enum PostingScope
{
    /// <summary>All of it or nothing.</summary>
    Whole,

    /// <summary>The lines without findings; the others follow when they are decided.</summary>
    CleanLines,
}

/// <summary>What a message with errors takes down with it.</summary>
public enum BadMessagePolicy
{
    /// <summary>Itself; its neighbours go on.</summary>
    RejectMessage,

    /// <summary>Its whole interchange.</summary>
    RejectInterchange,
}

/// <summary>One message type in one direction with one partner, and how it is handled.</summary>
public sealed record Agreement
{
    /// <summary>Its name within the profile ("in-855").</summary>
    public required string Name { get; init; }

    public required Direction Direction { get; init; }

    public required Standard Standard { get; init; }

    /// <summary>ST01 ("855"), UNH 0065 ("ORDRSP"), or the canonical document of a CSV ("OrderResponse").</summary>
    public required string Type { get; init; }

    /// <summary>GS08 ("004010") or UNH 0052+0054 ("D96A"); null for any version when receiving.</summary>
    public string? Version { get; init; }

    public required TrafficStream Stream { get; init; }

    /// <summary>GS02/UNG S006 in, GS03/UNG S007 out, when this agreement is told from another by the partner's group id.</summary>
    public string? TheirGroup { get; init; }

    /// <summary>GS03/UNG S007 in, GS02/UNG S006 out, when our group id tells it from another.</summary>
    public string? OurGroup { get; init; }

    /// <summary>For CSV: the mailbox whose files these are.</summary>
    public string? Mailbox { get; init; }

    /// <summary>For CSV: the names of the files, with * and ?.</summary>
    public string? Mask { get; init; }

    public required string Map { get; init; }

    /// <summary>Rows that replace or add to those of the map, as written; null when the map is used as it is.</summary>
    public YamlSequence? Rows { get; init; }

    public string? Guide { get; init; }

    public required ValidationSettings Validation { get; init; }

    public required BadMessagePolicy OnBadMessage { get; init; }

    public required ProcessingMode Mode { get; init; }

    public required PostingScope Post { get; init; }

    /// <summary>How what we send is put together into interchanges.</summary>
    public required BatchSettings Batch { get; init; }

    /// <summary>Where the profile or a template writes it.</summary>
    public required FilePosition Source { get; init; }

    /// <summary>The rows for the map's reader; empty when the map is used as it is.</summary>
    public IReadOnlyList<YamlFields> ReadRows(ICollection<FileProblem> problems) =>
        Rows is null ? [] : [.. Rows.Items.OfType<YamlMapping>().Select(row => row.Read(problems))];

    /// <summary>What it covers, in a few words: "in x12 855 004010 (test)".</summary>
    public override string ToString() =>
        $"{(Direction == Direction.In ? "in" : "out")} {DefinitionValues.Hyphenated(Standard.ToString())} {Type}{(Version is null ? "" : $" {Version}")}{(Stream == TrafficStream.Test ? " (test)" : "")}";

    internal static Agreement Read(YamlFields fields, ProfileContext context, TrafficStream stream, ProcessingMode mode)
    {
        var group = fields.Section("group");
        var agreement = new Agreement
        {
            Name = fields.Text("agreement"),
            Direction = fields.Choice<Direction>("direction"),
            Standard = fields.Choice<Standard>("standard"),
            Type = fields.Text("type"),
            Version = fields.TextOrNull("version"),
            Stream = fields.Choice("stream", stream),
            TheirGroup = group?.TextOrNull("theirs"),
            OurGroup = group?.TextOrNull("ours"),
            Mailbox = fields.TextOrNull("mailbox"),
            Mask = fields.TextOrNull("mask"),
            Map = Known(fields, "map", context.Maps),
            Rows = ReadRows(fields),
            Guide = fields.Has("guide") ? Known(fields, "guide", context.Guides) : null,
            Validation = ValidationSettings.Read(fields.Section("validation")),
            OnBadMessage = fields.Choice("onBadMessage", BadMessagePolicy.RejectMessage),
            Mode = fields.Choice("mode", mode),
            Post = fields.Choice("post", PostingScope.Whole),
            Batch = BatchSettings.Read(fields.Section("batch")),
            Source = fields.Position,
        };
        Check(fields, agreement);
        return agreement;
    }

    /// <summary>What the rows mean is for the map's reader to judge.</summary>
    static YamlSequence? ReadRows(YamlFields fields)
    {
        var rows = fields.Node("rows");
        if (rows is not (null or YamlSequence)) fields.Problem("rows", $"\"rows\" must be a list of map rows, not {rows.Kind}");
        return rows as YamlSequence;
    }

    static string Known(YamlFields fields, string key, IReadOnlyCollection<string>? names)
    {
        var name = fields.Text(key);
        if (name.Length > 0 && names is not null && !names.Contains(name))
            fields.Problem(key, $"no {key} is named \"{name}\"; {Spelling.Hint(name, names)}");
        return name;
    }

    static void Check(YamlFields fields, Agreement agreement)
    {
        if (agreement is { Direction: Direction.Out, Standard: not Standard.Csv } && !fields.Has("version"))
            fields.Problems.Add(fields.Position.Problem("\"version\" is missing; what we send is written in one version, such as \"004010\" or D96A"));
        if (agreement is { Direction: Direction.In, Standard: Standard.Csv } && !fields.Has("mailbox"))
            fields.Problems.Add(fields.Position.Problem("\"mailbox\" is missing; a CSV names no sender, so its mailbox and mask tell whose it is"));
        if (agreement.Standard != Standard.Csv && (fields.Has("mailbox") || fields.Has("mask")))
            fields.Problem(fields.Has("mailbox") ? "mailbox" : "mask", "only a CSV is told by mailbox and mask; the envelope names the sender of an interchange");
        if (agreement.Direction == Direction.In && fields.Has("batch"))
            fields.Problem("batch", "only what we send is batched; how many messages arrive together is the partner's choice");
        if (agreement.Standard != Standard.X12 && agreement.Batch.Groups == BatchGroups.Apart)
            fields.Problem("batch", "only X12 has a functional group for each document; remove \"groups\"");
    }
}
