using System.Globalization;
using Gateway.Translation;

namespace Gateway.Host.Pipeline;

/// <summary>Names places in received bytes for people.</summary>
static class Places
{
    /// <summary>What is wrong, and where.</summary>
    internal static string Sentence(Diagnostic diagnostic) => $"{diagnostic.Text.TrimEnd('.')} ({Of(diagnostic.Location)})";

    /// <summary><c>PO1 at segment 9, element 4, byte 512</c>; in a CSV, whose rows have no tag, <c>row 9, column 4, byte 512</c>.</summary>
    internal static string Of(Location at)
    {
        if (at.Segment > 0 && string.IsNullOrEmpty(at.SegmentId))
            return string.Create(CultureInfo.InvariantCulture, $"row {at.Segment}, {(at.Element == 0 ? "" : $"column {at.Element}, ")}byte {at.Offset}");
        var segment = at.Segment == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{at.SegmentId} at segment {at.Segment}, ");
        var element = at.Element == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"element {at.Element}, ");
        return string.Create(CultureInfo.InvariantCulture, $"{segment}{element}byte {at.Offset}");
    }
}
