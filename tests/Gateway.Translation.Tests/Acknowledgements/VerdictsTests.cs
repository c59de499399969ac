using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Acknowledgements;

using static DiagnosticCodes;
using static Reports;

public sealed class VerdictsTests
{
    static readonly AcknowledgementPolicy Lenient = new()
    {
        Softened = new HashSet<string> { ElementTooLong.Name, GroupCountWrong.Name, InterchangeCountWrong.Name },
    };

    static MessageReport Good => Set("0001");

    static MessageReport Bad => Set("0002", InElement(ElementMissing, 3, "PO1", 2, "330"));

    static MessageReport Long => Set("0003", InElement(ElementTooLong, 2, "BAK", 3, "324", "X"));

    public static TheoryData<string, Verdict, Verdict> Groups => new()
    {
        { "", Verdict.Accepted, Verdict.Accepted },
        { "good", Verdict.Accepted, Verdict.Accepted },
        { "good good", Verdict.Accepted, Verdict.Accepted },
        { "good bad", Verdict.PartiallyAccepted, Verdict.PartiallyAccepted },
        { "bad bad", Verdict.Rejected, Verdict.Rejected },
        { "good long", Verdict.PartiallyAccepted, Verdict.AcceptedWithErrors },
        { "long", Verdict.Rejected, Verdict.AcceptedWithErrors },
        { "long bad", Verdict.Rejected, Verdict.PartiallyAccepted },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_group_is_as_its_messages_are(string sets, Verdict strict, Verdict lenient)
    {
        var messages = sets.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => s switch { "good" => Good, "bad" => Bad, _ => Long }).ToArray();
        Assert.Equal(strict, Verdicts.Of(Group(messages), Standard.X12, AcknowledgementPolicy.Default));
        Assert.Equal(lenient, Verdicts.Of(Group(messages), Standard.X12, Lenient));
    }

    [Fact]
    public void What_an_agreement_tolerates_does_not_reject_under_the_partner_s_stricter_policy()
    {
        var found = InElement(GuideElementMissing, 3, "PO1", 2, "330");
        Assert.Equal(Verdict.Rejected, Verdicts.Of(Set("1", found), Standard.X12, AcknowledgementPolicy.Default));
        Assert.Equal(Verdict.AcceptedWithErrors, Verdicts.Of(Set("1", found), Standard.X12, AcknowledgementPolicy.Default.ToleratingGuide()));
        Assert.Equal(Verdict.AcceptedWithErrors, Verdicts.Of(Set("1", found with { IsTolerated = true }), Standard.X12, AcknowledgementPolicy.Default));
    }

    [Fact]
    public void An_error_of_the_group_rejects_it_unless_softened()
    {
        var group = Group(Good).With(GroupCountWrong);
        Assert.Equal(Verdict.Rejected, Verdicts.Of(group, Standard.X12, AcknowledgementPolicy.Default));
        Assert.Equal(Verdict.AcceptedWithErrors, Verdicts.Of(group, Standard.X12, Lenient));
    }

    [Fact]
    public void Warnings_and_what_no_acknowledgement_can_name_reject_nothing()
    {
        var message = Set(
            "0001", Found(MessageVersionNearest), Found(HierarchyParentMissing), Found(MapCodeUnknown), InSegment(SegmentTrailingDelimiters, 2, "BAK"));
        Assert.Equal(Verdict.Accepted, Verdicts.Of(message, Standard.X12, AcknowledgementPolicy.Default));
    }

    [Fact]
    public void A_message_is_released_only_when_nothing_above_it_is_rejected()
    {
        Assert.True(Releases(X12(Group(Good))));
        Assert.True(Releases(X12(Group(Good, Bad))));
        Assert.False(Releases(X12(Group(Bad, Good))));
        Assert.False(Releases(X12(Group(Good).With(GroupTrailerMissing))));
        Assert.False(Releases(X12(Group(Good)).With(InterchangeTrailerMissing)));
    }

    static bool Releases(InterchangeReport report) =>
        Verdicts.Releases(report, report.Groups[0], report.Groups[0].Messages[0], AcknowledgementPolicy.Default);
}
