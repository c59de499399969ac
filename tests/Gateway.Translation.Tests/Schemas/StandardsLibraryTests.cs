using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

public sealed class StandardsLibraryTests
{
    static readonly StandardsLibrary Library = StandardsLibrary.Shipped;

    [Fact]
    public void The_shipped_definitions_have_no_mistake() => Assert.Empty(Library.Check());

    [Fact]
    public void These_messages_are_defined() =>
        Assert.Equal(
            [
                "X12 004010: 810 820 824 832 846 850 855 856 860 861 864 865 997",
                "X12 005010: 810 820 824 832 846 850 855 856 860 861 864 865 997 999",
                "Edifact 41: CONTRL",
                "Edifact D01B: APERAK DESADV INVOIC INVRPT ORDCHG ORDERS ORDRSP PRICAT RECADV REMADV",
                "Edifact D3: CONTRL",
                "Edifact D96A: APERAK DESADV INVOIC INVRPT ORDCHG ORDERS ORDRSP PRICAT RECADV REMADV",
            ],
            Library.Messages
                .GroupBy(m => (m.Standard, m.Version))
                .OrderBy(g => g.Key.Standard).ThenBy(g => g.Key.Version, StringComparer.Ordinal)
                .Select(g => $"{g.Key.Standard} {g.Key.Version}: {string.Join(' ', g.Select(m => m.Type).Order(StringComparer.Ordinal))}"));

    [Theory]
    [InlineData(Standard.X12, "004010", "855", "004010")]
    [InlineData(Standard.X12, "005010", "999", "005010")]
    [InlineData(Standard.X12, "004010VICS", "855", "004010")]
    [InlineData(Standard.X12, "004010UCS", "855", "004010")]
    [InlineData(Standard.X12, "005010X231A1", "999", "005010")]
    [InlineData(Standard.X12, "002001", "855", "004010 nearest, Older")]
    [InlineData(Standard.X12, "003060", "855", "004010 nearest, Older")]
    [InlineData(Standard.X12, "004030", "855", "005010 nearest, Older")]
    [InlineData(Standard.X12, "004060VICS", "855", "005010 nearest, Older")]
    [InlineData(Standard.X12, "008010", "855", "005010 nearest, Newer")]
    [InlineData(Standard.X12, "4010", "855", "004010 nearest")]
    [InlineData(Standard.X12, "00401", "855", "004010 nearest")]
    [InlineData(Standard.X12, "", "855", "004010 nearest, Older")]
    [InlineData(Standard.X12, "nonsense", "855", "004010 nearest, Older")]
    [InlineData(Standard.Edifact, "D96A", "ORDRSP", "D96A")]
    [InlineData(Standard.Edifact, "D01B", "ORDRSP", "D01B")]
    [InlineData(Standard.Edifact, "901", "INVOIC", "D96A nearest, Older")]
    [InlineData(Standard.Edifact, "2912", "INVOIC", "D96A nearest, Older")]
    [InlineData(Standard.Edifact, "S93A", "ORDRSP", "D96A nearest, Older")]
    [InlineData(Standard.Edifact, "D93A", "ORDRSP", "D96A nearest, Older")]
    [InlineData(Standard.Edifact, "096A", "ORDRSP", "D96A nearest")]
    [InlineData(Standard.Edifact, "D97A", "ORDRSP", "D01B nearest, Older")]
    [InlineData(Standard.Edifact, "D00A", "ORDRSP", "D01B nearest, Older")]
    [InlineData(Standard.Edifact, "D23A", "ORDRSP", "D01B nearest, Newer")]
    [InlineData(Standard.Edifact, "D", "ORDRSP", "D01B nearest, Older")]
    [InlineData(Standard.Edifact, "D3", "CONTRL", "D3")]
    [InlineData(Standard.Edifact, "22", "CONTRL", "D3")]
    [InlineData(Standard.Edifact, "D96A", "CONTRL", "D3 nearest, Older")]
    [InlineData(Standard.Edifact, "41", "CONTRL", "41")]
    [InlineData(Standard.Edifact, "42", "CONTRL", "41 nearest")]
    public void A_version_that_is_not_here_finds_its_nearest_neighbour(Standard standard, string version, string type, string expected)
    {
        var match = Library.Find(standard, version, type)!;
        var judged = match.Schema.JudgedRelease == ReleaseRelation.Same ? "" : $", {match.Schema.JudgedRelease}";
        Assert.Equal(expected, $"{match.Schema.Version}{(match.IsNearest ? " nearest" : "")}{judged}");
    }

    [Theory]
    [InlineData(Standard.X12, "004010", "837")]
    [InlineData(Standard.X12, "004010", "ORDRSP")]
    [InlineData(Standard.Edifact, "D96A", "855")]
    [InlineData(Standard.Edifact, "D96A", "elements")]
    [InlineData(Standard.Csv, "", "855")]
    public void A_type_that_is_not_here_finds_nothing(Standard standard, string version, string type) =>
        Assert.Null(Library.Find(standard, version, type));

    [Theory]
    [InlineData("850", "PO")]
    [InlineData("855", "PR")]
    [InlineData("856", "SH")]
    [InlineData("810", "IN")]
    [InlineData("820", "RA")]
    [InlineData("824", "AG")]
    [InlineData("832", "SC")]
    [InlineData("846", "IB")]
    [InlineData("860", "PC")]
    [InlineData("861", "RC")]
    [InlineData("864", "TX")]
    [InlineData("865", "CA")]
    [InlineData("997", "FA")]
    public void A_message_names_the_group_it_belongs_to(string type, string group) =>
        Assert.Equal(group, Library.Find(Standard.X12, "004010", type)!.Schema.FunctionalId);

    [Theory]
    [InlineData("004010", "PO1", true)]
    [InlineData("004010", "W01", true)]
    [InlineData("004010", "IK3", false)]
    [InlineData("005010", "IK3", true)]
    [InlineData("004010", "ZZZ", false)]
    public void A_release_knows_its_segments(string version, string segment, bool known) =>
        Assert.Equal(known, Library.Find(Standard.X12, version, "850")!.Schema.Release.Knows(segment));

    // Facts read off the published standards, one of each kind, so that a slip in a definition file shows.
    [Theory]
    [InlineData("004010", "324", ElementType.Text, 0, 1, 22)]
    [InlineData("004010", "373", ElementType.Date, 0, 8, 8)]
    [InlineData("004010", "337", ElementType.Time, 0, 4, 8)]
    [InlineData("004010", "610", ElementType.ImpliedDecimal, 2, 1, 15)]
    [InlineData("004010", "212", ElementType.Number, 0, 1, 17)]
    [InlineData("004010", "127", ElementType.Text, 0, 1, 30)]
    [InlineData("005010", "127", ElementType.Text, 0, 1, 50)]
    [InlineData("004010", "719", ElementType.ImpliedDecimal, 0, 1, 6)]
    [InlineData("005010", "719", ElementType.ImpliedDecimal, 0, 1, 10)]
    public void Elements_are_as_the_standard_has_them(string version, string number, ElementType type, int decimals, int min, int max)
    {
        var element = Library.Find(Standard.X12, version, "997")!.Schema.Release.Segments.Values
            .SelectMany(s => s.Elements)
            .Select(u => u.Element)
            .First(e => e?.Number == number)!;
        Assert.Equal((type, decimals, min, max), (element.Type, element.Decimals, element.MinLength, element.MaxLength));
    }
}
