using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>What a partner asks beyond the standard.</summary>
public sealed class GuideTests
{
    const string Header = """
        guide: acme-855
        message: { standard: x12, version: "004010", type: "855" }
        rules:

        """;

    const string Bak = "BAK*00*AC*PO1*20260101~";
    const string ShipTo = "N1*ST*A~N3*B~N4*CO*OH*43215~";
    const string Line = "PO1*1*10*EA*1.5**BP*A1*VN*B2~ACK*IA*10*EA~";

    [Theory]
    [InlineData("at: BAK02, codes: [AC, AE]", Bak, "")]
    [InlineData("at: BAK02, codes: [AD, AE]", Bak, "guide-code-not-allowed BAK 2/2")]
    [InlineData("at: BAK03, maxLength: 2", Bak, "guide-value-too-long BAK 2/3")]
    [InlineData("at: BAK03, minLength: 4", Bak, "guide-value-too-short BAK 2/3")]
    [InlineData("at: BAK03, minLength: 3, maxLength: 3", Bak, "")]
    [InlineData("at: BAK08, use: mandatory", Bak, "guide-element-missing BAK 2/8")]
    [InlineData("at: BAK04, use: mandatory", Bak, "")]
    [InlineData("at: BAK04, use: forbidden", Bak, "guide-element-forbidden BAK 2/4")]
    [InlineData("at: MEA04.1, codes: [KG]", Bak + "MEA*PD*WT*1*LB~", "guide-code-not-allowed MEA 3/4-1")]
    [InlineData("at: REF, use: mandatory", Bak, "guide-segment-missing REF 3")]
    [InlineData("at: REF, use: mandatory", Bak + "REF*PO*1~", "")]
    [InlineData("at: \"REF[01=VN|PO]\", use: mandatory", Bak + "REF*PO*1~", "")]
    [InlineData("at: \"REF[01=VN]\", use: mandatory", Bak + "REF*PO*1~", "guide-segment-missing REF 4")]
    [InlineData("at: \"REF[01!=PO]\", use: forbidden", Bak + "REF*PO*1~REF*VN*2~", "guide-segment-forbidden REF 4")]
    [InlineData("at: \"REF[01=PO]/02\", maxLength: 2", Bak + "REF*PO*123~REF*VN*234~", "guide-value-too-long REF 3/2")]
    [InlineData("at: \"N1[01=ST]\", use: mandatory", Bak + ShipTo, "")]
    [InlineData("at: \"N1[01=BT]\", use: mandatory", Bak + ShipTo, "guide-loop-missing N1 6")]
    [InlineData("at: \"N1[01=ST]/N4\", use: mandatory", Bak + "N1*ST*A~N1*BT*B~", "guide-dependent-segment-missing N4 4")]
    [InlineData("at: \"N1[01=ST]/N403\", use: mandatory", Bak + "N1*BT*A~N4*CO~N1*ST*B~N4*DO~", "guide-dependent-element-missing N4 6/3")]
    [InlineData("at: PO1/ACK, use: mandatory", Bak + Line, "")]
    [InlineData("at: PO1/ACK, use: mandatory", Bak + Line + "PO1*2*1*EA*1~" + Line, "guide-loop-missing ACK 6")]
    [InlineData("at: PO1/ACK01, codes: [IA, IR]", Bak + Line + "ACK*IB*1*EA~", "guide-code-not-allowed ACK 5/1")]
    [InlineData("at: PO1, use: forbidden", Bak + Line, "guide-segment-forbidden PO1 3")]
    [InlineData("at: PO1/PO108, codes: [VN]", Bak + Line, "")]
    [InlineData("at: \"N1[01=ST]/N2\", use: forbidden", Bak + "N1*ST*A~N2*B~N1*BT*A~N2*B~", "guide-dependent-segment-forbidden N2 4")]
    [InlineData("at: \"REF[01=VN]/03\", use: forbidden", Bak + "REF*PO*1*A~REF*VN*1*B~", "guide-dependent-element-forbidden REF 4/3")]
    [InlineData("at: PO108, codes: [VP]", Bak + Line, "guide-code-not-allowed PO1 3/8")]
    public void A_rule_is_asked_of_every_place_that_its_address_means(string rule, string segments, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("855", segments, guide: Read($"  - {{ {rule} }}")).Findings));

    [Fact]
    public void Guide_findings_are_told_apart_from_those_of_the_standard()
    {
        var guide = Read("  - { at: BAK02, codes: [AD] }");
        var diagnostic = Assert.Single(Validated.X12("855", "BAK*00*AC*PO1*20260101~", guide: guide).Diagnostics);
        Assert.Equal(("guide-code-not-allowed", true), (diagnostic.Code.Name, diagnostic.Code.IsGuide));
        Assert.Equal("BAK02 (Acknowledgment Type) holds a code that the agreed guide does not allow. Expected one of AD.", diagnostic.Text);
        Assert.Equal("AC", diagnostic.Value);
    }

    [Theory]
    [InlineData("at: BAK02, codes: [AD]", "BAK*00*QQ*PO1*20260101~", "element-invalid-code BAK 2/2")]
    [InlineData("at: BAK03, use: mandatory", "BAK*00*AC**20260101~", "element-missing BAK 2/3")]
    [InlineData("at: CUR, use: mandatory", "BAK*00*AC*PO1*20260101~REF*VN*1~CUR*SE*USD~", "segment-out-of-sequence CUR 4")]
    public void What_the_standard_has_found_is_not_said_again_by_the_guide(string rule, string segments, string expected) =>
        Assert.Equal([expected], Validated.X12("855", segments, guide: Read($"  - {{ {rule} }}")).Findings);

    [Theory]
    [InlineData("at: REF, use: mandatory", Bak, "The agreed guide asks for segment REF, but it is missing. Send it.", null)]
    [InlineData("at: \"REF[01=VN|PO]\", use: mandatory", Bak, "The agreed guide asks for segment REF with REF01 VN or PO, but it is missing. Send it.", null)]
    [InlineData("at: \"REF[01!=PO]\", use: forbidden", Bak + "REF*VN*2~", "The agreed guide leaves segment REF with REF01 other than PO out. Do not send it.", null)]
    [InlineData("at: \"N1[01=BT]\", use: mandatory", Bak, "The agreed guide asks for loop N1 with N101 BT, but it is missing. Send it.", null)]
    [InlineData("at: \"N1[01=ST]/N4\", use: mandatory", Bak + "N1*ST*A~", "The agreed guide asks for segment N4 where N101 is \"ST\", but it is missing. Send it.", "N1 3/1 98")]
    [InlineData("at: \"N1[01=ST]/N403\", use: mandatory", Bak + "N1*ST*B~N4*DO~", "N403 (Postal Code) is empty, but the agreed guide asks for it where N101 is \"ST\". Send a value.", "N1 3/1 98")]
    [InlineData("at: \"REF[01=VN]/03\", use: forbidden", Bak + "REF*VN*1*B~", "REF03 (Description) has a value, but the agreed guide leaves it out where REF01 is \"VN\". Send none.", "REF 3/1 128")]
    public void What_a_rule_depends_on_is_named_in_its_sentence(string rule, string segments, string text, string? trigger)
    {
        var diagnostic = Assert.Single(Validated.X12("855", segments, guide: Read($"  - {{ {rule} }}")).Diagnostics);
        Assert.Equal(text, diagnostic.Text);
        Assert.Equal(trigger, diagnostic.Trigger is { } t ? $"{t.SegmentId} {t.Segment}/{t.Element} {t.ElementNumber}" : null);
    }

    [Fact]
    public void A_guide_also_judges_the_variants_of_its_release() =>
        Assert.Equal(["guide-element-missing BAK 2/8"], Validated.X12("855", Bak, "004010VICS", guide: Read("  - { at: BAK08, use: mandatory }")).Findings);

    [Fact]
    public void A_guide_judges_another_release_as_far_as_it_has_the_places() =>
        Assert.Equal(["guide-element-missing BAK 2/8"], Validated.X12("855", Bak, "005010", guide: Read("  - { at: BAK08, use: mandatory }\n  - { at: N9/MSG, use: forbidden }")).Findings);

    [Theory]
    [InlineData("  - { at: BAK99, use: mandatory }", "4:11 error \"BAK99\": segment BAK has no element 99")]
    [InlineData("  - { at: BAK01.2, use: mandatory }", "4:11 error \"BAK01.2\": the element has no component 2")]
    [InlineData("  - { at: ACK01, use: mandatory }", "4:11 error \"ACK01\" is not a place in 855")]
    [InlineData("  - { at: REF, codes: [A] }", "4:11 error lengths and codes are asked of an element")]
    [InlineData("  - { at: REF }", "4:11 error write use: mandatory or use: forbidden")]
    [InlineData("  - { at: \"PO1{VN}\", use: mandatory }", "4:11 error braces belong to maps")]
    [InlineData("  - { at: BAK03, minLength: 5, maxLength: 4 }", "4:29 error minLength is greater than maxLength")]
    [InlineData("  - { at: BAK03, use: mandatroy }", "4:23 error unknown use \"mandatroy\"; did you mean \"mandatory\"?")]
    [InlineData("  - { at: BAK03, maxlen: 4 }", "4:18 error unknown key \"maxlen\"")]
    [InlineData("  - { use: mandatory }", "4:5 error")]
    public void Mistakes_in_a_guide_are_named_with_their_place(string rules, string expected)
    {
        var problems = new List<FileProblem>();
        Assert.Null(Guide.Read("maps/guides/acme.yaml", Header + rules + "\n", StandardsLibrary.Shipped, problems));
        Assert.StartsWith($"maps/guides/acme.yaml:{expected}", problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guide: a\nmessage: { standard: x12, version: \"004010\", type: \"837\" }\nrules: []\n", "2:52 error no definition of message type \"837\" is here")]
    [InlineData("guide: a\nrules: []\n", "1:1 error")]
    public void A_guide_names_a_message_that_is_defined(string text, string expected)
    {
        var problems = new List<FileProblem>();
        Assert.Null(Guide.Read("g.yaml", text, StandardsLibrary.Shipped, problems));
        Assert.StartsWith($"g.yaml:{expected}", problems[0].ToString(), StringComparison.Ordinal);
    }

    static Guide Read(string rules)
    {
        var problems = new List<FileProblem>();
        var guide = Guide.Read("guide.yaml", Header + rules + "\n", StandardsLibrary.Shipped, problems);
        Assert.Empty(problems);
        return guide!;
    }
}
