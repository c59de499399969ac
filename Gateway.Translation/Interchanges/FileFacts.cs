using System.Globalization;

namespace Gateway.Translation.Interchanges;

/// <summary>The envelopes of one file. The names are a published contract (docs/file-formats/inspect.md).</summary>
/// <param name="File">The file as the caller names it.</param>
/// <param name="Interchanges">In the order of the file.</param>
/// <param name="Diagnostics">In the order of the file; at most <see cref="Inspection.DiagnosticLimit"/>.</param>
public sealed record FileFacts(
    string File,
    IReadOnlyList<InterchangeFacts> Interchanges,
    IReadOnlyList<DiagnosticFacts> Diagnostics)
{
    /// <summary>The facts of bytes that are in memory as a whole; of a file that need not be, <see cref="Inspection"/> tells one after the other.</summary>
    public static FileFacts Of(string file, ReadOnlySpan<byte> bytes)
    {
        var inspection = new Inspection();
        bytes.CopyTo(inspection.GetMemory(bytes.Length).Span);
        inspection.Advance(bytes.Length);
        inspection.Complete();
        var (interchanges, groups, messages) = (new List<InterchangeFacts>(), new List<GroupFacts>(), new List<MessageFacts>());
        while (inspection.Read())
        {
            if (inspection.Event == InspectionEvent.Interchange) interchanges.Add(inspection.Interchange! with { Groups = groups = [] });
            if (inspection.Event == InspectionEvent.Group) groups.Add(inspection.Group! with { Messages = messages = [] });
            if (inspection.Event == InspectionEvent.Message) messages.Add(inspection.Message);
        }

        return new(file, interchanges, inspection.Diagnostics);
    }
}

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
    IReadOnlyList<GroupFacts> Groups)
{
    internal static InterchangeFacts Of(InterchangeHeader header) => new(
        header.Standard == Translation.Standard.X12 ? "X12" : "EDIFACT",
        header.ControlNumber,
        header.Version,
        new(header.Sender.Qualifier, header.Sender.Id),
        new(header.Receiver.Qualifier, header.Receiver.Id),
        header.IsTest,
        DelimiterFacts.Of(header),
        []);
}

/// <summary>An identity in an envelope.</summary>
public sealed record PartyFacts(string? Qualifier, string Id);

/// <summary>Service characters as text; what does not print as <c>0x1D</c>, a character of several bytes as <c>0x2026</c>, what there is none of as null.</summary>
public sealed record DelimiterFacts(string Element, string? Component, string? Repetition, string Segment, string? Release)
{
    internal static DelimiterFacts Of(InterchangeHeader header)
    {
        var d = header.Delimiters;
        return new(Show(d.Element, header), ShowIfAny(d.Component, header), ShowIfAny(d.Repetition, header), Show(d.Segment, header), ShowIfAny(d.Release, header));
    }

    static string? ShowIfAny(byte delimiter, InterchangeHeader header) => delimiter == 0 ? null : Show(delimiter, header);

    // A character of several bytes by its number in Unicode.
    static string Show(byte delimiter, InterchangeHeader header)
    {
        var number = header.WideDelimiters.TryGetValue(delimiter, out var wide) ? wide.Value : delimiter;
        return number is > 32 and < 127 ? ((char)number).ToString() : string.Create(CultureInfo.InvariantCulture, $"0x{number:X2}");
    }
}

/// <summary>One group; an EDIFACT interchange without UNG has one whose <paramref name="FunctionalId"/> is null.</summary>
public sealed record GroupFacts(
    string? FunctionalId,
    string? ControlNumber,
    string? Version,
    IReadOnlyList<MessageFacts> Messages);

/// <summary>One message; <paramref name="SegmentCount"/> is what was found from header to trailer, the place of a missing trailer counted
/// where the interchange goes on behind it.</summary>
public readonly record struct MessageFacts(string Type, string Version, string ControlNumber, int SegmentCount);

/// <summary>One diagnostic; <paramref name="Segment"/> and <paramref name="Element"/> are positions, null where there is none.</summary>
public sealed record DiagnosticFacts(string Code, string Severity, long Offset, int? Segment, int? Element, string Text)
{
    internal static DiagnosticFacts Of(Diagnostic diagnostic)
    {
        var at = diagnostic.Location;
        return new(diagnostic.Code.Name, Name(diagnostic.Severity), at.Offset, at.Segment == 0 ? null : at.Segment, at.Element == 0 ? null : at.Element, diagnostic.Text);
    }

    static string Name(Severity severity) => severity switch
    {
        Translation.Severity.Error => "error",
        Translation.Severity.Warning => "warning",
        _ => "info",
    };
}
