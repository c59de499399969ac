using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests;

/// <summary>The golden cases of acknowledgements: which diagnostics they have, and which codes their answers bear. Other tests hold that they are true.</summary>
sealed partial class GoldenAnswers
{
    const string Folder = "tests/golden/acknowledgements/";

    readonly Dictionary<string, SortedSet<string>> _diagnostics = [];
    readonly Dictionary<(string List, string Code), SortedSet<string>> _codes = [];

    internal GoldenAnswers()
    {
        var files = Repository.Files("*.txt").Concat(Repository.Files("*.edi")).Where(f => f.StartsWith(Folder, StringComparison.Ordinal)).ToList();
        foreach (var file in files.Where(f => f.EndsWith(".diagnostics.txt", StringComparison.Ordinal)))
            foreach (Match name in Named().Matches(Repository.Text(file))) Add(_diagnostics, name.Groups[1].Value, file);
        foreach (var file in files.Where(f => f.EndsWith(".ack.edi", StringComparison.Ordinal)))
            foreach (var code in Repository.Text(file).Split('~', '\'').SelectMany(s => Codes(s.Trim().Split('*', '+')))) Add(_codes, code, file);
    }

    /// <summary>The cases in which a diagnostic is found, as links.</summary>
    internal string OfDiagnostic(string name) => Links(_diagnostics.GetValueOrDefault(name));

    /// <summary>The cases whose answers bear a code, as links.</summary>
    internal string OfCode(string list, string code) => Links(_codes.GetValueOrDefault((list, code)));

    /// <summary>The codes that the answers bear.</summary>
    internal IEnumerable<(string List, string Code)> Codes() => _codes.Keys;

    static void Add<T>(Dictionary<T, SortedSet<string>> into, T key, string file) where T : notnull
    {
        if (!into.TryGetValue(key, out var cases)) into.Add(key, cases = new(StringComparer.Ordinal));
        cases.Add(file[..file.IndexOf('.', file.LastIndexOf('/'))]);
    }

    // The case that is named by the code comes first, and one is enough to look at.
    static string Links(SortedSet<string>? cases) => cases is null ? "" : string.Join(", ", cases
        .OrderBy(c => c.Contains("/cases/", StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(c => c, StringComparer.Ordinal)
        .Take(2)
        .Select(c => $"[{c[(c.LastIndexOf('/') + 1)..]}](../../{c}.in.edi)"));

    static IEnumerable<(string, string)> Codes(string[] s) => s[0] switch
    {
        "AK3" => [("AK304", s[4])],
        "IK3" => [("IK304", s[4])],
        "AK4" => [("AK403", s[3])],
        "IK4" => [("IK403", s[3])],
        "AK5" => [("AK501", s[1]), .. s[2..].Select(c => ("AK502", c))],
        "IK5" => [("AK501", s[1]), .. s[2..].Select(c => ("IK502", c))],
        "AK9" => [("AK901", s[1]), .. s[5..].Select(c => ("AK905", c))],
        "TA1" => [("TA104", s[4]), ("TA105", s[5])],
        "UCI" => [("UCI 0083", s[4]), .. s.Skip(5).Take(1).Select(c => ("UCI", c))],
        "UCF" => [("UCF 0083", s[4]), .. s.Skip(5).Take(1).Select(c => ("UCF", c))],
        "UCM" => [("UCM 0083", s[3]), .. s.Skip(4).Take(1).Select(c => ("UCM", c))],
        "UCS" => s.Skip(2).Take(1).Select(c => ("UCS", c)),
        "UCD" => [("UCD", s[1])],
        _ => [],
    };

    [GeneratedRegex(@"\[([a-z-]+)\]\r?$", RegexOptions.Multiline)]
    private static partial Regex Named();
}
