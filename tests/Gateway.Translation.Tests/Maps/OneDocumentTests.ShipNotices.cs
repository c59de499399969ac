namespace Gateway.Translation.Tests.Maps;

/// <content>The ship notices, as each syntax says them.</content>
public partial class OneDocumentTests
{
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
        PAC+1++PX'
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

    const string SmallNoticeX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260318*1630*U*00401*000000004*0*P*>~
        GS*SH*SUPPLIER*BUYER*20260318*1630*4*X*004010~
        ST*856*0001~
        BSN*00*DN-3392*20260318*1630*0004~
        DTM*011*20260318~
        DTM*017*20260320~
        HL*1**S*1~
        REF*BM*BL-88121~
        N1*SE*Hollis & Sons*UL*4012345500004~
        HL*2*1*O*1~
        PRF*4500012345~
        HL*3*2*I*0~
        LIN*10*BP*NG-100*VP*HF-7*EN*4012345500103*PL*10~
        SN1**120*EA**120*EA~
        PID*F****Hex bolt~
        HL*4*1*O*1~
        PRF*4500012346~
        HL*5*4*I*0~
        LIN*20*VP*HF-8*PL*20~
        SN1**24*CA**40*CA~
        REF*LT*L-2601~
        DTM*036*20270630~
        CTT*5~
        SE*22*0001~
        GE*1*4~
        IEA*1*000000004~
        """;

    const string SmallNoticeEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260318:1630+4'
        UNH+1+DESADV:D:96A:UN'
        BGM+351+DN-3392+9'
        DTM+137:20260318:102'
        DTM+11:20260318:102'
        DTM+17:20260320:102'
        RFF+BM:BL-88121'
        NAD+SU+4012345500004::9++Hollis & Sons'
        CPS+1'
        LIN+10++4012345500103:EN'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+12:120:PCE'
        QTY+21:120:PCE'
        RFF+ON:4500012345:10'
        LIN+20'
        PIA+1+HF-8:SA'
        QTY+12:24:CS'
        QTY+21:40:CS'
        RFF+ON:4500012346:20'
        PCI+10'
        DTM+36:20270630:102'
        GIN+BX+L-2601'
        CNT+2:2'
        UNT+24+1'
        UNZ+1+4'
        """;

    const string SmallNoticeCsv =
        """
        ShipNoticeNumber,ShipNoticeDate,ShipDate,DeliveryDate,BillOfLading,SupplierGln,SupplierName,OrderNumber,Line,BuyerItem,SupplierItem,Gtin,Description,ShippedQuantity,Unit,OrderedQuantity,OrderedUnit,LotNumber,ExpiryDate
        DN-3392,2026-03-18,2026-03-18,2026-03-20,BL-88121,4012345500004,Hollis & Sons,4500012345,10,NG-100,HF-7,4012345500103,Hex bolt,120,each,120,EA,,
        DN-3392,,,,,,,4500012346,20,,HF-8,,,24,case,40,CS,L-2601,2027-06-30

        """;
}
