using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>A finding that a partner is told of, and where its value stands in what the partner sent.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Place">Its place; null for what is missing.</param>
/// <param name="Value">The bytes there, as text.</param>
sealed record AdvisedFinding(FindingRecord Finding, Location? Place, string? Value);

/// <summary>What an advice is about, as the tables have it.</summary>
sealed record AdvisedMessage
{
    public required AdviceRecord Advice { get; init; }

    /// <summary>The document decided upon, and what it came in.</summary>
    public required DocumentRecord Document { get; init; }

    public required MessageRecord Message { get; init; }

    public required GroupRecord Group { get; init; }

    public required InterchangeRecord Interchange { get; init; }

    public required DeliveryRecord Delivery { get; init; }

    public required MessageStretch Stretch { get; init; }

    /// <summary>Its order, where it belongs to one.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>Those decided upon.</summary>
    public required IReadOnlyList<FindingRecord> Findings { get; init; }
}

/// <summary>A business decision as the canonical document that the supplier gets.</summary>
static class AdviceDocument
{
    /// <summary>The literals of an APERAK are the shortest.</summary>
    const int ValueMax = 70;

    internal static ApplicationAdvice Of(AdvisedMessage advised, IReadOnlyList<AdvisedFinding> findings, PartnerProfile partner, DateTimeOffset now)
    {
        var document = DocumentJson.Read(Enum.Parse<DocumentType>(advised.Document.Kind), advised.Document.Content);
        return new()
        {
            Purpose = DocumentPurpose.Original,
            AdviceNumber = advised.Advice.Id,
            AdviceDate = DateOnly.FromDateTime(now.DateTime),
            AdviceTime = new(now.Hour, now.Minute),
            Buyer = OrderDocument.Buyer(partner),
            Seller = OrderDocument.Seller(partner),
            Verdict = advised.Advice.Decision == DecisionKind.Reject ? AdviceVerdict.Rejected : AdviceVerdict.ChangeRequired,
            Subject = Subject(advised, document),
            OrderNumber = advised.OrderNumber,
            Currency = document.Currency,
            Totals = document.Totals?.Amount is { } total ? new() { Amount = total } : null,
            AmountAtStake = Stake(findings, document.Currency),
            Errors = [.. findings.Select(Error)],
            Notes = [new() { Text = PlainText.Of(advised.Advice.Reason) }],
        };
    }

    static decimal? Stake(IReadOnlyList<AdvisedFinding> findings, string? currency) =>
        findings.Where(f => f.Finding.Currency == currency).Select(f => f.Finding.AmountAtStake).OfType<decimal>().ToList() is { Count: > 0 } stakes
            ? stakes.Sum()
            : null;

    static AdvisedDocument Subject(AdvisedMessage advised, Document document) => new()
    {
        Type = Vocabulary(document.Type.ToString()),
        Number = (document as OrderResponse)?.OrderNumber ?? advised.Document.Number,
        Date = advised.Document.DocumentDate,
        InterchangeControlNumber = advised.Interchange.ControlNumber,
        GroupControlNumber = advised.Group.ControlNumber,
        MessageControlNumber = advised.Message.ControlNumber,
    };

    static AdviceError Error(AdvisedFinding advised)
    {
        var (finding, place) = (advised.Finding, advised.Place);
        return new()
        {
            Code = AdviceText.CodeOf(finding.RuleName),
            Text = PlainText.Of(AdviceText.Of(finding, advised.Value ?? finding.Actual)),
            Line = finding.Line,
            Segment = place is { SegmentId: { Length: > 0 } tag } ? tag : null,
            SegmentPosition = place is { Segment: > 0 } ? place.Value.Segment : null,
            ElementPosition = place is { Element: > 0 } ? place.Value.Element : null,
            BadValue = Value(advised.Value),
            ExpectedValue = Value(finding.Expected),
        };
    }

    // The sentence bears a long one in full.
    static string? Value(string? value) => PlainText.Of(value) is { Length: > 0 and <= ValueMax } plain ? plain : null;

    // OrderResponse is orderResponse in the canonical vocabulary.
    static string Vocabulary(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
