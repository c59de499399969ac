using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Acknowledgements;

/// <summary>Interchange reports made by hand: what a reader and a validator would have found.</summary>
static class Reports
{
    internal static InterchangeReport X12(params GroupReport[] groups) => new(X12Header, groups, [], 500);

    internal static InterchangeHeader X12Header { get; } = new()
    {
        Standard = Standard.X12,
        ControlNumber = "000000905",
        Version = "00401",
        Sender = new("ZZ", "SUPPLIER"),
        Receiver = new("01", "123456789"),
        Date = "261120",
        Time = "1230",
        Delimiters = Delimiters.X12 with { Repetition = 0 },
        Offset = 0,
    };

    internal static InterchangeReport Edifact(params GroupReport[] groups) => new(EdifactHeader, groups, [], 500);

    internal static InterchangeHeader EdifactHeader { get; } = new()
    {
        Standard = Standard.Edifact,
        ControlNumber = "REF77",
        Version = "UNOC3",
        Sender = new("14", "4012345000009"),
        Receiver = new("14", "5412345000013"),
        Date = "261120",
        Time = "1230",
        Delimiters = Delimiters.Edifact,
        Offset = 0,
    };

    internal static GroupReport Group(params MessageReport[] messages) => Group("004010", messages);

    internal static GroupReport Group(string version, params MessageReport[] messages) => new(
        new()
        {
            FunctionalId = "PR",
            ControlNumber = "4711",
            Version = version,
            Sender = "SUPAPP",
            Receiver = "OURAPP",
            Offset = 106,
        },
        messages,
        messages.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
        []);

    /// <summary>Messages of an interchange without UNG.</summary>
    internal static GroupReport NoGroup(params MessageReport[] messages) =>
        new(new() { FunctionalId = null, ControlNumber = null, Version = null, Offset = 0 }, messages, null, []);

    internal static GroupReport With(this GroupReport group, params DiagnosticCode[] codes) =>
        group with { Diagnostics = [.. codes.Select(c => Found(c))] };

    internal static InterchangeReport With(this InterchangeReport report, params DiagnosticCode[] codes) =>
        report with { Diagnostics = [.. codes.Select(c => Found(c))] };

    internal static MessageReport Set(string controlNumber, params Diagnostic[] diagnostics) =>
        Message("855", controlNumber, null, diagnostics);

    internal static MessageReport Ordrsp(string controlNumber, params Diagnostic[] diagnostics) =>
        Message("ORDRSP", controlNumber, "ORDRSP:D:96A:UN", diagnostics);

    static MessageReport Message(string type, string controlNumber, string? identifier, Diagnostic[] diagnostics) => new(
        new()
        {
            Type = type,
            Version = identifier is null ? "004010" : "D96A",
            ControlNumber = controlNumber,
            Identifier = identifier,
            SegmentCount = 8,
            Offset = 160,
            Length = 200,
        },
        diagnostics);

    internal static Diagnostic Found(DiagnosticCode code, Location at = default, string? value = null) =>
        new(code, code.Severity, at, "found by the test", value);

    internal static Diagnostic InElement(DiagnosticCode code, int segment, string id, int element, string number, string? value = null) =>
        Found(code, new Location(200, 3, segment, id, element, ElementNumber: number), value);

    internal static Diagnostic InSegment(DiagnosticCode code, int segment, string id, string? loop = null) =>
        Found(code, new Location(200, 3, segment, id, Loop: loop));
}
