namespace Gateway.Translation.Tests.Maps;

/// <content>A price list, as each syntax says it.</content>
public partial class OneDocumentTests
{
    const string CatalogueX12 =
        """
        ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*BUYER          *260320*0500*U*00401*000000012*0*P*>~
        GS*SC*SUPPLIER*BUYER*20260320*0500*12*X*004010~
        ST*832*0001~
        BCT*PC*NG-2026*2*******00~
        REF*CT*CT-118~
        REF*PL*NG-NET~
        DTM*097*20260320~
        DTM*007*20260401~
        DTM*036*20260630~
        CUR*SE*USD~
        N1*SE*Hollis & Sons*UL*4012345500004~
        LIN*1*BP*NG-100*VP*HF-7*CH*US~
        G53*001~
        DTM*018*20260415~
        CTB*OR**57*500~
        CTB*OR**AP*100~
        PID*F****Hex bolt~
        MEA*PD*G*0.019*KG~
        MEA*PD*LN*48*MM~
        PO4*500~
        LDT*AF*10*DA~
        CTP**NET*8.9*100*EA~
        DTM*007*20260415~
        CTP*WH*PBQ*8.4*5000*EA~
        DTM*036*20260531~
        CTP**MSR*0.19~
        CUR*SE*CAD~
        N1*MF*Hollis~
        LIN*2*VP*HF-8~
        G53*002~
        DTM*001*20260630~
        CTT*2~
        SE*31*0001~
        GE*1*12~
        IEA*1*000000012~
        """;

    const string CatalogueEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+SUPPLIER+BUYER+260320:0500+12'
        UNH+1+PRICAT:D:96A:UN'
        BGM+9:::prices+NG-2026+9'
        DTM+137:20260320:102'
        DTM+157:20260401:102'
        DTM+206:20260630:102'
        RFF+CT:CT-118'
        RFF+PI:2'
        RFF+PL:NG-NET'
        NAD+SU+4012345500004::9++Hollis & Sons'
        CUX+2:USD:10'
        PGI+11'
        LIN+1+3'
        PIA+1+NG-100:BP+HF-7:SA'
        IMD+F++:::Hex bolt'
        MEA+PD+AAB+KGM:0.019'
        MEA+PD+LN+MMT:48'
        QTY+59:500'
        QTY+53:500'
        QTY+165:100'
        ALI+US'
        DTM+169:10:804'
        DTM+44:20260415:102'
        NAD+MF+++Hollis'
        PRI+AAA:8.9::NTP:100:PCE'
        DTM+157:20260415:102'
        PRI+AAA:8.4'
        APR+WH'
        RNG+4+PCE:5000'
        DTM+206:20260531:102'
        PRI+AAA:0.19::MSR'
        CUX+2:CAD:10'
        LIN+2+2'
        PIA+1+HF-8:SA'
        DTM+362:20260630:102'
        UNT+35+1'
        UNZ+1+12'
        """;

    [Fact]
    public void The_832_and_the_PRICAT_give_the_same_price_catalogue() => AssertSame(Single(CatalogueX12), Single(CatalogueEdifact));
}
