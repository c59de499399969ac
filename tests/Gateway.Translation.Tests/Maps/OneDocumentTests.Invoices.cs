namespace Gateway.Translation.Tests.Maps;

/// <content>The invoices, as each syntax says them.</content>
public partial class OneDocumentTests
{
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

    const string SmallInvoiceX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260324*1805*U*00401*000000005*0*P*>~
        GS*IN*SUPPLIER*BUYER*20260324*1805*5*X*004010~
        ST*810*0001~
        BIG*20260324*I-312*****DI~
        CUR*SE*USD~
        REF*MA*DN-3392~
        N1*SE*Hollis & Sons*UL*4012345500004~
        DTM*011*20260318~
        IT1*10*120*EA*4.25**BP*NG-100*VP*HF-7*EN*4012345500103*PO*4500012345~
        PAM****1*510.00~
        PID*F****Hex bolt~
        IT1*20*24*CA*1850*HP*VP*HF-8*PO*4500012346~
        PAM****1*444.00~
        TDS*95400~
        CTT*2~
        SE*14*0001~
        GE*1*5~
        IEA*1*000000005~
        """;

    const string SmallInvoiceEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260324:1805+5'
        UNH+1+INVOIC:D:96A:UN'
        BGM+380+I-312'
        DTM+137:20260324:102'
        DTM+11:20260318:102'
        RFF+AAK:DN-3392'
        NAD+SU+4012345500004::9++Hollis & Sons'
        CUX+2:USD:4'
        LIN+10++4012345500103:EN'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+47:120:PCE'
        MOA+203:510.00'
        PRI+AAA:4.25'
        RFF+ON:4500012345:10'
        LIN+20'
        PIA+1+HF-8:SA'
        QTY+47:24:CS'
        MOA+203:444.00'
        PRI+AAA:1850:::100'
        RFF+ON:4500012346:20'
        UNS+S'
        CNT+2:2'
        MOA+77:954.00'
        UNT+24+1'
        UNZ+1+5'
        """;

    const string SmallInvoiceCsv =
        """
        InvoiceNumber,InvoiceDate,Currency,ShipNoticeNumber,ShipDate,SupplierGln,SupplierName,OrderNumber,Line,BuyerItem,SupplierItem,Gtin,Description,Quantity,Unit,Price,PriceBasis,LineAmount,InvoiceTotal
        I-312,2026-03-24,USD,DN-3392,2026-03-18,4012345500004,Hollis & Sons,4500012345,10,NG-100,HF-7,4012345500103,Hex bolt,120,each,4.25,,510.00,954.00
        I-312,,,,,,,4500012346,20,,HF-8,,,24,case,1850,100,444.00,

        """;
}
