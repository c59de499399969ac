namespace Gateway.Translation.Tests.Schemas;

/// <summary>Where segments belong, and what is said when they do not.</summary>
public sealed class StructureTests
{
    const string Bak = "BAK*00*AC*PO1*20260101~";
    const string Po1 = "PO1*1*10*EA*1.5**BP*A1~";
    const string Ack = "ACK*IA*10*EA~";
    const string Ctt = "CTT*1~";

    public static TheoryData<string, string, string> Misplacements => new()
    {
        { "nothing is wrong", Bak + Po1 + Ack + Ctt, "" },
        { "a tag that no release has", Bak + "ZQX*1~" + Po1 + Ack, "segment-unknown ZQX 3" },
        { "a tag in small letters", Bak + "ref*PO*1~" + Po1, "segment-unknown ref 3" },
        { "a tag with a component behind it", Bak + "REF>1*PO*1~" + Po1, "segment-unknown REF>1 3" },
        { "a blank behind a tag, which is read all the same", Bak + "N1 *ST*A~N3*B~N4 *CITY~" + Po1, "segment-miswritten N1 3|segment-miswritten N4 5" },
        { "a tag without letters and one too long, where one with a blank stood before", Bak + "REF *PO*1~REF *PO*1~REFERENCE*PO*1~*PO*1~" + Po1, "segment-miswritten REF 3|segment-miswritten REF 4|segment-unknown REFERENCE 5|segment-unknown  6" },
        { "a segment of other messages", Bak + "BIG*20260101*1~" + Po1, "segment-not-in-message BIG 3" },
        { "a segment that the release has but nobody defined", Bak + "W01*1*CA~" + Po1, "segment-not-in-message W01 3" },
        { "a segment before its place in the same loop", Bak + "DTM*002*20260101~REF*PO*1~" + Po1, "segment-out-of-sequence REF 4" },
        { "a segment of a loop that is not open", Bak + Ack + Po1, "segment-unexpected ACK 3" },
        { "a mandatory segment left out, told at the one that stands instead", Po1 + Ack, "segment-missing BAK 2" },
        { "a mandatory segment left out at the end", "", "segment-missing BAK 2" },
        { "a segment once too often", Bak + "CUR*BY*USD~CUR*BY*USD~" + Po1, "segment-too-many CUR 4" },
        { "a loop once too often", Bak + Po1 + "CTT*1~CTT*1~", "loop-too-many CTT 5" },
        { "an unexpected segment does not make its followers unexpected", Bak + "SLN*1**A*1*EA~SI*AA*01*1~" + Po1 + Ack, "segment-unexpected SLN 3" },
        { "a whole loop out of its place is told once", Bak + Po1 + "CTT*1~N1*ST*A~N3*B~N4*C~N1*BT*D~N3*E~", "segment-out-of-sequence N1 5" },
        { "a segment before the mandatory one that it belongs after", "REF*PO*1~" + Bak + Po1, "segment-out-of-sequence REF 2" },
        { "a loop before the mandatory segment that it belongs after", "N1*ST*A~N3*B~N4*C~" + Bak + Po1, "segment-out-of-sequence N1 2" },
        { "a mandatory segment after all others", "REF*PO*1~" + Po1 + Ack + Bak, "segment-missing BAK 2|segment-out-of-sequence BAK 5" },
        { "two faults in different places are two findings", Bak + "DTM*002*20260101~REF*PO*1~CUR*BY*USD~" + Po1, "segment-out-of-sequence REF 4|segment-out-of-sequence CUR 5" },
        { "an unknown segment within a loop leaves the loop open", Bak + "N1*ST*A~ZZ9*1~N3*B~" + Po1, "segment-unknown ZZ9 4" },
    };

    [Theory]
    [MemberData(nameof(Misplacements))]
    public void A_misplaced_segment_is_told_once_and_the_rest_goes_on(string what, string segments, string expected) =>
        Assert.Equal((what, expected), (what, string.Join('|', Validated.X12("855", segments).Findings)));

    [Theory]
    [InlineData("850", "BEG*00*SA*PO1**20260101~SPI*00~", "segment-missing PO1 4")]
    [InlineData("810", "BIG*20260101*1~IT1*1*1*EA*1~", "segment-missing TDS 4")]
    [InlineData("850", "BEG*00*SA*PO1**20260101~CTT*1~N1*ST*A~PO1*1*1*EA~CTT*1~", "segment-out-of-sequence CTT 3")]
    [InlineData("850", "BEG*00*SA*PO1**20260101~CTT*1~AMT*TT*1~N1*ST*A~PO1*1*1*EA~CTT*1~", "segment-out-of-sequence CTT 3")]
    [InlineData("997", "AK9*A*1*1*1~AK1*PO*1~", "segment-out-of-sequence AK9 2")]
    [InlineData("997", "AK1*PO*1~AK2*850*0001~AK9*A*1*1*1~", "segment-missing AK5 4")]
    public void What_a_loop_or_the_message_lacks_is_told_where_its_absence_shows(string type, string segments, string expected) =>
        Assert.Equal([expected], Validated.X12(type, segments).Findings);

    static string Lines(string line, int count) => string.Concat(Enumerable.Repeat(line, count));

    const string Invoice = "BGM+380+1+9'DTM+137:20260101:102'NAD+SU+1'NAD+BY+2'CUX+2:EUR:4'";
    const string InvoiceLine = "LIN+1++X:EN'QTY+47:1'MOA+203:10'PRI+AAA:10'TAX+7+VAT+++:::20'";
    const string InvoiceEnd = "UNS+S'MOA+86:12'TAX+7+VAT+++:::20'MOA+124:2'";
    const string Order = "BGM+220+1+9'DTM+137:20260101:102'NAD+BY+1'CUX+2:EUR:9'";
    const string OrderLine = "LIN+1++X:EN'QTY+21:1'PRI+AAA:10'";
    const string X12Line = "IT1*1*1*EA*1**VP*X~PID*F****X~REF*DP*1~SAC*C*D240***5~";
    const string Big = "BIG*20260101*1**PO1~N1*ST*X~";
    const string Beg = "BEG*00*SA*PO1**20260101~REF*DP*38~";
    const string Party = "N1*ST*ACME~N3*STREET~N4*TOWN*CA*90210~";

    static string Lost(string line) => line[(line.IndexOfAny(['~', '\'']) + 1)..];

    public static TheoryData<string, string, string, string> SingleDefects => new()
    {
        { "LIN lost in the first of three lines", "INVOIC", Invoice + Lost(InvoiceLine) + Lines(InvoiceLine, 2) + InvoiceEnd, "segment-unexpected QTY 7" },
        { "LIN miswritten in the first of three lines", "INVOIC", Invoice + "LIM" + InvoiceLine[3..] + Lines(InvoiceLine, 2) + InvoiceEnd, "segment-miswritten LIM 7" },
        { "LIN miswritten in the only line", "INVOIC", Invoice + "LIM" + InvoiceLine[3..] + InvoiceEnd, "segment-miswritten LIM 7" },
        { "LIN lost in the second of three lines", "INVOIC", Invoice + InvoiceLine + Lost(InvoiceLine) + InvoiceLine + InvoiceEnd, "segment-out-of-sequence QTY 12" },
        { "MOA before thirty lines", "INVOIC", Invoice + "MOA+86:12'" + Lines(InvoiceLine, 30) + InvoiceEnd, "segment-out-of-sequence MOA 7" },
        { "MOA before three hundred lines", "INVOIC", Invoice + "MOA+86:12'" + Lines(InvoiceLine, 300) + InvoiceEnd, "segment-out-of-sequence MOA 7" },
        { "CNT three times before thirty lines", "INVOIC", Invoice + Lines("CNT+2:30'", 3) + Lines(InvoiceLine, 30) + InvoiceEnd, "segment-out-of-sequence CNT 7" },
        { "LIN lost in an order's first line", "ORDERS", Order + Lost(OrderLine) + OrderLine + "UNS+S'", "segment-unexpected QTY 6" },
        { "LIN lost in an order's only lines, which have amounts and taxes", "ORDERS", Order + "QTY+21:1'MOA+203:1'PRI+AAA:1'TAX+7+VAT'QTY+21:1'PRI+AAA:1'UNS+S'", "segment-unexpected QTY 6" },
        { "LIN miswritten with two letters", "ORDERS", Order + "LN" + OrderLine[3..] + "UNS+S'", "segment-miswritten LN 6" },
        { "a segment of another message much like a mandatory one that stands already", "INVOIC", Invoice.Replace("NAD+SU", "DLM+1'NAD+SU") + InvoiceLine + InvoiceEnd, "segment-not-in-message DLM 4" },
        { "BGM miswritten", "ORDERS", "BGN" + Order[3..] + OrderLine + "UNS+S'", "segment-miswritten BGN 2" },
        { "UNS lost", "INVOIC", Invoice + Lines(InvoiceLine, 2) + "CNT+2:2'MOA+86:12'", "segment-missing UNS 17" },
        { "CAD before thirty lines", "810", Big + "CAD*M****X~" + Lines(X12Line, 30) + "TDS*500~", "segment-out-of-sequence CAD 4" },
        { "SAC before thirty lines", "810", Big + "SAC*C*D240***5~" + Lines(X12Line, 30) + "TDS*500~", "segment-out-of-sequence SAC 4" },
        { "IT1 lost in the first of thirty lines", "810", Big + Lost(X12Line) + Lines(X12Line, 30) + "TDS*500~", "segment-unexpected REF 5" },
        { "N1 miswritten", "850", Beg + "NI" + Party[2..] + "PO1*1*10*EA*5~CTT*1~", "segment-miswritten NI 4" },
        { "PO1 miswritten", "850", Beg + Party + "P01*1*10*EA*5~PID*F****X~CTT*1~", "segment-miswritten P01 7" },
        { "PO1 in small letters", "850", Beg + "po1*1*10*EA*5~PID*F****X~CTT*1~", "segment-miswritten po1 4" },
        { "PO1 lost in the first of two lines", "850", Beg + Party + "PID*F****X~SCH*1*EA***002*20260101~PO1*1*10*EA*5~CTT*1~", "loop-opener-missing PO1 7" },
        { "one segment of a line strayed before the lines", "850", Beg + "SCH*1*EA***002*20260101~PO1*1*10*EA*5~CTT*1~", "segment-unexpected SCH 4" },
        { "HL lost", "856", "BSN*00*S1*20260101*1200~TD1*CTN*1~N1*ST*X~REF*BM*1~", "loop-opener-missing HL 3" },
        { "the first HL lost, and others come", "856", "BSN*00*S1*20260101*1200~TD1*CTN*1~TD5*B*2*UPSN~HL*1**O~PRF*1~", "loop-opener-missing HL 3" },
        { "one of two set loops without its trailer", "997", "AK1*PO*1~AK2*850*0001~AK2*850*0002~AK5*A~AK9*A*1*1*1~", "segment-missing AK5 4" },
    };

    [Theory]
    [MemberData(nameof(SingleDefects))]
    public void One_defect_is_one_finding_however_long_the_message(string what, string type, string segments, string expected)
    {
        var validated = char.IsAsciiDigit(type[0]) ? Validated.X12(type, segments) : Validated.Edifact(type, segments);
        Assert.Equal((what, expected), (what, string.Join('|', validated.Findings)));
    }

    [Fact]
    public void The_place_of_an_absence_has_no_length_and_is_the_segment_that_stands_instead()
    {
        var validated = Validated.X12("855", Po1 + Ack);
        var missing = Assert.Single(validated.Diagnostics);
        Assert.Equal(0, missing.Location.Length);
        Assert.StartsWith("PO1*1*10", validated.From(missing), StringComparison.Ordinal);
        Assert.Equal("Mandatory segment BAK (Beginning Segment for Purchase Order Acknowledgment) is missing before PO1. Send it.", missing.Text);
    }

    [Theory]
    [InlineData("BAK DTM N1 N3 PO1 ACK ACK PO1 CTT", "ST BAK DTM [N1 N3] [PO1 [ACK] [ACK]] [PO1] [CTT] SE")]
    [InlineData("BAK N1 N1 REF PO1 PID MEA SCH TD5 N9 MSG N1 N4 SLN", "ST BAK [N1] [N1 REF] [PO1 [PID MEA] [SCH TD5] [N9 MSG] [N1 N4] [SLN]] SE")]
    [InlineData("BAK XXX N1 BIG N3 CTT N1 N3 N4", "ST BAK XXX? [N1 BIG? N3] [CTT N1? N3? N4?] SE")]
    public void The_structure_is_complete_whatever_is_wrong(string tags, string tree) =>
        Assert.Equal(tree, Validated.X12("855", string.Concat(tags.Split(' ').Select(t => $"{t}*1~"))).Tree);

    [Fact]
    public void Loops_name_their_node_their_segments_and_the_loop_around_them()
    {
        var validated = Validated.X12("855", Bak + Po1 + Ack + "DTM*002*20260101~" + Ack + Ctt);
        var nodes = validated.Schema.Nodes;
        var loops = validated.Structure.Loops.ToArray();
        Assert.Equal(
            ["855 0-8 -1", "PO1 2-6 0", "ACK 3-5 1", "ACK 5-6 1", "CTT 6-7 0"],
            loops.Select(l => FormattableString.Invariant($"{nodes[l.Node].Id} {l.First}-{l.End} {l.Parent}")));
        Assert.Equal([0, 0, 1, 2, 2, 3, 4, 0], validated.Structure.Owners.ToArray());
    }

    [Fact]
    public void A_segment_belongs_to_the_innermost_loop_that_has_room_for_it()
    {
        // N1 loops stand in the header and in the line; FOB in the line's N1 loop only once, then it is the line's.
        var validated = Validated.X12("850", "BEG*00*SA*1**20260101~N1*ST*A~FOB*CC~PO1*1*1*EA*1~N1*ST*B~CTT*1~");
        Assert.Equal("ST BEG [N1 FOB] [PO1 [N1]] [CTT] SE", validated.Tree);
    }

    [Theory]
    [InlineData("HL*1**S~HL*2*1*O~HL*3*2*I~", "")]
    [InlineData("HL*1**S~HL*2*7*O~HL*3*2*I~", "hierarchy-parent-missing HL 4/2")]
    [InlineData("HL*1**S~HL*2*2*O~", "hierarchy-parent-missing HL 4/2")]
    [InlineData("HL*1**S~HL*2*3*O~HL*3*1*O~", "hierarchy-parent-missing HL 4/2")]
    [InlineData("HL*1**S~HL*1*1*O~", "hierarchy-id-duplicate HL 4/1")]
    [InlineData("HL*01**S~HL*1*01*O~", "")]
    [InlineData("HL*01**S~HL*2*1*O~", "hierarchy-parent-missing HL 4/2")]
    [InlineData("HL*65535**S~HL*65536*65535*O~HL*99999*65536*I~", "")]
    [InlineData("HL*65536**S~HL*65536*65536*O~", "hierarchy-id-duplicate HL 4/1")]
    [InlineData("HL*65535**S~HL*65599*65536*O~", "hierarchy-parent-missing HL 4/2")]
    [InlineData("HL*A1**S~HL*1A*A1*O~HL*A1*1A*O~", "hierarchy-id-duplicate HL 5/1")]
    public void Trees_name_earlier_parents_and_give_each_node_a_number_of_its_own(string hls, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("856", "BSN*00*S1*20260101*1200~" + hls).Findings));

    [Theory]
    [InlineData("LS*LDT~LDT*AF*5*DA~LE*LDT~", "")]
    [InlineData("LS*LDT~LDT*AF*5*DA~LE*LTD~", "loop-identifier-mismatch LE 6/1")]
    [InlineData("LS*LDT~LDT*AF*5*DA~ZZZ*1~LE*LTD~", "segment-unknown ZZZ 6|loop-identifier-mismatch LE 7/1")]
    [InlineData("LS*LDT~LDT*AF*5*DA~LE~", "element-missing LE 6/1")]
    [InlineData("LS*LDT~LDT*AF*5*DA~", "segment-missing LE 6")]
    public void LS_and_LE_name_the_same_loop(string bounded, string expected)
    {
        var validated = Validated.X12("850", $"BEG*00*SA*PO1**20260101~PO1*1*1*EA*1~{bounded}CTT*1~");
        Assert.Equal(expected, string.Join('|', validated.Findings));
    }

    [Fact]
    public void Findings_inside_a_bounded_loop_name_it()
    {
        var validated = Validated.X12("850", "BEG*00*SA*1**20260101~PO1*1*1*EA*1~LS*LDT7~LDT*AA*1*DA~QTY*A~LE*LDT7~");
        Assert.Equal("LDT7", validated.Diagnostics.First(d => d.Location.SegmentId == "QTY").Location.Loop);
        Assert.All(validated.Diagnostics.Where(d => d.Location.SegmentId == "PO1"), d => Assert.Null(d.Location.Loop));
    }

    [Fact]
    public void Behind_LE_no_loop_is_bounded_any_more()
    {
        var validated = Validated.X12("850", "BEG*00*SA*1**20260101~PO1*1*1*EA*1~LS*LDT7~LDT*AA*1*DA~ZQ9*1~LE*LDT7~ZQ8*1~");
        Assert.Equal(["ZQ9 LDT7", "ZQ8 "], validated.Diagnostics.Where(d => d.Code == DiagnosticCodes.SegmentUnknown).Select(d => $"{d.Location.SegmentId} {d.Location.Loop}"));
    }

    [Theory]
    [InlineData("BGM+231+1+9'DTM+137:20260101:102'NAD+SU+1::92'LIN+1++A:BP'QTY+21:1'UNS+S'", "")]
    [InlineData("BGM+231+1+9'DTM+137:20260101:102'NAD+SU+1::92'LIN+1++A:BP'QTY+21:1'", "segment-missing UNS 7")]
    [InlineData("BGM+231+1+9'NAD+SU+1::92'UNS+S'", "segment-missing DTM 3")]
    [InlineData("DTM+137:20260101:102'BGM+231+1+9'NAD+SU+1::92'UNS+S'", "segment-out-of-sequence DTM 2")]
    [InlineData("BGM+231+1+9'PAI+::31'DTM+137:20260101:102'LIN+1++A:BP'DTM+2:20260101:102'UNS+S'", "segment-out-of-sequence PAI 3")]
    [InlineData("BGM+231+1+9'DTM+137:20260101:102'QTY+21:1'UNS+S'", "segment-unexpected QTY 4")]
    [InlineData("BGM+231+1+9'DTM+137:20260101:102'CPS+1'UNS+S'", "segment-not-in-message CPS 4")]
    public void EDIFACT_groups_are_walked_alike(string segments, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact("ORDRSP", segments).Findings));

    [Theory]
    [InlineData("D:3", "UCI+1+S+R+7'", "")]
    [InlineData("D:3", "UCI+1+S+R+4+23+UNB'", "")]
    [InlineData("4:1", "UCI+1+S+R+8'UCM+1+ORDERS:D:96A:UN+4'UCS+3+13'UCD+13+2:1'", "")]
    [InlineData("4:1", "UCI+1+S+R+8'UCM+++4'", "element-conditional-missing UCM 3/1")]
    public void CONTRL_is_judged_by_the_syntax_it_speaks_of(string version, string segments, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact("CONTRL", segments, version).Findings));
}
