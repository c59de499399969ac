namespace Gateway.Translation;

/// <summary>A place in the received bytes, counted as the standards count.</summary>
/// <param name="Offset">First byte, from the start of the stored payload.</param>
/// <param name="Length">Number of bytes; zero when the trouble is an absence.</param>
/// <param name="Segment">Segment position in its message, ST or UNH being 1; zero outside a message.</param>
/// <param name="SegmentId">The segment's tag, as found, or the tag of the segment that is missing.</param>
/// <param name="Element">Element position in the segment, the first after the tag being 1; zero for the whole segment.</param>
/// <param name="Component">Component position in a composite, from 1; zero for the whole element.</param>
/// <param name="Repetition">Occurrence of a repeated element, from 1; zero where elements do not repeat.</param>
/// <param name="ElementNumber">The standard's data element reference number (X12 "324", EDIFACT "1004"), where known.</param>
/// <param name="Loop">The X12 LS/LE loop identifier code in force (AK303), where bounded.</param>
public readonly record struct Location(
    long Offset,
    int Length = 0,
    int Segment = 0,
    string? SegmentId = null,
    int Element = 0,
    int Component = 0,
    int Repetition = 0,
    string? ElementNumber = null,
    string? Loop = null);
