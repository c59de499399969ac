using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>How a document goes to the ERP in parts: which lines may go, and what a part says.</summary>
/// <remarks>A line is named by its number, or its place where it has none, as findings name it; lines of one name go together. A
/// document without lines is one line without a name.</remarks>
static class Parts
{
    const string Whole = "";

    /// <summary>The names of a document's lines, each once, in their order.</summary>
    internal static IReadOnlyList<string> Lines(Document document) =>
        Resolve.LinesOf(document) is { Count: > 0 } lines ? [.. lines.Select(Resolve.Name).Distinct(StringComparer.Ordinal)] : [Whole];

    /// <summary>The lines that may be posted now, those that are in a part already left out.</summary>
    /// <param name="document">After the match: its lines know their order lines.</param>
    /// <param name="undecided">What holds it.</param>
    /// <param name="posted">Lines that are in a part.</param>
    /// <param name="scope">Whether the agreement posts clean lines while others wait.</param>
    internal static IReadOnlyList<string> Ready(
        Document document, IReadOnlyList<Finding> undecided, IReadOnlySet<string> posted, PostingScope scope)
    {
        var isHeld = scope == PostingScope.Whole ? undecided.Count > 0 : undecided.Any(f => f.Line is null && f.OrderLine is null);
        if (isHeld) return [];
        var waiting = Resolve.LinesOf(document).Select((line, i) => (line, i)).Where(l => undecided.Any(f => Concerns(f, l.line, Resolve.Name(l.line, l.i))))
            .Select(l => Resolve.Name(l.line, l.i)).ToHashSet(StringComparer.Ordinal);
        return [.. Lines(document).Where(l => !posted.Contains(TextWidths.Kept("Line", l)) && !waiting.Contains(l))];
    }

    /// <summary>The document with the lines of one part. What belongs to the whole goes with the first: its charges and taxes; its totals
    /// only where the part is the whole.</summary>
    internal static Document Of(Document document, IReadOnlyList<string> lines, int number)
    {
        var all = Lines(document);
        if (number == 1 && lines.Count == all.Count) return document;
        var taken = lines.ToHashSet(StringComparer.Ordinal);
        var part = new DocumentPart { Number = number, Lines = lines.Count, LinesOfDocument = all.Count };
        var first = number == 1 ? document : document with { AllowanceCharges = [], Taxes = [] };
        return (first with { Totals = null }) switch
        {
            OrderResponse response => response with { Part = part, Lines = Taken(response.Lines, taken) },
            ShipNotice notice => Taken(notice, taken) with { Part = part },
            Invoice invoice => invoice with { Part = part, PayableAmount = null, Lines = Taken(invoice.Lines, taken) },
            var other => other,
        };
    }

    // What was found of an order line holds every line that speaks of it.
    static bool Concerns(Finding finding, DocumentLine line, string name) =>
        finding.Line == name || (finding.OrderLine is { } orderLine && orderLine == OrderLineOf(line));

    static string? OrderLineOf(DocumentLine line) => line switch
    {
        OrderResponseLine response => response.OrderLine,
        ShipNoticeLine notice => notice.OrderLine,
        InvoiceLine invoice => invoice.OrderLine,
        _ => null,
    };

    static IReadOnlyList<TLine> Taken<TLine>(IReadOnlyList<TLine> lines, HashSet<string> taken) where TLine : DocumentLine =>
        [.. lines.Where((line, i) => taken.Contains(Resolve.Name(line, i)))];

    // Packages that hold nothing of the part come with another one; those that hold its packages come too.
    static ShipNotice Taken(ShipNotice notice, HashSet<string> taken)
    {
        var lines = Taken(notice.Lines, taken);
        var named = new HashSet<string>(lines.Select(l => l.PackageId).OfType<string>(), StringComparer.Ordinal);
        var waiting = new Queue<string>(named);
        while (waiting.TryDequeue(out var id))
            foreach (var package in notice.Packages.Where(p => p.Id == id))
                if (package.ParentId is { } parent && named.Add(parent)) waiting.Enqueue(parent);
        return notice with { Lines = lines, Packages = [.. notice.Packages.Where(p => p.Id is null || named.Contains(p.Id))] };
    }
}
