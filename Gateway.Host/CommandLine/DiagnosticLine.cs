using System.Text;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary>A diagnostic as a line for people: where, how bad, what, and the code to look it up by.</summary>
static class DiagnosticLine
{
    internal static string Of(string file, Diagnostic diagnostic, string? message = null)
    {
        var line = new StringBuilder(file);
        var at = diagnostic.Location;
        line.Append(':').Append(at.Offset).Append(' ').Append(Weight(diagnostic.Severity));
        if (message is not null) line.Append(" in ").Append(message);
        if (at is { SegmentId: null, Segment: > 0, Element: > 0 }) return Ended(line.Append(", row ").Append(at.Segment).Append(", column ").Append(at.Element), diagnostic);
        if (at.Segment > 0) line.Append(", segment ").Append(at.Segment);
        if (at.SegmentId is not null) line.Append(' ').Append(at.SegmentId);
        if (at.Element > 0) line.Append(at.Element.ToString("00", System.Globalization.CultureInfo.InvariantCulture));
        if (at.Component > 0) line.Append('.').Append(at.Component);
        return Ended(line, diagnostic);
    }

    static string Ended(StringBuilder line, Diagnostic diagnostic) =>
        ScreenText.Of(line.Append(": ").Append(diagnostic.Text).Append(" [").Append(diagnostic.Code.Name).Append(']').ToString());

    static string Weight(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };
}
