using System.Text.RegularExpressions;
using Gateway.Partners.Tests.Support;

namespace Gateway.Partners.Tests;

/// <summary>What the page of onboarding tells a person to write is a profile: each of its YAML blocks, put into the one that it begins with, is read without a problem.</summary>
public sealed partial class OnboardingPageTests : IDisposable
{
    const string Partner = "acme-tools";

    readonly ProfileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int, string> Blocks()
    {
        var data = new TheoryData<int, string>();
        var page = File.ReadAllText(Path.Combine(ProfileFolder.Repository(), "docs", "onboarding.md"));
        foreach (Match block in Yaml().Matches(page))
        {
            var indent = block.Groups["indent"].Value;
            data.Add(page.AsSpan(0, block.Index).Count('\n') + 1, Regex.Replace(block.Groups["text"].Value, $"^{indent}", "", RegexOptions.Multiline));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Each_profile_of_the_page_is_one(int line, string block)
    {
        foreach (var template in Directory.GetFiles(Path.Combine(ProfileFolder.Samples(), "templates")))
            _folder.WithTemplate(Path.GetFileNameWithoutExtension(template), File.ReadAllText(template));
        foreach (var map in Directory.GetFiles(Path.Combine(ProfileFolder.Repository(), "maps"), "*.yaml", SearchOption.AllDirectories))
            _folder.Write($"maps/shipped/{Path.GetFileName(Path.GetDirectoryName(map))}-{Path.GetFileName(map)}", File.ReadAllText(map));
        // What the analyst has by then: a map of their own, and the partner's certificate.
        _folder.Write("maps/acme-846.yaml", "map: acme-846\ndocument: InventoryReport\n");
        _folder.WithCertificate("certificates/acme-2026.cer").WithProfile(Partner, Filled(With(block)));
        var directory = _folder.Load();
        Assert.Empty(ProfileFolder.Shown(directory.Problems.Where(p => Path.GetFileName(p.File).StartsWith(Partner, StringComparison.Ordinal))));
        Assert.True(directory.Find(Partner) is not null, $"docs/onboarding.md:{line} makes no profile");
    }

    [Fact]
    public void The_page_has_a_profile_for_each_way_that_it_describes()
    {
        var all = Blocks().Select(b => (string)b[1]).ToList();
        Assert.All(new[] { "partner: ", "agreements:", "sftp: {", "ftp: {", "hosted: {", "as2:" }, text => Assert.Contains(all, b => b.Contains(text, StringComparison.Ordinal)));
    }

    // Parts that the block has too are the block's; names for AS2 are written beside those of X12.
    static string With(string block)
    {
        var whole = (string)Blocks().First()[1];
        if (block == whole) return whole;
        var mine = Key().Matches(block).Select(m => m.Groups["key"].Value).ToHashSet();
        return string.Concat(Part().Matches(whole).Select(m => m.Value).Where(part => !mine.Contains(Key().Match(part).Groups["key"].Value)))
            + As2Name().Replace(block, name => $"{name.Value}, {Regex.Match(whole, $@"  {name.Groups["whose"].Value}:\n +(x12: .+)").Groups[1].Value}");
    }

    // Fingerprints and keys stand there shortened.
    static string Filled(string text) => text
        .Replace("SHA256:…", "SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk", StringComparison.Ordinal)
        .Replace("AB:CD:…", string.Join(':', Enumerable.Repeat("AB", 32)), StringComparison.Ordinal)
        .Replace("AAAAC3… acme", "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl acme", StringComparison.Ordinal);

    [GeneratedRegex("^(?<indent> *)```yaml\n(?<text>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex("(?<whose>theirs|ours): { as2: [A-Z0-9-]+(?= })")]
    private static partial Regex As2Name();

    [GeneratedRegex("^(?<key>[a-z][A-Za-z0-9]*):", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex("^[a-z#][^\n]*\n(?: [^\n]*\n)*", RegexOptions.Multiline)]
    private static partial Regex Part();
}
