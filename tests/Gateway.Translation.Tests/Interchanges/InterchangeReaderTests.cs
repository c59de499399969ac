namespace Gateway.Translation.Tests.Interchanges;

public sealed class InterchangeReaderTests
{
    const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*U*00401*000000001*0*P*:~";
    const string Clean = Isa + "GS*PR*SEND*RECV*20261120*1200*7*X*004010~ST*855*0001~BAK*00*AD*PO1~SE*3*0001~GE*1*7~IEA*1*000000001~";

    [Fact]
    public void A_clean_X12_interchange_is_read_from_header_to_trailer()
    {
        Assert.Equal(
            [
                "X12 000000001 00401 SENDER>RECEIVER @0",
                "group PR 7 004010",
                "message 855 004010 0001 3 @147+35 [ST|855|0001][BAK|00|AD|PO1][SE|3|0001] 3/0001",
                "group end 1 1/7",
                "end 1 1/000000001 +206",
            ],
            Reading.Events(Clean));
    }
}
