using System.Globalization;
using Gateway.Host.Pipeline.Review;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary>Stories for people: what came, what was found, who was told, what is still to be done.</summary>
static class StoryText
{
    const int MessagesMax = 20;
    const int DiagnosticsMax = 10;
    const string Indent = "  ";
    const string Deeper = "    ";
    const string Deepest = "      ";

    /// <param name="found">The stories.</param>
    /// <param name="behind">What stands behind their findings.</param>
    /// <param name="text">Where they are written.</param>
    internal static void Write(FoundStories found, IReadOnlyDictionary<PublishedFinding, StoryFinding> behind, TextWriter text)
    {
        foreach (var order in found.Orders) Write(order, behind, text);
        foreach (var delivery in found.Deliveries) Write(delivery, behind, text);
    }

    static void Write(OrderStory story, IReadOnlyDictionary<PublishedFinding, StoryFinding> behind, TextWriter text)
    {
        Line(text, $"Order {story.Number}{(story.Order is { } order ? Headline(order) : ": not among the imported orders")}");
        var lines = new TextTable("LINE", "ITEM", "SUPPLIER'S", "QUANTITY", "PRICE", "WANTED", "STATE");
        foreach (var l in story.Lines)
            lines.Add(l.Line, l.BuyerItem, l.SupplierItem, $"{Listing.Number(l.Quantity)} {l.Unit}", PriceOf(l), l.RequestedDate, l.State);
        lines.Write(text, Indent);
        Standing(story).Write(text, Indent);
        foreach (var r in story.Receipts)
            Line(text, $"{Indent}received {r.Date} {Listing.Number(r.Quantity)} {r.Unit} of line {r.OrderLine} (receipt {r.Number}/{r.Line})");
        text.WriteLine();
        foreach (var document in story.Documents) Write(document, behind, text);
        Write(story.Exceptions, text);
    }

    // What was promised of each line and by whom, and how far it has come. A line promised in parts has a row for each.
    static TextTable Standing(OrderStory story)
    {
        var table = new TextTable("LINE", "CONFIRMED", "FOR", "BY", "SHIPPED", "RECEIVED", "BILLED");
        var moved = story.Movements.ToLookup(m => (m.OrderLine, m.Kind));
        foreach (var line in story.Lines)
        {
            var parts = moved[(line.Line, "confirmed")].ToList();
            var shipped = Sum(moved[(line.Line, "shipped")].Select(m => m.Quantity), line);
            var received = Sum(story.Receipts.Where(r => r.OrderLine == line.Line).Select(r => r.Quantity), line);
            var billed = Sum(moved[(line.Line, "billed")].Select(m => m.Quantity), line);
            if (parts.Count == 0 && shipped.Length + received.Length + billed.Length == 0) continue;
            var first = parts.FirstOrDefault();
            table.Add(line.Line, Confirmed(first, line), For(first), first?.Document, shipped, received, billed);
            foreach (var part in parts.Skip(1)) table.Add("", Confirmed(part, line), For(part), part.Document, "", "", "");
        }

        return table;
    }

    static string Sum(IEnumerable<decimal> quantities, PublishedOrderLine line) =>
        quantities.ToList() is { Count: > 0 } known ? $"{Listing.Number(known.Sum())} {line.Unit}" : "";

    static string Confirmed(PublishedMovement? part, PublishedOrderLine line) => part is null ? ""
        : $"{Listing.Number(part.Quantity)} {line.Unit}"
            + (part.Status is null ? "" : $" {MatchPageText.Words(part.Status).ToLowerInvariant()}")
            + (part.Substitute is null ? "" : $" as {part.Substitute}") + (part.Pending ? ", undecided" : "");

    static string For(PublishedMovement? part) => part?.Date is not { } date ? "" : part.ShipDate ? $"{date} shipped" : date;

    static string Headline(PublishedOrder order) =>
        $"{(order.Company.Length == 0 ? "" : $" of company {order.Company}")} to supplier {order.Supplier}"
        + $"{(order.Partner is null ? "" : $" ({order.Partner})")}{(order.Date is null or "" ? "" : $", {order.Date}")}, revision {order.Revision.ToString(CultureInfo.InvariantCulture)}, {order.State}, from {order.Source}";

    static string PriceOf(PublishedOrderLine line) => line.Price is not { } price ? "" : Listing.Price(price)
        + (line.PriceBasis is { } basis && basis != 1 ? $" per {Listing.Number(basis)}" : "")
        + (line.PriceUnit is { } unit ? $" {unit}" : "");

    static void Write(DocumentStory story, IReadOnlyDictionary<PublishedFinding, StoryFinding> behind, TextWriter text)
    {
        var document = story.Document;
        Line(text, $"{Listing.Time(document.CreatedAt)}  {(document.Direction == "in" ? "◄" : "►")} {document.Kind} {document.Number}{(document.Version > 1 ? FormattableString.Invariant($" version {document.Version}") : "")}, {StateOf(story)}");
        if (story.Message is { } m)
            Line(text, $"{Indent}{m.Type} {m.ControlNumber} in interchange {story.Interchange?.ControlNumber} from file {story.Delivery?.File}, message {m.Id}");
        WriteOutcome(text, behind, story.Diagnostics, story.Findings, story.Postings);
        foreach (var a in story.Acknowledgements) Line(text, Indent + Sentence(a));
        foreach (var a in story.Advices) Line(text, Indent + Sentence(a));
        text.WriteLine();
    }

    static string StateOf(DocumentStory story) => story.Document.SupersededBy is null
        ? story.Message?.State ?? "not sent yet"
        : $"{story.Message?.State}, superseded";

    static void Write(DeliveryStory story, IReadOnlyDictionary<PublishedFinding, StoryFinding> behind, TextWriter text)
    {
        var d = story.Delivery;
        Line(text, $"Delivery {d.Id} {(d.Direction == "in" ? "from" : "to")} {d.Partner ?? "nobody known"}, {d.State}{Because(d.Reason)}");
        Line(text, $"{Indent}{d.File}, {Listing.Number(d.SizeBytes)} bytes, by {d.Mailbox} at {Listing.Time(d.CreatedAt)}, payload {d.Payload}");
        WriteDiagnostics(text, story.Diagnostics);
        text.WriteLine();
        foreach (var interchange in story.Interchanges) Write(interchange, behind, text);
        Write(story.Exceptions, text);
        foreach (var related in story.Related)
            Line(text, $"{(related.Direction == "in" ? "Came in" : "Went out")}: {related.File}, {related.State} {Listing.Time(related.FinishedAt ?? related.CreatedAt)}, delivery {related.Id}");
        foreach (var work in story.Work)
            Line(text, $"{(work.Dead ? "Given up" : "Still due")}: {work.Kind} of {work.Subject}, {work.Attempts.ToString(CultureInfo.InvariantCulture)} tries{Because(work.LastError)}");
        Write(story.Events, text);
    }

    static void Write(InterchangeStory story, IReadOnlyDictionary<PublishedFinding, StoryFinding> behind, TextWriter text)
    {
        var i = story.Interchange;
        Line(text, $"Interchange {i.ControlNumber} ({i.Standard} {i.Version}{(i.Test ? ", test" : "")}) from {i.Sender.Id} to {i.Receiver.Id}, {i.State}{Because(i.Reason)}");
        Line(text, $"{Indent}bytes {Listing.Number(i.Offset)} to {Listing.Number(i.Offset + Math.Max(i.Length, 1) - 1)}, {i.Id}");
        foreach (var group in story.Groups) Write(group, behind, text);
        foreach (var a in story.Acknowledgements) Line(text, Indent + Sentence(a));
        text.WriteLine();
    }

    static void Write(GroupStory story, IReadOnlyDictionary<PublishedFinding, StoryFinding> behind, TextWriter text)
    {
        if (story.Group.FunctionalId is { } functionalId)
            Line(text, $"{Indent}Group {functionalId} {story.Group.ControlNumber}{(story.Group.Verdict is { } v ? $", {v}" : "")}");
        foreach (var message in story.Messages.Take(MessagesMax)) Write(message, behind, text);
        if (story.Messages.Count > MessagesMax)
            Line(text, FormattableString.Invariant($"{Deeper}… and {story.Messages.Count - MessagesMax} more: {Counts(story.Messages.Skip(MessagesMax))}"));
    }

    static string Counts(IEnumerable<MessageStory> messages) => string.Join(", ",
        messages.CountBy(m => m.Message.State).Select(c => FormattableString.Invariant($"{c.Value} {c.Key}")));

    static void Write(MessageStory story, IReadOnlyDictionary<PublishedFinding, StoryFinding> behind, TextWriter text)
    {
        var m = story.Message;
        var document = m.DocumentNumber is null ? "" : $" {m.DocumentKind} {m.DocumentNumber}";
        var orders = story.Orders.Count == 0 ? "" : $" for order {string.Join(", ", story.Orders)}";
        // What the findings say themselves is not said twice.
        var because = story.Findings.Any(f => f.Outcome == "held") ? "" : Because(m.Reason);
        Line(text, $"{Deeper}{m.Type} {m.ControlNumber}{document}{orders}, {m.State}{because}, {m.Id}");
        WriteOutcome(text, behind, story.Diagnostics, story.Findings, story.Postings);
        foreach (var a in story.Advices) Line(text, Deepest + Sentence(a));
    }

    static void WriteOutcome(
        TextWriter text,
        IReadOnlyDictionary<PublishedFinding, StoryFinding> behind,
        IReadOnlyList<PublishedDiagnostic> diagnostics,
        IReadOnlyList<PublishedFinding> findings,
        IReadOnlyList<PublishedPosting> postings)
    {
        WriteDiagnostics(text, diagnostics);
        foreach (var f in findings.Where(f => f.Outcome != "passed"))
        {
            var known = behind.GetValueOrDefault(f);
            Line(text, $"{Deepest}{(known is { IsSettled: true } ? "settled" : f.Outcome)}: {f.Text}{Limits(f)}");
            if (known?.Bytes is { } bytes) Line(text, $"{Deepest}  {MatchPageText.Around(bytes)}   ({bytes.Place})");
            else if (f.Origin is { } o) Line(text, $"{Deepest}  {BytesOf(o.Offset, o.Length)}");
        }

        var passed = findings.Count(f => f.Outcome == "passed");
        if (passed > 0) Line(text, FormattableString.Invariant($"{Deepest}{passed} checks passed"));
        foreach (var p in postings)
            Line(text, $"{Deepest}ERP {p.Key}: {p.State} {Listing.Time(p.PostedAt ?? p.SentAt)}{(p.ErpReference is null ? "" : $" as {p.ErpReference}")}{(p.State == "posted" ? "" : Because(p.Response))}");
    }

    static void WriteDiagnostics(TextWriter text, IReadOnlyList<PublishedDiagnostic> diagnostics)
    {
        foreach (var d in diagnostics.Take(DiagnosticsMax))
            Line(text, FormattableString.Invariant($"{Deepest}{d.Severity} {d.Code} at byte {d.Offset}{(d.SegmentId is null ? "" : $" ({d.SegmentId} segment {d.Segment}, element {d.Element})")}: {d.Text}"));
        if (diagnostics.Count > DiagnosticsMax)
            Line(text, FormattableString.Invariant($"{Deepest}… and {diagnostics.Count - DiagnosticsMax} more diagnostics"));
    }

    /// <summary>The money and the tolerance, where the sentence itself does not say them.</summary>
    internal static string Limits(PublishedFinding finding) =>
        (finding is { AmountAtStake: { } amount, Outcome: not "passed" } && !finding.Text.Contains("at stake", StringComparison.OrdinalIgnoreCase) ? $" At stake: {Listing.Money(amount, finding.Currency)}." : "")
        + (finding.Tolerance is { Source: { } source } tolerance && !finding.Text.Contains(source, StringComparison.Ordinal)
            ? $" Tolerance {tolerance.Value} by {source}." : "");

    static string BytesOf(long offset, long length) => length <= 1
        ? FormattableString.Invariant($"byte {offset}")
        : FormattableString.Invariant($"bytes {offset} to {offset + length - 1}");

    static string Sentence(PublishedAdvice a) =>
        $"{a.Message?.Type ?? "advice"} to the supplier that {a.DecidedBy} decided {a.Decision} ({a.Reason}): {a.State}"
        + (a.Message is { } m ? $" {Listing.Time(m.FinishedAt ?? m.CreatedAt)}, delivery {m.DeliveryId}" : "");

    static string Sentence(PublishedAcknowledgement a) => a.OwedBy == "us"
        ? $"{a.Kind} {a.Verdict}: {a.State} {Listing.Time(a.DoneAt ?? a.DueAt)}{(a.DeliveryId is null ? "" : $", delivery {a.DeliveryId}")}"
        : $"{a.Kind} expected for {a.ControlNumber}: {a.State}{(a.Late ? ", late" : "")}, {(a.DoneAt is null ? $"by {Listing.Time(a.DueAt)}" : Listing.Time(a.DoneAt))}";

    static void Write(IReadOnlyList<PublishedException> exceptions, TextWriter text)
    {
        foreach (var c in exceptions)
            Line(text, $"Exception {c.Type}, {c.State}{(c.ClosedBy is null ? "" : $" by {c.ClosedBy}: {c.CloseReason}")}: {c.Text} ({c.Id})");
    }

    static void Write(IReadOnlyList<PublishedEvent> events, TextWriter text)
    {
        if (events.Count == 0) return;
        text.WriteLine();
        var table = new TextTable("TIME (UTC)", "EVENT", "STATE", "BY", "SUBJECT");
        foreach (var e in events) table.Add(Listing.Time(e.At), e.Kind, e.After, e.Actor, e.Subject);
        table.Write(text);
    }

    static void Line(TextWriter text, string line) => text.WriteLine(TextTable.Printable(line));

    static string Because(string? reason) => reason is null ? "" : $": {reason}";
}
