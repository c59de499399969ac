namespace Gateway.Translation.Tests.Maps;

/// <content>What was received, as each syntax says it.</content>
public partial class OneDocumentTests
{
    const string ReceiptX12 =
        """
        ISA*00*          *00*          *ZZ*BUYER          *ZZ*SUPPLIER       *260320*0940*U*00401*000000010*0*P*>~
        GS*RC*BUYER*SUPPLIER*20260320*0940*10*X*004010~
        ST*861*0001~
        BRA*GR-70118*20260320*00*2*0935~
        REF*MA*DN-3391~
        REF*BM*BL-88120~
        REF*VN*SO-991~
        REF*CT*CT-118~
        DTM*050*20260319~
        DTM*011*20260316~
        PRF*4500012345***20260227~
        N1*BY**UL*0081234560003~
        N1*SE*Hollis & Sons*UL*4012345500004~
        N1*ST*Joliet DC*92*JOL1~
        RCD*1*2900*EA*40*EA*50*EA*02*40*EA*01*10*EA*09~
        SN1**3000*EA**5000*EA~
        LIN**BP*NG-100*VP*HF-7*PL*10~
        PID*F****Hex bolt~
        REF*LT*L-2291~
        DTM*036*20280301~
        MAN*GM*340123450000000017~
        RCD*2*24*CA~
        LIN**VP*HF-8*PL*10~
        DTM*050*20260320~
        PRF*4500012346~
        CTT*2~
        SE*25*0001~
        GE*1*10~
        IEA*1*000000010~
        """;

    const string ReceiptEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+BUYER+SUPPLIER+260320:0940+10'
        UNH+1+RECADV:D:96A:UN'
        BGM+632:::2+GR-70118+9'
        DTM+137:202603200935:203'
        DTM+50:20260319:102'
        DTM+11:20260316:102'
        RFF+ON:4500012345'
        DTM+171:20260227:102'
        RFF+AAK:DN-3391'
        RFF+BM:BL-88120'
        RFF+VN:SO-991'
        RFF+CT:CT-118'
        NAD+BY+0081234560003::9'
        NAD+SU+4012345500004::9++Hollis & Sons'
        NAD+DP+JOL1::92++Joliet DC'
        CPS+1'
        LIN+1'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+12:3000:PCE'
        QTY+21:5000:PCE'
        QTY+194:2900:PCE'
        QTY+195:40:PCE'
        QTY+119:50:PCE'
        QTY+124:40:PCE'
        QTY+89:10:PCE'
        DTM+36:20280301:102'
        RFF+ON:4500012345:10'
        RFF+BT:L-2291'
        PCI+33E'
        GIN+BJ+340123450000000017'
        LIN+2'
        PIA+1+HF-8:SA'
        QTY+194:24:CS'
        DTM+50:20260320:102'
        RFF+ON:4500012346:10'
        CNT+2:2'
        UNT+37+1'
        UNZ+1+10'
        """;

    [Fact]
    public void The_861_and_the_RECADV_give_the_same_receipt_advice() => AssertSame(Single(ReceiptX12), Single(ReceiptEdifact));
}
