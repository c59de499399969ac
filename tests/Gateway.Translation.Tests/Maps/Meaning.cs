using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Minimal messages: their envelope, what the shipped maps read of them, and what they write.</summary>
static class Meaning
{
    /// <summary>One message in an X12 envelope; the segments between ST and SE.</summary>
    internal static string X12(string type, string functionalId, string segments, string version = "004010") =>
        $"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260301*1200*U*00401*000000001*0*P*>~GS*{functionalId}*A*B*20260301*1200*1*X*{version}~"
        + $"ST*{type}*0001~{segments}SE*{segments.Count(c => c == '~') + 2}*0001~GE*1*1~IEA*1*000000001~";

    /// <summary>One message in an EDIFACT envelope; the segments between UNH and UNT.</summary>
    internal static string Edifact(string type, string segments, string version = "D:96A") =>
        $"UNA:+.? 'UNB+UNOC:3+A:14+B:14+260301:1200+1'UNH+1+{type}:{version}:UN'{segments}UNT+{segments.Count(c => c == '\'') + 2}+1'UNZ+1+1'";

    /// <summary>What the shipped map reads of the only message, and what it tells.</summary>
    internal static (MappedDocument Mapped, JsonNode Document, IReadOnlyList<Diagnostic> Diagnostics) Of(string text)
    {
        var read = Assert.Single(Mapping.Translate(text));
        return (read.Mapped, JsonNode.Parse(DocumentJson.Write(read.Mapped.Document))!, read.Map);
    }

    /// <summary>The segments that a map writes, each ended by an apostrophe or tilde.</summary>
    internal static string Written(string map, Document document, ICollection<Diagnostic>? diagnostics = null, Standard? source = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var plan = Mapping.Plan(map);
        var isX12 = plan.Definition.Standard == Standard.X12;
        plan.Write(document, new SegmentWriter(bytes, isX12 ? new Delimiters((byte)'~', (byte)'*', (byte)'>') : Delimiters.Edifact, Encoding.Latin1), diagnostics ?? [], source);
        return Encoding.Latin1.GetString(bytes.WrittenSpan);
    }
}
