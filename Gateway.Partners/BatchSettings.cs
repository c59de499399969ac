using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>How the documents of one X12 interchange stand in functional groups.</summary>
public enum BatchGroups
{
    /// <summary>All in one group.</summary>
    Together,

    /// <summary>Each in a group of its own, so that each is answered by itself.</summary>
    Apart,
}

/// <summary>How many outgoing documents of an agreement share an interchange, and when those that do not fill one go out.</summary>
public sealed record BatchSettings
{
    /// <summary>What one interchange holds at most where only its size or its time is set.</summary>
    public const int MostDocuments = 1000;

    /// <summary>Each document in an interchange of its own, at once.</summary>
    public static BatchSettings None { get; } = new() { Documents = 1 };

    /// <summary>Documents in one interchange, at most.</summary>
    public required int Documents { get; init; }

    /// <summary>Bytes of messages in one interchange, at most, unless one message alone is larger; null for any size.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Quartz cron, in the profile's time zone: when documents go out that do not fill an interchange; null for each time that the partner's <c>send</c> calls.</summary>
    public string? Release { get; init; }

    public BatchGroups Groups { get; init; }

    internal static BatchSettings Read(YamlFields? fields)
    {
        if (fields is null) return None;
        return new()
        {
            Documents = fields.Number("documents", MostDocuments, 1, MostDocuments),
            SizeBytes = fields.Size("size"),
            Release = fields.Has("release") ? CronText.Read(fields, "release", "") : null,
            Groups = fields.Choice("groups", BatchGroups.Together),
        };
    }
}
