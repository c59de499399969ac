using Gateway.Translation;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary>Tells the diagnostics of one file on standard error, a line each, and remembers whether one was an error.</summary>
sealed class Findings(string file, Terminal terminal)
{
    internal bool HasErrors { get; private set; }

    internal void Tell(IReadOnlyList<Diagnostic> diagnostics, string? message = null)
    {
        foreach (var diagnostic in diagnostics)
        {
            HasErrors |= diagnostic.Severity == Severity.Error;
            if (diagnostic.Severity > Severity.Info) terminal.Error.WriteLine(DiagnosticLine.Of(file, diagnostic, message));
        }
    }

    /// <summary>The diagnostics of an interchange: its messages, their groups, itself.</summary>
    internal void Tell(InterchangeReport report)
    {
        foreach (var message in report.Groups.SelectMany(g => g.Messages)) Tell(message);
        TellEnvelopes(report);
    }

    internal void TellEnvelopes(InterchangeReport report)
    {
        foreach (var group in report.Groups) Tell(group.Diagnostics);
        Tell(report.Diagnostics);
    }

    internal void Tell(MessageReport message) =>
        Tell([.. message.Diagnostics.OrderBy(d => d.Location.Offset)], $"{message.Header.Type} {message.Header.ControlNumber}");
}
