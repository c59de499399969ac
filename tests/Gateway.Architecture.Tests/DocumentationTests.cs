using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests;

/// <summary>What the pages say must be there.</summary>
public sealed partial class DocumentationTests
{
    const int LongestReadme = 150;

    [Fact]
    public void A_relative_link_leads_to_a_file_or_folder() =>
        Rule.IsKept(
            from page in Repository.Files("*.md")
            from link in Links().Matches(Repository.Text(page))
            let target = link.Groups["target"].Value
            let path = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{page}: {target}");

    [Fact]
    public void A_link_within_a_page_leads_to_a_heading() =>
        Rule.IsKept(
            from page in Repository.Files("*.md")
            let text = Repository.Text(page)
            let headings = Headings().Matches(text).Select(m => Anchor(m.Groups["text"].Value)).ToHashSet()
            from link in Anchors().Matches(text)
            where !headings.Contains(link.Groups["name"].Value)
            select $"{page}: #{link.Groups["name"].Value}");

    [Fact]
    public void Every_page_has_its_line_in_the_list_of_pages()
    {
        var listed = Links().Matches(Repository.Text("docs/README.md")).Select(m => $"docs/{m.Groups["target"].Value}").ToHashSet();

        Rule.IsKept(Repository.Files("*.md").Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && p != "docs/README.md").Except(listed));
    }

    [Fact]
    public void A_number_in_the_name_of_a_test_is_that_of_a_promise()
    {
        var promises = Promises().Matches(Repository.Text("docs/testing.md")).Select(m => m.Groups["number"].Value).ToHashSet();
        var shown = Repository.Files("*.cs").Where(f => f.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(f => NumbersOfTests().Matches(Repository.Text(f)).Select(m => m.Groups["number"].Value)).ToHashSet();

        Rule.IsKept(shown.Except(promises).Select(n => $"RT-{n} has no line in docs/testing.md"));
        Rule.IsKept(promises.Except(shown).Select(n => $"RT-{n} is shown by no test"));
    }

    [Fact]
    public void The_readme_is_short() => Assert.InRange(Repository.Text("README.md").Split('\n').Length, 1, LongestReadme);

    static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)(?<target>[^)#\s]+)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\]\(#(?<name>[^)\s]+)\)")]
    private static partial Regex Anchors();

    [GeneratedRegex(@"^#+ (?<text>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"^\| RT-(?<number>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Promises();

    [GeneratedRegex(@"RT_(?<number>\d+)_")]
    private static partial Regex NumbersOfTests();
}
