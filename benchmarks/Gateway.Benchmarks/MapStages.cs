using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;
using Gateway.Benchmarks.Table;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Translation.Syntax;

namespace Gateway.Benchmarks;

/// <summary>The stages with maps over one file: to documents, to JSON, and back to segments; and what bounds them.</summary>
sealed class MapStages
{
    const string Records = "records alone (bound)";
    const string Texts = "texts alone (bound)";

    // So many stand for all: what is written again and again lies in the cache, as what was just read does.
    const int MaxDocuments = 64;

    readonly Sample _sample;
    readonly List<Document> _documents = [];
    readonly List<Func<object>> _records = [];
    readonly List<(string Text, byte Behind)[]> _texts = [];
    readonly long _sampleBytes;
    MapPlan? _map;
    object _made = new();

    internal MapStages(Sample sample)
    {
        _sample = sample;
        _sampleBytes = TakeSample();
    }

    internal IReadOnlyList<Contestant> Contestants =>
    [
        new(Records, "objects", null, MakeRecords),
        new("translate", "fields", Records, Translate),
        new("translate to JSON", "bytes", Records, () => TranslateToJson(withOrigins: false)),
        new("translate to JSON with origins", "bytes", Records, () => TranslateToJson(withOrigins: true)),
        new(Texts, "bytes", null, CopyTexts),
        new("emit", "bytes", Texts, Emit),
    ];

    long TakeSample()
    {
        var bytes = 0L;
        Read(message =>
        {
            if (_documents.Count >= MaxDocuments || message.Document is not { } mapped) return;
            _map = message.Plan.Map!;
            _documents.Add(mapped.Document);
            AddRecords(mapped.Document);
            var written = Written(mapped.Document);
            bytes += written.Length;
            _texts.Add([.. TextsOf(written)]);
        });
        return bytes;
    }

    byte[] Written(Document document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        _map!.Write(document, new(bytes, _sample.Header.Delimiters, Encoding.UTF8), []);
        return bytes.WrittenSpan.ToArray();
    }

    IEnumerable<(string Text, byte Behind)> TextsOf(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOfAny(_sample.Header.Delimiters.Element, _sample.Header.Delimiters.Component, _sample.Header.Delimiters.Segment);
            yield return (Encoding.UTF8.GetString(bytes, at, length), bytes[at + length]);
            at += length + 1;
        }
    }

    /// <summary>Makes as many empty records and lists as documents of the input's length hold: what translation must do in any case.</summary>
    long MakeRecords()
    {
        var count = 0L;
        for (var bytes = 0L; bytes < _sample.Bytes.Length; bytes += _sampleBytes, count += _records.Count)
            foreach (var make in _records)
                _made = make();
        return count + (_made is null ? 1 : 0);
    }

    void AddRecords(object record)
    {
        var table = FieldTable.Of(record.GetType());
        _records.Add(table.New);
        foreach (var field in table.Fields)
            if (field.Kind == FieldKind.Record && field.Get(record) is { } inner) AddRecords(inner);
            else if (field.Kind == FieldKind.List && field.Get(record) is IList { Count: > 0 and var count } list)
            {
                _records.Add(() => new object[count]);
                foreach (var item in list) AddRecords(item);
            }
    }

    long Translate()
    {
        var fields = 0L;
        Read(message => fields += message.Document?.Origins.Count ?? 0);
        return fields;
    }

    long TranslateToJson(bool withOrigins)
    {
        var (written, buffer) = (0L, new ArrayBufferWriter<byte>(64 * 1024));
        using var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true, Encoder = DocumentJson.Options.Encoder });
        Read(message =>
        {
            if (message.Document is not { } mapped) return;
            if (withOrigins) mapped.Write(json);
            else DocumentJson.Write(json, mapped.Document);
            json.Flush();
            written += buffer.WrittenCount;
            buffer.ResetWrittenCount();
            json.Reset();
        });
        return written;
    }

    // Texts to bytes, a separator behind each.
    long CopyTexts()
    {
        var (bytes, buffer) = (0L, new byte[64 * 1024]);
        while (bytes < _sample.Bytes.Length)
            foreach (var document in _texts)
            {
                var at = 0;
                foreach (var (text, behind) in document)
                {
                    Ascii.FromUtf16(text, buffer.AsSpan(at), out var length);
                    at += length;
                    buffer[at++] = behind;
                }

                bytes += at;
            }

        return bytes;
    }

    long Emit()
    {
        var (bytes, buffer, diagnostics) = (0L, new ArrayBufferWriter<byte>(64 * 1024), new List<Diagnostic>());
        var writer = new SegmentWriter(buffer, _sample.Header.Delimiters, Encoding.UTF8);
        while (bytes < _sample.Bytes.Length)
            foreach (var document in _documents)
            {
                _map!.Write(document, writer, diagnostics);
                bytes += buffer.WrittenCount;
                buffer.ResetWrittenCount();
            }

        return bytes + diagnostics.Count;
    }

    /// <summary>Judges, maps, and answers at the end of each interchange.</summary>
    void Read(Action<TranslatedMessage> onMessage) => _sample.Translate(Sample.PlanFor, translator =>
    {
        if (translator.Message is { } message) onMessage(message);
        if (translator.Report is { } report)
            foreach (var due in Answers.Due(report, AcknowledgementPolicy.Default))
                AcknowledgementWriter.Write(due, new(1, 1), default);
    });
}
