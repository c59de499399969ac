using System.Globalization;
using System.Text;
using Gateway.Translation;

namespace Gateway.Architecture.Tests;

/// <summary>docs/generated/conformance.md: each diagnostic and each code of an acknowledgement, with the file that shows it (UPDATE_GOLDEN=1 rewrites the page).</summary>
public sealed class ConformanceTests
{
    const string Page = "docs/generated/conformance.md";

    static readonly GoldenAnswers Golden = new();

    /// <summary>What no small file shows: found beyond a limit, by the pipeline, by a command or when writing. The test that does instead.</summary>
    static readonly Dictionary<string, string> ShownByTests = new()
    {
        ["message-too-large"] = "tests/Gateway.Translation.Tests/Interchanges/ReaderLimitsTests.cs",
        ["diagnostic-limit"] = "tests/Gateway.Translation.Tests/TranslatorTests.cs",
        ["interchange-acknowledgement-invalid"] = "tests/Gateway.Translation.Tests/Acknowledgements/DamagedHeaderTests.cs",
        ["interchange-duplicate"] = "tests/Gateway.Host.Tests/Pipeline/CollisionTests.cs",
        ["interchange-sender-unknown"] = "tests/Gateway.Partners.Tests/PartnerDirectoryTests.cs",
        ["interchange-receiver-unknown"] = "tests/Gateway.Partners.Tests/PartnerDirectoryTests.cs",
    };

    static readonly (string List, string Title, string Codes)[] Lists =
    [
        ("AK304", "997 AK304 (element 720)", "1 2 3 4 5 6 7 8 10"),
        ("IK304", "999 IK304 (element 620)", "1 2 3 4 5 6 7 8 10 I4 I6 I7 I8 I9"),
        ("AK403", "997 AK403 (element 723)", "1 2 3 4 5 6 7 8 9 10 12 13 16"),
        ("IK403", "999 IK403 (element 621)", "1 2 3 4 5 6 7 8 9 10 12 13 16 I6 I9 I10 I11 I12 I13"),
        ("AK501", "997 AK501, 999 IK501 (element 717)", "A E M R W X"),
        ("AK502", "997 AK502 to AK506 (element 718)", "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27"),
        ("IK502", "999 IK502 to IK506 (element 618)", "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27 I5 I6"),
        ("AK901", "997, 999 AK901 (element 715)", "A E M P R W X"),
        ("AK905", "997, 999 AK905 to AK909 (element 716)", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 23 24 25 26 30 31"),
        ("TA104", "TA104 (element I17)", "A E R"),
        ("TA105", "TA105 (element I18)", string.Join(' ', Enumerable.Range(0, 33).Select(i => i.ToString("000", CultureInfo.InvariantCulture)))),
        ("UCI 0083", "CONTRL UCI 0083", "4 7 8"),
        ("UCF 0083", "CONTRL UCF 0083", "4 7"),
        ("UCM 0083", "CONTRL UCM 0083", "4 7"),
    ];

    const string Security = "No message is authenticated, encrypted or signed within X12 here, so that nothing of it can fail.";
    const string Held = "Waits for a person who completes the profile; it is not refused, for mostly it is our profile that lacks it.";
    const string Network = "We are no network that stores and forwards.";

    static readonly (string Lists, string Codes, string Reason)[] NotProduced =
    [
        ("IK403", "I11 I12", "A guide asks neither for a number of repetitions nor for a pattern."),
        ("AK501 AK901", "M W X", Security),
        ("AK502 IK502", "8 9 10 11 12 13 15 16 24 25 26 27", Security),
        ("AK502 IK502", "19", "ST03 that does not fit is told as an element in error, with its place."),
        ("IK502", "1", "As in the 997: the same finding, told by AK502 1."),
        ("IK502", "17", "As in the 997: the same finding, told by AK502 17."),
        ("IK502", "23", "As in the 997: the same finding, told by AK502 23."),
        ("IK502", "I6", "ST03 may name any convention; what is agreed stands in the profile."),
        ("AK905", "10 11 12 13 14 15 17 18 23 24 25 26", Security),
        ("TA105", "002", "ISA11 before 00402 is read, whatever it says; nothing depends on it."),
        ("TA105", "009", Held),
        ("TA105", "025", "Known only where earlier interchanges are: shown by tests/Gateway.Host.Tests/Pipeline/CollisionTests.cs."),
        ("TA105", "026", "A file whose ISA is divided by a letter, a digit or a blank is not recognised as X12."),
        ("TA105", "028 029 030 031", Network),
    ];

    const string ContrlCodes = "2 7 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 45 46 47 48";

    static readonly (string Codes, string Reason)[] ContrlNotProduced =
    [
        ("7 17 23", Held),
        ("24", "No age is agreed with anybody."),
        ("27", "No security functions are used."),
        ("34", "Nothing nests explicitly in the directories here."),
        ("41 42 43", Network),
        ("48", "No segment of D.96A or D.01B has a dependency note; those of CONTRL have, and a CONTRL is never answered."),
    ];

    [Fact]
    public void Every_diagnostic_of_the_standards_has_a_case() => Rule.IsKept(
        from code in DiagnosticCodes.All
        where code.Scope != DiagnosticScope.Map && !code.Name.StartsWith("csv-", StringComparison.Ordinal)
        where Case(code).Length == 0
        select $"{code.Name} has no golden case below tests/golden/acknowledgements");

    [Fact]
    public void A_test_that_stands_for_a_case_speaks_of_the_diagnostic() => Rule.IsKept(
        from shown in ShownByTests
        let field = string.Concat(shown.Key.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))
        let text = Repository.Text(shown.Value)
        where !text.Contains(field, StringComparison.Ordinal) && !text.Contains(shown.Key, StringComparison.Ordinal)
        select $"{shown.Value} does not speak of {field}");

    [Fact]
    public void Every_code_is_produced_by_a_case_or_has_a_reason_why_not() => Rule.IsKept(
        from row in Lists.SelectMany(l => l.Codes.Split(' ').Select(c => (l.List, Code: c, Reason: Reason(l.List, c))))
            .Concat(ContrlCodes.Split(' ').Select(c => (List: "0085", Code: c, Reason: ContrlReason(c))))
        let isProduced = row.List == "0085" ? ContrlLevels.Any(l => Golden.OfCode(l, row.Code).Length > 0) : Golden.OfCode(row.List, row.Code).Length > 0
        where isProduced == (row.Reason.Length > 0)
        select isProduced ? $"{row.List} {row.Code} is produced, and has a reason why not" : $"{row.List} {row.Code} has neither a case nor a reason");

    [Fact]
    public void No_code_is_produced_that_its_list_lacks() => Rule.IsKept(
        from code in Golden.Codes()
        let list = Lists.FirstOrDefault(l => l.List == code.List).Codes ?? ContrlCodes
        where code.Code.Length > 0 && !list.Split(' ').Contains(code.Code)
        select $"{code.List} {code.Code}");

    [Fact]
    public void The_page_says_so()
    {
        var page = Path.Combine(Repository.Root, Page);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(page, Document());
        Assert.Equal(Document(), File.Exists(page) ? File.ReadAllText(page) : "");
    }

    static readonly string[] ContrlLevels = ["UCI", "UCF", "UCM", "UCS", "UCD"];

    static string Case(DiagnosticCode code) =>
        Golden.OfDiagnostic(code.Name) is { Length: > 0 } links ? links
        : ShownByTests.TryGetValue(code.Name, out var test) ? $"[{Path.GetFileNameWithoutExtension(test)}](../../{test})"
        : "";

    static string Reason(string list, string code) =>
        NotProduced.FirstOrDefault(n => n.Lists.Split(' ').Contains(list) && n.Codes.Split(' ').Contains(code)).Reason ?? "";

    static string ContrlReason(string code) => ContrlNotProduced.FirstOrDefault(n => n.Codes.Split(' ').Contains(code)).Reason ?? "";

    static string Document()
    {
        var page = new StringBuilder("""
            # Conformance

            Each diagnostic and each code of an acknowledgement, with a file that shows it. Beside each file `NAME.in.edi` lie the answer
            (`NAME.ack.edi`) and what was found (`NAME.diagnostics.txt`); `gateway test` holds them true. Those in `cases` are answered by default, those
            in `agreed/PARTNER` as `profiles/PARTNER.yaml` says. This page is written by a test, which fails when a diagnostic has no case, or
            a code neither a case nor a reason; `UPDATE_GOLDEN=1` rewrites it.

            ## Diagnostics

            | diagnostic | scope | severity | 997 | 999 | TA1 | CONTRL 0085 | case |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var code in DiagnosticCodes.All.Where(c => Case(c).Length > 0))
            page.Append(CultureInfo.InvariantCulture, $"| `{code.Name}` | {code.Scope} | {code.Severity} | {Functional(code)} | {Implementation(code)} | {code.Ta105} | {code.Contrl} | {Case(code)} |\n");
        page.Append("\nSingle elements of ISA and GS have codes of their own under one diagnostic; the lists below have them all. What a map finds, and CSV, is never acknowledged.\n");
        foreach (var (list, title, codes) in Lists) AppendList(page, list, title, codes);
        AppendContrl(page);
        return page.ToString();
    }

    static string Functional(DiagnosticCode code) =>
        code.Ak304 is { } segment ? $"AK304 {segment}" : code.Ak403 is { } element ? $"AK403 {element}" : Whole(code, "AK502");

    static string Implementation(DiagnosticCode code) =>
        code.Ik304 is { } segment ? $"IK304 {segment}" : code.Ik403 is { } element ? $"IK403 {element}" : Whole(code, "IK502");

    static string Whole(DiagnosticCode code, string set) => code switch
    {
        { Ak502: { } message } => $"{set} {message}",
        { Ak905.Length: 0 } => "AK901 R",
        { Ak905: { } group } => $"AK905 {group}",
        _ => "",
    };

    static void AppendList(StringBuilder page, string list, string title, string codes)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| code | case | why there is none |\n| --- | --- | --- |\n");
        foreach (var code in codes.Split(' ')) page.Append(CultureInfo.InvariantCulture, $"| {code} | {Golden.OfCode(list, code)} | {Reason(list, code)} |\n");
    }

    static void AppendContrl(StringBuilder page)
    {
        page.Append("\n## CONTRL 0085\n\n| code | UCI | UCF | UCM | UCS | UCD | why there is none |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var code in ContrlCodes.Split(' '))
            page.Append(CultureInfo.InvariantCulture, $"| {code} | {string.Join(" | ", ContrlLevels.Select(l => Golden.OfCode(l, code)))} | {ContrlReason(code)} |\n");
    }
}
