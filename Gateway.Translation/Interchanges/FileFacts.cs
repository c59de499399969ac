using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace Gateway.Translation.Interchanges;

/// <summary>The envelopes of one file: what <c>inspect --json</c> prints. The names are a published contract (docs/file-formats/inspect.md).</summary>
/// <param name="File">The file as the caller names it.</param>
/// <param name="Interchanges">In the order of the file.</param>
/// <param name="Diagnostics">In the order of the file; at most <see cref="Inspection.DiagnosticLimit"/>.</param>
public sealed record FileFacts(
    string File,
    IReadOnlyList<InterchangeFacts> Interchanges,
    IReadOnlyList<DiagnosticFacts> Diagnostics);

/// <summary>One interchange.</summary>
/// <param name="Standard"><c>X12</c> or <c>EDIFACT</c>.</param>
/// <param name="ControlNumber">ISA13 or UNB 0020; empty, as all that a header says, where the file begins behind the header.</param>
/// <param name="Version">ISA12, or syntax identifier and version of UNB.</param>
/// <param name="Sender">ISA05 and 06, UNB S002.</param>
/// <param name="Receiver">ISA07 and 08, UNB S003.</param>
/// <param name="Test">ISA15 is T, UNB 0035 is 1.</param>
/// <param name="Delimiters">The service characters.</param>
/// <param name="Groups">In the order of the file.</param>
public sealed record InterchangeFacts(
    string Standard,
    string ControlNumber,
    string Version,
    PartyFacts Sender,
    PartyFacts Receiver,
    bool Test,
    DelimiterFacts Delimiters,
    IReadOnlyList<GroupFacts> Groups);

/// <summary>An identity in an envelope.</summary>
public sealed record PartyFacts(string? Qualifier, string Id);

/// <summary>Service characters as text; what does not print as <c>0x1D</c>, what there is none of as null.</summary>
public sealed record DelimiterFacts(string Element, string? Component, string? Repetition, string Segment, string? Release);

/// <summary>One group; an EDIFACT interchange without UNG has one whose <paramref name="FunctionalId"/> is null.</summary>
public sealed record GroupFacts(
    string? FunctionalId,
    string? ControlNumber,
    string? Version,
    IReadOnlyList<MessageFacts> Messages);

/// <summary>One message; <paramref name="SegmentCount"/> is what was found from header to trailer, the place of a missing trailer counted
/// where the interchange goes on behind it.</summary>
public sealed record MessageFacts(string Type, string Version, string ControlNumber, int SegmentCount);

/// <summary>One diagnostic; <paramref name="Segment"/> and <paramref name="Element"/> are positions, null where there is none.</summary>
public sealed record DiagnosticFacts(string Code, string Severity, long Offset, int? Segment, int? Element, string Text);

/// <summary>Serialises <see cref="FileFacts"/> without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FileFacts))]
public sealed partial class InspectionJson : JsonSerializerContext
{
    /// <summary>Letters, quotes and delimiters stay as they are: it is read by people and programs, never put into a page.</summary>
    public static InspectionJson Readable => field ??= new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
