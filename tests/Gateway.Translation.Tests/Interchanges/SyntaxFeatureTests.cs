using System.Globalization;
using System.Text;
using Gateway.Translation.Tests.Documents;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>The tables of syntax features: each file is told as its row says, however its bytes are cut.</summary>
public sealed class SyntaxFeatureTests
{
    public static TheoryData<string> X12 => new(X12Features.All.Select(f => f.Name));

    public static TheoryData<string> Edifact => new(EdifactFeatures.All.Select(f => f.Name));

    [Theory]
    [MemberData(nameof(X12))]
    public void What_X12_files_do_is_read_as_the_table_says(string feature) => Check(X12Features.All.Single(f => f.Name == feature));

    [Theory]
    [MemberData(nameof(Edifact))]
    public void What_EDIFACT_files_do_is_read_as_the_table_says(string feature) => Check(EdifactFeatures.All.Single(f => f.Name == feature));

    // Files of one message in lines of any width: nothing of the text is lost, and no line break stays in it.
    [Fact]
    public void A_file_cut_into_lines_of_any_width_is_read_like_the_whole()
    {
        foreach (var text in new[] { Samples.Una, Samples.Una.Replace("5?+3??", "5?+3??" + new string('x', 300)) })
            for (var width = 13; width < 140; width++)
                foreach (var lineBreak in new[] { "\n", "\r\n" })
                    Assert.Equal(Telling.Of(Encoding.Latin1.GetBytes(text)), Telling.Of(Encoding.Latin1.GetBytes(Samples.Wrap(text, width, lineBreak))).Where(l => l != "! line-breaks-inside-segments"));
    }

    [Fact]
    public void Several_interchanges_cut_into_lines_of_any_width_are_read_like_the_whole()
    {
        var text = Samples.X12.Replace("AD*PO1", "AD*" + new string('x', 300)) + Samples.Una + Samples.X12 + Samples.Una.Replace("5?+3??", "5?+3??" + new string('x', 300)) + Samples.X12;
        var whole = Telling.Of(Encoding.Latin1.GetBytes(text));
        for (var width = 20; width < 200; width++)
            foreach (var (lineBreak, end) in new[] { ("\n", ""), ("\r\n", ""), ("\r\n", "\r\n") })
                Assert.Equal(whole, Telling.Of(Encoding.Latin1.GetBytes(Samples.Wrap(text, width, lineBreak) + end)).Where(l => l != "! line-breaks-inside-segments"));
    }

    [Fact]
    public void An_X12_file_cut_into_lines_of_any_usual_width_is_read_like_the_whole()
    {
        var text = Samples.X12.Replace("AD*PO1", "AD*" + new string('x', 300));
        for (var width = 20; width < 200; width++)
            foreach (var lineBreak in new[] { "\n", "\r\n" })
                Assert.Equal(Telling.Of(Encoding.Latin1.GetBytes(text)), Telling.Of(Encoding.Latin1.GetBytes(Samples.Wrap(text, width, lineBreak))).Where(l => l != "! line-breaks-inside-segments"));
    }

    [Fact]
    public void The_page_lists_what_the_tables_say() => Golden.AssertFile("docs/syntax.md", Page());

    static string Page()
    {
        var page = new StringBuilder("""
            # Syntax

            What files of the partners do, by the standard or by custom, and what the gateway makes of it. The tables are those of
            `X12Features.cs` and `EdifactFeatures.cs`, which the tests hold true however the bytes of a file are cut; `UPDATE_GOLDEN=1` rewrites this page.

            *Found* names the diagnostics ([diagnostics.md](diagnostics.md)) and their places; where there are none, the file is read without a word.

            """);
        Append(page, "X12", X12Features.All);
        Append(page, "EDIFACT", EdifactFeatures.All);
        page.Append("""

            ## What is told and not read

            Delimiters of X12 that take several bytes in UTF-8 are read (table above), but not in a file that is cut into lines of one width as well, and not
            beyond the sixteenth change to and from them in one file: there TA1 027 or 004 and the diagnostic name the delimiter and say what to send instead.

            Files of rows in UTF-16 (`csv-utf-16`): origins are places in the bytes as they came, and in a file made UTF-8 on the way they would be others.

            """);
        return page.ToString();
    }

    static void Append(StringBuilder page, string title, SyntaxFeature[] features)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| what the file does | messages read | found |\n| --- | --- | --- |\n");
        foreach (var feature in features)
            page.Append(CultureInfo.InvariantCulture, $"| {feature.Name} | {feature.Told.Count(IsMessage)} | {string.Join(", ", feature.Told.Where(t => t[0] == '!').Select(Finding))} |\n");
    }

    static bool IsMessage(string told) => told.Contains(": ", StringComparison.Ordinal) && told[0] != '!';

    static string Finding(string told) => told.Split(' ') is [_, var code, var place] ? $"`{code}` {place}" : $"`{told[2..]}`";

    static void Check(SyntaxFeature feature)
    {
        Assert.Equal(string.Join('\n', feature.Told), string.Join('\n', Telling.Of(feature.Bytes)));
        foreach (var size in (ReadOnlySpan<int>)[1, 2, 3, 64, 105, 106, 107]) Assert.Equal(feature.Told, Telling.Of(feature.Bytes, size));
    }
}
