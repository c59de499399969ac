using System.Text.Json.Serialization;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Pipeline.Review;

// The JSON of match explain and exceptions show: a contract with outside programs (docs/file-formats/match.md). Members are
// added, never renamed or removed.

/// <summary>A document beside all that it was judged against: what a buyer or an accountant decides on.</summary>
/// <param name="Judged"><c>today</c>, or <c>stored</c> for the findings of the last run.</param>
/// <param name="Day">The day for which it is judged.</param>
/// <param name="Document">The document.</param>
/// <param name="File">The file that it came in.</param>
/// <param name="State">Where its message stands.</param>
/// <param name="Held">Whether a finding holds it that nobody has settled.</param>
/// <param name="Orders">The orders that it names and that are known.</param>
/// <param name="Findings">Of the document as a whole.</param>
/// <param name="Lines">Its lines in their order, then lines of the orders that it should speak of.</param>
/// <param name="Exceptions">Its cases.</param>
/// <param name="Postings">Its parts on their way into the ERP.</param>
sealed record MatchPage(
    string Judged,
    string Day,
    PublishedDocument Document,
    string? File,
    string? State,
    bool Held,
    IReadOnlyList<PublishedOrder> Orders,
    IReadOnlyList<PageFinding> Findings,
    IReadOnlyList<PageLine> Lines,
    IReadOnlyList<PublishedException> Exceptions,
    IReadOnlyList<PublishedPosting> Postings)
{
    /// <summary>All findings, those of the whole first.</summary>
    [JsonIgnore]
    internal IEnumerable<PageFinding> AllFindings => Findings.Concat(Lines.SelectMany(l => l.Findings));
}

/// <summary>A line of the document beside the line of the order that it speaks of.</summary>
/// <param name="Line">Its number in the document; null where the document does not mention the order's line.</param>
/// <param name="Order">The order.</param>
/// <param name="OrderLine">The order's line.</param>
/// <param name="Item">Our item number, else another.</param>
/// <param name="Description">The item in words.</param>
/// <param name="Ordered">What the order says.</param>
/// <param name="Confirmed">What the supplier promised in other documents.</param>
/// <param name="Shipped">What other ship notices announced.</param>
/// <param name="Received">What the warehouse received.</param>
/// <param name="Billed">What other invoices billed.</param>
/// <param name="Stated">What this document says, as it was sent.</param>
/// <param name="InOrderUnit">The same quantity in the order's unit, where that is another.</param>
/// <param name="Answers">Of an order response: its parts.</param>
/// <param name="Differs">Which of <c>item quantity price amount date</c> are held.</param>
/// <param name="Findings">Every rule about the line, passed or not.</param>
/// <param name="Payable">Of an invoice: how much of it the match finds payable, where that is less than billed.</param>
/// <param name="Terms">What was agreed about it, the most specific first.</param>
sealed record PageLine(
    string? Line,
    string? Order,
    string? OrderLine,
    string? Item,
    string? Description,
    PageSide? Ordered,
    IReadOnlyList<PageSide> Confirmed,
    IReadOnlyList<PageSide> Shipped,
    IReadOnlyList<PageSide> Received,
    IReadOnlyList<PageSide> Billed,
    PageSide? Stated,
    PageQuantity? InOrderUnit,
    IReadOnlyList<PageSide> Answers,
    IReadOnlyList<string> Differs,
    IReadOnlyList<PageFinding> Findings,
    PageSide? Payable,
    IReadOnlyList<PageTerm> Terms);

/// <summary>A limit that somebody wrote for a line.</summary>
/// <param name="Level"><c>company supplier item-group item supplier-item order-line</c>.</param>
/// <param name="Scope">What it is for, in words.</param>
/// <param name="Kind">Of which deviation: <c>price over</c>.</param>
/// <param name="Limit">In words.</param>
/// <param name="Source">The file:line.</param>
/// <param name="InForce">Whether it holds; else a more specific one does.</param>
sealed record PageTerm(string Level, string Scope, string Kind, string Limit, string? Source, bool InForce);

/// <summary>A quantity in a unit.</summary>
sealed record PageQuantity(decimal Value, string? Unit);

/// <summary>What one document, or the order, or a receipt, says of a line.</summary>
sealed record PageSide
{
    /// <summary>Number of the response, ship notice, receipt or invoice; null for the order and the document itself.</summary>
    public string? Document { get; init; }

    public string? DocumentId { get; init; }

    public decimal? Quantity { get; init; }

    public string? Unit { get; init; }

    public decimal? Price { get; init; }

    /// <summary>How many units the price is for; null is one.</summary>
    public decimal? PriceBasis { get; init; }

    /// <summary>Null is the unit of the quantity.</summary>
    public string? PriceUnit { get; init; }

    public decimal? Amount { get; init; }

    public string? Currency { get; init; }

    public string? Date { get; init; }

    /// <summary>Whether the day is one of shipment rather than of delivery.</summary>
    public bool ShipDate { get; init; }

    /// <summary>The supplier's word for it; null for a plain yes.</summary>
    public string? Status { get; init; }

    /// <summary>The item that comes instead.</summary>
    public string? Substitute { get; init; }

    /// <summary>Whether the document that says so waits for a decision itself.</summary>
    public bool Pending { get; init; }
}

/// <summary>A finding, and the bytes that it is about where it is not a plain yes.</summary>
/// <param name="Type">The kind of exception that it is when held; null for a rule that there is no more.</param>
/// <param name="Finding">What the rule said.</param>
/// <param name="Bytes">The segment or row around the value.</param>
/// <param name="Settled">Whether a person has decided about it, so that it holds no more.</param>
sealed record PageFinding(string? Type, PublishedFinding Finding, Excerpt? Bytes, bool Settled)
{
    /// <summary>Whether the values differ beyond what is agreed, settled or not.</summary>
    [JsonIgnore]
    internal bool IsHeld => Finding.Outcome == "held";

    /// <summary>Whether it holds the document.</summary>
    [JsonIgnore]
    internal bool IsOpen => IsHeld && !Settled;
}
