using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary>Where a translated document comes from.</summary>
/// <param name="Interchange">Its interchange; null for CSV and JSON.</param>
/// <param name="Group">Its group; null for CSV and JSON.</param>
/// <param name="Place">Its message, rows or line in the file.</param>
/// <param name="Line">The line, if it was read from JSON.</param>
sealed record DocumentSource(InterchangeHeader? Interchange, GroupHeader? Group, Location Place, string? Line = null);

/// <summary>What a document is written as.</summary>
abstract class DocumentOutput
{
    /// <summary>Writes one.</summary>
    /// <param name="mapped">The document, and the map that read it.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="findings">Takes what cannot be written.</param>
    internal abstract void Write(MappedDocument mapped, DocumentSource source, Findings findings);

    /// <summary>Says that the interchange, or the file that has none, is at its end.</summary>
    internal virtual void End()
    {
    }

    /// <summary>Tells of a document.</summary>
    protected static void Tell(Document document, DocumentSource source, IEnumerable<Diagnostic> diagnostics, Findings findings) => findings.Tell(
        [.. diagnostics.Select(d => d with { Location = source.Place })], $"{document.Type} {document.DocumentNumber}".TrimEnd());
}

/// <summary>Lines of JSON.</summary>
sealed class JsonOutput(TextWriter text) : DocumentOutput
{
    internal override void Write(MappedDocument mapped, DocumentSource source, Findings findings) => text.WriteLine(source.Line ?? mapped.ToJson());
}

/// <summary>Tables for people.</summary>
sealed class TextOutput(TextWriter text) : DocumentOutput
{
    internal override void Write(MappedDocument mapped, DocumentSource source, Findings findings) => DocumentText.Write(mapped, text);
}

/// <summary>Nothing, to measure.</summary>
sealed class NoOutput : DocumentOutput
{
    internal override void Write(MappedDocument mapped, DocumentSource source, Findings findings)
    {
    }
}
