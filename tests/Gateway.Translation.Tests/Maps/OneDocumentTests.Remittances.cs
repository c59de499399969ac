using Gateway.Translation.Documents;

namespace Gateway.Translation.Tests.Maps;

/// <content>A payment and what it settles, as each syntax says it.</content>
public partial class OneDocumentTests
{
    const string RemittanceX12 =
        """
        ISA*00*          *00*          *ZZ*BUYER          *ZZ*SUPPLIER       *260430*0700*U*00401*000000011*0*P*>~
        GS*RA*BUYER*SUPPLIER*20260430*0700*11*X*004010~
        ST*820*0001~
        BPR*I*6337.18*C*ACH**02*CHASUS33*DA*4455667788***02*BLOPIT22*DA*9988776655*20260430~
        TRN*1*PAY-17~
        CUR*PR*USD~
        REF*CK*71830~
        REF*CT*CT-118~
        DTM*097*20260429~
        N1*PR*Northgate Supply*UL*0081234560003~
        PER*AP*Accounts payable*EM*ap@northgate.example~
        N1*PE*Hollis & Sons*UL*4012345500004~
        ENT*1~
        RMR*IV*HF-77120**5517.68*5629*111.32~
        REF*PO*4500012345~
        DTM*003*20260402~
        RMR*IV*HF-77121**984.5*1012~
        REF*PO*4500012346~
        DTM*003*20260403~
        ADX*-20.5*01*DB*DM-0412~
        ADX*-7*59~
        RMR*CM*HF-CR-901**-165*-165~
        SE*21*0001~
        GE*1*11~
        IEA*1*000000011~
        """;

    const string RemittanceEdifact =
        """
        UNA:+.? '
        UNB+UNOC:3+BUYER+SUPPLIER+260430:0700+11'
        UNH+1+REMADV:D:96A:UN'
        BGM+481+PAY-17+9'
        DTM+137:20260429:102'
        DTM+138:20260430:102'
        RFF+CK:71830'
        RFF+CT:CT-118'
        FII+OR+4455667788+CHASUS33:25:5'
        FII+BF+9988776655+BLOPIT22:25:5'
        PAI+::30'
        NAD+PR+0081234560003::9++Northgate Supply'
        CTA+AP+:Accounts payable'
        COM+ap@northgate.example:EM'
        NAD+PE+4012345500004::9++Hollis & Sons'
        CUX+2:USD:11'
        DOC+380+HF-77120'
        MOA+9:5629'
        MOA+52:111.32'
        MOA+12:5517.68'
        DTM+171:20260402:102'
        RFF+ON:4500012345'
        DOC+380+HF-77121'
        MOA+9:1012'
        MOA+12:984.5'
        DTM+171:20260403:102'
        RFF+ON:4500012346'
        AJT+57'
        MOA+165:-20.5'
        RFF+DL:DM-0412'
        AJT+32'
        MOA+165:-7'
        DOC+381+HF-CR-901'
        MOA+9:-165'
        MOA+12:-165'
        UNS+S'
        MOA+12:6337.18'
        UNT+36+1'
        UNZ+1+11'
        """;

    // An 820 has no purpose; a REMADV does not say what kind of account it is.
    [Fact]
    public void The_820_and_the_REMADV_give_the_same_remittance_advice()
    {
        var fromX12 = (RemittanceAdvice)Single(RemittanceX12);
        var asEdifact = fromX12 with
        {
            Purpose = DocumentPurpose.Original,
            PayerAccount = fromX12.PayerAccount! with { Type = null },
            PayeeAccount = fromX12.PayeeAccount! with { Type = null },
        };
        AssertSame(asEdifact, Single(RemittanceEdifact));
    }
}
