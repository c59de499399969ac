using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>What the quick check lets pass the readable one finds good; and it lets pass what is usual, or it would not be quick.</summary>
public sealed class CleanCheckTests
{
    static readonly string[] Numbers = ["1", "12.5", "-1", "-1.5", ".5", "5.", "-.5", "-5.", "-", ".", "-.", "1.2.3", "1-", "--1", "1,5", ",5", "5,", "1.5,2", "1E5", "1.5E-2", "E", "+1", " 1", "1234567890123456", "123456789012345", "-123456789012345", "-1234567890123.45", "1234567890123456789", "A", "12A", "\u00011"];

    static readonly string[] Dates = ["20260131", "20260132", "20260228", "20260229", "20240229", "20000229", "19000229", "20260431", "20261301", "20260001", "20260100", "2026013A", "2026013:", "2026013/", "-0260131", "20260+31", "2026.131", "260131", "000229", "010229", "260229", "2601311", "2026 131", "99991231"];

    static readonly string[] Times = ["0000", "2359", "2400", "2360", "1260", "12345", "123456", "123460", "1234567", "12345678", "123456789", "12A4", "12:4", "120.", "1/00", "12345-", "1234567.", "1 34", "235959", "23595999", "2359599", "2359599A"];

    [Fact]
    public void Figures_of_every_form_that_pass_are_good()
    {
        foreach (var number in Numbers)
        {
            X12("855", $"BAK*00*AC*PO1*20260101~PO1*1*{number}*EA*{number}**VN*A~SAC*C*D240***{number}~");
            Edifact("ORDRSP", $"BGM+231+1+9'DTM+137:20260101:102'LIN+{number}++A:BP'QTY+21:{number}:PCE'MOA+66:{number}'UNS+S'");
        }

        foreach (var date in Dates) X12("855", $"BAK*00*AC*PO1*{date}~DTM*002*{date}~");
        foreach (var time in Times) X12("855", $"BAK*00*AC*PO1*20260101~DTM*002*20260101*{time}~");
    }

    [Theory]
    [InlineData("PER", "PER*BD*A*TE*1*FX*2*EM*3*X~")]
    [InlineData("N1", "N1*ST*A*92*1*X*Y~")]
    [InlineData("REF", "REF*PO*1*TEXT*PO>1>PO>2>PO>3~")]
    [InlineData("MEA", "MEA*PD*WT*1.5*LB>1>2>LB*2*3*CC*03*X*Y*Z~")]
    [InlineData("ITD", "ITD*01*3*2*20260101*30*20260101*60*100*20260101*10*1*TEXT*15*PA*2~")]
    [InlineData("TD3", "TD3*TL*AB*1*G*1*LB*Y*AB*A*40B1~")]
    [InlineData("TD5", "TD5*O*2*UPSN*M*UPS*AC*PA*TEXT*CC*1*CA*3~")]
    [InlineData("SAC", "SAC*C*D240*VI*A*100*1*1.5*1*EA*5*6*02*A*B*TEXT*EN~")]
    [InlineData("PO1", "PO1*1*5*EA*1.5*WE*UP*012345678905*VN*A*BP*B*SK*C~")]
    public void Whichever_elements_stand_what_passes_is_good(string tag, string segment)
    {
        var elements = segment.TrimEnd('~').Split('*')[1..];
        for (var standing = 0; standing < 1 << Math.Min(elements.Length, 10); standing++)
        {
            var some = elements.Select((e, i) => i >= 10 || (standing >> i & 1) != 0 ? e : "");
            X12("855", $"BAK*00*AC*PO1*20260101~{tag}*{string.Join('*', some).TrimEnd('*')}~");
        }
    }

    [Theory]
    [InlineData("855", "BAK*00*AC*PO1*20260101~CUR*BY*USD~REF*DP*1~PER*BD*JANE*TE*6145550100~ITD*01*3*2**30**60~DTM*002*20260131*1200~TD5*O*2*UPSN*M*UPS~N1*ST*A*92*12~N3*B~N4*CO*OH*43215*US~PO1*1*-5*EA*1.5*WE*UP*012345678905*VN*A1~MEA*PD*WT*1.5*LB>1>2~ACK*IA*5*EA*068*20260102~SAC*C*D240***-100~CTT*1*5~")]
    [InlineData("856", "BSN*00*S1*20260101*1200*0001~HL*1**S~TD1*CTN25*1****G*10*LB~REF*BM*1~HL*2*1*O~PRF*PO1***20260101~HL*3*2*I~LIN**UP*012345678905~SN1**1*EA~CTT*3~")]
    public void Usual_X12_segments_pass(string type, string segments) => Assert.Empty(X12(type, segments));

    [Theory]
    [InlineData('\x1D', '\x1F', '\x1C')]
    [InlineData('|', '>', '\n')]
    [InlineData('\t', '\x07', '\x15')]
    public void Usual_segments_pass_whatever_parts_them(char element, char component, char terminator) => Assert.Empty(Judge(
        X12Text("855", "BAK*00*AC*PO1*20260101~PO1*1*-5*EA*1.5*WE*UP*012345678905*VN*A1~MEA*PD*WT*1.5*LB>1>2~ACK*IA*5*EA*068*20260102~CTT*1*5~")
            .Replace('*', element).Replace('>', component).Replace('~', terminator)));

    // The copy that another thread judges is as long as the message; the positions of its last segments end where the array does, or nearly.
    [Fact]
    public void Usual_segments_of_a_copied_message_pass_up_to_the_last()
    {
        for (var lines = 95; lines < 115; lines++)
            Assert.Empty(Judge(X12Text("855", "BAK*00*AC*PO1*20260101~" + string.Concat(Enumerable.Repeat("PO1*1*-5*EA*1.5*WE*UP*012345678905*VN*A1~", lines))), isCopied: true));
    }

    [Fact]
    public void Usual_EDIFACT_segments_pass()
    {
        const string Segments = "BGM+231+1+9'DTM+137:20260101:102'RFF+ON:PO1'NAD+SU+5412345000013::9++NAME+STREET 1+CITY+ST+1234+US'CUX+2:USD:9'LIN+1+5+4012345678901:EN'PIA+1+A:SA+B:BP'IMD+F++:::TEXT'QTY+21:1,5:PCE'MOA+203:-7.50'PRI+AAA:1.5'UNS+S'CNT+2:1'";
        Assert.Equal(["UNS", "UNS"], Edifact("ORDRSP", Segments));
    }

    [Theory]
    [InlineData("FTX+AAI+++A ?+ B'", "FTX")]
    [InlineData("FTX+AAI+++A \u0001 B'", "FTX")]
    public void A_segment_with_released_or_control_characters_does_not_pass_and_the_others_do(string segment, string tag) =>
        Assert.Equal([tag, "UNS", tag, "UNS"], Edifact("ORDRSP", $"BGM+231+1+9'DTM+137:20260101:102'{segment}LIN+1++A:BP'UNS+S'"));

    static IReadOnlyList<string> X12(string type, string segments) => Judge(X12Text(type, segments));

    static string X12Text(string type, string segments) =>
        $"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*U*00401*000000001*0*P*>~GS*PO*S*R*20260101*1200*1*X*004010~ST*{type}*0001~{segments}SE*{segments.Count(c => c == '~') + 2}*0001~GE*1*1~IEA*1*000000001~";

    static IReadOnlyList<string> Edifact(string type, string segments) => Judge(
        $"UNB+UNOC:3+S+R+260101:1200+1'UNH+1+{type}:D:96A:UN'{segments}UNT+{segments.Count(c => c == '\'') + 2}+1'UNZ+1+1'");

    static IReadOnlyList<string> Judge(string interchange, bool isCopied = false)
    {
        var (reader, structure) = (new InterchangeReader(), new MessageStructure());
        reader.Feed(Encoding.Latin1.GetBytes(interchange), isFinal: true);
        while (reader.Read() && reader.Event != InterchangeEvent.Message) continue;
        var schema = StandardsLibrary.Shipped.Find(reader.Interchange!.Standard, reader.MessageHeader!.Version, reader.MessageHeader.Type)!.Schema;
        var copy = new SegmentBuffer();
        copy.CopyFrom(reader.Message);
        var message = isCopied ? new Message(copy, 0, reader.Message.SegmentCount) : reader.Message;

        new MessageValidator().Validate(message, schema, structure, []);
        return CleanSegments.AssertFaultless(message, schema, structure);
    }
}
