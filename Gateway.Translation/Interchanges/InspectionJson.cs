using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Translation.Interchanges;

/// <summary>Writes what <see cref="Inspection"/> reads as one JSON object on one line, event by event: what <c>inspect --json</c> prints
/// (docs/file-formats/inspect.md).</summary>
/// <remarks>After each call all of it is in the output, which may be emptied then.</remarks>
public sealed class InspectionJson : IDisposable
{
    // The levels: file, interchanges, interchange, groups, group, messages; the odd ones are objects, the even ones arrays.
    const int FileLevel = 1;
    const int InterchangesLevel = 2;
    const int GroupsLevel = 4;

    // Letters, quotes and delimiters stay as they are: it is read by people and programs, never put into a page.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    readonly IBufferWriter<byte> _output;
    readonly Utf8JsonWriter _json;

    /// <param name="output">Where the bytes go.</param>
    /// <param name="file">The file as the caller names it.</param>
    public InspectionJson(IBufferWriter<byte> output, string file)
    {
        ArgumentNullException.ThrowIfNull(output);
        (_output, _json) = (output, new(output, Options));
        _json.WriteStartObject();
        _json.WriteString("file", file);
        _json.WriteStartArray("interchanges");
    }

    /// <summary>Writes the event that was read last.</summary>
    public void Write(Inspection inspection)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        if (inspection.Event == InspectionEvent.Interchange) Write(inspection.Interchange!);
        if (inspection.Event == InspectionEvent.Group) Write(inspection.Group!);
        if (inspection.Event == InspectionEvent.Message) Write(inspection.Message);
        _json.Flush();
    }

    /// <summary>Writes what the file ends with, and the line break.</summary>
    public void End(IReadOnlyList<DiagnosticFacts> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        EndAbove(FileLevel);
        _json.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics) Write(diagnostic);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _output.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();

    void Write(InterchangeFacts interchange)
    {
        EndAbove(InterchangesLevel);
        _json.WriteStartObject();
        _json.WriteString("standard", interchange.Standard);
        _json.WriteString("controlNumber", interchange.ControlNumber);
        _json.WriteString("version", interchange.Version);
        Write("sender", interchange.Sender);
        Write("receiver", interchange.Receiver);
        _json.WriteBoolean("test", interchange.Test);
        Write(interchange.Delimiters);
        _json.WriteStartArray("groups");
    }

    void Write(string name, PartyFacts party)
    {
        _json.WriteStartObject(name);
        _json.WriteString("qualifier", party.Qualifier);
        _json.WriteString("id", party.Id);
        _json.WriteEndObject();
    }

    void Write(DelimiterFacts delimiters)
    {
        _json.WriteStartObject("delimiters");
        _json.WriteString("element", delimiters.Element);
        _json.WriteString("component", delimiters.Component);
        _json.WriteString("repetition", delimiters.Repetition);
        _json.WriteString("segment", delimiters.Segment);
        _json.WriteString("release", delimiters.Release);
        _json.WriteEndObject();
    }

    void Write(GroupFacts group)
    {
        EndAbove(GroupsLevel);
        _json.WriteStartObject();
        _json.WriteString("functionalId", group.FunctionalId);
        _json.WriteString("controlNumber", group.ControlNumber);
        _json.WriteString("version", group.Version);
        _json.WriteStartArray("messages");
    }

    void Write(in MessageFacts message)
    {
        _json.WriteStartObject();
        _json.WriteString("type", message.Type);
        _json.WriteString("version", message.Version);
        _json.WriteString("controlNumber", message.ControlNumber);
        _json.WriteNumber("segmentCount", message.SegmentCount);
        _json.WriteEndObject();
    }

    void Write(DiagnosticFacts diagnostic)
    {
        _json.WriteStartObject();
        _json.WriteString("code", diagnostic.Code);
        _json.WriteString("severity", diagnostic.Severity);
        _json.WriteNumber("offset", diagnostic.Offset);
        Write("segment", diagnostic.Segment);
        Write("element", diagnostic.Element);
        _json.WriteString("text", diagnostic.Text);
        _json.WriteEndObject();
    }

    void Write(string name, int? position)
    {
        if (position is { } value) _json.WriteNumber(name, value);
        else _json.WriteNull(name);
    }

    void EndAbove(int level)
    {
        while (_json.CurrentDepth > level)
        {
            if (_json.CurrentDepth % 2 == 0) _json.WriteEndArray();
            else _json.WriteEndObject();
        }
    }
}
