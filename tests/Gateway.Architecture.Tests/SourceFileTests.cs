using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests;

/// <summary>What every source file keeps to.</summary>
public sealed partial class SourceFileTests
{
    const int LongestFile = 400;

    // Small records that many documents share stand together under the name of what they have in common.
    static readonly string[] SmallTypes = ["Program", "Terms", "Vocabulary"];

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

    [Fact]
    public void A_file_is_named_after_a_type_in_it() =>
        Rule.IsKept(
            from file in Repository.Files("*.cs")
            let name = Path.GetFileName(file).Split('.')[0]
            where !SmallTypes.Contains(name)
            where !Regex.IsMatch(Repository.Text(file), $@"\b(class|struct|record|interface|enum|delegate [^(]*)\s+{name}\b")
            select file);

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

    [GeneratedRegex("/" + @"work/\S+|/" + @"home/\w+|C:\\" + @"Users\\\w+")]
    private static partial Regex MachineFolders();
}
