using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>A document judged by what is known now.</summary>
/// <param name="Message">Its message.</param>
/// <param name="Stored">The document as it came.</param>
/// <param name="Partner">Whose it is.</param>
/// <param name="Facts">What it was judged by.</param>
/// <param name="Result">What the rules said.</param>
/// <param name="Seen">How often what is known of its orders had changed.</param>
/// <param name="Decided">The findings that persons have settled.</param>
sealed record Judgement(
    MessageRecord Message, DocumentRecord Stored, PartnerProfile Partner, MatchFacts Facts, MatchResult Result,
    IReadOnlyDictionary<string, long> Seen, Settled Decided)
{
    /// <summary>What holds the document and nobody has settled.</summary>
    internal IEnumerable<Finding> Undecided => Result.Findings.Where(f => f.Outcome == FindingOutcome.Held && !Decided.Covers(FindingKey.Of(f)));
}

/// <summary>Runs the rules on a stored document with all that is known of its orders, read in one snapshot. It writes nothing.</summary>
sealed class Judge(Database database, MatchFactsReader facts)
{
    /// <summary>Judges the document of a message.</summary>
    internal async Task<Judgement> ReadAsync(string messageId, PartnerProfile partner, CancellationToken cancellation)
    {
        var read = await database.ReadAsync(tx =>
        {
            var message = MessageStore.Find(tx, messageId)!;
            var stored = DocumentStore.OfMessage(tx, messageId)!;
            var document = DocumentJson.Read(Enum.Parse<DocumentType>(stored.Kind), stored.Content);
            return (message, stored, document, Facts: facts.Read(tx, document, stored, message, partner),
                Seen: OrderChanges.Of(tx, DocumentStore.Orders(tx, stored.Id)),
                Decided: Settled.Of(tx, stored.Id));
        }, cancellation);
        return new(read.message, read.stored, partner, read.Facts, Matcher.Match(read.document, read.Facts), read.Seen, read.Decided);
    }
}
