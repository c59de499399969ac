using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

public sealed class MessageValidatorTests
{
    public static TheoryData<string, string, string> GoodX12 => new()
    {
        { "850", "004010", "BEG*00*SA*PO1**20260101~CUR*BY*USD~REF*DP*1~PER*BD*JANE*TE*6145550100~ITD*01*3*2**30**60~N1*ST*A*92*12~N3*B~N4*CO*OH*43215*US~PO1*1*5*EA*1.5*WE*UP*012345678905*VN*A1~PID*F****TEXT~SCH*2*EA***002*20260102~CTT*1*5~" },
        { "855", "005010", "BAK*00*AC*PO1*20260101~PO1*1*10*EA*1.5**BP*A1~ACK*IA*10*EA~ACK*IQ*5*EA*068*20260102~CTT*1~" },
        { "856", "004010", "BSN*00*S1*20260101*1200*0001~HL*1**S~TD1*CTN25*1****G*10*LB~TD5*O*2*UPSN*M*UPS~REF*BM*1~HL*2*1*O~PRF*PO1***20260101~HL*3*2*P~MAN*GM*00100000000000000001~HL*4*3*I~LIN**UP*012345678905~SN1**1*EA~CTT*4~" },
        { "810", "004010", "BIG*20260101*INV1*20260101*PO1***DI~REF*VR*1~N1*RE*A~ITD*01*3*2**30**60~IT1*1*1*EA*1.5**VN*A1~PID*F****TEXT~TDS*150~CAD*M***UPSN*UPS~SAC*C*D240***100~CTT*1~" },
        { "997", "004010", "AK1*PO*1~AK2*850*0001~AK3*PO1*5**8~AK4*3*355*7*XX~AK5*R*5~AK9*R*1*1*0~" },
        { "997", "005010", "AK1*PO*1*005010~AK2*850*0001~AK3*PO1*5**8~AK4*4>1*355*7*XX~AK5*R*5~AK9*R*1*1*0~" },
        { "999", "005010", "AK1*PO*1*005010~AK2*850*0001~IK3*PO1*5**8~CTX*SITUATIONAL TRIGGER~IK4*3*355*7*XX~IK5*R*5~AK9*R*1*1*0~" },
    };

    [Theory]
    [MemberData(nameof(GoodX12))]
    public void Good_X12_messages_have_no_finding(string type, string version, string segments) =>
        Assert.Empty(Validated.X12(type, segments, version).Findings);

    [Theory]
    [InlineData("ORDERS", "BGM+220+1+9'DTM+137:20260101:102'NAD+BY+1::9'CUX+2:EUR:9'LIN+1++A:SA'IMD+F++:::TEXT'QTY+21:5:PCE'PRI+AAA:1.5:CA'UNS+S'CNT+2:1'")]
    [InlineData("ORDRSP", "BGM+231+1+4'DTM+137:20260101:102'RFF+ON:PO1'NAD+SU+1::9'LIN+1+5+A:SA'QTY+21:5'DTM+67:20260102:102'UNS+S'")]
    [InlineData("DESADV", "BGM+351+1+9'DTM+137:20260101:102'NAD+SU+1::9'CPS+1'PAC+1++201'CPS+2+1+1'PAC+2++CT'PCI+33E'GIN+BJ+1'LIN+1++A:SA'QTY+12:5'CNT+2:1'")]
    [InlineData("INVOIC", "BGM+380+1+9'DTM+137:20260101:102'RFF+ON:PO1'NAD+SU+1::9'CUX+2:EUR:4'LIN+1++A:SA'QTY+47:5'MOA+203:7,5'PRI+AAA:1,5'UNS+S'MOA+77:7,5'TAX+7+VAT+++:::19+S'")]
    public void Good_EDIFACT_messages_have_no_finding(string type, string segments) =>
        Assert.Empty(Validated.Edifact(type, segments).Findings);

    [Fact]
    public void A_good_message_is_judged_without_allocation()
    {
        var (reader, validator, structure, found) = (new InterchangeReader(), new MessageValidator(), new MessageStructure(), new List<Diagnostic>());
        const string Lines = "HL*2*1*I~LIN**UP*012345678905~SN1**1*EA~PID*F****TEXT~";
        reader.Feed(Encoding.Latin1.GetBytes("ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*U*00401*000000001*0*P*>~GS*SH*S*R*20260101*1200*1*X*004010~ST*856*0001~BSN*00*S1*20260101*1200~HL*1**S~TD1*CTN25*1****G*10*LB~" + Lines + "CTT*2~SE*10*0001~GE*1*1~IEA*1*000000001~"), isFinal: true);
        while (reader.Read() && reader.Event != InterchangeEvent.Message)
        {
        }

        var schema = StandardsLibrary.Shipped.Find(Standard.X12, "004010", "856")!.Schema;
        validator.Validate(reader.Message, schema, structure, found);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 10; round++) validator.Validate(reader.Message, schema, structure, found);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("PO1*1*X*EA~")]
    [InlineData("PO1*1**EA*1~")]
    [InlineData("PO1*1*1*EA*************************9*9~")]
    [InlineData("QQQ*1~")]
    public void Findings_that_are_only_counted_need_no_texts(string segment)
    {
        const int count = 30_000;
        var (reader, validator, structure) = (new InterchangeReader(), new MessageValidator(), new MessageStructure());
        reader.Feed(Encoding.Latin1.GetBytes(
            "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*U*00401*000000001*0*P*>~GS*PO*S*R*20260101*1200*1*X*004010~ST*850*0001~BEG*00*SA*PO1**20260101~PO1*1*1*EA~"
            + string.Concat(Enumerable.Repeat(segment, count)) + "SE*30004*0001~GE*1*1~IEA*1*000000001~"), isFinal: true);
        while (reader.Read() && reader.Event != InterchangeEvent.Message)
        {
        }

        var schema = StandardsLibrary.Shipped.Find(Standard.X12, "004010", "850")!.Schema;
        var found = new BoundedDiagnostics(limit: 10);
        validator.Validate(reader.Message, schema, structure, found);
        found.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        validator.Validate(reader.Message, schema, structure, found);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / count, 0, 400);
        Assert.InRange(found.Dropped, count - 20, 2 * count);
    }

    [Fact]
    public void A_validator_forgets_one_message_before_the_next()
    {
        var (validator, structure) = (new MessageValidator(), new MessageStructure());
        Assert.Equal(["hierarchy-parent-missing"], Judge("HL*1**S~HL*2*7*O~"));
        Assert.Equal([], Judge("HL*7**S~HL*2*7*O~"));
        Assert.Equal(["hierarchy-parent-missing"], Judge("HL*1**S~HL*2*7*O~"));

        IEnumerable<string> Judge(string hls)
        {
            var (reader, found) = (new InterchangeReader(), new List<Diagnostic>());
            reader.Feed(Encoding.Latin1.GetBytes("ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*U*00401*000000001*0*P*>~GS*SH*S*R*20260101*1200*1*X*004010~ST*856*0001~BSN*00*S1*20260101*1200~" + hls + "SE*5*0001~GE*1*1~IEA*1*000000001~"), isFinal: true);
            while (reader.Read() && reader.Event != InterchangeEvent.Message)
            {
            }

            validator.Validate(reader.Message, StandardsLibrary.Shipped.Find(Standard.X12, "004010", "856")!.Schema, structure, found);
            return found.Select(d => d.Code.Name);
        }
    }
}
