using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;

namespace Gateway.Translation;

/// <summary>What is found of a message as a whole before its segments are judged.</summary>
static class MessageFindings
{
    internal static Diagnostic Unsupported(MessageHeader header) => At(
        header,
        DiagnosticCodes.MessageTypeUnsupported,
        $"Message type {header.Type} in version {header.Version} is not known here; add its definition, or ask the partner not to send it.");

    internal static Diagnostic Nearest(MessageHeader header, MessageSchema schema) => At(
        header,
        DiagnosticCodes.MessageVersionNearest,
        $"Version \"{header.Version}\" of {header.Type} is not known here; it was judged by {schema.Version}, the nearest.");

    internal static Diagnostic NotInGroup(MessageHeader header, string expected, string found) => At(
        header,
        DiagnosticCodes.MessageNotInGroup,
        $"A {header.Type} belongs in a group {expected}, and GS01 is \"{found}\".");

    internal static Diagnostic GroupUnsupported(GroupHeader group) => new(
        DiagnosticCodes.GroupTypeUnsupported,
        DiagnosticCodes.GroupTypeUnsupported.Severity,
        new(group.Offset, SegmentId: "GS", Element: 1),
        $"GS01 is \"{group.FunctionalId}\", and no transaction set that travels in such a group is known here. Agree on it first, or send the group to another system.",
        group.FunctionalId);

    internal static Diagnostic OtherTypeThanGroup(MessageHeader header, string type) => At(
        header,
        DiagnosticCodes.MessageNotInGroup,
        $"A {header.Type} stands in a group of {type}. Put each message type into a group of its own.");

    // 0085, 12: the list has 31 for other types only. It warns: senders write into S008 what their software always writes there.
    internal static Diagnostic OtherVersionThanGroup(MessageHeader header, string version)
    {
        var text = $"UNH says version \"{header.Version}\", and UNG (S008) says \"{version}\". Put each version into a group of its own.";
        return At(header, DiagnosticCodes.MessageNotInGroup with { Contrl = "12" }, text) with { Severity = Severity.Warning };
    }

    static Diagnostic At(MessageHeader header, DiagnosticCode code, string text) =>
        new(code, code.Severity, new(header.Offset, header.Length, 1), text);
}
