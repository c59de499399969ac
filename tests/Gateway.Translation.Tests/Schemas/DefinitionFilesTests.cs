using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>Mistakes in definition files are named with file, line and column.</summary>
public sealed class DefinitionFilesTests
{
    const string Elements = "143 ID 3/3 Type\n329 AN 4/9 Number\n96 N0 1/10 Count\n";
    const string Segments = "segment ST Header\n  01 143 M\n  02 329 M\nsegment SE Trailer\n  01 96 M\n  02 329 M\nsegment REF Reference\n  01 143 O x5\n  02 329 C\n  notes R0102\n";
    const string Message = "message 999 Test\ngroup FA\nST M 1\nloop O >1\n  REF M 1\nSE M 1\n";

    [Fact]
    public void A_sound_definition_is_read()
    {
        var library = Library(Elements, Segments, Message);
        Assert.Empty(library.Check());
        var schema = library.Find(Standard.X12, "004010", "999")!.Schema;
        Assert.Equal(["999", "ST", "REF", "REF", "SE"], schema.Nodes.Select(n => n.Id));
        Assert.Equal([1, 1, int.MaxValue, 1, 1], schema.Nodes.Select(n => n.Max));
        Assert.Equal(5, schema.Release.Segments["REF"].Elements[0].MaxRepetitions);
        Assert.Equal("R0102", Assert.Single(schema.Release.Segments["REF"].Notes).ToString());
    }

    [Theory]
    [InlineData("143 XX 3/3 Type", "1:5 error XX is not an element type")]
    [InlineData("143 ID 3-3 Type", "1:8 error 3-3 is not a length")]
    [InlineData("143 ID 4/3 Type", "1:8 error 4/3 is not a length")]
    [InlineData("143 ID 0/3 Type", "1:8 error 0/3 is not a length")]
    [InlineData("143 ID", "1:1 error Expected \"NUMBER TYPE MIN/MAX NAME\"")]
    [InlineData("143 ID 3/3 Type\n  850 8555", "2:7 error Code 8555 does not fit element 143 of 3 to 3 characters")]
    [InlineData("  850 855", "1:3 error A code list stands below an element")]
    [InlineData("143 ID 3/3 Type\n143 ID 3/3 Again", "2:1 error Element 143 is defined twice")]
    [InlineData("143\tID 3/3 Type", "1:1 error Tabs are not allowed")]
    public void Mistakes_among_elements(string elements, string expected) =>
        Assert.StartsWith($"x12/004010/elements.def:{expected}", First(elements + "\n", "", "message 999 T\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("segment REF Reference\n  02 143 M", "2:3 error Position 02 is out of order; expected 01")]
    [InlineData("segment REF Reference\n  01 144 M", "2:6 error 144 is neither in elements.def nor a composite")]
    [InlineData("segment REF Reference\n  01 143 X", "2:10 error Expected M (mandatory)")]
    [InlineData("segment REF Reference\n  01 143 O 5", "2:12 error Expected how often")]
    [InlineData("segment REF Reference\n  01 143 O\n  notes P0102", "3:9 error P0102 is not a syntax note")]
    [InlineData("segment REF Reference\n  01 143 O\n  notes Q0101", "3:9 error Q0101 is not a syntax note")]
    [InlineData("segment REF Reference\n  01", "2:3 error Expected \"POSITION ELEMENT")]
    [InlineData("segment REF", "1:1 error Expected \"segment ID NAME\"")]
    [InlineData("sement REF Reference", "1:1 error sement is not known here")]
    [InlineData("  01 143 M", "1:3 error An element stands below a segment")]
    [InlineData("segment REF Reference\nsegment REF Again", "2:9 error REF is defined twice")]
    [InlineData("composite C001 A\n  01 143 M\ncomposite C002 B\n  01 C001 M", "4:6 error A composite cannot hold a composite")]
    public void Mistakes_among_segments(string segments, string expected) =>
        Assert.StartsWith($"x12/004010/segments.def:{expected}", First(Elements, segments + "\n", "message 999 T\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("ST M 1", "1:1 error Expected \"message TYPE NAME\"")]
    [InlineData("message 999 T\nXX M 1", "2:1 error Segment XX is not in segments.def")]
    [InlineData("message 999 T\nST X 1", "2:4 error Expected M (mandatory)")]
    [InlineData("message 999 T\nST M many", "2:6 error Expected how often")]
    [InlineData("message 999 T\nST M", "2:1 error Expected \"SEGMENT M|O MAX\"")]
    [InlineData("message 999 T\n  ST M 1", "2:3 error The indentation fits no loop")]
    [InlineData("message 999 T\nloop O 5\n    ST M 1", "3:5 error The indentation fits no loop")]
    [InlineData("message 999 T\nloop O 5\n  REF O 1", "3:3 error REF opens its loop and so must be M 1")]
    [InlineData("message 999 T\nST M 1\nloop O 5 L1", "1:1 error Loop L1 holds no segment")]
    public void Mistakes_among_messages(string message, string expected) =>
        Assert.StartsWith($"x12/004010/999.def:{expected}", First(Elements, Segments, message + "\n"), StringComparison.Ordinal);

    [Fact]
    public void Comments_and_blank_lines_say_nothing() =>
        Assert.Empty(Library("# all elements\n\n" + Elements, Segments + "\n# the end # really\n", Message).Check());

    const string Forecast = "message 830 Planning Schedule\ngroup PS\nST M 1\nBFR M 1\nloop M >1\n  LIN M 1\n  FST O >1\nSE M 1\n";
    const string ForecastSegments = "segment BFR Beginning\n  01 353 M\n  02 127 C\n  03 328 C\n  04 675 M\n  notes R0203\nsegment FST Forecast\n  01 380 M\n";

    [Fact]
    public void An_analyst_adds_a_message_with_what_its_release_lacks()
    {
        var library = Extended(
            ("maps/x12/004010/830.def", Forecast), ("maps/x12/004010/segments.def", ForecastSegments), ("maps/x12/004010/elements.def", "675 ID 2/2 Schedule Type Qualifier\n  DL SH\n"));
        var schema = library.Find(Standard.X12, "004010VICS", "830")!.Schema;
        Assert.Equal(["830", "ST", "BFR", "LIN", "LIN", "FST", "SE"], schema.Nodes.Select(n => n.Id));
        Assert.Equal(["DL", "SH"], schema.Release.Segments["BFR"].Elements[3].Element!.Codes!.Codes);
        Assert.Equal(31, schema.Release.Segments["LIN"].Elements.Count);
        Assert.NotNull(library.Find(Standard.X12, "004010", "850"));
        Assert.Null(StandardsLibrary.Shipped.Find(Standard.X12, "004010", "830"));
    }

    [Fact]
    public void What_is_added_takes_the_place_of_what_has_its_name()
    {
        var library = Extended(
            (@"C:\maps\edifact\D96A\APERAK.def", "message APERAK Short\nUNH M 1\nBGM M 1\nUNT M 1\n"), (@"C:\maps\edifact\D96A\elements.def", "1004 an 1/70 Document number\n"));
        var schema = library.Find(Standard.Edifact, "D96A", "APERAK")!.Schema;
        Assert.Equal(4, schema.Nodes.Count);
        Assert.Equal(70, schema.Release.Segments["BGM"].Elements[1].Element!.MaxLength);
        Assert.Contains("1004 an 1/70", library.Added(Standard.Edifact, "D96A").Single(f => f.Place == "edifact/D96A/elements.def").Text, StringComparison.Ordinal);
        Assert.Empty(library.Added(Standard.Edifact, "D01B"));
    }

    [Fact]
    public void An_analyst_adds_a_release() =>
        Assert.Equal("006010", Extended(("x12/006010/elements.def", Elements), ("x12/006010/segments.def", Segments), ("x12/006010/850.def", Message))
            .Find(Standard.X12, "005030", "850")!.Schema.Version);

    [Theory]
    [InlineData("maps/x12/004010/830.def", "message 830 T\nXX M 1", "maps/x12/004010/830.def:2:1 error Segment XX is not in segments.def.")]
    [InlineData("maps/830.def", Forecast, "maps/830.def:1:1 error A definition lies in a folder x12 or edifact, then the release: x12/004010/830.def.")]
    [InlineData("x12/006010/830.def", "message 830 T\nST M 1", "x12/006010/830.def:2:1 error Segment ST is not in segments.def.")]
    [InlineData("my/x12/004010/segments.def", "segment BAK Short\n  01 999 M", "my/x12/004010/segments.def:2:6 error 999 is neither in elements.def nor a composite defined above.")]
    [InlineData("my/x12/004010/elements.def", "353 ID 1/1 Purpose\n353 ID 1/2 Purpose", "my/x12/004010/elements.def:2:1 error Element 353 is defined twice; delete one of them.")]
    public void Of_what_has_a_mistake_nothing_is_taken(string path, string text, string expected)
    {
        var problems = new List<FileProblem>();
        Assert.Same(StandardsLibrary.Shipped, StandardsLibrary.Shipped.With([(path, text)], problems));
        Assert.Equal(expected, problems[0].ToString());
    }

    static StandardsLibrary Extended(params (string Path, string Text)[] files)
    {
        var problems = new List<FileProblem>();
        var library = StandardsLibrary.Shipped.With(files, problems);
        Assert.Empty(problems);
        return library;
    }

    static string First(string elements, string segments, string message) => Library(elements, segments, message).Check()[0].ToString();

    static StandardsLibrary Library(string elements, string segments, string message) =>
        new(Sources(("x12/004010/elements.def", elements), ("x12/004010/segments.def", segments), ("x12/004010/999.def", message)));

    static IEnumerable<DefinitionSource> Sources(params (string Place, string Text)[] files) =>
        files.Select(f => new DefinitionSource(f.Place, f.Place, () => f.Text));
}
