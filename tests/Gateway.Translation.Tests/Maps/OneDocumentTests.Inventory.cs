namespace Gateway.Translation.Tests.Maps;

/// <content>The stock of a supplier, as each syntax says it.</content>
public partial class OneDocumentTests
{
    const string InventoryX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260329*0605*U*00401*000000006*0*P*>~
        GS*IB*SUPPLIER*BUYER*20260329*0605*6*X*004010~
        ST*846*0001~
        BIA*00*SI*INV-329*20260329~
        CUR*SE*USD~
        DTM*184*20260328*2359~
        REF*CT*NG-2026~
        N1*SE*Hollis & Sons*UL*4012345500004~
        N1*WH*Hollis DC*91*RFD1~
        LIN*1*BP*NG-100*VP*HF-7~
        PID*F****Hex bolt~
        CTP**UCP*8.4*100*EA~
        QTY*17*148000*EA~
        QTY*33*121500*EA~
        QTY*27*24000*EA~
        QTY*74*500*EA~
        QTY*QH*2000*EA~
        LS*REF~
        REF*LU*A-14~
        N1*WH**91*A-14~
        REF*LT*L-2291~
        DTM*036*20280301~
        LE*REF~
        QTY*IQ*60000*EA~
        DTM*371*20260406~
        LIN*2*VP*HF-8*LT*L-2304~
        DTM*018*20260415~
        QTY*BQ*36*CA~
        N1*WH*Hollis Overflow*91*RFD2~
        CTT*2~
        SE*29*0001~
        GE*1*6~
        IEA*1*000000006~
        """;

    const string InventoryEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260329:0605+6'
        UNH+1+INVRPT:D:96A:UN'
        BGM+35:::seller+INV-329+9'
        DTM+137:20260329:102'
        DTM+366:202603282359:203'
        RFF+CT:NG-2026'
        NAD+SU+4012345500004::9++Hollis & Sons'
        NAD+WH+RFD1::91++Hollis DC'
        CUX+2:USD:10'
        LIN+1'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+145:148000:PCE'
        PRI+AAA:8.4:::100:PCE'
        QTY+60:121500:PCE'
        QTY+170:24000:PCE'
        QTY+145:500:PCE'
        INV++2'
        QTY+89:2000:PCE'
        GIN+BX+L-2291'
        LOC+18+A-14::91'
        DTM+36:20280301:102'
        QTY+198:60000:PCE'
        DTM+191:20260406:102'
        LIN+2'
        PIA+1+L-2304:NB+HF-8:SA'
        LOC+18+RFD2::91:Hollis Overflow'
        DTM+44:20260415:102'
        QTY+83:36:CS'
        UNT+29+1'
        UNZ+1+6'
        """;

    const string SmallInventoryX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260329*0605*U*00401*000000007*0*P*>~
        GS*IB*SUPPLIER*BUYER*20260329*0605*7*X*004010~
        ST*846*0001~
        BIA*00*SI*INV-330*20260329~
        DTM*184*20260329*0600~
        N1*SE*Hollis & Sons*UL*4012345500004~
        N1*WH*Hollis DC*91*RFD1~
        LIN*1*BP*NG-100*VP*HF-7~
        PID*F****Hex bolt~
        QTY*33*121500*EA~
        LIN*2*VP*HF-8~
        QTY*IQ*36*CA~
        DTM*371*20260406~
        CTT*2~
        SE*13*0001~
        GE*1*7~
        IEA*1*000000007~
        """;

    const string SmallInventoryCsv =
        """
        ReportNumber,ReportType,ReportDate,AsOfDate,AsOfTime,Warehouse,WarehouseName,SupplierGln,SupplierName,Line,BuyerItem,SupplierItem,Description,State,Quantity,Unit,ExpectedDate
        INV-330,seller,2026-03-29,2026-03-29,06:00,RFD1,Hollis DC,4012345500004,Hollis & Sons,1,NG-100,HF-7,Hex bolt,,121500,each,
        INV-330,,,,,,,,,2,,HF-8,,in transit,36,case,2026-04-06

        """;

    [Fact]
    public void The_846_and_the_INVRPT_give_the_same_inventory_report() => AssertSame(Single(InventoryX12), Single(InventoryEdifact));

    // From D.01B on, INV opens the group of each quantity.
    [Fact]
    public void The_INVRPT_of_D01B_gives_the_same_inventory_report() => AssertSame(
        Single(InventoryX12),
        Single(InventoryEdifact.Replace("D:96A", "D:01B", StringComparison.Ordinal).Replace("UNT+29", "UNT+35", StringComparison.Ordinal)
            .Replace("\nQTY", "\nINV++1'\nQTY", StringComparison.Ordinal)
            .Replace("INV++1'\nQTY+145:500:PCE'\nINV++2'", "INV++2'\nQTY+145:500:PCE'", StringComparison.Ordinal)));

    [Fact]
    public void The_846_and_the_CSV_give_the_same_inventory_report() =>
        AssertSame(SingleRows("csv-inventory-report", SmallInventoryCsv), Single(SmallInventoryX12));
}
