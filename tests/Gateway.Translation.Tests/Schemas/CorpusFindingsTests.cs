using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Corpus;
using Gateway.Translation.Tests.Documents;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>What is found in every public sample message of the types that are defined here; of other releases, what rejects the message.
/// Each line of the golden files was looked at once and is a fault of the sample, not of a definition (docs/standards.md).</summary>
public sealed class CorpusFindingsTests(ITestOutputHelper output)
{
    [Fact]
    public void Findings_in_the_corpus_are_those_that_were_looked_at() =>
        Look("corpus-findings.txt", own => own == ReleaseRelation.Same, "messages judged by their own release", _ => true);

    [Fact]
    public void Errors_in_messages_of_other_releases_are_those_that_were_looked_at() =>
        Look("corpus-errors-nearest.txt", own => own != ReleaseRelation.Same, "messages judged by the nearest release", d => d.Severity == Severity.Error);

    void Look(string golden, Func<ReleaseRelation, bool> isMeant, string told, Func<Diagnostic, bool> isTold)
    {
        if (CorpusFolder.Path is null)
        {
            output.WriteLine("Left out: there is no corpus folder; set EDI_CORPUS.");
            return;
        }

        var (report, judged) = (new StringBuilder(), 0);
        foreach (var path in CorpusFolder.Facts().Select(f => f.GetProperty("path").GetString()!).Order(StringComparer.Ordinal))
            foreach (var (header, found) in Judged(path, isMeant))
            {
                judged++;
                Report(report, $"{path} {header.Type} {header.ControlNumber}", [.. found.Where(isTold)]);
            }

        report.Append(CultureInfo.InvariantCulture, $"{judged} {told}\n");
        Golden.AssertFile($"tests/golden/schemas/{golden}", report.ToString());
    }

    static IEnumerable<(MessageHeader Header, List<Diagnostic> Found)> Judged(string path, Func<ReleaseRelation, bool> isMeant)
    {
        var (reader, validator, structure) = (new InterchangeReader(), new MessageValidator(), new MessageStructure());
        var bytes = CorpusFolder.Bytes(path);
        reader.Feed(bytes, isFinal: true);
        while (reader.Read())
        {
            if (reader.Event != InterchangeEvent.Message) continue;
            var header = reader.MessageHeader!;
            if (StandardsLibrary.Shipped.Find(reader.Interchange!.Standard, header.Version, header.Type)?.Schema is not { } schema) continue;
            if (!isMeant(schema.JudgedRelease)) continue;
            var found = new List<Diagnostic>();
            validator.Validate(reader.Message, schema, structure, found);
            CleanSegments.AssertFaultless(reader.Message, schema, structure);
            Assert.All(found, d => Assert.InRange(d.Location.Offset + d.Location.Length, 0, bytes.Length));
            yield return (header, found);
        }
    }

    static void Report(StringBuilder report, string message, List<Diagnostic> found)
    {
        if (found.Count == 0) return;
        report.Append(CultureInfo.InvariantCulture, $"{message}\n");
        foreach (var diagnostic in found) report.Append(CultureInfo.InvariantCulture, $"  {Validated.Line(diagnostic)}\n");
    }
}
