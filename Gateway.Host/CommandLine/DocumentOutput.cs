using System.Buffers;
using System.Text;
using System.Text.Json;
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
sealed class JsonOutput : DocumentOutput
{
    const int FlushBytes = 64 * 1024;

    readonly ArrayBufferWriter<byte> _bytes = new(2 * FlushBytes);
    readonly Terminal _terminal;
    readonly Utf8JsonWriter _json;

    internal JsonOutput(Terminal terminal)
    {
        _terminal = terminal;
        _json = new(_bytes, new() { SkipValidation = true });
    }

    internal override void Write(MappedDocument mapped, DocumentSource source, Findings findings)
    {
        if (source.Line is { } line) Encoding.UTF8.GetBytes(line, _bytes);
        else WriteJson(mapped);
        _bytes.Write("\n"u8);
        if (_bytes.WrittenCount >= FlushBytes) End();
    }

    void WriteJson(MappedDocument mapped)
    {
        mapped.Write(_json);
        _json.Flush();
        _json.Reset();
    }

    internal override void End()
    {
        _terminal.Output.Write(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
    }
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
