using System.Text;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Maps;

namespace Gateway.Translation.Tests;

/// <summary>RT-39: what one segment costs, from its bytes to the document, is counted, and grows as its length does, whatever it is made of.</summary>
public sealed class SegmentWorkTests
{
    const int Few = 2_000;
    const int Growth = 8;

    const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*U*00401*000000001*0*P*:~";
    const string Isa5 = "ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*^*00501*000000001*0*P*:~";
    const string Unb = "UNB+UNOC:3+SENDER+RECEIVER+261120:1200+R1'";
    const string Order = "BEG*00*SA*PO1**20261120~";
    const string OrderEnd = "PO1*1*10*EA*1.5**VN*A1~CTT*1~SE*6*0001~GE*1*1~IEA*1*000000001~";

    [Theory]
    [InlineData("components of GS", Isa + "GS*", ":", "~GE*0*1~IEA*1*000000001~")]
    [InlineData("elements of GS", Isa + "GS*PO*A*B*20261120*1200*1*X*004010", "*", "~GE*0*1~IEA*1*000000001~")]
    [InlineData("components of GE", Isa + "GS*PO*A*B*20261120*1200*1*X*004010~GE*0*1", ":", "~IEA*1*000000001~")]
    [InlineData("elements of IEA", Isa + "IEA*0*000000001", "*", "~")]
    [InlineData("components of UNG", Unb + "UNG+ORDERS+A+B+260101:1200+1+UN+D:96A", ":", "'UNE+0+1'UNZ+1+R1'")]
    [InlineData("components of UNZ", Unb + "UNZ+0", ":", "'")]
    [InlineData("components of UNH's S009", Unb + "UNH+1+ORDERS:D:96A:UN", ":a", "'UNT+2+1'UNZ+1+R1'")]
    [InlineData("elements of AK5", Isa + "GS*FA*A*B*20261120*1200*1*X*004010~ST*997*0001~AK1*PO*1~AK2*850*0001~AK5*R", "*5", "~AK9*R*1*1*0~SE*6*0001~GE*1*1~IEA*1*000000001~")]
    [InlineData("elements of AK9", Isa + "GS*FA*A*B*20261120*1200*1*X*004010~ST*997*0001~AK1*PO*1~AK9*R*1*1*0", "*5", "~SE*4*0001~GE*1*1~IEA*1*000000001~")]
    [InlineData("components of UCM's S009", Unb + "UNH+1+CONTRL:D:3:UN'UCI+1+A+B+4'UCM+1+ORDERS", ":a", "+4+13'UNT+4+1'UNZ+1+R1'")]
    [InlineData("repetitions that a guide judges", Isa5 + "GS*PO*A*B*20261120*1200*1*X*005010~ST*850*0001~" + Order + "REF*ZZ*1", "^12", "~" + OrderEnd)]
    [InlineData("empty elements behind one that no row reads", Isa + "GS*PO*A*B*20261120*1200*1*X*004010~ST*850*0001~" + Order + "FOB*CC*OR*x", "*", "~" + OrderEnd)]
    [InlineData("empty components behind one that no row reads", Unb + "UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'DTM+137:20261120:102'PAI+1", ":", "'LIN+1++A:SA'QTY+21:1'UNS+S'CNT+2:1'UNT+9+1'UNZ+1+R1'")]
    [Trait("Reliability", "RT-39")]
    public void What_one_segment_costs_grows_as_its_length(string what, string before, string each, string after)
    {
        Cost(before, each, 100, after);
        var (few, many) = (Cost(before, each, Few, after), Cost(before, each, Few * Growth, after));
        Assert.True(many.Work <= Growth * 1.3 * few.Work + 100_000, $"{what}: {few.Work} looked at for {few.Bytes} bytes, {many.Work} for {many.Bytes}");
        Assert.True(many.Allocated <= Growth * 1.3 * few.Allocated + 1_000_000, $"{what}: {few.Allocated} bytes allocated for {few.Bytes}, {many.Allocated} for {many.Bytes}");
    }

    static (int Bytes, long Work, long Allocated) Cost(string before, string each, int count, string after)
    {
        var bytes = Encoding.Latin1.GetBytes(before + string.Concat(Enumerable.Repeat(each, count)) + after);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var translator = new Translator(Plan);
        bytes.CopyTo(translator.GetMemory(bytes.Length).Span);
        translator.Advance(bytes.Length);
        translator.Complete();
        while (translator.Read())
        {
        }

        return (bytes.Length, translator.Work, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    static MessagePlan Plan(EnvelopeKey key)
    {
        var plan = MessagePlan.Of(StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type));
        if (plan.Schema is not { } schema || Mapping.Library.Find(key.Standard, schema.Version, key.Type) is not { } map) return plan;
        return plan with { Map = Mapping.Plan(map.Name, schema), Guide = key.Version == "005010" ? ReadGuide() : null };
    }

    static Guide ReadGuide()
    {
        const string text = "guide: acme\nmessage: { standard: x12, version: \"005010\", type: \"850\" }\nrules:\n  - { at: REF02, maxLength: 1 }\n";
        return Guide.Read("guide.yaml", text, StandardsLibrary.Shipped, [])!;
    }
}
