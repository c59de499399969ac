using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Translation;

namespace Gateway.Architecture.Tests;

/// <summary>The table of diagnostic codes, and docs/diagnostics.md, which is written from it (UPDATE_GOLDEN=1).</summary>
public sealed partial class DiagnosticCodeTests
{
    const string Page = "docs/diagnostics.md";

    [Fact]
    public void A_name_is_used_once() =>
        Rule.IsKept(DiagnosticCodes.All.GroupBy(c => c.Name).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void A_name_is_lower_case_words_with_hyphens() =>
        Rule.IsKept(DiagnosticCodes.All.Where(c => !HyphenedWords().IsMatch(c.Name)).Select(c => c.Name));

    [Fact]
    public void A_meaning_is_one_sentence() =>
        Rule.IsKept(DiagnosticCodes.All.Where(c => !Sentence().IsMatch(c.Meaning)).Select(c => $"{c.Name}: {c.Meaning}"));

    // What a map finds is our own business: the partner hears of it by 824 or APERAK, never by 997 or CONTRL.
    [Fact]
    public void What_a_map_finds_is_never_acknowledged() =>
        Rule.IsKept(DiagnosticCodes.All.Where(c => c.Scope == DiagnosticScope.Map && c.IsAcknowledged).Select(c => c.Name));

    // AK304, AK403, AK502, AK905 and TA105 each belong to one level; a code told at another would reach the wrong segment.
    [Fact]
    public void A_code_is_told_at_its_own_level() =>
        Rule.IsKept(
            from code in DiagnosticCodes.All
            from told in Told(code)
            where told.Code is not null && told.Scope != code.Scope
            select $"{code.Name} is of scope {code.Scope} but has a code of scope {told.Scope}");

    [Fact]
    public void The_page_lists_every_code_as_the_table_has_it()
    {
        var page = Path.Combine(Repository.Root, Page);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(page, Document());

        Assert.Equal(Document(), File.Exists(page) ? File.ReadAllText(page) : "");
    }

    static IEnumerable<(DiagnosticScope Scope, string? Code)> Told(DiagnosticCode code) =>
    [
        (DiagnosticScope.Segment, code.Ak304), (DiagnosticScope.Element, code.Ak403), (DiagnosticScope.Message, code.Ak502),
        (DiagnosticScope.Group, code.Ak905), (DiagnosticScope.Interchange, code.Ta105),
    ];

    static string Document()
    {
        var page = new StringBuilder("""
            # Diagnostics

            Everything that the gateway finds wrong in received bytes has one of these codes. The table is written from
            `Gateway.Translation/DiagnosticCodes.cs` by a test; `UPDATE_GOLDEN=1` rewrites it.

            *Severity* is what it weighs unless a profile softens it: an error rejects or holds its message, group or
            interchange; a warning lets it pass. The last columns say how an acknowledgement names it; a code without any
            is told to the people who run the gateway and never to the partner. A 999 uses the 997's codes, and for findings of
            a guide those behind the slash. Single elements of ISA and GS have codes of their own under one diagnostic.

            """);
        foreach (var scope in Enum.GetValues<DiagnosticScope>()) Append(page, scope);
        return page.ToString();
    }

    static void Append(StringBuilder page, DiagnosticScope scope)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {scope}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"| code | severity | meaning | {Told(scope)} | CONTRL 0085 |\n| --- | --- | --- | --- | --- |\n");
        foreach (var code in DiagnosticCodes.All.Where(c => c.Scope == scope)) page.Append(Row(code));
    }

    static string Row(DiagnosticCode code)
    {
        var told = code.Ak304 ?? code.Ak403 ?? code.Ak502 ?? code.Ak905 ?? code.Ta105 ?? "";
        var implementation = code.Ik304 ?? code.Ik403 ?? told;
        return $"| `{code.Name}` | {code.Severity} | {code.Meaning} | {told}{(implementation == told ? "" : $" / {implementation}")} | {code.Contrl} |\n";
    }

    static string Told(DiagnosticScope scope) => scope switch
    {
        DiagnosticScope.Interchange => "TA105",
        DiagnosticScope.Group => "AK905",
        DiagnosticScope.Message => "AK502",
        DiagnosticScope.Segment => "AK304 / IK304",
        DiagnosticScope.Element => "AK403 / IK403",
        _ => "997",
    };

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex HyphenedWords();

    [GeneratedRegex(@"^[A-Z][^|\n]+[^.]\.$")]
    private static partial Regex Sentence();
}
