namespace Gateway.Translation.Tests.Maps;

/// <content>A change of an order and the supplier's answer to it, as each syntax says them.</content>
public partial class OneDocumentTests
{
    const string OrderChangeX12 =
        """
        ISA*00*          *00*          *ZZ*BUYER          *ZZ*SUPPLIER       *260306*1010*U*00401*000000008*0*P*>~
        GS*PC*BUYER*SUPPLIER*20260306*1010*8*X*004010~
        ST*860*0001~
        BCH*04*SA*4500012345***20260227*4500012345-2*CT-118*SO-991**20260306~
        CUR*BY*EUR~
        REF*DP*038~
        ITD*01*3*****45~
        DTM*002*20260324~
        DTM*061*20260410~
        N1*BY**UL*0081234560003~
        N1*SE*Hollis & Sons*UL*4012345500004~
        N1*ST*Joliet DC*92*JOL1~
        POC*10*CA*300*200*EA*6.85**BP*NG-100*VP*HF-7~
        PID*F*08***Hex bolt~
        SCH*100*EA***002*20260324~
        SCH*100*EA***002*20260402~
        POC*20*DI*24*0*CA***VP*HF-8~
        POC*30*AI*8*8*EA*1450*HP*VP*HF-9~
        SDQ*EA*92*JOL1*5*RFD1*3~
        DTM*002*20260330~
        POC*40*NC*6*6*BX***VP*HF-10~
        CTT*4~
        AMT*TT*2171~
        SE*22*0001~
        GE*1*8~
        IEA*1*000000008~
        """;

    const string OrderChangeEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+BUYER+SUPPLIER+260306:1010+8'
        UNH+1+ORDCHG:D:96A:UN'
        BGM+220+4500012345-2+4'
        DTM+137:20260306:102'
        DTM+2:20260324:102'
        DTM+61:20260410:102'
        RFF+ON:4500012345'
        DTM+4:20260227:102'
        RFF+VN:SO-991'
        RFF+CT:CT-118'
        RFF+DP:038'
        NAD+BY+0081234560003::9'
        NAD+SU+4012345500004::9++Hollis & Sons'
        NAD+DP+JOL1::92++Joliet DC'
        CUX+2:EUR:9'
        PAT+1++5:3:D:45'
        LIN+10+3'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+21:300:PCE'
        QTY+73:200:PCE'
        PRI+AAA:6.85'
        SCC+1'
        QTY+21:100:PCE'
        DTM+2:20260324:102'
        QTY+21:100:PCE'
        DTM+2:20260402:102'
        LIN+20+2'
        PIA+1+HF-8:SA'
        QTY+21:24:CS'
        QTY+73:0:CS'
        LIN+30+1'
        PIA+1+HF-9:SA'
        QTY+21:8:PCE'
        QTY+73:8:PCE'
        DTM+2:20260330:102'
        PRI+AAA:1450:::100'
        LOC+7+JOL1::92'
        QTY+11:5:PCE'
        LOC+7+RFD1::92'
        QTY+11:3:PCE'
        LIN+40+4'
        PIA+1+HF-10:SA'
        QTY+21:6:BX'
        QTY+73:6:BX'
        UNS+S'
        MOA+86:2171'
        CNT+2:4'
        UNT+48+1'
        UNZ+1+8'
        """;

    const string ChangeResponseX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260307*0815*U*00401*000000009*0*P*>~
        GS*CA*SUPPLIER*BUYER*20260307*0815*9*X*004010~
        ST*865*0001~
        BCA*00*AC*4500012345***20260227*4500012345-2**SO-991*20260307*20260306~
        CUR*SE*EUR~
        N1*SE*Hollis & Sons*UL*4012345500004~
        POC*10*CA*300*200*EA*6.85**BP*NG-100*VP*HF-7~
        PID*F*08***Hex bolt~
        ACK*IC*280*EA*067*20260330~
        POC*20*DI*24*0*CA***VP*HF-8~
        ACK*ID~
        CTT*2~
        SE*11*0001~
        GE*1*9~
        IEA*1*000000009~
        """;

    const string ChangeResponseEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260307:0815+9'
        UNH+1+ORDRSP:D:96A:UN'
        BGM+231++4'
        DTM+137:20260307:102'
        RFF+ON:4500012345'
        DTM+4:20260227:102'
        RFF+VN:SO-991'
        RFF+PP:4500012345-2'
        DTM+171:20260306:102'
        NAD+SU+4012345500004::9++Hollis & Sons'
        CUX+2:EUR:9'
        LIN+10+6'
        PIA+5+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        QTY+21:300:PCE'
        QTY+73:200:PCE'
        QTY+113:280:PCE'
        DTM+67:20260330:102'
        PRI+AAA:6.85'
        LIN+20+2'
        PIA+5+HF-8:SA'
        QTY+21:24:CS'
        QTY+73:0:CS'
        UNS+S'
        CNT+2:2'
        UNT+25+1'
        UNZ+1+9'
        """;

    [Fact]
    public void The_860_and_the_ORDCHG_give_the_same_order_change() => AssertSame(Single(OrderChangeX12), Single(OrderChangeEdifact));

    [Fact]
    public void The_865_and_the_ORDRSP_give_the_same_answer_to_a_change() => AssertSame(Single(ChangeResponseX12), Single(ChangeResponseEdifact));
}
