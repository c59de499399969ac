using System.Buffers;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Maps;

/// <summary>Documents written as one interchange of one group, and what stands against sending it.</summary>
/// <param name="Bytes">What was written, whatever was found.</param>
/// <param name="Refused">Values of envelopes that could not be written.</param>
/// <param name="Diagnostics">What the map could not write, and what reading the bytes again finds in them: envelopes, counts, and the messages by their schema.</param>
public sealed record CheckedInterchange(ReadOnlyMemory<byte> Bytes, IReadOnlyList<RefusedValue> Refused, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether the receiver will find no error in it.</summary>
    public bool MaySend => Refused.Count == 0 && Diagnostics.All(d => d.Severity != Severity.Error);

    /// <summary>Writes the documents, reads the bytes again and judges them.</summary>
    /// <param name="envelope">What the envelopes say.</param>
    /// <param name="map">Writes the messages; not of CSV.</param>
    /// <param name="documents">One message each.</param>
    /// <param name="interchangeNumber">ISA13 or UNB 0020.</param>
    /// <param name="groupNumber">GS06; EDIFACT has no groups here.</param>
    /// <param name="source">The standard of the messages that the documents were read from; null where they came from none.</param>
    public static CheckedInterchange Write(
        OutgoingEnvelope envelope, MapPlan map, IReadOnlyList<Document> documents, long interchangeNumber, long groupNumber = 1, Standard? source = null)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(documents);
        var schema = map.Schema ?? throw new ArgumentException($"{map.Name} writes rows; use {nameof(MapPlan.WriteRows)}.", nameof(map));
        var bytes = new ArrayBufferWriter<byte>(4096);
        var (writer, diagnostics) = (new InterchangeWriter(bytes), new List<Diagnostic>());
        writer.StartInterchange(envelope.Interchange(interchangeNumber));
        writer.StartGroup(envelope.Group(schema.FunctionalId, schema.Version, groupNumber));
        for (var i = 0; i < documents.Count; i++)
        {
            map.Write(documents[i], writer.StartMessage(envelope.Message(schema.Type, schema.Version, i + 1)), diagnostics, source);
            writer.EndMessage();
        }

        writer.EndGroup();
        writer.EndInterchange();
        Judge(bytes.WrittenSpan, map, diagnostics);
        return new(bytes.WrittenMemory, writer.Refused, diagnostics);
    }

    static void Judge(ReadOnlySpan<byte> bytes, MapPlan map, List<Diagnostic> diagnostics)
    {
        var translator = new Translator(_ => new() { Schema = map.Schema, Map = map });
        bytes.CopyTo(translator.GetMemory(bytes.Length).Span);
        translator.Advance(bytes.Length);
        translator.Complete();
        while (translator.Read())
            if (translator.Report is { } report)
                diagnostics.AddRange([.. report.Diagnostics, .. report.Groups.SelectMany(g => g.Diagnostics.Concat(g.Messages.SelectMany(m => m.Diagnostics)))]);
        diagnostics.AddRange(translator.FileDiagnostics);
    }
}
