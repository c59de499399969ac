using System.Buffers;
using System.Collections;
using System.Text;
using Gateway.Benchmarks.Table;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Benchmarks;

/// <summary>What bounds the stages with maps over one file: the records and lists that reading makes, the texts that writing writes, and nothing else.</summary>
sealed class MapBounds
{
    internal const string Records = "records alone (bound)";
    internal const string Texts = "texts alone (bound)";

    // So many stand for all: what is written again and again lies in the cache, as what was just read does.
    const int MaxDocuments = 64;

    readonly Sample _sample;
    readonly List<Func<object>> _records = [];
    readonly List<(string Text, byte Behind)[]> _texts = [];
    readonly long _sampleBytes;
    object _made = new();

    internal MapBounds(Sample sample)
    {
        _sample = sample;
        _sampleBytes = TakeSample();
    }

    internal IReadOnlyList<Contestant> Contestants =>
    [
        new(Records, "objects", null, MakeRecords),
        new(Texts, "bytes", null, CopyTexts),
    ];

    long TakeSample()
    {
        var bytes = 0L;
        _sample.Translate(Sample.PlanFor, translator =>
        {
            if (_texts.Count >= MaxDocuments || translator.Message is not { Document: { } mapped } message) return;
            AddRecords(mapped.Document);
            var written = Written(message.Plan.Map!, mapped.Document);
            bytes += written.Length;
            _texts.Add([.. TextsOf(written)]);
        });
        return bytes;
    }

    byte[] Written(MapPlan map, Document document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        map.Write(document, new(bytes, _sample.Header.Delimiters, Encoding.UTF8), []);
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
}
