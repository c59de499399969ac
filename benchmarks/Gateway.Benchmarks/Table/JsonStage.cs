using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Benchmarks.Table;

/// <summary>Validated, mapped, and each document written as canonical JSON, without the origins of its values or with them.</summary>
sealed class JsonStage(Sample sample, bool withOrigins = false) : IStage
{
    readonly ArrayBufferWriter<byte> _output = new(64 * 1024);

    public string Name => withOrigins ? "translate to JSON with origins" : "translate to JSON";

    public string Counts => "bytes of JSON";

    public Goal? Goal => new(MegabytesPerSecond: 120);

    public long Bytes => sample.Bytes.Length;

    public long Run()
    {
        var written = 0L;
        using var json = new Utf8JsonWriter(_output, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        sample.Translate(Sample.PlanFor, translator =>
        {
            if (translator.Message?.Document is not { } mapped) return;
            if (withOrigins) mapped.Write(json);
            else mapped.WriteDocument(json);
            json.Flush();
            written += _output.WrittenCount;
            _output.ResetWrittenCount();
            json.Reset();
        });
        return written;
    }
}
