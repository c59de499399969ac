using System.Buffers;
using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Maps;

/// <summary>A long text in the many short elements that a standard has for it: TED02 (60 characters), then as many NTE02 (80) as it needs.</summary>
public class JoinTests
{
    static readonly string Sixty = string.Join(' ', Enumerable.Repeat("abcdefghi", 6));

    [Theory]
    [InlineData("short", "TED**short")]
    [InlineData("  blanks around it  ", "TED**blanks around it")]
    [InlineData("a text of just sixty characters, the room that TED02 has for", "TED**a text of just sixty characters, the room that TED02 has for")]
    [InlineData("a text of just sixty characters, the room that TED02 has for it", "TED**a text of just sixty characters, the room that TED02 has for|NTE**it")]
    public void A_text_is_broken_at_blanks(string text, string expected) => Assert.Equal(expected, Written(text));

    [Fact]
    public void It_goes_on_in_as_many_segments_as_it_needs()
    {
        var text = string.Join(' ', Enumerable.Repeat(Sixty, 4));
        var written = Written(text);
        Assert.Equal(["TED", "NTE", "NTE", "NTE"], written.Split('|').Select(s => s[..3]));
        Assert.Equal(text, ReadBack(written).Text);
    }

    [Fact]
    public void A_word_longer_than_a_place_is_cut_rather_than_lost()
    {
        var text = new string('x', 150);
        Assert.Equal($"TED**{new string('x', 60)}|NTE**{new string('x', 80)}|NTE**{new string('x', 10)}", Written(text));
    }

    [Fact]
    public void What_finds_no_room_is_told()
    {
        var diagnostics = new List<Diagnostic>();
        Written(string.Join(' ', Enumerable.Repeat(new string('y', 80), 102)), diagnostics);
        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, d => Assert.Contains("there is room for 100 NTE here", d.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_origin_reaches_from_the_first_piece_to_the_last()
    {
        var (document, origins, text) = Read("TED*MN*The first piece|NTE**and the second");
        Assert.Equal("The first piece and the second", document.Errors[0].Text);
        var origin = origins.Find("/errors/0/text")!;
        Assert.Equal("The first piece~NTE**and the second", text.Substring((int)origin.Offset, origin.Length));
    }

    static AdviceError ReadBack(string segments) => Read(segments.Replace("TED**", "TED*024*", StringComparison.Ordinal)).Document.Errors[0];

    static (ApplicationAdvice Document, Origins Origins, string Text) Read(string segments)
    {
        var text =
            "ISA*00*          *00*          *ZZ*A              *ZZ*B              *260301*1200*U*00401*000000001*0*P*>~GS*AG*A*B*20260301*1200*1*X*004010~" +
            $"ST*824*0001~BGN*00*1*20260301~OTI*TR*IV*1~{segments.Replace('|', '~')}~SE*9*0001~GE*1*1~IEA*1*000000001~";
        var mapped = Assert.Single(Mapping.Translate(text)).Mapped;
        return ((ApplicationAdvice)mapped.Document, mapped.Origins, text);
    }

    static string Written(string text, List<Diagnostic>? diagnostics = null)
    {
        var found = diagnostics ?? [];
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new SegmentWriter(bytes, new((byte)'|', (byte)'*', (byte)'>'), Encoding.Latin1);
        Mapping.Plan("x12-004010-824").Write(new ApplicationAdvice { Errors = [new() { Text = text }] }, writer, found);
        if (diagnostics is null) Assert.Empty(found);
        var segments = Encoding.Latin1.GetString(bytes.WrittenSpan).TrimEnd('|').Split('|');
        return string.Join('|', segments.Where(s => s[..3] is "TED" or "NTE"));
    }
}
