using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline.Review;

/// <summary>What other terms would have made of the documents that came.</summary>
/// <param name="Judged">How many documents were judged, once by the terms in force and once by the others.</param>
/// <param name="Skipped">How many were not: the profile of their partner is gone.</param>
/// <param name="HeldBefore">How many the terms in force hold.</param>
/// <param name="HeldAfter">How many the others hold.</param>
/// <param name="Passing">Held by the terms in force, and not by the others.</param>
/// <param name="Stopping">The other way round.</param>
/// <param name="Otherwise">Held by both, for other reasons.</param>
/// <param name="Rules">The rules whose judgement changes.</param>
/// <param name="Approximations">What is not known of the past, and what stands for it.</param>
sealed record SimulationReport(
    int Judged,
    int Skipped,
    int HeldBefore,
    int HeldAfter,
    IReadOnlyList<SimulatedDocument> Passing,
    IReadOnlyList<SimulatedDocument> Stopping,
    IReadOnlyList<SimulatedDocument> Otherwise,
    IReadOnlyList<SimulatedRule> Rules,
    IReadOnlyList<string> Approximations);

/// <summary>A document that other terms judge otherwise, with the findings that change and their money.</summary>
sealed record SimulatedDocument(
    string Id, string Kind, string Number, string Partner, string? Date, IReadOnlyList<string> Orders, decimal? AmountAtStake, string? Currency,
    IReadOnlyList<SimulatedFinding> Findings);

/// <summary>A finding that changes: <c>passes</c> or <c>stops</c>.</summary>
sealed record SimulatedFinding(
    string Rule, string Type, string? Line, string Change, string? Expected, string? Actual, decimal? AmountAtStake, string? Currency, string Text);

/// <summary>How often the judgement of a rule changes, and the money of it.</summary>
sealed record SimulatedRule(string Rule, string Type, string Change, int Findings, int Documents, decimal AmountAtStake, string? Currency);

/// <summary>Judges stored documents again, by other terms and by those in force, with what was known when each was judged last. Reads only.</summary>
sealed class Simulation(Database database, MatchFactsReader facts, PartnerDirectory partners)
{
    const int Take = 100;

    static readonly string[] Approximations =
    [
        "Orders are taken at the revision that each document was judged by last; an order that it did not find then is as it is now.",
        "Receipts count that were recorded when it was judged last; one that was corrected since is as it is now.",
        "Other documents count that came before it, as they were matched last, whatever became of them since.",
        "Cross-references are those that are known now for the document's day, and the terms in force are those of the profiles as they are now.",
    ];

    /// <param name="terms">What is tried.</param>
    /// <param name="since">The first moment.</param>
    /// <param name="partner">Null for all.</param>
    /// <param name="progress">Told now and then how many documents are judged.</param>
    /// <param name="cancellation">Stops between two of them.</param>
    internal async Task<SimulationReport> RunAsync(MatchTerms terms, DateTimeOffset since, string? partner, Action<int> progress, CancellationToken cancellation)
    {
        var (judged, skipped) = (new List<Outcome>(), 0);
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(tx => DocumentStore.ReceivedSince(tx, since, partner, after, Take), cancellation);
            if (page.Count == 0) return Report(judged, skipped);
            foreach (var stored in page)
                if (partners.Find(stored.Partner) is { } owner) judged.Add(await database.ReadAsync(tx => Judge(tx, stored, owner, terms), cancellation));
                else skipped++;
            progress(judged.Count);
            after = page[^1].Id;
        }
    }

    Outcome Judge(Transaction tx, DocumentRecord stored, PartnerProfile partner, MatchTerms terms)
    {
        var document = DocumentJson.Read(Enum.Parse<DocumentType>(stored.Kind), stored.Content);
        var message = stored.MessageId is { } id ? MessageStore.Find(tx, id) : null;
        var then = PastFacts.Of(tx, facts.Read(tx, document, stored, message, partner), stored);
        var before = Held(document, then);
        var after = Held(document, then with { Terms = terms });
        return new(before.Count > 0, after.Count > 0, Changed(tx, stored, before, after));
    }

    static Dictionary<FindingKey, Finding> Held(Document document, MatchFacts facts) =>
        Matcher.Match(document, facts).Findings.Where(f => f.Outcome == FindingOutcome.Held).GroupBy(FindingKey.Of).ToDictionary(g => g.Key, g => g.First());

    static SimulatedDocument Changed(Transaction tx, DocumentRecord stored, Dictionary<FindingKey, Finding> before, Dictionary<FindingKey, Finding> after)
    {
        SimulatedFinding[] findings =
        [
            .. before.Where(b => !after.ContainsKey(b.Key)).Select(b => Of(b.Value, "passes")),
            .. after.Where(a => !before.ContainsKey(a.Key)).Select(a => Of(a.Value, "stops")),
        ];
        return new(
            stored.Id, stored.Kind, stored.Number, stored.Partner, Published.Date(stored.DocumentDate), DocumentStore.Orders(tx, stored.Id),
            findings.Any(f => f.AmountAtStake is not null) ? findings.Sum(f => f.AmountAtStake ?? 0) : null,
            findings.Select(f => f.Currency).FirstOrDefault(c => c is not null), findings);
    }

    static SimulatedFinding Of(Finding finding, string change) => new(
        finding.Rule, finding.Type, finding.Line, change, finding.Expected, finding.Actual, finding.AmountAtStake, finding.Currency, finding.Text);

    static SimulationReport Report(List<Outcome> judged, int skipped)
    {
        var changed = judged.Where(j => j.Document.Findings.Count > 0).ToList();
        var rules = from outcome in changed
                    from finding in outcome.Document.Findings
                    group (outcome.Document.Id, finding) by (finding.Rule, finding.Type, finding.Change, finding.Currency) into same
                    orderby same.Key.Change, same.Key.Rule, same.Key.Currency
                    select new SimulatedRule(
                        same.Key.Rule, same.Key.Type, same.Key.Change, same.Count(), same.Select(s => s.Id).Distinct().Count(),
                        same.Sum(s => s.finding.AmountAtStake ?? 0), same.Key.Currency);
        return new(
            judged.Count, skipped, judged.Count(j => j.HeldBefore), judged.Count(j => j.HeldAfter),
            [.. changed.Where(c => c is { HeldBefore: true, HeldAfter: false }).Select(c => c.Document)],
            [.. changed.Where(c => c is { HeldBefore: false, HeldAfter: true }).Select(c => c.Document)],
            [.. changed.Where(c => c.HeldBefore == c.HeldAfter).Select(c => c.Document)],
            [.. rules], Approximations);
    }

    sealed record Outcome(bool HeldBefore, bool HeldAfter, SimulatedDocument Document);
}
