using System.Buffers;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>A field that did not come back as it was read.</summary>
/// <param name="Field">JSON Pointer into the document.</param>
/// <param name="Before">The value that was read; null when there was none.</param>
/// <param name="After">The value that came back; null when none did.</param>
/// <param name="Row">The row that read it, as file:line; null when it has no origin.</param>
public sealed record ProofDifference(string Field, string? Before, string? After, string? Row);

/// <summary>Whether a map writes what it reads: the document, written and read again, is the same.</summary>
/// <param name="Differences">Fields that differ; extensions are not compared, for they hold what no row reads.</param>
/// <param name="Diagnostics">What writing and reading again reported, the schema's findings about the written message among them.</param>
public sealed record MapProof(IReadOnlyList<ProofDifference> Differences, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether everything came back.</summary>
    public bool Holds => Differences.Count == 0 && !Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>Writes a document that another map has read, reads it back and compares: what differs has no place in this map.</summary>
    public static MapProof Of(MapPlan plan, Document document) => Of(plan, new MappedDocument(document, Origins.None, ""));

    /// <summary>Writes a document with the map that read it, reads it again and compares.</summary>
    public static MapProof Of(MapPlan plan, MappedDocument read)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(read);
        var diagnostics = new List<Diagnostic>();
        var bytes = ProofMessage.Write(plan, read.Document, diagnostics);
        var again = ProofMessage.Read(plan, bytes, diagnostics);
        return new(DocumentDifferences.Between(read, again?.Document), diagnostics);
    }
}

/// <summary>A message in an envelope that only serves the proof.</summary>
static class ProofMessage
{
    internal static ReadOnlyMemory<byte> Write(MapPlan plan, Document document, ICollection<Diagnostic> diagnostics)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        if (plan.Definition.Csv is { } format)
        {
            plan.WriteRows(document, format.NewWriter(bytes), diagnostics);
            return bytes.WrittenMemory;
        }

        var schema = plan.Schema!;
        var writer = new InterchangeWriter(bytes);
        writer.StartInterchange(Interchange(schema));
        writer.StartGroup(Group(schema));
        plan.Write(document, writer.StartMessage(Message(schema)), diagnostics);
        writer.EndMessage();
        writer.EndGroup();
        writer.EndInterchange();
        return bytes.WrittenMemory;
    }

    internal static MappedDocument? Read(MapPlan plan, ReadOnlyMemory<byte> bytes, ICollection<Diagnostic> diagnostics)
    {
        if (plan.Definition.Csv is not null) return ReadRows(plan, bytes.Span, diagnostics);
        var reader = new InterchangeReader();
        reader.Feed(bytes.Span, isFinal: true);
        while (reader.Read())
        {
            foreach (var diagnostic in reader.Diagnostics) diagnostics.Add(diagnostic);
            if (reader.Event != InterchangeEvent.Message) continue;
            var structure = new MessageStructure();
            new MessageValidator().Validate(reader.Message, plan.Schema!, structure, diagnostics);
            return plan.Read(reader.Message, structure, diagnostics);
        }

        return null;
    }

    static MappedDocument? ReadRows(MapPlan plan, ReadOnlySpan<byte> bytes, ICollection<Diagnostic> diagnostics)
    {
        var reader = new CsvDocumentReader(plan);
        reader.Feed(bytes, isFinal: true);
        var document = reader.Read() ? reader.Document : null;
        foreach (var diagnostic in reader.Diagnostics) diagnostics.Add(diagnostic);
        return document;
    }

    static InterchangeHeader Interchange(MessageSchema schema) => new()
    {
        Standard = schema.Standard,
        ControlNumber = schema.Standard == Standard.X12 ? "000000001" : "1",
        Version = schema.Standard == Standard.X12 ? schema.Version[..5] : "UNOC3",
        Sender = new("ZZ", "PROOF"),
        Receiver = new("ZZ", "PROOF"),
        Date = "260101",
        Time = "0000",
        ControlStandard = schema.Standard == Standard.X12 ? "U" : null,
        // Characters that no trade text holds, so that the proof is about the map and not about delimiters in values.
        Delimiters = schema.Standard == Standard.X12 ? new(0x1C, 0x1D, 0x1F) : Delimiters.Edifact,
        HasServiceStringAdvice = schema.Standard == Standard.Edifact,
        Offset = 0,
    };

    static GroupHeader Group(MessageSchema schema) => new()
    {
        FunctionalId = schema.FunctionalId,
        ControlNumber = schema.FunctionalId is null ? null : "1",
        Version = schema.Version,
        Sender = "PROOF",
        Receiver = "PROOF",
        Date = "20260101",
        Time = "0000",
        Agency = "X",
        Offset = 0,
    };

    static MessageHeader Message(MessageSchema schema) => new()
    {
        Type = schema.Type,
        Version = schema.Version,
        Agency = schema.Standard == Standard.Edifact ? "UN" : null,
        ControlNumber = "0001",
        SegmentCount = 0,
        Offset = 0,
        Length = 0,
    };
}
