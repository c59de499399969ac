using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Maps;

public class CheckedInterchangeTests
{
    static readonly Document Order = Mapping.Translate(
        "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SUPPLIER       *261120*1230*U*00401*000000001*0*P*>~GS*PO*B*S*20261120*1230*1*X*004010~ST*850*0001~"
        + "BEG*00*SA*PO1**20261120~PO1*1*10*EA*1.5**BP*A1~CTT*1~SE*5*0001~GE*1*1~IEA*1*000000001~")[0].Mapped.Document;

    [Theory]
    [InlineData(Standard.X12, "004010", "850")]
    [InlineData(Standard.Edifact, "D96A", "ORDERS")]
    public void What_the_schema_accepts_may_be_sent(Standard standard, string version, string type)
    {
        var written = Write(Envelope(standard), standard, version, type, Order, Order);

        Assert.True(written.MaySend, string.Join('\n', written.Diagnostics.Select(d => d.Text)));
        Assert.Equal(2, Mapping.Translate(Encoding.ASCII.GetString(written.Bytes.Span)).Count);
    }

    [Fact]
    public void What_the_schema_rejects_may_not()
    {
        var written = Write(Envelope(Standard.X12), Standard.X12, "004010", "850", new PurchaseOrder { OrderNumber = "PO1", OrderDate = new(2026, 11, 20) });

        Assert.False(written.MaySend);
        Assert.Contains(written.Diagnostics, d => d.Severity == Severity.Error && d.Code.Scope == DiagnosticScope.Segment);
    }

    [Fact]
    public void What_does_not_fit_into_the_envelope_may_not()
    {
        var written = Write(Envelope(Standard.X12) with { Sender = new("ZZ", "SIXTEEN LETTERS!") }, Standard.X12, "004010", "850", Order);

        Assert.False(written.MaySend);
        Assert.Equal(("ISA", 6), (written.Refused[0].SegmentId, written.Refused[0].Element));
    }

    [Fact]
    public void What_the_map_cannot_write_may_not()
    {
        var written = Write(Envelope(Standard.X12), Standard.X12, "004010", "850", (PurchaseOrder)Order with { OrderNumber = "PO*1" });

        Assert.False(written.MaySend);
        Assert.Contains(written.Diagnostics, d => d.Code == DiagnosticCodes.MapValueUnwritable);
    }

    [Fact]
    public void The_maps_of_the_assembly_are_those_of_the_folder()
    {
        Assert.Equal(Mapping.Library.Maps.Select(m => m.Name), MapLibrary.Shipped.Maps.Select(m => m.Name));
        Assert.Equal(Mapping.Library.CodeLists.Keys.Order(), MapLibrary.Shipped.CodeLists.Keys.Order());
    }

    static CheckedInterchange Write(OutgoingEnvelope envelope, Standard standard, string version, string type, params Document[] documents)
    {
        var schema = StandardsLibrary.Shipped.Find(standard, version, type)!.Schema;
        var map = MapLibrary.Shipped.Plan(MapLibrary.Shipped.Find(standard, version, type)!.Name, schema, [])!;
        return CheckedInterchange.Write(envelope, map, documents, interchangeNumber: 1);
    }

    static OutgoingEnvelope Envelope(Standard standard) => new()
    {
        Standard = standard,
        Version = standard == Standard.X12 ? "00401" : "UNOC3",
        Sender = new("ZZ", "BUYER"),
        Receiver = new("ZZ", "SUPPLIER"),
        Delimiters = standard == Standard.X12 ? Delimiters.X12 : Delimiters.Edifact,
        Time = new(2026, 11, 20, 12, 30, 0, TimeSpan.Zero),
    };
}
