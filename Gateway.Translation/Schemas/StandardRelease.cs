namespace Gateway.Translation.Schemas;

/// <summary>One release of a standard: its segments, composites and elements.</summary>
public sealed class StandardRelease
{
    readonly HashSet<string> _undefined;

    internal StandardRelease(
        Standard standard, string version, IReadOnlyDictionary<string, SegmentDefinition> segments, IEnumerable<string> undefined)
    {
        Standard = standard;
        Version = version;
        Segments = segments;
        _undefined = [.. undefined];
    }

    public Standard Standard { get; }

    /// <summary>"004010", "D96A".</summary>
    public string Version { get; }

    /// <summary>The segments defined here, by tag.</summary>
    public IReadOnlyDictionary<string, SegmentDefinition> Segments { get; }

    /// <summary>Whether the release has the segment at all: what divides AK304 1 (unknown) from 6 (not in this message).</summary>
    public bool Knows(string segmentId) => Segments.ContainsKey(segmentId) || _undefined.Contains(segmentId);
}
