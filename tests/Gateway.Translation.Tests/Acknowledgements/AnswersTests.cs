using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Acknowledgements;

using static DiagnosticCodes;
using static Reports;

public sealed class AnswersTests
{
    static readonly AcknowledgementPolicy Default = AcknowledgementPolicy.Default;

    [Fact]
    public void A_group_is_answered_by_one_997_in_an_envelope_turned_round()
    {
        var due = Assert.Single(Answers.Due(X12(Group(Set("0001"))), Default));
        Assert.Equal(AcknowledgementKind.X997, due.Kind);
        Assert.Equal(new PartyId("01", "123456789"), due.Envelope.Sender);
        Assert.Equal(new PartyId("ZZ", "SUPPLIER"), due.Envelope.Receiver);
        Assert.Equal([new ReturnGroup("OURAPP", "SUPAPP", "004010", 1)], due.Envelope.Groups);
        var group = Assert.Single(Assert.Single(due.Content).Groups);
        Assert.Equal(("PR", "4711", Verdict.Accepted, 1, 1, 1), (group.FunctionalId, group.ControlNumber, group.Verdict, group.Declared, group.Received, group.Accepted));
        Assert.Null(group.Version);
        Assert.Equal("0001", Assert.Single(group.Messages).ControlNumber);
    }

    [Fact]
    public void Groups_of_another_release_are_answered_in_a_group_of_their_own()
    {
        var due = Assert.Single(Answers.Due(X12(Group("004010", Set("1")), Group("005010", Set("2")), Group("004010", Set("3"))), Default));
        Assert.Equal([("004010", 2), ("005010", 1)], due.Envelope.Groups.Select(g => (g.Version, g.Count)));
        Assert.Equal(["1", "3", "2"], due.Content.Select(a => a.Groups[0].Messages[0].ControlNumber));
        Assert.Equal([null, null, "005010"], due.Content.Select(a => a.Groups[0].Version));
    }

    [Fact]
    public void Acknowledgements_are_never_acknowledged()
    {
        var fa = Group(Set("0001", InElement(ElementMissing, 2, "AK1", 1, "479")));
        fa = fa with { Header = fa.Header with { FunctionalId = "FA" } };
        var always = Default with { Ta1 = Ta1Use.Always };
        Assert.Empty(Answers.Due(X12(fa), always));
        Assert.Empty(Answers.Due(X12() with { AcknowledgementCount = 1 }, always));
        Assert.Equal([1], Answers.Due(X12(fa, Group(Set("0001"))), Default).Select(d => d.Content.Count));
        Assert.Empty(Answers.Due(Edifact(NoGroup(Contrl)), Default));
    }

    [Theory]
    [InlineData("997", "PO")]
    [InlineData("999", "")]
    public void An_acknowledgement_in_a_group_of_another_kind_is_not_acknowledged_either(string type, string functionalId)
    {
        var set = Set("0001", Found(MessageNotInGroup));
        var group = Group(set with { Header = set.Header with { Type = type } });
        group = group with { Header = group.Header with { FunctionalId = functionalId } };
        Assert.Empty(Answers.Due(X12(group), Default with { Ta1 = Ta1Use.Always }));
    }

    static MessageReport Contrl => Ordrsp("1") is var m ? m with { Header = m.Header with { Type = "CONTRL" } } : m;

    [Theory]
    [InlineData(Ta1Use.Never, true, false, "997")]
    [InlineData(Ta1Use.WhenAsked, false, false, "997")]
    [InlineData(Ta1Use.WhenAsked, true, false, "A 000, 997")]
    [InlineData(Ta1Use.Always, false, false, "A 000, 997")]
    [InlineData(Ta1Use.Always, false, true, "R 023")]
    [InlineData(Ta1Use.WhenAsked, false, true, "")]
    [InlineData(Ta1Use.ErrorsOnly, true, false, "997")]
    [InlineData(Ta1Use.ErrorsOnly, false, true, "R 023")]
    public void An_interchange_is_answered_by_a_TA1_where_agreed_and_a_rejected_one_never_by_a_997(
        Ta1Use use, bool asked, bool rejected, string expected)
    {
        var report = X12(Group(Set("0001")));
        report = report with { Header = report.Header with { AcknowledgementRequested = asked } };
        if (rejected) report = report.With(InterchangeTrailerMissing);
        var due = Answers.Due(report, Default with { Ta1 = use });
        Assert.Equal(expected, string.Join(", ", due.Select(Tell)));
    }

    static string Tell(AcknowledgementDue due) => due.Content[0].Interchange is { } said
        ? $"{(said.Verdict == Verdict.Rejected ? "R" : "A")} {said.Code}"
        : "997";

    [Fact]
    public void A_997_tells_segments_and_elements_where_they_stand()
    {
        var message = Message(
            InElement(ElementTooLong, 4, "PO1", 2, "330", "12345678901234567"),
            InElement(ElementMissing, 4, "PO1", 1, "350"),
            InSegment(SegmentMissing, 3, "BAK"),
            InSegment(SegmentUnexpected, 4, "PO1", "L1"));
        Assert.Equal(
            [("BAK", 3, "3", 0), ("PO1", 4, "8", 2), ("PO1", 4, "2", 0)],
            message.Segments.Select(s => (s.SegmentId!, s.Position, s.Code!, s.Elements.Count)));
        Assert.Equal(["1 1", "2 5"], message.Segments[1].Elements.Select(e => $"{e.Element} {e.Code}"));
        Assert.Equal("12345678901234567", message.Segments[1].Elements[1].Value);
        Assert.Equal("L1", message.Segments[2].Loop);
    }

    [Fact]
    public void All_codes_of_a_set_that_apply_are_told_once_and_at_most_five()
    {
        Assert.Equal(["3", "4", "5"], Message(
            Found(MessageSegmentCountWrong), Found(MessageControlNumberMismatch), InElement(ElementMissing, 2, "BAK", 1, "353"), Found(MessageTooLarge)).Codes);
        Assert.Equal(["1", "2", "3", "4", "5"], Message(
            Found(MessageControlNumberDuplicate), Found(MessageTypeInvalid), Found(MessageTypeUnsupported), Found(MessageTrailerMissing),
            Found(MessageControlNumberMismatch), Found(MessageSegmentCountWrong), InSegment(SegmentUnknown, 2, "XX")).Codes);
    }

    [Fact]
    public void A_rejected_group_accepts_none_of_its_sets()
    {
        var group = Answer(X12(Group(Set("0001"), Set("0002")).With(GroupCountWrong, GroupControlNumberMismatch, GroupCountWrong) with { DeclaredCount = "5" }));
        Assert.Equal(Verdict.Rejected, group.Verdict);
        Assert.Equal(["4", "5"], group.Codes);
        Assert.Equal((5, 2, 0), (group.Declared, group.Received, group.Accepted));
        Assert.All(group.Messages, m => Assert.Equal(Verdict.Accepted, m.Verdict));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two")]
    [InlineData("-1")]
    public void A_count_that_is_none_is_told_as_zero(string? declared) =>
        Assert.Equal(0, Answer(X12(Group(Set("1")) with { DeclaredCount = declared })).Declared);

    [Fact]
    public void Accepted_sets_are_left_out_where_a_profile_says_so()
    {
        var due = Answers.Due(X12(Group(Set("1"), Set("2", Found(MessageSegmentCountWrong)))), Default with { ListAccepted = false });
        Assert.Equal(["2"], due[0].Content[0].Groups[0].Messages.Select(m => m.ControlNumber));
        Assert.Equal((2, 1), (due[0].Content[0].Groups[0].Received, due[0].Content[0].Groups[0].Accepted));
    }

    [Theory]
    [InlineData("004010", "3", "8", "6")]
    [InlineData("005010", "12", "10", "18")]
    public void A_code_that_a_release_lacks_becomes_the_nearest_that_it_has(string version, string element, string segment, string set)
    {
        var trailing = InSegment(SegmentTrailingDelimiters, 3, "PO1") with { Severity = Severity.Error };
        var message = Answer(X12(Group(version, Set("1", InElement(ElementTooManyRepetitions, 2, "BAK", 1, "353"), trailing, Found(MessageNotInGroup))))).Messages[0];
        Assert.Contains(set, message.Codes);
        Assert.Equal(element, message.Segments[0].Elements[0].Code);
        Assert.Equal(segment, message.Segments[1].Code);
    }

    [Fact]
    public void A_CONTRL_names_the_rejected_messages_and_the_first_error_of_each_level()
    {
        var report = Edifact(NoGroup(
            Ordrsp("1"),
            Ordrsp("2", InSegment(SegmentMissing, 3, "DTM"), InSegment(SegmentMissing, 3, "NAD"), InElement(ElementMissing, 5, "LIN", 3, "7140"), InElement(ElementTooLong, 5, "LIN", 1, "1082")),
            Ordrsp("3", Found(MessageSegmentCountWrong, new Location(400, 5, 8, "UNT")))));
        var contrl = Assert.Single(Assert.Single(Answers.Due(report, Default)).Content);
        Assert.Equal(("REF77", Verdict.Accepted, (string?)null), (contrl.Interchange!.ControlNumber, contrl.Interchange.Verdict, contrl.Interchange.Code));
        Assert.Equal(report.Header.Sender, contrl.Interchange.Sender);
        var messages = Assert.Single(contrl.Groups).Messages;
        Assert.Equal([Verdict.Accepted, Verdict.Rejected, Verdict.Rejected], messages.Select(m => m.Verdict));
        Assert.Equal([(2, "13", 0), (5, null, 2)], messages[1].Segments.Select(s => (s.Position, s.Code, s.Elements.Count)));
        Assert.Equal(["1 39", "3 13"], messages[1].Segments[1].Elements.Select(e => $"{e.Element} {e.Code}"));
        Assert.Equal(("29", "UNT"), (messages[2].Codes.Single(), messages[2].ServiceSegment));
    }

    [Fact]
    public void A_rejected_interchange_is_refused_as_a_whole_by_CONTRL()
    {
        var report = Edifact(NoGroup(Ordrsp("1"))) with { Diagnostics = [Found(InterchangeCountWrong, new Location(90, 7, SegmentId: "UNZ"))] };
        var contrl = Answers.Due(report, Default)[0].Content[0];
        Assert.Equal((Verdict.Rejected, "29", "UNZ"), (contrl.Interchange!.Verdict, contrl.Interchange.Code, contrl.Interchange.ServiceSegment));
        Assert.Empty(contrl.Groups);
    }

    [Theory]
    [InlineData(ContrlUse.Never, true, null)]
    [InlineData(ContrlUse.WhenAsked, false, null)]
    [InlineData(ContrlUse.WhenAsked, true, Verdict.Accepted)]
    [InlineData(ContrlUse.Always, false, Verdict.Accepted)]
    [InlineData(ContrlUse.Receipt, false, Verdict.Received)]
    [InlineData(ContrlUse.ErrorsOnly, true, null)]
    public void CONTRL_is_sent_as_the_profile_says(ContrlUse use, bool asked, Verdict? expected)
    {
        var report = Edifact(NoGroup(Ordrsp("1")));
        report = report with { Header = report.Header with { AcknowledgementRequested = asked } };
        Assert.Equal(expected, Answers.Due(report, Default with { Contrl = use }).SingleOrDefault()?.Content[0].Interchange?.Verdict);
    }

    [Fact]
    public void CONTRL_only_of_errors_is_sent_for_a_message_a_group_or_an_interchange_that_is_rejected()
    {
        var errors = Default with { Contrl = ContrlUse.ErrorsOnly };
        Assert.Single(Answers.Due(Edifact(NoGroup(Ordrsp("1"), Ordrsp("2", Found(MessageTypeUnsupported)))), errors));
        Assert.Single(Answers.Due(Edifact(Group(Ordrsp("1")).With(GroupCountWrong)), errors));
        Assert.Single(Answers.Due(Edifact(NoGroup(Ordrsp("1"))).With(InterchangeCountWrong), errors));
    }

    [Fact]
    public void A_receipt_and_an_acknowledgement_are_two_messages_and_a_rejection_is_one()
    {
        var both = Default with { Contrl = ContrlUse.Both };
        Assert.Equal([Verdict.Received, Verdict.Accepted], Answers.Due(Edifact(NoGroup(Ordrsp("1"))), both)[0].Content.Select(c => c.Interchange!.Verdict));
        Assert.Equal([Verdict.Rejected], Answers.Due(Edifact(NoGroup(Ordrsp("1"))).With(InterchangeCountWrong), both)[0].Content.Select(c => c.Interchange!.Verdict));
    }

    [Fact]
    public void A_receipt_is_sent_where_UNB_asks_for_no_more()
    {
        var report = Edifact(NoGroup(Ordrsp("1")));
        report = report with { Header = report.Header with { ReceiptRequested = true } };
        Assert.Equal(Verdict.Received, Answers.Due(report, Default with { Contrl = ContrlUse.WhenAsked })[0].Content[0].Interchange!.Verdict);
    }

    [Fact]
    public void A_warning_is_told_where_a_profile_softens_it_and_rejects_where_a_profile_hardens_it()
    {
        var report = X12(Group("005010", Set("1", InSegment(SegmentTrailingDelimiters, 3, "PO1"))).With(GroupElementInvalid)).With(InterchangeDateInvalid);
        Assert.Equal((Verdict.Accepted, Verdict.Accepted), Judged(Default));
        var told = Default with { Softened = new HashSet<string> { "segment-trailing-delimiters", "interchange-date-invalid" } };
        Assert.Equal((Verdict.AcceptedWithErrors, Verdict.AcceptedWithErrors), Judged(told));
        Assert.Equal("10", Assert.Single(Answers.Due(report, told)[0].Content[0].Groups[0].Messages[0].Segments).Code);
        Assert.Equal((Verdict.Accepted, Verdict.Rejected), Judged(Default with { Hardened = new HashSet<string> { "segment-trailing-delimiters" } }));
        Assert.Equal(["6"], Answers.Due(report, Default with { Hardened = new HashSet<string> { "group-element-invalid" } })[0].Content[0].Groups[0].Codes);

        (Verdict, Verdict) Judged(AcknowledgementPolicy policy) => (Verdicts.Of(report, policy), Verdicts.Of(report.Groups[0], Standard.X12, policy));
    }

    [Fact]
    public void An_error_that_only_warns_because_another_release_judged_it_stays_untold()
    {
        var nearest = InElement(ElementTooLong, 4, "PO1", 2, "330") with { Severity = Severity.Warning };
        Assert.Equal(Verdict.Accepted, Answer(X12(Group(Set("1", nearest))), Default with { Softened = new HashSet<string> { "element-too-long" } }).Verdict);
    }

    [Theory]
    [InlineData("004010", "6")]
    [InlineData("005010", "19")]
    public void A_group_number_that_is_used_twice_has_its_code_from_005010_on(string version, string code) =>
        Assert.Equal([code], Answer(X12(Group(version, Set("1")).With(GroupControlNumberDuplicate))).Codes);

    [Theory]
    [InlineData("004010", "")]
    [InlineData("005010", "30")]
    public void What_a_release_has_no_code_for_rejects_the_group_without_one(string version, string codes)
    {
        var group = Group(version, Set("1")) with { Diagnostics = [Found(GroupHeaderInvalid with { Ak905 = "30" }), Found(GroupStructureInvalid)] };
        var answer = Answer(X12(group));
        Assert.Equal((Verdict.Rejected, codes), (answer.Verdict, string.Join(' ', answer.Codes)));
    }

    [Theory]
    [InlineData("4010", "00401", "004010")]
    [InlineData("", "00501", "005010")]
    [InlineData("X", "0040X", "004010")]
    public void A_group_of_no_release_is_answered_in_that_of_its_interchange(string version, string interchange, string expected)
    {
        var report = X12(Group(version, Set("1")));
        report = report with { Header = report.Header with { Version = interchange } };
        Assert.Equal(expected, Answers.Due(report, Default)[0].Envelope.Groups[0].Version);
    }

    [Fact]
    public void A_999_tells_findings_of_a_guide_by_its_own_codes_and_what_they_depend_on()
    {
        var trigger = new Location(100, 2, 3, "N1", 1, ElementNumber: "98");
        var set = Set(
            "1", InSegment(GuideSegmentForbidden, 2, "REF"), InSegment(GuideDependentSegmentMissing, 4, "N4") with { Trigger = trigger },
            InElement(GuideDependentElementMissing, 4, "N4", 3, "116") with { Trigger = trigger }, InElement(GuideCodeNotAllowed, 4, "N4", 2, "156"));
        var implementation = Answer(X12(Group("005010", set)), Default with { Functional = FunctionalKind.X999 }).Messages[0];
        Assert.Equal(["I5"], implementation.Codes);
        Assert.Equal(["REF I4", "N4 I6", "N4 8"], implementation.Segments.Select(s => $"{s.SegmentId} {s.Code}"));
        Assert.Equal(["2 I6", "3 I9"], implementation.Segments[2].Elements.Select(e => $"{e.Element} {e.Code}"));
        Assert.Equal(new("SITUATIONAL TRIGGER", null, "N1", 3, null, new(1), "98"), Assert.Single(implementation.Segments[1].Contexts));
        Assert.Empty(implementation.Segments[2].Elements[0].Contexts);
        Assert.Single(implementation.Segments[2].Elements[1].Contexts);
        var functional = Answer(X12(Group("005010", set))).Messages[0];
        Assert.Equal(["5"], functional.Codes);
        Assert.Equal(["REF 2", "N4 3", "N4 8"], functional.Segments.Select(s => $"{s.SegmentId} {s.Code}"));
    }

    public static TheoryData<Delimiters, string, Delimiters> ReturnedDelimiters => new()
    {
        { Delimiters.X12 with { Repetition = 0 }, "00401", Delimiters.X12 with { Repetition = 0 } },
        { new((byte)'\n', (byte)'|', (byte)'>'), "00400", new((byte)'\n', (byte)'|', (byte)'>') },
        { new((byte)'~', (byte)'^', (byte)':'), "00501", new((byte)'~', (byte)'^', (byte)':', (byte)'!') },
        { new((byte)'~', (byte)'*', (byte)'*'), "00401", Delimiters.X12 with { Repetition = 0 } },
        { new((byte)'~', (byte)'*', (byte)'A'), "00401", Delimiters.X12 with { Repetition = 0 } },
        { new((byte)'~', (byte)'*', (byte)' '), "00401", Delimiters.X12 with { Repetition = 0 } },
    };

    [Theory]
    [MemberData(nameof(ReturnedDelimiters))]
    public void The_answer_takes_the_partner_s_delimiters_where_they_can_serve(Delimiters received, string version, Delimiters expected)
    {
        var report = X12(Group(Set("1")));
        report = report with { Header = report.Header with { Delimiters = received, Version = version } };
        Assert.Equal(expected, Answers.Due(report, Default)[0].Envelope.Delimiters);
    }

    static GroupAnswer Answer(InterchangeReport report, AcknowledgementPolicy? policy = null) => Answers.Due(report, policy ?? Default)[0].Content[0].Groups[0];

    static MessageAnswer Message(params Diagnostic[] diagnostics) => Answer(X12(Group(Set("0001", diagnostics)))).Messages[0];
}
