using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

/// <summary>The HL tree of an 856, well and badly formed: which order and package each line belongs to.</summary>
public class TreeTests
{
    [Theory]
    [InlineData("by the ids of the parents", "1**S,2*1*O=A,3*2*P,4*3*I,5*2*I,6*1*O=B,7*6*I", "A/1 A/- B/-")]
    [InlineData("by order, where no parent is named", "1**S,2**O=A,3**P,4**I,5**I,6**O=B,7**I", "A/1 A/1 B/-")]
    [InlineData("by order, where the parent is missing", "1**S,2*1*O=A,3*2*P,4*99*I", "A/1")]
    [InlineData("by order, where it names itself", "1**S,2*1*O=A,3*2*P,4*4*I", "A/1")]
    [InlineData("a package inside a pallet", "1**S,2*1*O=A,3*2*T,4*3*P,5*4*I", "A/2")]
    [InlineData("children that follow another branch", "1**S,2*1*O=A,3*1*O=B,4*2*I,5*3*I", "A/- B/-")]
    [InlineData("a level that the map does not know", "1**S,2*1*O=A,3*2*X,4*3*I", "A/-")]
    [InlineData("ids that repeat: the first counts", "1**S,2*1*O=A,2*1*O=B,3*2*I", "A/-")]
    [InlineData("packages below their item", "1**S,2*1*O=A,3*2*I,4*3*P,5*2*I,6*5*P", "A/1 A/2")]
    [InlineData("several packages below an item: the line is in none alone", "1**S,2*1*O=A,3*2*I,4*3*P,5*3*P", "A/-")]
    [InlineData("the order inside the package", "1**S,2*1*P,3*2*O=A,4*3*I,5*1*P,6*5*O=B,7*6*I", "A/1 B/2")]
    [InlineData("cartons on a pallet of an order", "1**S,2*1*O=A,3*2*T,4*3*P,5*4*I,6*3*P,7*6*I", "A/2 A/3")]
    [InlineData("items without any order", "1**S,2*1*I", "-/-")]
    public void A_line_belongs_to_its_order_and_package(string rule, string levels, string expected)
    {
        var notice = Read(levels);
        Assert.Equal(expected, string.Join(' ', notice.Lines.Select(l => $"{l.OrderNumber ?? "-"}/{l.PackageId ?? "-"}")));
        Assert.NotEmpty(rule);
    }

    [Fact]
    public void The_packages_of_the_highest_CPS_are_counted_and_weighed()
    {
        var notice = Desadv("CPS+1'PAC+5++CT'MEA+PD+AAB+KGM:50'LIN+1++4000862141404:EN'QTY+12:10'");
        Assert.Equal((5, "CT", 50, "KGM"), (notice.PackageCount!.Value, notice.PackageCount.Unit, notice.GrossWeight!.Value, notice.GrossWeight.Unit));
        Assert.Empty(notice.Packages);
    }

    [Fact]
    public void A_package_that_is_the_highest_CPS_has_the_SSCC_of_whatever_else_marks_it()
    {
        var notice = Desadv("CPS+1'PAC+1++201'PCI+17'GIN+AW+123'GIN+BJ+340123450000000012'LIN+1++4000862141404:EN'QTY+12:10'");
        Assert.Equal("340123450000000012", Assert.Single(notice.Packages).Sscc);
        Assert.Equal("1", Assert.Single(notice.Lines).PackageId);
    }

    [Theory]
    [InlineData("PAC+1++201'PCI+33E'GIN+BJ+340123450000000012'PAC+1++201'PCI+33E'GIN+BJ+340123450000000029'")]
    [InlineData("PAC+2++201'PCI+33E'GIN+BJ+340123450000000012'GIN+BJ+340123450000000029'")]
    [InlineData("PAC+2++201'PCI+33E'GIN+BJ+340123450000000012+340123450000000029'")]
    [InlineData("PAC+2++201'PCI+33E'GIN+BJ+340123450000000012:340123450000000029'")]
    public void Several_packages_in_one_CPS_hold_the_notice(string packages)
    {
        var found = Assert.Single(Mapped($"CPS+1'CPS+2+1'{packages}LIN+1++4000862141404:EN'QTY+12:10'").Map);
        Assert.Equal(("map-values-several", Severity.Error, "340123450000000029"), (found.Code.Name, found.Severity, found.Value));
    }

    [Fact]
    public void One_package_that_is_named_twice_is_one() =>
        Assert.Single(Desadv("CPS+1'CPS+2+1'PAC+1++201'PCI+33E'GIN+BJ+340123450000000012'PCI+33E'GIN+BJ+340123450000000012'LIN+1++4000862141404:EN'QTY+12:10'").Packages);

    static ShipNotice Desadv(string segments)
    {
        var mapped = Mapped(segments);
        Assert.Empty(mapped.Map);
        return (ShipNotice)mapped.Mapped.Document;
    }

    static Translated Mapped(string segments) => Assert.Single(Mapping.Translate($"UNB+UNOC:3+A+B+261120:1200+1'UNH+1+DESADV:D:96A:UN'BGM+351+D1+9'DTM+137:20261120:102'RFF+ON:PO1'{segments}UNT+{segments.Count(c => c == '\'') + 5}+1'UNZ+1+1'"));

    [Fact]
    public void Packages_name_the_one_that_holds_them()
    {
        var notice = Read("1**S,2*1*O=A,3*2*T,4*3*P,5*3*P,6*2*T");
        Assert.Equal([null, "1", "1", null], notice.Packages.Select(p => p.ParentId));
        Assert.Equal(["pallet", "carton", "carton", "pallet"], notice.Packages.Select(p => p.Type!));
    }

    [Fact]
    public void A_package_with_one_order_inside_belongs_to_it()
    {
        var notice = Read("1**S,2*1*P,3*2*O=A,4*3*I,5*1*P,6*5*O=A,7*6*I,8*5*O=B,9*8*I");
        Assert.Equal(["A", null], notice.Packages.Select(p => p.OrderNumber));
    }

    [Theory]
    [InlineData("1**S,2*1*O=A,3*2*P,4*3*I")]
    [InlineData("1**S,2*1*O=A,3*2*T,4*3*P,5*4*I,6*3*P,7*6*I")]
    [InlineData("1**S,2*1*O=A,3*2*I,4*3*P,5*2*I,6*5*P")]
    [InlineData("1**S,2*1*P,3*2*O=A,4*3*I,5*1*P,6*5*O=B,7*6*I")]
    [InlineData("1**S,2*1*P,3*2*O=A,4*3*I,5*2*O=B,6*5*I")]
    [InlineData("1**S,2*1*O=A,3*2*I")]
    public void Whatever_its_layout_it_comes_back_the_same(string levels)
    {
        foreach (var map in (string[])["x12-004010-856", "edifact-d96a-desadv"])
        {
            var proof = MapProof.Of(Mapping.Plan(map), Read(levels) with { ShipNoticeTime = null });
            Assert.True(proof.Differences.Count == 0, $"{map}: {string.Join("\n", proof.Differences)}");
        }
    }

    [Fact]
    public void A_chain_of_ten_thousand_parents_is_read_in_time()
    {
        var levels = string.Join(',', Enumerable.Range(2, 10_000).Select(i => FormattableString.Invariant($"{i}*{i - 1}*P")).Prepend("1**S"));
        Assert.Equal(10_000, Read(levels).Packages.Count);
    }

    [Theory]
    [InlineData("lines of the shipment itself", "1=LIN", "-")]
    [InlineData("a package inside the shipment", "1,2+1=LIN", "1")]
    [InlineData("a carton on a pallet", "1,2+1,3+2=LIN", "2")]
    [InlineData("a parent that is missing", "1,2+9=LIN", "1")]
    [InlineData("one that names itself", "7+7=LIN", "1")]
    [InlineData("no shipment, but a package with its SSCC", "1=PAC+1'PCI+33E'GIN+BJ+380098765000000014'LIN", "1")]
    public void A_line_of_a_DESADV_belongs_to_the_package_of_its_CPS(string rule, string nodes, string expected)
    {
        var notice = ReadDesadv(nodes);
        Assert.Equal(expected, string.Join(' ', notice.Lines.Select(l => l.PackageId ?? "-")));
        Assert.All(notice.Lines, l => Assert.Equal("A", l.OrderNumber));
        Assert.NotEmpty(rule);
    }

    [Fact]
    public void Of_several_orders_none_is_taken_for_a_line_that_names_none()
    {
        var notice = ReadDesadv("1=LIN", "RFF+ON:A'RFF+ON:B'");
        Assert.Equal(["A", "B"], notice.Orders.Select(o => o.OrderNumber));
        Assert.Null(notice.Lines[0].OrderNumber);
    }

    static ShipNotice ReadDesadv(string nodes, string orders = "RFF+ON:A'")
    {
        var segments = nodes.Split(',').Select(n => n.Split('=') is [var cps, var inside] ? $"CPS+{cps}'{inside}+1'QTY+12:5:PCE'" : $"CPS+{n}'");
        var (document, _) = Mapping.Read(
            Mapping.Plan("edifact-d96a-desadv"),
            $"UNB+UNOC:3+A+B+260301:1200+1'UNH+1+DESADV:D:96A:UN'BGM+351+N1+9'DTM+137:20260301:102'{orders}{string.Concat(segments)}UNT+9+1'UNZ+1+1'");
        return (ShipNotice)document;
    }

    static ShipNotice Read(string levels)
    {
        var segments = levels.Split(',').Select(l => l.Split('=') is [var hl, var order] ? $"HL*{hl}~PRF*{order}" : $"HL*{l}{(l.EndsWith('I') ? "~SN1**5*EA" : "")}");
        var (document, _) = Mapping.Read(Mapping.Plan("x12-004010-856"),
            $"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260301*1200*U*00401*000000001*0*P*>~GS*SH*A*B*20260301*1200*1*X*004010~ST*856*0001~BSN*00*N1*20260301*1200~{string.Join('~', segments)}~SE*9*0001~GE*1*1~IEA*1*000000001~");
        return (ShipNotice)document;
    }
}
