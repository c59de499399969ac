using System.Text;
using Gateway.Translation.Definitions;

namespace Gateway.Translation.Tests.Definitions;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("01")]
    [InlineData("005010")]
    [InlineData("NO")]
    [InlineData("1E3")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("2026-11-20")]
    [InlineData("0x1F")]
    public void Every_scalar_is_text(string value)
    {
        var root = Good($"a: {value}\nb: \"{value}\"\nc: '{value}'\n");
        Assert.Equal([value, value, value], root.Entries.Select(e => ((YamlScalar)e.Value).Text));
    }

    [Fact]
    public void Nodes_know_their_line_and_column()
    {
        var root = Good("# comment\na: 1\nb:\n  - x\n  - { c: 'y' }\r\nd:\n    e: |\n      text\n");
        Assert.Equal(new FilePosition("f.yaml", 2, 4), root["a"]!.Position);
        var list = Assert.IsType<YamlSequence>(root["b"]);
        Assert.Equal(new FilePosition("f.yaml", 4, 5), list.Items[0].Position);
        Assert.Equal(new FilePosition("f.yaml", 5, 10), ((YamlMapping)list.Items[1])["c"]!.Position);
        Assert.Equal(new FilePosition("f.yaml", 7, 5), ((YamlMapping)root["d"]!).Find("e")!.Key.Position);
    }

    [Fact]
    public void A_character_inside_a_value_has_a_place()
    {
        var root = Good("at: N1[01=SE]\nby: \"N1[01=SE]\"\n");
        Assert.Equal(7, ((YamlScalar)root["at"]!).PositionOf(2).Column);
        Assert.Equal(8, ((YamlScalar)root["by"]!).PositionOf(2).Column);
    }

    [Fact]
    public void Blank_is_not_the_empty_text()
    {
        var root = Good("a:\nb: \"\"\n");
        Assert.True(((YamlScalar)root["a"]!).IsBlank);
        Assert.False(((YamlScalar)root["b"]!).IsBlank);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.Equal("1", ((YamlScalar)((YamlMapping)YamlText.Parse("f.yaml", [0xEF, 0xBB, 0xBF, (byte)'a', (byte)':', (byte)' ', (byte)'1'], [])!)["a"]!).Text);

    public static TheoryData<string, int, int, string> Refusals => new()
    {
        { "a:\n\tb: 1\n", 2, 1, "a tab indents this line; indent with spaces" },
        { "a: 1\t# one\n", 1, 5, "a tab stands here; use spaces" },
        { "a: 1\nb: 2\na: 3\n", 3, 1, "the key \"a\" stands already in line 1" },
        { "a: &x 1\n", 1, 4, "the anchor &x is not read" },
        { "a: 1\nb: *x\n", 2, 4, "the alias *x is not read" },
        { "a: !!int 1\n", 1, 4, "the tag" },
        { "a: !secret x\n", 1, 4, "the tag !secret is not read" },
        { "a:\n  <<: 1\n", 2, 3, "the merge key << is not read" },
        { "a: 1\n---\nb: 2\n", 2, 1, "a second document begins here" },
        { "%YAML 1.2\n---\na: 1\n", 1, 1, "a % directive" },
        { "? [a, b]\n: 1\n", 1, 3, "a key must be text, not a list" },
        { ": 1\n", 1, 1, "a key is missing before the colon" },
        { "", 1, 1, "the file is empty" },
        { "# nothing\n", 1, 1, "the file is empty" },
        { "- a\n", 1, 1, "must hold keys with values, not a list" },
        { "just text\n", 1, 1, "must hold keys with values, not text" },
        { "a: b: c\n", 1, 5, "must stand in quotes" },
        { "a: 1\n  b: 2\n", 2, 4, "must stand in quotes" },
        { "a: [1, 2\nb: 3\n", 1, 6, "closing bracket" },
        { "a: @x\n", 1, 4, "begins with % @ `" },
        { "a: \"\\q\"\n", 1, 4, "backslash must be doubled" },
        { "a: 1\nb: x\0y\n", 2, 5, "the control character U+0000" },
        { "a: 1\rb: 2\n", 1, 5, "a carriage return stands inside the line" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_makes_a_file_mean_something_else_than_it_shows_is_refused_with_its_place(string text, int line, int column, string problem)
    {
        var problems = new List<FileProblem>();
        YamlText.ParseMapping("f.yaml", text, problems);
        var found = Assert.Single(problems);
        Assert.Equal((line, column), (found.Line, found.Column));
        Assert.Contains(problem, found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_tab_the_rest_of_the_file_is_still_read_at_its_own_columns()
    {
        var problems = new List<FileProblem>();
        var root = YamlText.ParseMapping("f.yaml", "a:\n  b: 1\n\tc: 2\n\tc: 3\nd:\n\te: 4\nf: 5\n", problems)!;
        Assert.Equal([(3, 1), (4, 1), (4, 2), (6, 1)], problems.Select(p => (p.Line, p.Column)).Order());
        Assert.Equal(["a", "d", "f"], root.Entries.Select(e => e.Key.Text));
        Assert.Equal(["b", "c"], ((YamlMapping)root["a"]!).Entries.Select(e => e.Key.Text));
        Assert.Equal(5, ((YamlMapping)root["a"]!)["c"]!.Position.Column);
    }

    [Fact]
    public void Entries_of_a_list_that_tabs_indent_stand_beside_each_other()
    {
        var problems = new List<FileProblem>();
        var root = YamlText.ParseMapping("f.yaml", "a:\n\t- b: 1\n\t- b: 2\n\t- c:\n\t\t- 3\n\t\t- 4\n", problems)!;
        Assert.Equal(5, problems.Count);
        var items = ((YamlSequence)root["a"]!).Items;
        Assert.Equal(3, items.Count);
        Assert.Equal(2, ((YamlSequence)((YamlMapping)items[2])["c"]!).Items.Count);
    }

    // Found by the fuzz: each line was taken to stand deeper than the one before.
    [Theory]
    [InlineData("\t\t-\t{\ty\t}\n")]
    [InlineData("\tk:\n")]
    [InlineData("\t- k:\n")]
    [Trait("Reliability", "RT-39")]
    public void Many_lines_that_tabs_indent_cost_what_they_are_long(string line)
    {
        var text = "rules:\n" + string.Concat(Enumerable.Repeat(line, 100_000 / line.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        YamlText.Parse("f.yaml", text, []);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000L * text.Length);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_named_with_their_place()
    {
        var problems = new List<FileProblem>();
        Assert.Null(YamlText.Parse("f.yaml", Encoding.Latin1.GetBytes("a: 1\nb: M\u00FCller\n"), problems));
        Assert.Equal("f.yaml:2:5 error the bytes here are not UTF-8; save the file as UTF-8", Assert.Single(problems).ToString());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Nesting_is_limited(string opener)
    {
        var problems = new List<FileProblem>();
        Assert.Null(YamlText.Parse("f.yaml", string.Concat(Enumerable.Repeat(opener, 100_000)), problems));
        Assert.Contains("deeper than 64", Assert.Single(problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_is_limited()
    {
        var problems = new List<FileProblem>();
        Assert.Null(YamlText.Parse("f.yaml", new string('a', YamlText.MaxLength + 1), problems));
        Assert.Contains("larger than 1 MB", Assert.Single(problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_give_problems_and_never_an_exception()
    {
        var random = new Random(20261120);
        ReadOnlySpan<string> pieces = ["a: ", "- ", "\n", "\n  ", "[", "]", "{", "}", "\"", "'", "|\n", ">-\n", "&x ", "*x", "!!t ", "? ", ": ", "#", "\t", "---\n", "...\n", "%TAG ! x\n", "\\u00", "\\x4", "<<: ", "\0", "\r", "é", "\ud83d\ude00", "\u2028", ",", "abc", "01"];
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(24); i >= 0; i--)
                text.Append(pieces[random.Next(pieces.Length)]);
            AssertBounded(Encoding.UTF8.GetBytes(text.ToString()));
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            AssertBounded(bytes);
        }
    }

    static void AssertBounded(byte[] bytes)
    {
        var problems = new List<FileProblem>();
        var root = YamlText.Parse("f.yaml", bytes, problems);
        Assert.True(root is not null || problems.Count > 0);
        Assert.All(problems, p => Assert.InRange(p.Line, 1, bytes.Length + 1));
        Assert.All(problems, p => Assert.InRange(p.Column, 1, bytes.Length + 2));
    }

    static YamlMapping Good(string text)
    {
        var problems = new List<FileProblem>();
        var root = YamlText.ParseMapping("f.yaml", text, problems);
        Assert.Empty(problems);
        return root!;
    }
}
