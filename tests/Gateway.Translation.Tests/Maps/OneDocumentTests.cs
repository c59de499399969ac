using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

/// <summary>The same response, ship notice or invoice is one document, whichever syntax it is said in.</summary>
public class OneDocumentTests
{
    const string X12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260301*1200*U*00401*000000001*0*P*>~
        GS*PR*SUPPLIER*BUYER*20260301*1200*1*X*004010~
        ST*855*0001~
        BAK*00*AC*4500012345*20260227****SO-991*20260301~
        CUR*SE*USD~
        N1*SE*Hollis & Sons*UL*4012345500004~
        PO1*10*120*EA*4.25**BP*NG-100*VP*HF-7*EN*4012345500103~
        PID*F****Hex bolt + washer~
        ACK*IA*120*EA*067*20260320~
        PO1*20*40*CA*18.50**VP*HF-8~
        PID*F****Lock nut 'L'~
        ACK*IC*24*CA*067*20260402~
        PO1*30*6*BX*2.10**VP*HF-9~
        PID*F****Split pin~
        ACK*IR~
        CTT*3~
        SE*15*0001~
        GE*1*1~
        IEA*1*000000001~
        """;

    const string Edifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260301:1200+1'
        UNH+1+ORDRSP:D:96A:UN'
        BGM+231++4'
        DTM+137:20260301:102'
        RFF+ON:4500012345'
        DTM+4:20260227:102'
        RFF+VN:SO-991'
        NAD+SU+4012345500004::9++Hollis & Sons'
        CUX+2:USD:9'
        LIN+10+5'
        PIA+5+NG-100:BP+HF-7:SA+4012345500103:EN'
        IMD+F++:::Hex bolt ?+ washer'
        QTY+21:120:PCE'
        QTY+113:120:PCE'
        DTM+67:20260320:102'
        PRI+AAA:4.25'
        LIN+20+6'
        PIA+5+HF-8:SA'
        IMD+F++:::Lock nut ?'L?''
        QTY+21:40:CS'
        QTY+113:24:CS'
        DTM+67:20260402:102'
        PRI+AAA:18.50'
        LIN+30+7'
        PIA+5+HF-9:SA'
        IMD+F++:::Split pin'
        QTY+21:6:BX'
        PRI+AAA:2.10'
        UNS+S'
        CNT+2:3'
        UNT+30+1'
        UNZ+1+1'
        """;

    const string Csv =
        """
        OrderNumber,OrderDate,ResponseDate,ResponseType,SellerOrderNumber,Currency,SupplierGln,SupplierName,Line,BuyerItem,SupplierItem,Gtin,Description,Quantity,Unit,Price,Status,ConfirmedQuantity,ConfirmedUnit,DeliveryDate
        4500012345,2026-02-27,2026-03-01,changed,SO-991,USD,4012345500004,Hollis & Sons,10,NG-100,HF-7,4012345500103,Hex bolt + washer,120,each,4.25,accepted,120,EA,2026-03-20
        4500012345,,,,,,,,20,,HF-8,,Lock nut 'L',40,case,18.50,changed,24,CS,2026-04-02
        4500012345,,,,,,,,30,,HF-9,,Split pin,6,box,2.10,rejected,,,

        """;

    const string ShipNoticeX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260318*1630*U*00401*000000002*0*P*>~
        GS*SH*SUPPLIER*BUYER*20260318*1630*2*X*004010~
        ST*856*0001~
        BSN*00*DN-3391*20260318*1630~
        DTM*011*20260318~
        DTM*017*20260320~
        HL*1**S*1~
        TD1*PLT*1****G*412.5*KG~
        REF*BM*BL-88120~
        FOB*PC***01*DDP~
        N1*SE*Hollis & Sons*UL*4012345500004~
        N1*ST*Joliet DC*92*JOL1~
        HL*2*1*O*1~
        PRF*4500012345***20260227~
        HL*3*2*T*1~
        TD1**1****G*250*KG~
        MAN*GM*340123450000000017~
        HL*4*3*P*1~
        TD1**1~
        MAN*GM*340123450000000024~
        MAN*SM*C-1~
        HL*5*4*I*0~
        LIN*1*BP*NG-100*VP*HF-7*EN*4012345500103*PL*10~
        SN1**120*EA**120*EA~
        PID*F****Hex bolt~
        HL*6*4*I*0~
        LIN*2*VP*HF-8*PL*20~
        SN1**24*CA**40*CA**BP~
        REF*LT*L-2601~
        DTM*036*20270630~
        CTT*6~
        SE*30*0001~
        GE*1*2~
        IEA*1*000000002~
        """;

    const string ShipNoticeEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260318:1630+2'
        UNH+1+DESADV:D:96A:UN'
        BGM+351+DN-3391+9'
        DTM+137:20260318:102'
        DTM+11:20260318:102'
        DTM+17:20260320:102'
        MEA+AAE+AAD+KGM:412.5'
        RFF+ON:4500012345'
        DTM+171:20260227:102'
        RFF+BM:BL-88120'
        NAD+SU+4012345500004::9++Hollis & Sons'
        NAD+DP+JOL1::92++Joliet DC'
        TOD+6+PC+DDP'
        CPS+1'
        PAC+1++PLT'
        CPS+2+1'
        PAC+1++PX'
        MEA+AAE+AAD+KGM:250'
        PCI+33E'
        GIN+BJ+340123450000000017'
        CPS+3+2'
        PAC+1++CT'
        PCI+33E'
        GIN+BJ+340123450000000024'
        GIN+ML+C-1'
        LIN+1++4012345500103:EN'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+12:120:PCE'
        QTY+21:120:PCE'
        RFF+ON:4500012345:10'
        LIN+2'
        PIA+1+HF-8:SA'
        QTY+12:24:CS'
        QTY+21:40:CS'
        RFF+ON:4500012345:20'
        PCI+10'
        DTM+36:20270630:102'
        GIN+BX+L-2601'
        QVR+-16:21+BP'
        CNT+2:2'
        UNT+41+1'
        UNZ+1+2'
        """;

    const string InvoiceX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260324*1805*U*00401*000000003*0*P*>~
        GS*IN*SUPPLIER*BUYER*20260324*1805*3*X*004010~
        ST*810*0001~
        BIG*20260324*I-311*20260227*4500012345***DI*00~
        CUR*SE*USD~
        REF*VN*SO-991~
        REF*MA*DN-3391~
        REF*CT*2026-14~
        N1*SE*Hollis & Sons*UL*4012345500004~
        N1*ST*Joliet DC*92*JOL1~
        ITD*01*3*****60~
        DTM*011*20260318~
        FOB*PC***01*DDP~
        IT1*1*120*EA*4.25**BP*NG-100*VP*HF-7*EN*4012345500103*PL*10~
        PAM****1*510.00~
        PID*F****Hex bolt~
        IT1*2*24*CA*1850*HP*VP*HF-8*PL*20~
        PAM****1*444.00~
        SAC*A*C310***1200*******02~
        TDS*98760~
        TXI*VA*0.00*0***2~
        SAC*C*D240***4560*******06***Carriage~
        CTT*2~
        SE*22*0001~
        GE*1*3~
        IEA*1*000000003~
        """;

    const string InvoiceEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260324:1805+3'
        UNH+1+INVOIC:D:96A:UN'
        BGM+380+I-311+9'
        DTM+137:20260324:102'
        DTM+11:20260318:102'
        RFF+ON:4500012345'
        DTM+171:20260227:102'
        RFF+VN:SO-991'
        RFF+AAK:DN-3391'
        RFF+CT:2026-14'
        NAD+SU+4012345500004::9++Hollis & Sons'
        NAD+DP+JOL1::92++Joliet DC'
        CUX+2:USD:4'
        PAT+1++5:3:D:60'
        TOD+6+PC+DDP'
        ALC+C++6++FC:::Carriage'
        MOA+8:45.60'
        LIN+1++4012345500103:EN'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+47:120:PCE'
        MOA+203:510.00'
        PRI+AAA:4.25'
        RFF+ON:4500012345:10'
        LIN+2'
        PIA+1+HF-8:SA'
        QTY+47:24:CS'
        MOA+203:444.00'
        PRI+AAA:1850:::100'
        RFF+ON:4500012345:20'
        ALC+A++2++DI'
        MOA+8:12.00'
        UNS+S'
        CNT+2:2'
        MOA+77:987.60'
        TAX+7+VAT+++:::0+S'
        MOA+124:0.00'
        UNT+37+1'
        UNZ+1+3'
        """;

    [Fact]
    public void The_856_and_the_DESADV_give_the_same_document() =>
        AssertSame((ShipNotice)Single(ShipNoticeX12) with { ShipNoticeTime = null }, Single(ShipNoticeEdifact));

    [Fact]
    public void The_810_and_the_INVOIC_give_the_same_document() => AssertSame(Single(InvoiceX12), Single(InvoiceEdifact));

    [Theory]
    [InlineData("x12-004010-856", ShipNoticeEdifact)]
    [InlineData("x12-005010-856", ShipNoticeEdifact)]
    [InlineData("edifact-d96a-desadv", ShipNoticeX12)]
    [InlineData("x12-004010-810", InvoiceEdifact)]
    [InlineData("x12-005010-810", InvoiceEdifact)]
    [InlineData("edifact-d96a-invoic", InvoiceX12)]
    public void What_came_in_one_syntax_can_be_written_in_the_other(string map, string text)
    {
        var read = Single(text);
        var proof = MapProof.Of(Mapping.Plan(map), read is ShipNotice notice ? notice with { ShipNoticeTime = map.StartsWith("x12", StringComparison.Ordinal) ? new(16, 30) : null } : read);
        Assert.Empty(proof.Diagnostics);
        Assert.Empty(proof.Differences);
    }

    static void AssertSame(Document expected, Document actual) => Assert.Equal(DocumentJson.Write(expected), DocumentJson.Write(actual));

    [Fact]
    public void The_855_and_the_ORDRSP_and_the_CSV_give_the_same_document()
    {
        var fromX12 = Single(X12);
        Assert.Equal(DocumentJson.Write(fromX12), DocumentJson.Write(Single(Edifact)));
        Assert.Equal(DocumentJson.Write(fromX12), DocumentJson.Write(FromCsv().Document));
    }

    [Theory]
    [InlineData("x12-004010-855")]
    [InlineData("x12-005010-855")]
    [InlineData("edifact-d96a-ordrsp")]
    [InlineData("csv-order-response")]
    public void Read_from_one_syntax_it_can_be_written_in_every_other(string map)
    {
        var plan = Mapping.Plan(map);
        var proof = MapProof.Of(plan, FromCsv());
        Assert.Empty(proof.Diagnostics);
        Assert.Empty(proof.Differences);
    }

    [Fact]
    public void Every_value_of_a_row_of_text_has_its_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes(Csv);
        var origin = FromCsv().Origins.Find("/lines/1/responses/0/quantity/value")!;
        Assert.Equal("24", Encoding.UTF8.GetString(bytes, (int)origin.Offset, origin.Length));
        Assert.StartsWith("maps/csv/order-response.yaml:", origin.Row);
    }

    static Document Single(string text)
    {
        var translated = Assert.Single(Mapping.Translate(text));
        Assert.Empty(translated.Schema);
        Assert.Empty(translated.Map);
        Assert.Equal(0, translated.Mapped.UnreadElements);
        return translated.Mapped.Document;
    }

    static MappedDocument FromCsv()
    {
        var reader = new CsvDocumentReader(Mapping.Plan("csv-order-response"));
        reader.Feed(Encoding.UTF8.GetBytes(Csv), isFinal: true);
        Assert.True(reader.Read());
        Assert.Empty(reader.Diagnostics);
        Assert.Equal(3, reader.RowCount);
        var document = reader.Document!;
        Assert.False(reader.Read());
        Assert.True(reader.IsAtEnd);
        return document;
    }
}
