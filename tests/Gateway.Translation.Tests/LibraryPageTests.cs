using System.Text;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;
using Gateway.Translation.Tests.Documents;

namespace Gateway.Translation.Tests;

/// <summary>The code of docs/library.md: it compiles, does what the page says, and stands on the page as it stands here.</summary>
public class LibraryPageTests
{
    static readonly string Page = Path.Combine(Golden.Root, "docs", "library.md");

    [Fact]
    public void A_file_is_read_and_answered()
    {
        var (documents, answers) = Read();
        Assert.Equal(DocumentType.OrderResponse, Assert.Single(documents).Document.Type);
        Assert.Contains("AK1*PR*", Encoding.ASCII.GetString(Assert.Single(answers)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_is_written()
    {
        var (text, maySend) = Write(Read().Documents[0]);
        Assert.True(maySend, text);
        Assert.Contains("UNH+1+ORDRSP:D:96A:UN'", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reading")]
    [InlineData("writing")]
    public void The_page_shows_this_code(string name)
    {
        var source = File.ReadAllLines(Path.Combine(Golden.Root, "tests", "Gateway.Translation.Tests", "LibraryPageTests.cs"));
        var code = source.SkipWhile(l => l.Trim() != $"// {name}").Skip(1).TakeWhile(l => l.Trim() != "// end").Select(l => l.Length > 8 ? l[8..] : "");
        Assert.Contains($"```csharp\n{string.Join('\n', code)}\n```", File.ReadAllText(Page).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    static (List<MappedDocument> Documents, List<byte[]> Answers) Read()
    {
        var time = new DateTimeOffset(2026, 11, 20, 12, 30, 0, TimeSpan.Zero);
        var (documents, answers) = (new List<MappedDocument>(), new List<byte[]>());
        using var file = new MemoryStream(Encoding.ASCII.GetBytes(Sample));

        // reading
        var translator = new Translator(MapLibrary.Shipped.PlanFor);
        while (file.Read(translator.GetMemory().Span) is > 0 and var count)
        {
            translator.Advance(count);
            Take();
        }

        translator.Complete();
        Take();

        void Take()
        {
            while (translator.Read())
            {
                if (translator.Message is { Document: { } read }) documents.Add(read);
                if (translator.Report is { } report)
                    foreach (var due in Answers.Due(report, AcknowledgementPolicy.Default))
                        answers.Add(AcknowledgementWriter.Write(due, new AnswerNumbers(Interchange: 1, Group: 1), time));
            }
        }
        // end

        return (documents, answers);
    }

    static (string Text, bool MaySend) Write(MappedDocument document)
    {
        var time = new DateTimeOffset(2026, 11, 20, 12, 30, 0, TimeSpan.Zero);

        // writing
        var problems = new List<FileProblem>();
        var match = StandardsLibrary.Shipped.Find(Standard.Edifact, "D96A", "ORDRSP")!;
        var map = MapLibrary.Shipped.Plan("edifact-d96a-ordrsp", match.Schema, problems)!;
        var envelope = new OutgoingEnvelope
        {
            Standard = Standard.Edifact,
            Version = "UNOC3",
            Sender = new("14", "4012345500004"),
            Receiver = new("14", "4098765500005"),
            Delimiters = Delimiters.Edifact,
            Time = time,
        };
        var written = CheckedInterchange.Write(envelope, map, [document.Document], interchangeNumber: 1, source: Standard.X12);
        // end

        return (Encoding.ASCII.GetString(written.Bytes.Span), written.MaySend);
    }

    const string Sample =
        "ISA*00*          *00*          *ZZ*SUPPLIER       *01*123456789      *261120*1230*U*00401*000000905*0*P*>~GS*PR*SUPAPP*OURAPP*20261120*1230*4711*X*004010~"
        + "ST*855*0001~BAK*00*AC*PO1*20261120****SO1*20261121~PO1*1*10*EA*1.5**BP*A1~ACK*IA*10*EA~CTT*1~SE*6*0001~GE*1*4711~IEA*1*000000905~";
}
