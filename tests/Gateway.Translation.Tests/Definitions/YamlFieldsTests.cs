using Gateway.Translation.Definitions;

namespace Gateway.Translation.Tests.Definitions;

public sealed class YamlFieldsTests
{
    enum Posting
    {
        Whole,
        CleanLines,
    }

    [Fact]
    public void Values_are_typed_by_their_reader()
    {
        var (fields, problems) = Read("""
            id: "01"
            limit: 12
            price: -2.50
            on: true
            wait: 1 h 30 min
            from: 2026-12-31
            post: clean-lines
            names: [a, "b"]
            codes: { "068": ship, "067": due }
            inner: { x: 1 }
            rows:
              - x: 2
              - x: 3
            """);
        Assert.Equal("01", fields.Text("id"));
        Assert.Equal(12, fields.Number("limit", 0));
        Assert.Equal(-2.50m, fields.Decimal("price", 0));
        Assert.True(fields.Flag("on", false));
        Assert.Equal(TimeSpan.FromMinutes(90), fields.Duration("wait", default));
        Assert.Equal(new DateOnly(2026, 12, 31), fields.Date("from"));
        Assert.Equal(Posting.CleanLines, fields.Choice("post", Posting.Whole));
        Assert.Equal(["a", "b"], fields.Texts("names"));
        Assert.Equal([("068", "ship"), ("067", "due")], fields.Pairs("codes").Select(p => (p.Key.Text, p.Value.Text)));
        Assert.Equal("1", fields.Section("inner")!.Text("x"));
        Assert.Equal(["2", "3"], fields.Sections("rows").Select(r => r.Text("x")));
        fields.End();
        Assert.Empty(problems);
    }

    [Fact]
    public void What_is_absent_takes_its_fallback_without_a_problem()
    {
        var (fields, problems) = Read("a: 1");
        Assert.Equal("x", fields.Text("b", "x"));
        Assert.Equal(5, fields.Number("c", 5));
        Assert.Equal(Posting.Whole, fields.Choice("d", Posting.Whole));
        Assert.Empty(fields.Texts("e"));
        Assert.Null(fields.Section("f"));
        Assert.Empty(problems);
    }

    public static TheoryData<string, Action<YamlFields>, string> Mistakes => new()
    {
        { "nmae: x", f => f.TextOrNull("name"), "1:1 unknown key \"nmae\"; did you mean \"name\"?" },
        { "colour: x", f => f.TextOrNull("name"), "1:1 unknown key \"colour\"; expected name" },
        { "x: 1", f => { f.Text("x"); f.Text("name"); }, "1:1 \"name\" is missing; add a line \"name: …\"" },
        { "a: 1\nname:", f => { f.Text("a"); f.Text("name"); }, "2:6 \"name\" has no value; write one or remove the line" },
        { "name: [x]", f => f.Text("name"), "1:7 \"name\" must be text, not a list" },
        { "name: x", f => f.Texts("name"), "1:7 \"name\" must be a list; begin each entry with \"- \" or write [a, b], not text" },
        { "name: [[x]]", f => f.Texts("name"), "1:8 \"name\" must hold text, not a list" },
        { "name: x", f => f.Section("name"), "1:7 \"name\" must hold keys with values, not text" },
        { "name: [x]", f => f.Sections("name"), "1:8 \"name\" must hold keys with values, not text" },
        { "post: clean_lines", f => f.Choice("post", Posting.Whole), "1:7 unknown post \"clean_lines\"; did you mean \"clean-lines\"?" },
        { "post: no", f => f.Choice("post", Posting.Whole), "1:7 unknown post \"no\"; expected one of whole, clean-lines" },
        { "on: yes", f => f.Flag("on", false), "1:5 \"on\" must be true or false, not \"yes\"" },
        { "n: 1.5", f => f.Number("n", 0, 1, 9), "1:4 \"n\" must be a whole number from 1 to 9, not \"1.5\"" },
        { "n: 1e3", f => f.Decimal("n", 0), "1:4 \"n\" must be a number such as 12.5, not \"1e3\"" },
        { "n: 5", f => f.Size("n"), "1:4 \"n\" must be a size such as 200 KB or 5 MB, not \"5\"" },
        { "n: 0 KB", f => f.Size("n"), "1:4 \"n\" must be a size such as 200 KB or 5 MB, not \"0 KB\"" },
        { "n: 5", f => f.Duration("n", default), "1:4 \"n\" must be a duration such as 30 s, 15 min, 4 h or 2 d, not \"5\"" },
        { "n: 2026-02-30", f => f.Date("n"), "1:4 \"n\" must be a date as 2026-12-31, not \"2026-02-30\"" },
        { "s: { b: 1 }", f => f.Section("s")!.TextOrNull("a"), "1:6 unknown key \"b\"; expected a" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_problem_with_place_and_remedy(string text, Action<YamlFields> read, string expected)
    {
        var (fields, problems) = Read(text);
        read(fields);
        fields.End();
        var problem = Assert.Single(problems);
        Assert.Equal(expected, $"{problem.Line}:{problem.Column} {problem.Text}");
    }

    [Fact]
    public void All_problems_are_collected()
    {
        var (fields, problems) = Read("a: [1]\nb: x\nzz: 1\n");
        fields.Text("a");
        fields.Number("b", 0);
        fields.Text("c");
        fields.End();
        Assert.Equal(4, problems.Count);
    }

    [Theory]
    [InlineData("toleranses", "tolerances")]
    [InlineData("Mode", "mode")]
    [InlineData("mdoe", "mode")]
    [InlineData("zebra", null)]
    [InlineData("x", null)]
    public void The_nearest_word_is_found(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["tolerances", "mode", "on", "post"]));

    static (YamlFields Fields, List<FileProblem> Problems) Read(string text)
    {
        var problems = new List<FileProblem>();
        var root = YamlText.ParseMapping("f.yaml", text, problems);
        Assert.Empty(problems);
        return (root!.Read(problems), problems);
    }
}
