using System.Text;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

public sealed class SegmentTagsTests
{
    [Theory]
    [InlineData("REF", 1)]
    [InlineData("N1", 0)]
    [InlineData("UNIT", 2)]
    [InlineData("", -1)]
    [InlineData("RE", -1)]
    [InlineData("REFS", -1)]
    [InlineData("\0REF", -1)]
    [InlineData("REF\0", -1)]
    [InlineData("\0\0N1", -1)]
    [InlineData("N1\0\0", -1)]
    [InlineData("UNITS", -1)]
    public void A_tag_is_found_by_all_its_bytes_and_no_others(string tag, int number) =>
        Assert.Equal(number, new SegmentTags(["N1", "REF", "UNIT", "REF"]).Number(Encoding.Latin1.GetBytes(tag)));

    [Theory]
    [InlineData("AB", true)]
    [InlineData("ABCDEFGH", true)]
    [InlineData("", false)]
    [InlineData("A", false)]
    [InlineData("AB\0", false)]
    [InlineData("\0AB", false)]
    [InlineData("ABCDEFGHI", false)]
    public void A_code_is_listed_by_all_its_bytes_and_no_others(string code, bool isListed) =>
        Assert.Equal(isListed, new CodeSet(["AB", "ABCDEFGH"]).Contains(Encoding.Latin1.GetBytes(code)));

    [Fact]
    public void A_NUL_behind_a_tag_makes_it_another_one()
    {
        var validated = Validated.X12("850", "BEG*00*SA*PO1**20260101~REF\0*DP*1~PO1*1*5*EA*1.5~CTT*1~");
        Assert.Equal(["segment-unknown REF\0 3"], validated.Findings);
    }
}
