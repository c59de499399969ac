using System.Text;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests;

public sealed class TranslatorTests
{
    const string Isa = "ISA*00*          *00*          *ZZ*SUPPLIER       *01*123456789      *261120*1230*U*00401*000000905*0*P*:~";
    const string Gs = "GS*PR*SUPAPP*OURAPP*20261120*1230*4711*X*004010~";
    const string Good = "ST*855*0001~BAK*00*AC*PO1*20261120~PO1*1*10*EA*1.5**BP*A1~ACK*IA*10*EA~CTT*1~SE*6*0001~";
    const string Bad = "ST*855*0002~BAK*00*ACX*PO1*20261120~CTT*1~SE*5*0002~";
    const string Ge = "GE*2*4711~";
    const string Iea = "IEA*1*000000905~";

    static MessagePlan Plan(EnvelopeKey key) =>
        MessagePlan.Of(StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Messages_come_as_they_are_read_and_the_report_at_the_end(int blockBytes)
    {
        var events = Read(Isa + Gs + Good + Bad + Ge + Iea, blockBytes);
        Assert.Equal(
            ["InterchangeStart", "Message 0.0 0001 ", "Message 0.1 0002 element-too-long message-segment-count-wrong", "InterchangeEnd 905 PR:2"],
            events);
    }

    [Fact]
    public void A_type_without_definition_is_told_and_its_neighbours_go_on()
    {
        var odd = "ST*999888*0003~XX*1~SE*3*0003~";
        Assert.Contains("Message 0.0 0003 message-type-unsupported", Read(Isa + Gs + odd + Good + Ge + Iea, 50));
        Assert.Contains("Message 0.1 0001 ", Read(Isa + Gs + odd + Good + Ge + Iea, 50));
    }

    [Theory]
    [InlineData("SE*6*0001", "SE*X*0001", "message-segment-count-wrong")]
    [InlineData("SE*6*0001", "SE**0001", "message-segment-count-wrong")]
    [InlineData("SE*6*0001", "SE*6*0002", "message-control-number-mismatch")]
    public void What_the_envelope_finds_in_header_and_trailer_the_definition_does_not_tell_again(string from, string to, string expected) =>
        Assert.Contains($"Message 0.0 0001 {expected}", Read(Isa + Gs + Good.Replace(from, to) + Bad + Ge + Iea, 50));

    [Fact]
    public void A_release_that_is_not_here_is_judged_by_the_nearest_with_a_warning() =>
        Assert.Contains("Message 0.0 0001 message-version-nearest", Read(Isa + Gs.Replace("004010", "004060") + Good + Bad + Ge + Iea, 50));

    [Fact]
    public void An_industry_s_convention_is_of_its_release() =>
        Assert.Contains("Message 0.0 0001 ", Read(Isa + Gs.Replace("004010", "004010VICS") + Good + Bad + Ge + Iea, 50));

    [Fact]
    public void A_message_in_a_group_of_another_kind_is_told() =>
        Assert.Contains("Message 0.0 0001 message-not-in-group", Read(Isa + Gs.Replace("GS*PR", "GS*IN") + Good + Bad + Ge + Iea, 50));

    [Fact]
    public void The_plan_is_asked_for_once_for_messages_in_a_row_that_say_the_same()
    {
        var asked = new List<string>();
        _ = Read(Isa + Gs + Good + Bad + Ge + Iea, 50, key =>
        {
            asked.Add($"{key.Group.FunctionalId} {key.Type} {key.Version} {key.Sender.Id} {key.Receiver.Id}");
            return Plan(key);
        });
        Assert.Equal(["PR 855 004010 SUPPLIER 123456789"], asked);
    }

    [Fact]
    public void What_the_plan_s_policy_softens_is_marked_and_accepted_with_errors()
    {
        var softened = AcknowledgementPolicy.Default with { Softened = new HashSet<string> { DiagnosticCodes.ElementTooLong.Name } };
        var translator = Translator(Isa + Gs + Good.Replace("*AC*", "*ACX*") + "GE*1*4711~" + Iea, key => Plan(key) with { Policy = softened });
        while (translator.Read() && translator.Event != TranslationEvent.InterchangeEnd) { }
        Assert.Equal(Verdict.AcceptedWithErrors, Verdicts.Of(translator.Report!.Groups[0], Standard.X12, AcknowledgementPolicy.Default));
    }

    [Fact]
    public void Findings_of_group_and_interchange_stand_in_the_report_alone()
    {
        var report = Report(Isa + Gs + Good + Bad + "GE*3*4712~" + "IEA*2*000000905~");
        Assert.Equal(["interchange-count-wrong"], report.Diagnostics.Select(d => d.Code.Name));
        Assert.Equal(["group-control-number-mismatch", "group-count-wrong"], report.Groups[0].Diagnostics.Select(d => d.Code.Name).Order());
        Assert.Equal("3", report.Groups[0].DeclaredCount);
        Assert.Empty(report.Groups[0].Messages[0].Diagnostics);
    }

    [Fact]
    public void A_received_997_is_read()
    {
        const string Ack = "ST*997*0001~AK1*PO*77~AK2*850*0001~AK3*PO1*3**8~AK4*2*330*1~AK5*R*5~AK9*R*1*1*0~SE*8*0001~";
        var translator = Translator(Isa + Gs.Replace("GS*PR", "GS*FA") + Ack + "GE*1*4711~" + Iea, Plan);
        while (translator.Read() && translator.Event != TranslationEvent.Message) { }
        var message = translator.Message!;
        Assert.Empty(message.Report.Diagnostics);
        var group = Assert.Single(message.Acknowledgement!.Groups);
        Assert.Equal(("PO", "77", Verdict.Rejected), (group.FunctionalId, group.ControlNumber, group.Verdict));
        Assert.Equal("1", group.Messages[0].Segments[0].Elements[0].Code);
    }

    [Fact]
    public void A_received_TA1_is_an_event_of_its_own()
    {
        var events = Read(Isa + "TA1*000000001*261119*1200*R*021~IEA*0*000000905~", 50);
        Assert.Equal(["InterchangeStart", "InterchangeAcknowledgement 000000001 Rejected 021", "InterchangeEnd 905 "], events);
    }

    [Fact]
    public void A_file_of_errors_keeps_a_bounded_report_and_the_right_verdicts()
    {
        var segments = string.Concat(Enumerable.Repeat("PO1*1*10*TOOLONG*1.5**BP*A1~", 12_000));
        var message = $"ST*855*0001~BAK*00*AC*PO1*20261120~{segments}CTT*1~SE*12004*0001~";
        var report = Report(Isa + Gs + message + message.Replace("*0001~", "*0003~") + Ge + Iea);
        Assert.InRange(report.Groups[0].Messages.Sum(m => m.Diagnostics.Count), 10_000, 10_100);
        Assert.Contains(report.Diagnostics, d => d.Code == DiagnosticCodes.DiagnosticLimit);
        Assert.All(report.Groups[0].Messages, m => Assert.Equal(Verdict.Rejected, Verdicts.Of(m, Standard.X12, AcknowledgementPolicy.Default)));
        Assert.Equal(Verdict.Accepted, Verdicts.Of(report, AcknowledgementPolicy.Default));
    }

    static List<string> Read(string text, int blockBytes, Func<EnvelopeKey, MessagePlan>? plan = null)
    {
        var translator = new Translator(plan ?? Plan);
        var bytes = Encoding.ASCII.GetBytes(text);
        var events = new List<string>();
        for (var at = 0; at < bytes.Length; at += blockBytes)
        {
            var block = bytes.AsSpan(at, Math.Min(blockBytes, bytes.Length - at));
            block.CopyTo(translator.GetMemory(block.Length).Span);
            translator.Advance(block.Length);
            while (translator.Read()) events.Add(Tell(translator));
        }

        translator.Complete();
        while (translator.Read()) events.Add(Tell(translator));
        return events;
    }

    static string Tell(Translator translator) => translator.Event switch
    {
        TranslationEvent.Message => Tell(translator.Message!),
        TranslationEvent.InterchangeAcknowledgement => $"{translator.Event} {Tell(translator.Acknowledgement!.Interchange!)}",
        TranslationEvent.InterchangeEnd => $"{translator.Event} {translator.Report!.Header.ControlNumber.TrimStart('0')} "
            + string.Join(' ', translator.Report.Groups.Select(g => $"{g.Header.FunctionalId}:{g.Messages.Count}")),
        _ => translator.Event.ToString(),
    };

    static string Tell(TranslatedMessage message) =>
        $"Message {message.GroupIndex}.{message.Index} {message.Report.Header.ControlNumber} "
        + string.Join(' ', message.Report.Diagnostics.Select(d => d.Code.Name).Order());

    static string Tell(InterchangeAnswer answer) => $"{answer.ControlNumber} {answer.Verdict} {answer.Code}";

    static Translator Translator(string text, Func<EnvelopeKey, MessagePlan> plan)
    {
        var translator = new Translator(plan);
        var bytes = Encoding.ASCII.GetBytes(text);
        bytes.CopyTo(translator.GetMemory(bytes.Length).Span);
        translator.Advance(bytes.Length);
        translator.Complete();
        return translator;
    }

    static InterchangeReport Report(string text)
    {
        var translator = Translator(text, Plan);
        while (translator.Read())
            if (translator.Report is { } report)
                return report;
        throw new InvalidOperationException("The file holds no interchange.");
    }
}
