using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests;

/// <summary>What every source file keeps to.</summary>
public sealed partial class SourceFileTests
{
    const int LongestFile = 400;

    [Fact]
    public void A_file_has_at_most_four_hundred_lines_or_says_why_at_its_top() =>
        Rule.IsKept(
            from file in Repository.Files("*.cs")
            let lines = Repository.Text(file).Split('\n')
            where lines.Length > LongestFile && !lines.Take(6).Any(l => l.StartsWith("//", StringComparison.Ordinal) && !l.StartsWith("///", StringComparison.Ordinal))
            select $"{file} has {lines.Length} lines");

    [Fact]
    public void A_file_has_no_regions_and_no_unfinished_work() =>
        Rule.IsKept(
            from file in Repository.Files("*.cs").Concat(Repository.Files("*.sh"))
            from mark in Marks().Matches(Repository.Text(file))
            select $"{file}: {mark.Value}");

    // Small records that belong together may share a file under the name of what they have in common.
    [Fact]
    public void A_file_with_one_type_bears_its_name() =>
        Rule.IsKept(
            from file in Repository.Files("*.cs")
            let types = TypesAtTheMargin().Matches(Repository.Text(file)).Select(m => m.Groups["name"].Value).Distinct().ToList()
            where types.Count == 1 && types[0] != Path.GetFileName(file).Split('.')[0]
            select $"{file} holds {types[0]}");

    // A clone must not know the machine that it was written on.
    [Fact]
    public void A_file_names_no_folder_of_a_machine()
    {
        string[] kinds = ["*.cs", "*.md", "*.sh", "*.json", "*.yaml", "*.props", "*.csproj", "*.sql", "*.config"];
        Rule.IsKept(
            from kind in kinds
            from file in Repository.Files(kind)
            from place in MachineFolders().Matches(Repository.Text(file))
            select $"{file}: {place.Value}");
    }

    [GeneratedRegex("#" + @"region|\b(TO" + "DO|FIX" + "ME|HA" + @"CK)\b|NotImplemented" + "Exception")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|abstract|static|partial|readonly|ref) )*(?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypesAtTheMargin();

    [GeneratedRegex("/" + @"work/\S+|/" + @"home/\w+|C:\\" + @"Users\\\w+")]
    private static partial Regex MachineFolders();
}
