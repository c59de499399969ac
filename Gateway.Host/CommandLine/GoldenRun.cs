using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary>Puts one sample through translation and acknowledgement with a clock and counters that stand still.</summary>
sealed class GoldenRun(Planning planning, Coverage coverage)
{
    static readonly DateTimeOffset Time = new(2026, 11, 20, 12, 30, 0, TimeSpan.Zero);

    // One way of ending lines on every system, so that a case is the same file everywhere.
    static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly List<MappedDocument> _documents = [];

    // A wrong trailer still rejects what was read before it.
    readonly List<TranslatedMessage> _staged = [];
    readonly StringBuilder _acknowledgement = new();
    readonly StringBuilder _diagnostics = new();
    int _number;

    internal static GoldenOutcome Of(GoldenCase golden, Planning planning, Coverage coverage)
    {
        using var payload = File.OpenRead(golden.Input);
        var run = new GoldenRun(planning, coverage);
        if (planning.CsvMapFor(golden.Input) is { } csv) run.Read(payload, csv);
        else run.Read(payload);
        return new(run._documents.Count == 0 ? "" : run.Documents(), run._acknowledgement.ToString(), run._diagnostics.ToString());
    }

    void Read(Stream payload, MapPlan csv)
    {
        var reader = new CsvDocumentReader(csv);
        foreach (var document in reader.Read(payload))
        {
            Tell(reader.Diagnostics, null);
            if (document is not null) Add(document, csv);
        }
    }

    void Read(Stream payload)
    {
        var translator = new Translator(planning.PlanFor);
        foreach (var what in translator.Read(payload))
        {
            if (what == TranslationEvent.Message) Take(translator.Message!);
            else if (what == TranslationEvent.InterchangeEnd) Take(translator.Report!);
        }

        Tell(translator.FileDiagnostics, null);
    }

    void Take(TranslatedMessage message)
    {
        var header = message.Report.Header;
        Tell([.. message.Report.Diagnostics.OrderBy(d => d.Location.Offset)], $"{header.Type} {header.ControlNumber}");
        if (message.Document is not null) _staged.Add(message);
    }

    void Add(MappedDocument document, MapPlan map)
    {
        _documents.Add(document);
        coverage.Add(document, map);
    }

    void Take(Translation.Interchanges.InterchangeReport report)
    {
        foreach (var group in report.Groups) Tell(group.Diagnostics, null);
        Tell(report.Diagnostics, null);
        foreach (var message in _staged.Where(m => Verdicts.Releases(report, report.Groups[m.GroupIndex], m.Report, planning.Policy)))
            Add(message.Document!, message.Plan.Map!);
        _staged.Clear();
        foreach (var due in Answers.Due(report, planning.Policy))
        {
            _number++;
            var bytes = AcknowledgementWriter.Write(due, new(_number, _number), Time);
            Append(bytes, due.Envelope.Delimiters.Segment);
        }
    }

    void Append(ReadOnlySpan<byte> bytes, byte terminator)
    {
        foreach (var b in bytes)
        {
            _acknowledgement.Append((char)b);
            if (b == terminator && b != '\n') _acknowledgement.Append('\n');
        }
    }

    void Tell(IReadOnlyList<Diagnostic> diagnostics, string? message)
    {
        foreach (var diagnostic in diagnostics) _diagnostics.Append(DiagnosticLine.Of("", diagnostic, message)[1..]).Append('\n');
    }

    string Documents()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartArray();
            foreach (var mapped in _documents) Write(json, mapped);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    static void Write(Utf8JsonWriter json, MappedDocument mapped)
    {
        json.WriteStartObject();
        json.WriteString("type", mapped.Type.ToString());
        json.WriteString("map", mapped.Map);
        json.WritePropertyName("document");
        mapped.WriteDocument(json);
        json.WriteEndObject();
    }
}
