using System.Globalization;
using Gateway.Host.Matching;
using Gateway.Translation.Documents;

namespace Gateway.Host.Tests.Matching;

/// <summary>One row of a table: an invoice, what is known beside it, and what is found.</summary>
/// <param name="Document">The invoice.</param>
/// <param name="Facts">What is known.</param>
/// <param name="Findings">What holds or is noted, as <c>Held rule line: expected / actual = money at stake awaits what by receipts</c>, and last
/// <c>pays so much of so much</c> where that is not all.</param>
sealed record InvoiceCase(Invoice Document, MatchFacts Facts, params string[] Findings)
{
    internal string[] Found =>
        [.. Matcher.Match(Document, Facts).Findings.Where(f => f.Outcome != FindingOutcome.Passed).Select(f => string.Join(' ', Parts(f)))];

    static IEnumerable<string> Parts(Finding finding)
    {
        if (finding.Rule == "payable")
        {
            yield return $"pays {finding.Expected} of {finding.Actual}";
            yield break;
        }

        yield return $"{finding.Outcome} {finding.Rule} {finding.Line}:";
        if (finding.Expected is not null) yield return finding.Expected;
        yield return "/";
        if (finding.Actual is not null) yield return finding.Actual;
        if (finding.AmountAtStake is { } stake and not 0) yield return string.Create(CultureInfo.InvariantCulture, $"= {stake:0.00##} {finding.Currency}");
        if (finding.Awaits != Awaited.Nothing) yield return $"awaits {finding.Awaits}";
        if (finding is { Outcome: FindingOutcome.Held, Receipts.Count: > 0 }) yield return $"by {string.Join(' ', finding.Receipts)}";
    }
}
