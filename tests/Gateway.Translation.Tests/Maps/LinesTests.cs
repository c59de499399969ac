using System.Buffers;
using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Names and streets longer than the 35 characters that a component of C080 and C059 has: broken at blanks into the next, and read as one again.</summary>
public class LinesTests
{
    const string Long = "Gemeinnützige Gesellschaft für Instandsetzung und Vertrieb mbH";

    [Theory]
    [InlineData("Valvole Rossi S.r.l.", "Milano", "NAD+SU+++Valvole Rossi S.r.l.:Milano")]
    [InlineData("Valvole Rossi S.r.l.", null, "NAD+SU+++Valvole Rossi S.r.l.")]
    [InlineData(null, "Milano", "NAD+SU+++:Milano")]
    [InlineData(Long, null, "NAD+SU+++Gemeinnützige Gesellschaft für:Instandsetzung und Vertrieb mbH")]
    [InlineData(Long, "Werk 2", "NAD+SU+++Gemeinnützige Gesellschaft für:Instandsetzung und Vertrieb mbH::Werk 2")]
    [InlineData("A name of just thirty-five letters.", "Works", "NAD+SU+++A name of just thirty-five letters.::Works")]
    [InlineData("A name of thirty-three characters", "W", "NAD+SU+++A name of thirty-three characters:W")]
    [InlineData(Long, Long, "NAD+SU+++Gemeinnützige Gesellschaft für:Instandsetzung und Vertrieb mbH::Gemeinnützige Gesellschaft für:Instandsetzung und Vertrieb mbH")]
    public void A_name_is_broken_at_blanks_and_comes_back_whole(string? name, string? additional, string expected)
    {
        var party = new Party { Name = name, AdditionalName = additional };
        var found = new List<Diagnostic>();
        Assert.Equal(expected, Written(party, found));
        Assert.Empty(found);
        Assert.Equal((name, additional), Names(Read(expected)));
    }

    [Theory]
    [InlineData("NAD+SU+++Alpha:Beta:Gamma", "Alpha", "Beta Gamma")]
    [InlineData("NAD+SU+++Alpha::Gamma", "Alpha", "Gamma")]
    [InlineData("NAD+SU+++A name of thirty-three characters:GmbH:Works", "A name of thirty-three characters GmbH", "Works")]
    public void What_others_write_in_lines_is_read(string segment, string name, string additional) => Assert.Equal((name, additional), Names(Read(segment)));

    [Fact]
    public void Streets_have_four_lines()
    {
        var party = new Party { Street = "Lange Strasse hinter dem alten Bahnhof der Stadt 12", AdditionalStreet = "Tor 4" };
        var found = new List<Diagnostic>();
        var written = Written(party, found);
        Assert.Equal("NAD+SU++++Lange Strasse hinter dem alten:Bahnhof der Stadt 12:Tor 4", written);
        Assert.Equal((party.Street, party.AdditionalStreet), (Read(written!).Street, Read(written!).AdditionalStreet));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(36)]
    public void What_finds_no_room_is_told(int length)
    {
        var found = new List<Diagnostic>();
        Written(new() { Name = length == 36 ? new string('x', length) : string.Join(' ', Enumerable.Repeat("abcdefghi", length / 10)) }, found);
        Assert.Equal(["map-value-unwritable"], found.Select(d => d.Code.Name));
    }

    static (string? Name, string? Additional) Names(Party party) => (party.Name, party.AdditionalName);

    static Party Read(string segment)
    {
        var text = $"UNB+UNOC:3+A+B+261120:1200+1'UNH+1+ORDRSP:D:96A:UN'BGM+231+S1+29'DTM+137:20261120:102'{segment}'NAD+BY+1::9'UNS+S'UNT+7+1'UNZ+1+1'";
        return ((OrderResponse)Assert.Single(Mapping.Translate(text)).Mapped.Document).Seller!;
    }

    static string? Written(Party seller, List<Diagnostic> found)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new SegmentWriter(bytes, Delimiters.Edifact, Encoding.Latin1);
        Mapping.Plan("edifact-d96a-ordrsp").Write(new OrderResponse { Seller = seller }, writer, found);
        return Encoding.Latin1.GetString(bytes.WrittenSpan).Split('\'').SingleOrDefault(s => s.StartsWith("NAD+SU", StringComparison.Ordinal));
    }
}
