using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

/// <summary>The same response, ship notice or invoice is one document, whichever syntax it is said in.</summary>
public partial class OneDocumentTests
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

    [Fact]
    public void The_856_and_the_DESADV_give_the_same_document() =>
        AssertSame((ShipNotice)Single(ShipNoticeX12) with { ShipNoticeTime = null }, Single(ShipNoticeEdifact));

    [Fact]
    public void The_810_and_the_INVOIC_give_the_same_document() => AssertSame(Single(InvoiceX12), Single(InvoiceEdifact));

    [Fact]
    public void The_DESADV_and_the_856_and_the_CSV_give_the_same_ship_notice()
    {
        var fromCsv = SingleRows("csv-ship-notice", SmallNoticeCsv);
        AssertSame(fromCsv, Single(SmallNoticeEdifact));
        AssertSame(fromCsv, (ShipNotice)Single(SmallNoticeX12) with { ShipNoticeTime = null });
    }

    [Fact]
    public void The_810_and_the_INVOIC_and_the_CSV_give_the_same_invoice()
    {
        var fromCsv = SingleRows("csv-invoice", SmallInvoiceCsv);
        AssertSame(fromCsv, Single(SmallInvoiceX12));
        AssertSame(fromCsv, Single(SmallInvoiceEdifact));
    }

    [Theory]
    [InlineData("csv-ship-notice", SmallNoticeEdifact)]
    [InlineData("csv-invoice", SmallInvoiceX12)]
    [InlineData("csv-invoice", SmallInvoiceEdifact)]
    [InlineData("csv-inventory-report", SmallInventoryX12)]
    public void A_plain_document_can_be_written_as_rows(string map, string text)
    {
        var proof = MapProof.Of(Mapping.Plan(map), Single(text));
        Assert.Empty(proof.Diagnostics);
        Assert.Empty(proof.Differences);
    }

    static Document SingleRows(string map, string text)
    {
        var read = Assert.Single(Mapping.TranslateRows(Encoding.UTF8.GetBytes(text), map));
        Assert.Empty(read.Map);
        Assert.Equal(0, read.Mapped.UnreadElements);
        return read.Mapped.Document;
    }

    [Theory]
    [InlineData("x12-004010-856", ShipNoticeEdifact)]
    [InlineData("x12-005010-856", ShipNoticeEdifact)]
    [InlineData("edifact-d96a-desadv", ShipNoticeX12)]
    [InlineData("x12-004010-810", InvoiceEdifact)]
    [InlineData("x12-005010-810", InvoiceEdifact)]
    [InlineData("edifact-d96a-invoic", InvoiceX12)]
    [InlineData("x12-004010-846", InventoryEdifact)]
    [InlineData("x12-005010-846", InventoryEdifact)]
    [InlineData("edifact-d96a-invrpt", InventoryX12)]
    [InlineData("edifact-d01b-invrpt", InventoryX12)]
    [InlineData("x12-004010-860", OrderChangeEdifact)]
    [InlineData("x12-005010-860", OrderChangeEdifact)]
    [InlineData("edifact-d96a-ordchg", OrderChangeX12)]
    [InlineData("edifact-d01b-ordchg", OrderChangeX12)]
    [InlineData("x12-004010-861", ReceiptEdifact)]
    [InlineData("x12-005010-861", ReceiptEdifact)]
    [InlineData("edifact-d96a-recadv", ReceiptX12)]
    [InlineData("edifact-d01b-recadv", ReceiptX12)]
    [InlineData("x12-004010-832", CatalogueEdifact)]
    [InlineData("x12-005010-832", CatalogueEdifact)]
    [InlineData("edifact-d96a-pricat", CatalogueX12)]
    [InlineData("edifact-d01b-pricat", CatalogueX12)]
    [InlineData("x12-004010-865", ChangeResponseEdifact)]
    [InlineData("x12-005010-865", ChangeResponseEdifact)]
    [InlineData("edifact-d96a-ordrsp", ChangeResponseX12)]
    [InlineData("edifact-d01b-ordrsp", ChangeResponseX12)]
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
