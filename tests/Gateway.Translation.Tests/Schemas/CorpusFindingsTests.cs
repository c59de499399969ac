using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Corpus;
using Gateway.Translation.Tests.Documents;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>What is found in every public sample message of a release that is defined here. Each line of the golden file was looked
/// at once and is a fault of the sample, not of a definition.</summary>
public sealed class CorpusFindingsTests(ITestOutputHelper output)
{
    [Fact]
    public void Findings_in_the_corpus_are_those_that_were_looked_at()
    {
        if (CorpusFolder.Path is null)
        {
            output.WriteLine("Left out: there is no corpus folder; set EDI_CORPUS.");
            return;
        }

        var (report, judged) = (new StringBuilder(), 0);
        foreach (var path in CorpusFolder.Facts().Select(f => f.GetProperty("path").GetString()!).Order(StringComparer.Ordinal)) judged += Judge(path, report);
        report.Append(CultureInfo.InvariantCulture, $"{judged} messages judged by their own release\n");
        Golden.AssertFile("tests/golden/schemas/corpus-findings.txt", report.ToString());
    }

    static int Judge(string path, StringBuilder report)
    {
        var (reader, validator, structure, judged) = (new InterchangeReader(), new MessageValidator(), new MessageStructure(), 0);
        var bytes = CorpusFolder.Bytes(path);
        reader.Feed(bytes, isFinal: true);
        while (reader.Read())
        {
            if (reader.Event != InterchangeEvent.Message) continue;
            var header = reader.MessageHeader!;
            if (StandardsLibrary.Shipped.Find(reader.Interchange!.Standard, header.Version, header.Type)?.Schema is not { JudgedRelease: ReleaseRelation.Same } schema) continue;
            judged++;
            var found = new List<Diagnostic>();
            validator.Validate(reader.Message, schema, structure, found);
            if (found.Count > 0) report.Append(CultureInfo.InvariantCulture, $"{path} {header.Type} {header.ControlNumber}\n");
            foreach (var diagnostic in found) report.Append(CultureInfo.InvariantCulture, $"  {Validated.Line(diagnostic)}\n");
            Assert.All(found, d => Assert.InRange(d.Location.Offset + d.Location.Length, 0, bytes.Length));
        }

        return judged;
    }
}
