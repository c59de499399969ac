using System.Globalization;
using System.Text.Json;
using Gateway.Host.Import;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Review;

/// <summary>A document that another gateway has posted, as the ERP's ledger names it; what it does not say is null.</summary>
sealed record OldPosting(string File, string Kind, string Number, decimal? Lines, decimal? Quantity, decimal? Amount)
{
    internal string? Supplier { get; init; }

    internal DateOnly? Date { get; init; }

    internal bool IsAsked { get; set; }
}

/// <summary>What another gateway has posted: rows of the ERP's ledger, by kind and number of the document.</summary>
/// <remarks>Several documents may bear one number, as responses to one order do: each takes the row that is most like it and that no other has taken.</remarks>
sealed class OldLedger
{
    readonly Dictionary<(string Kind, string Number), List<OldPosting>> _postings = [];

    /// <summary>Those of which nobody has taken the row: documents that did not come here.</summary>
    internal IEnumerable<OldPosting> Untaken(ShadowFilter filter) => _postings.Values.SelectMany(p => p).Where(p =>
        !p.IsAsked
        && (filter.Profile is null || p.Supplier is null || p.Supplier == filter.Profile.Supplier)
        && (filter.Since is null || p.Date is null || p.Date >= DateOnly.FromDateTime(filter.Since.Value.UtcDateTime)));

    /// <summary>Takes the rows of a file: <c>documentType</c> and <c>number</c>, <c>supplier</c> and <c>date</c> where they are told, and what is to be
    /// compared of <c>lines</c>, <c>quantity</c> and <c>amount</c>.</summary>
    internal void Add(string file, IEnumerable<ImportRow> rows)
    {
        foreach (var row in rows)
        {
            var posting = new OldPosting(file, row.Required("documentType"), row.Required("number"), row.Number("lines"), row.Number("quantity"), row.Number("amount"))
            {
                Supplier = row.Text("supplier"),
                Date = row.Date("date"),
            };
            if (!row.IsGood) continue;
            if (!_postings.TryGetValue(Key(posting.Kind, posting.Number), out var same)) _postings[Key(posting.Kind, posting.Number)] = same = [];
            same.Add(posting);
        }
    }

    /// <summary>Takes the row of a document, with what the document says otherwise; null where the ledger has none left.</summary>
    internal IReadOnlyList<string>? Take(DocumentRecord document)
    {
        var left = _postings.GetValueOrDefault(Key(document.Kind, document.Number))?
            .Where(p => !p.IsAsked && (p.Supplier is null || p.Supplier == document.Supplier))
            .Select(p => (Row: p, Differences: Differences(p, document.Content).ToList())).ToList();
        if (left is not { Count: > 0 }) return null;
        var (row, differences) = left.MinBy(p => p.Differences.Count);
        row.IsAsked = true;
        return differences;
    }

    static IEnumerable<string> Differences(OldPosting posting, string content)
    {
        using var document = JsonDocument.Parse(content);
        var lines = document.RootElement.TryGetProperty("lines", out var listed) && listed.ValueKind == JsonValueKind.Array ? listed.EnumerateArray().ToList() : [];
        var differences = new[]
        {
            Difference("lines", posting.Lines, lines.Count),
            Difference("quantity", posting.Quantity, lines.Sum(l => Number(l, "quantity", "value") ?? 0)),
            Difference("amount", posting.Amount, Number(document.RootElement, "totals", "amount")),
        };
        return differences.OfType<string>();
    }

    static string? Difference(string name, decimal? theirs, decimal? ours) =>
        theirs is null || theirs == ours ? null : string.Create(CultureInfo.InvariantCulture, $"{name}: {(ours is { } value ? value : "none")} here, {theirs} there");

    static decimal? Number(JsonElement element, string member, string part) =>
        element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Object
        && found.TryGetProperty(part, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    // order-response, ORDERRESPONSE and OrderResponse are one kind.
    static (string, string) Key(string kind, string number) => (kind.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant(), number);
}
