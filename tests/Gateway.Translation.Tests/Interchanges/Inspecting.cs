using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Inspects bytes that come in block by block.</summary>
static class Inspecting
{
    /// <summary>How the plain serialiser writes <see cref="FileFacts"/> as <see cref="InspectionJson"/> does.</summary>
    internal static readonly JsonSerializerOptions Plain = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static IEnumerable<InspectionEvent> Events(this Inspection inspection, byte[] bytes, int blockSize)
    {
        foreach (var block in bytes.Chunk(blockSize))
        {
            block.CopyTo(inspection.GetMemory(block.Length));
            inspection.Advance(block.Length);
            while (inspection.Read()) yield return inspection.Event;
        }

        inspection.Complete();
        while (inspection.Read()) yield return inspection.Event;
    }

    /// <summary>The line of JSON, without its end.</summary>
    internal static string Json(byte[] bytes, int blockSize)
    {
        var (inspection, output) = (new Inspection(), new ArrayBufferWriter<byte>());
        using var json = new InspectionJson(output, "x");
        foreach (var _ in inspection.Events(bytes, blockSize)) json.Write(inspection);
        json.End(inspection.Diagnostics);
        return Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd('\n');
    }
}
