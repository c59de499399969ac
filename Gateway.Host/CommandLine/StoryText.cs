using System.Globalization;
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

    internal static void Write(FoundStories found, TextWriter text)
    {
        foreach (var order in found.Orders) Write(order, text);
        foreach (var delivery in found.Deliveries) Write(delivery, text);
    }

    static void Write(OrderStory story, TextWriter text)
    {
        Line(text, $"Order {story.Number}{(story.Order is { } order ? Headline(order) : ": not among the imported orders")}");
        var lines = new TextTable("LINE", "ITEM", "SUPPLIER'S", "QUANTITY", "PRICE", "WANTED", "STATE");
        foreach (var l in story.Lines)
            lines.Add(l.Line, l.BuyerItem, l.SupplierItem, $"{Listing.Number(l.Quantity)} {l.Unit}", PriceOf(l), l.RequestedDate, l.State);
        lines.Write(text, Indent);
        foreach (var r in story.Receipts)
            Line(text, $"{Indent}received {r.Date} {Listing.Number(r.Quantity)} {r.Unit} of line {r.OrderLine} (receipt {r.Number}/{r.Line})");
        text.WriteLine();
        foreach (var document in story.Documents) Write(document, text);
        Write(story.Exceptions, text);
    }

    static string Headline(PublishedOrder order) =>
        $"{(order.Company.Length == 0 ? "" : $" of company {order.Company}")} to supplier {order.Supplier}"
        + $"{(order.Partner is null ? "" : $" ({order.Partner})")}{(order.Date is null or "" ? "" : $", {order.Date}")}, revision {order.Revision.ToString(CultureInfo.InvariantCulture)}, {order.State}, from {order.Source}";

    static string PriceOf(PublishedOrderLine line) => line.Price is not { } price ? "" : Listing.Number(price)
        + (line.PriceBasis is { } basis && basis != 1 ? $" per {Listing.Number(basis)}" : "")
        + (line.PriceUnit is { } unit ? $" {unit}" : "");

    static void Write(DocumentStory story, TextWriter text)
    {
        var document = story.Document;
        Line(text, $"{Listing.Time(document.CreatedAt)}  {(document.Direction == "in" ? "◄" : "►")} {document.Kind} {document.Number}{(document.Version > 1 ? FormattableString.Invariant($" version {document.Version}") : "")}, {StateOf(story)}");
        if (story.Message is { } m)
            Line(text, $"{Indent}{m.Type} {m.ControlNumber} in interchange {story.Interchange?.ControlNumber} from file {story.Delivery?.File}, message {m.Id}");
        WriteOutcome(text, story.Diagnostics, story.Findings, story.Postings);
        foreach (var a in story.Acknowledgements) Line(text, Indent + Sentence(a));
        text.WriteLine();
    }

    static string StateOf(DocumentStory story) => story.Document.SupersededBy is null
        ? story.Message?.State ?? "not sent yet"
        : $"{story.Message?.State}, superseded";

    static void Write(DeliveryStory story, TextWriter text)
    {
        var d = story.Delivery;
        Line(text, $"Delivery {d.Id} {(d.Direction == "in" ? "from" : "to")} {d.Partner ?? "nobody known"}, {d.State}{Because(d.Reason)}");
        Line(text, $"{Indent}{d.File}, {Listing.Number(d.SizeBytes)} bytes, by {d.Mailbox} at {Listing.Time(d.CreatedAt)}, payload {d.Payload}");
        WriteDiagnostics(text, story.Diagnostics);
        text.WriteLine();
        foreach (var interchange in story.Interchanges) Write(interchange, text);
        Write(story.Exceptions, text);
        foreach (var related in story.Related)
            Line(text, $"{(related.Direction == "in" ? "Came in" : "Went out")}: {related.File}, {related.State} {Listing.Time(related.FinishedAt ?? related.CreatedAt)}, delivery {related.Id}");
        foreach (var work in story.Work)
            Line(text, $"{(work.Dead ? "Given up" : "Still due")}: {work.Kind} of {work.Subject}, {work.Attempts.ToString(CultureInfo.InvariantCulture)} tries{Because(work.LastError)}");
        Write(story.Events, text);
    }

    static void Write(InterchangeStory story, TextWriter text)
    {
        var i = story.Interchange;
        Line(text, $"Interchange {i.ControlNumber} ({i.Standard} {i.Version}{(i.Test ? ", test" : "")}) from {i.Sender.Id} to {i.Receiver.Id}, {i.State}{Because(i.Reason)}");
        Line(text, $"{Indent}bytes {Listing.Number(i.Offset)} to {Listing.Number(i.Offset + Math.Max(i.Length, 1) - 1)}, {i.Id}");
        foreach (var group in story.Groups) Write(group, text);
        foreach (var a in story.Acknowledgements) Line(text, Indent + Sentence(a));
        text.WriteLine();
    }

    static void Write(GroupStory story, TextWriter text)
    {
        if (story.Group.FunctionalId is { } functionalId)
            Line(text, $"{Indent}Group {functionalId} {story.Group.ControlNumber}{(story.Group.Verdict is { } v ? $", {v}" : "")}");
        foreach (var message in story.Messages.Take(MessagesMax)) Write(message, text);
        if (story.Messages.Count > MessagesMax)
            Line(text, FormattableString.Invariant($"{Deeper}… and {story.Messages.Count - MessagesMax} more: {Counts(story.Messages.Skip(MessagesMax))}"));
    }

    static string Counts(IEnumerable<MessageStory> messages) => string.Join(", ",
        messages.CountBy(m => m.Message.State).Select(c => FormattableString.Invariant($"{c.Value} {c.Key}")));

    static void Write(MessageStory story, TextWriter text)
    {
        var m = story.Message;
        var document = m.DocumentNumber is null ? "" : $" {m.DocumentKind} {m.DocumentNumber}";
        var orders = story.Orders.Count == 0 ? "" : $" for order {string.Join(", ", story.Orders)}";
        // What the findings say themselves is not said twice.
        var because = story.Findings.Any(f => f.Outcome == "held") ? "" : Because(m.Reason);
        Line(text, $"{Deeper}{m.Type} {m.ControlNumber}{document}{orders}, {m.State}{because}, {m.Id}");
        WriteOutcome(text, story.Diagnostics, story.Findings, story.Postings);
    }

    static void WriteOutcome(
        TextWriter text, IReadOnlyList<PublishedDiagnostic> diagnostics, IReadOnlyList<PublishedFinding> findings, IReadOnlyList<PublishedPosting> postings)
    {
        WriteDiagnostics(text, diagnostics);
        foreach (var f in findings.Where(f => f.Outcome != "passed")) Line(text, $"{Deepest}{f.Outcome}: {f.Text}{Place(f)}");
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
        (finding is { AmountAtStake: { } amount, Outcome: not "passed" } ? $" At stake: {Listing.Money(amount, finding.Currency)}." : "")
        + (finding.Tolerance is { Source: { } source } tolerance && !finding.Text.Contains(source, StringComparison.Ordinal)
            ? $" Tolerance {tolerance.Value} by {source}." : "");

    static string Place(PublishedFinding finding) => Limits(finding)
        + (finding.Origin is { } o ? BytesOf(o.Offset, o.Length) : "");

    static string BytesOf(long offset, long length) => length <= 1
        ? FormattableString.Invariant($" Byte {offset}.")
        : FormattableString.Invariant($" Bytes {offset} to {offset + length - 1}.");

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
