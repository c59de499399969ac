using System.Text;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Acknowledgements;

using static DiagnosticCodes;
using static Reports;

public sealed class AcknowledgementWriterTests
{
    static readonly DateTimeOffset Time = new(2026, 11, 21, 1, 45, 30, TimeSpan.FromHours(-5));

    static readonly MessageReport Bad = Set(
        "0002",
        InElement(ElementTooLong, 4, "PO1", 2, "330", "1234567890123456"),
        Found(ElementInvalidCode, new Location(9, 1, 4, "PO1", 5, 2, 3, "355")),
        InSegment(SegmentMissing, 3, "BAK"),
        Found(MessageSegmentCountWrong));

    [Fact]
    public void A_997_is_written_as_the_standard_shows_it() => Assert.Equal(
        "ISA*00*          *00*          *01*123456789      *ZZ*SUPPLIER       *261121*0145*U*00401*000000007*0*P*:~"
        + "GS*FA*OURAPP*SUPAPP*20261121*0145*31*X*004010~"
        + "ST*997*0001~AK1*PR*4711~AK2*855*0001~AK5*A~AK2*855*0002~AK3*BAK*3**3~AK3*PO1*4**8~"
        + "AK4*2*330*5*1234567890123456~AK4*5:2*355*7~AK5*R*4*5~AK9*P*2*2*1~SE*12*0001~"
        + "GE*1*31~IEA*1*000000007~",
        Write(X12(Group(Set("0001"), Bad))));

    [Theory]
    [InlineData('~', "~\r\nSE*4*0001~\r\nGE*1*31~\r\nIEA*1*000000007~\r\n")]
    [InlineData('\n', "\nSE*4*0001\nGE*1*31\nIEA*1*000000007\n")]
    public void Line_breaks_stand_after_segments_where_they_are_wanted_and_no_terminator_is_one_itself(char terminator, string end)
    {
        var report = X12(Group());
        report = report with { Header = report.Header with { Delimiters = report.Header.Delimiters with { Segment = (byte)terminator } } };
        var bytes = AcknowledgementWriter.Write(Answers.Due(report, AcknowledgementPolicy.Default)[0], new(7, 31), Time, "\r\n");
        Assert.EndsWith(end, Encoding.ASCII.GetString(bytes));
        Assert.Empty(ReadBack.Of(bytes).Diagnostics);
    }

    [Fact]
    public void A_999_has_IK_and_CTX_segments()
    {
        var trigger = new Location(100, 2, 3, "N1", 1, ElementNumber: "98");
        var set = Set(
            "1", InSegment(GuideDependentSegmentMissing, 4, "N4") with { Trigger = trigger },
            InElement(GuideDependentElementMissing, 6, "N4", 3, "116") with { Trigger = new Location(120, 2, 6, "N4", 2, 1, ElementNumber: "156") });
        Assert.Contains(
            "AK2*855*1   ~IK3*N4*4**I6~CTX*SITUATIONAL TRIGGER*N1*3**1*98~IK3*N4*6**8~IK4*3*116*I9~CTX*SITUATIONAL TRIGGER*N4*6**2:1*156~IK5*R*I5~",
            Write(X12(Group("005010", set)), AcknowledgementPolicy.Default with { Functional = FunctionalKind.X999 }));
    }

    [Theory]
    [InlineData("UNT", 1, "UCM+1+ORDRSP:D:96A:UN+4+29+UNT+2'")]
    [InlineData("LIN", 1, "UCM+1+ORDRSP:D:96A:UN+4+29'")]
    [InlineData("UNT", 0, "UCM+1+ORDRSP:D:96A:UN+4+29+UNT'")]
    public void CONTRL_names_the_element_of_a_service_segment_counted_from_its_tag(string segment, int element, string expected) =>
        Assert.Contains(expected, Write(Edifact(NoGroup(Ordrsp("1", Found(MessageSegmentCountWrong, new Location(400, 5, 8, segment, element)))))));

    [Fact]
    public void From_005010_the_release_the_set_s_convention_and_the_repetition_are_named()
    {
        var report = X12(Group("005010", Bad with { Header = Bad.Header with { Implementation = "005010X1" } }));
        report = report with { Header = report.Header with { Version = "00501", Delimiters = Delimiters.X12, IsTest = true } };
        var text = Write(report);
        Assert.Contains("*^*00501*000000007*0*T*:~", text);
        Assert.Contains("AK1*PR*4711*005010~AK2*855*0002*005010X1~", text);
        Assert.Contains("AK4*5:2:3*355*7~", text);
    }

    [Fact]
    public void A_999_bears_the_IK_segments() => Assert.Contains(
        "ST*999*0001~AK1*PR*4711*004010~AK2*855*0002~IK3*BAK*3**3~IK3*PO1*4**8~IK4*2*330*5*1234567890123456~IK4*5:2:3*355*7~IK5*R*4*5~AK9*R*1*1*0~SE*10*0001~",
        Write(X12(Group(Bad)), AcknowledgementPolicy.Default with { Functional = FunctionalKind.X999 }));

    [Fact]
    public void A_TA1_stands_alone_in_its_envelope() => Assert.EndsWith(
        "*00401*000000007*0*P*:~TA1*000000905*261120*1230*R*021~IEA*0*000000007~",
        Write(X12(Group(Set("1"))).With(InterchangeCountWrong), AcknowledgementPolicy.Default with { Ta1 = Ta1Use.Always }));

    [Fact]
    public void A_CONTRL_names_its_places_by_the_standard_s_count()
    {
        var report = Edifact(NoGroup(
            Ordrsp("1"),
            Ordrsp("2", InSegment(SegmentMissing, 3, "DTM"), Found(ElementTooLong, new Location(9, 1, 5, "LIN", 3, 1))),
            Ordrsp("3", Found(MessageSegmentCountWrong, new Location(400, 5, 8, "UNT")))));
        Assert.Equal(
            "UNB+UNOC:3+5412345000013:14+4012345000009:14+261121:0145+7'UNH+1+CONTRL:D:3:UN'"
            + "UCI+REF77+4012345000009:14+5412345000013:14+7'UCM+1+ORDRSP:D:96A:UN+7'"
            + "UCM+2+ORDRSP:D:96A:UN+4'UCS+2+13'UCS+5'UCD+39+4:1'UCM+3+ORDRSP:D:96A:UN+4+29+UNT'UNT+9+1'UNZ+1+7'",
            Write(report));
    }

    [Fact]
    public void A_CONTRL_of_syntax_4_is_its_own_version_and_writes_the_century()
    {
        var report = Edifact(NoGroup(Ordrsp("1")));
        report = report with { Header = report.Header with { Version = "UNOC4", IsTest = true, Delimiters = Delimiters.Edifact with { Repetition = (byte)'*' } } };
        Assert.StartsWith("UNB+UNOC:4+5412345000013:14+4012345000009:14+20261121:0145+7++++++1'UNH+1+CONTRL:4:1:UN'", Write(report));
    }

    // 0104 and 0136 exclude each other (ISO 9735-4, S011).
    [Theory]
    [InlineData(0, 3, "UCD+39+4::3'")]
    [InlineData(1, 3, "UCD+39+4:1'")]
    public void A_CONTRL_of_syntax_4_names_the_occurrence_or_the_component(int component, int repetition, string expected)
    {
        var report = Edifact(NoGroup(Ordrsp("1", Found(ElementTooLong, new Location(9, 1, 5, "LIN", 3, component, repetition)))));
        report = report with { Header = report.Header with { Version = "UNOC4", Delimiters = Delimiters.Edifact with { Repetition = (byte)'*' } } };
        Assert.Contains(expected, Write(report));
    }

    [Fact]
    public void A_CONTRL_answers_groups_where_there_are_some()
    {
        var group = Group(Ordrsp("1"), Ordrsp("2", Found(MessageTypeUnsupported)));
        Assert.Contains(
            "+7'UCF+4711+SUPAPP+OURAPP+7'UCM+1+ORDRSP:D:96A:UN+7'UCM+2+ORDRSP:D:96A:UN+4+14'UNT+6+1'", Write(Edifact(group)));
        Assert.Contains(
            "+7'UCF+4711+SUPAPP+OURAPP+4+29+UNE'UNT+4+1'",
            Write(Edifact(group with { Diagnostics = [Found(GroupCountWrong, new Location(300, 6, SegmentId: "UNE"))] })));
    }

    public static TheoryData<string?, string> Values => new()
    {
        { "1234567890123456", "*1234567890123456~" },
        { null, "~" },
        { "A*B", "~" },
        { "A:B", "~" },
        { "A~B", "~" },
        { "A\tB", "~" },
        { "Größe", "~" },
        { "   ", "~" },
        { new string('X', 120), "*" + new string('X', 99) + "~" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_bad_value_is_repeated_only_where_it_cannot_break_the_answer(string? value, string expected) =>
        Assert.Contains("AK4*2*330*5" + expected, Write(X12(Group(Set("1", InElement(ElementTooLong, 4, "PO1", 2, "330", value))))));

    [Theory]
    [InlineData("N", "AK3*N *4*")]
    [InlineData("TOOLONG", "AK3*TOO*4*")]
    [InlineData("P*", "AK3*P?*4*")]
    [InlineData("", "AK3*??*4*")]
    public void A_tag_that_no_997_can_hold_is_made_to_fit(string tag, string expected) =>
        Assert.Contains(expected, Write(X12(Group(Set("1", InSegment(SegmentUnknown, 4, tag))))));

    [Theory]
    [InlineData("004010", "AK3*PO1*4*LOOPID*8~AK4*99:99*330*5~")]
    [InlineData("005010", "AK3*PO1*4*LOOP*8~AK4*99:99:9999*330*5~")]
    public void A_place_beyond_what_a_997_can_count_and_a_long_loop_code_are_made_to_fit(string release, string expected)
    {
        var report = X12(Group(release, Set("1", Found(ElementTooLong, new Location(9, 1, 4, "PO1", 151, 120, 12_000, "330", "LOOPIDENTIFIER")))));
        Assert.Contains(expected, Write(report));
        Assert.Empty(ReadBack.Of(Encoding.ASCII.GetBytes(Write(report))).Diagnostics);
    }

    [Theory]
    [InlineData("4711", "4711")]
    [InlineData("0001", "0001")]
    [InlineData("ABC", "0")]
    [InlineData("", "0")]
    [InlineData("1234567890", "0")]
    public void A_group_number_that_is_none_is_answered_as_zero(string sent, string expected)
    {
        var group = Group(Set("1"));
        Assert.Contains($"AK1*PR*{expected}~", Write(X12(group with { Header = group.Header with { ControlNumber = sent } })));
    }

    [Fact]
    public void Every_group_of_an_answer_has_its_own_number()
    {
        var text = Write(X12(Group("004010", Set("1")), Group("005010", Set("2")), Group("004010", Set("3"))));
        Assert.Contains("*31*X*004010~ST*997*0001~", text);
        Assert.Contains("ST*997*0002~", text);
        Assert.Contains("GE*2*31~GS*FA*OURAPP*SUPAPP*20261121*0145*32*X*005010~ST*997*0001~", text);
        Assert.EndsWith("GE*1*32~IEA*2*000000007~", text);
    }

    public static TheoryData<string, InterchangeReport, AcknowledgementPolicy> Twins()
    {
        var @default = AcknowledgementPolicy.Default;
        var odd = X12(Group(Set("0001"), Bad));
        odd = odd with { Header = odd.Header with { Delimiters = new((byte)'\n', (byte)'|', (byte)'>') } };
        return new()
        {
            { "997", X12(Group(Set("0001"), Bad), Group("005010", Bad).With(GroupCountWrong, GroupTrailerMissing)), @default },
            { "999", X12(Group("005010", Set("0001"), Bad)), @default with { Functional = FunctionalKind.X999 } },
            { "997 of many", X12(Group([.. Enumerable.Range(1, 5_000).Select(i => Set($"{i:0000}"))])), @default },
            { "odd delimiters", odd, @default },
            { "TA1", X12(Group(Set("0001"))).With(InterchangeTrailerMissing), @default with { Ta1 = Ta1Use.Always } },
            { "TA1 accepted", X12(Group(Set("0001"))), @default with { Ta1 = Ta1Use.Always, Functional = FunctionalKind.None } },
            { "CONTRL", Edifact(NoGroup(Ordrsp("1"), Ordrsp("2", InSegment(SegmentMissing, 3, "DTM"), InElement(ElementTooLong, 5, "LIN", 3, "1")))), @default },
            { "CONTRL of groups", Edifact(Group(Ordrsp("1")), Group(Ordrsp("2")).With(GroupControlNumberMismatch)), @default },
            { "999 of a guide", X12(Group("005010", Set("0001", InElement(GuideDependentElementMissing, 6, "N4", 3, "116") with { Trigger = new Location(120, 2, 6, "N4", 2, 1, ElementNumber: "156") }))), @default with { Functional = FunctionalKind.X999 } },
            { "CONTRL receipt and acknowledgement", Edifact(NoGroup(Ordrsp("1"))), @default with { Contrl = ContrlUse.Both } },
            { "CONTRL rejecting", Edifact(NoGroup(Ordrsp("1"))).With(InterchangeControlNumberMismatch), @default },
            { "CONTRL receipt", Edifact(NoGroup(Ordrsp("1"))), @default with { Contrl = ContrlUse.Receipt } },
        };
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public void What_is_written_reads_back_the_same_and_without_a_diagnostic(string _, InterchangeReport report, AcknowledgementPolicy policy)
    {
        var due = Answers.Due(report, policy)[0];
        var bytes = AcknowledgementWriter.Write(due, new(7, 31), Time);
        var (read, diagnostics) = ReadBack.Of(bytes);
        Assert.Empty(diagnostics);
        Assert.Equal(due.Content.Select(Written.ToText), read.Select(Written.ToText));
    }

    static string Write(InterchangeReport report, AcknowledgementPolicy? policy = null) =>
        Encoding.ASCII.GetString(AcknowledgementWriter.Write(Answers.Due(report, policy ?? AcknowledgementPolicy.Default)[0], new(7, 31), Time));
}
