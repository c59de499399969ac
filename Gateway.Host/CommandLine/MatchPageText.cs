using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Review;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary>A match page for people: line by line the order, what came of it, and this document side by side, then every rule.</summary>
static class MatchPageText
{
    const string Indent = "  ";
    const string Differs = " ≠";
    const int ExcerptBefore = 60;
    const int ExcerptAfter = 30;
    const string Whole = "The document as a whole";
    static readonly string Hanging = new(' ', 10);

    internal static void Write(MatchPage page, Terminal terminal)
    {
        Head(page, terminal);
        if (page.Findings.Count > 0) Section(terminal, Whole, () => Findings(page.Findings, terminal));
        foreach (var line in page.Lines) Section(terminal, Title(page, line), () => Line(page, line, terminal));
        if (page.Exceptions.Count + page.Postings.Count > 0) terminal.Text.WriteLine();
        foreach (var opened in page.Exceptions) Write(opened, terminal);
        foreach (var posting in page.Postings)
            Say(terminal, $"ERP {posting.Key}: {posting.State} {Listing.Time(posting.PostedAt ?? posting.SentAt)}{(posting.ErpReference is null ? "" : $" as {posting.ErpReference}")}");
        terminal.Text.WriteLine();
    }

    /// <summary>What one kind of exception is about; of the rest only that it is there.</summary>
    internal static void Write(MatchPage page, string type, Terminal terminal)
    {
        // What the findings do not tell apart is about all of them.
        var isTold = page.AllFindings.Any(f => f.IsHeld && f.Type == type);
        bool Concerns(PageFinding finding) => finding.IsHeld && (finding.Type == type || !isTold);
        Head(page, terminal);
        var whole = page.Findings.Where(Concerns).ToList();
        if (whole.Count > 0) Section(terminal, Whole, () => Findings(whole, terminal));
        var concerned = page.Lines.Where(l => l.Findings.Any(Concerns)).ToList();
        foreach (var line in concerned) Section(terminal, Title(page, line), () => Line(page, line, terminal));
        var others = page.Lines.Except(concerned).ToList();
        if (others.Count == 0) return;
        terminal.Text.WriteLine();
        var held = others.Where(l => l.Findings.Any(f => f.IsHeld)).ToList();
        if (held.Count > 0) terminal.WriteWrapped("Held for other reasons: line ", [.. held.Select(l => l.Line ?? l.OrderLine ?? "")]);
        if (held.Count < others.Count) terminal.WriteWrapped("No findings on line ", [.. others.Except(held).Select(l => l.Line ?? l.OrderLine ?? "")]);
    }

    /// <summary>What is held and what at stake, in one sentence.</summary>
    internal static string Verdict(MatchPage page)
    {
        var all = page.AllFindings.ToList();
        var held = all.Where(f => f.IsOpen).ToList();
        var settled = all.Count(f => f.IsHeld && f.Settled);
        if (all.Count == 0) return "never judged";
        if (held.Count + settled == 0) return $"passes all {ExceptionTable.Count(all.Count, "check")}";
        if (held.Count == 0) return FormattableString.Invariant($"passes {all.Count - settled} of {ExceptionTable.Count(all.Count, "check")}, the rest is settled by decisions");
        var stake = Listing.Sums(held.Select(f => (f.Finding.AmountAtStake, f.Finding.Currency)));
        return $"held by {held.Count} of {ExceptionTable.Count(all.Count, "check")}{(settled == 0 ? "" : FormattableString.Invariant($", {settled} settled by decisions"))}{(stake.Length == 0 ? "" : $", {stake} at stake")}";
    }

    static void Head(MatchPage page, Terminal terminal)
    {
        var document = page.Document;
        Say(terminal, $"{Words(document.Kind)} {document.Number} of {document.Partner}{(document.Date is { Length: > 0 } date ? $", {date}" : "")}: {Verdict(page)}");
        var orders = page.Orders.Select(o => FormattableString.Invariant($"order {o.Number} at revision {o.Revision} ({o.State})"));
        terminal.WriteWrapped(Indent, [.. orders, page.File is null ? "" : $"file {page.File}", page.State ?? "", Basis(page), $"document {document.Id}"], " · ");
    }

    static string Basis(MatchPage page) => page.Judged == "today"
        ? $"judged as of {page.Day} with what is known now" : "as it was judged last";

    static string Title(MatchPage page, PageLine line)
    {
        var own = line.Line is null ? $"Not in this {Words(page.Document.Kind)}" : $"Line {line.Line}";
        var order = line.OrderLine is null ? line.Order is null ? "" : $" · on no line of order {line.Order}" : $" · order {line.Order} line {line.OrderLine}";
        return $"{own}{order} · {line.Item} {line.Description}".TrimEnd(' ', '·');
    }

    static void Section(Terminal terminal, string title, Action write)
    {
        terminal.Text.WriteLine();
        Say(terminal, title);
        write();
    }

    static void Line(MatchPage page, PageLine line, Terminal terminal)
    {
        Table(page, line).Write(terminal.Text, Indent);
        foreach (var source in Sources(line)) terminal.WriteWrapped(Indent, source.Split(' '), " ");
        foreach (var agreed in Agreed(line)) terminal.WriteWrapped(Indent, agreed.Split(' '), " ");
        Findings(line.Findings, terminal);
    }

    // Of the limit that judged what differs: which level wrote it, and what it stands before.
    static IEnumerable<string> Agreed(PageLine line) =>
        from applied in line.Findings.Where(f => f.IsHeld).Select(f => f.Finding.Tolerance).OfType<PublishedTolerance>().Distinct()
        // Several limits may stand in one line of the file: too early and too late.
        let won = line.Terms.FirstOrDefault(t => t.InForce && t.Source == applied.Source && t.Limit == applied.Value)
        where won is not null
        let others = string.Join(", ", line.Terms.Where(t => !t.InForce && t.Kind == won.Kind).Select(t => $"{t.Limit} of the {t.Level.Replace('-', ' ')}{At(t)}"))
        select $"agreed for {won.Kind}: {won.Limit}, by the {won.Level.Replace('-', ' ')}{At(won)}{(others.Length == 0 ? "" : $", before {others}")}";

    static string At(PageTerm term) => term.Source is null ? "" : $" ({term.Source})";

    static TextTable Table(MatchPage page, PageLine line)
    {
        (string Title, PageSide? Side, bool IsOwn)[] columns =
        [
            ("ORDER", line.Ordered, false),
            ("CONFIRMED", Sum(line.Confirmed), false),
            ("SHIPPED", Sum(line.Shipped), false),
            ("RECEIVED", Sum(line.Received), false),
            ("BILLED BEFORE", Sum(line.Billed), false),
            ($"THIS {Words(page.Document.Kind).Split(' ')[^1].ToUpperInvariant()}", Own(line), true),
            ("PAYABLE", line.Payable, false),
        ];
        var present = columns.Where(c => c.Side is not null).ToList();
        var table = new TextTable(["", .. present.Select(c => c.Title)]);
        foreach (var item in line.Findings.Where(IsItem))
            table.Add(["item", .. present.Select(c => c.IsOwn ? item.Finding.Actual + Differs : c.Title == "ORDER" ? item.Finding.Expected : "")]);
        Row("quantity", s => s.Quantity is { } q ? $"{Listing.Number(q)} {s.Unit}".TrimEnd() : "");
        Row("price", Price);
        Row("amount", s => Listing.Money(s.Amount ?? Worth(s), s.Currency));
        Row("date", s => s.Date is null ? "" : s.ShipDate ? $"{s.Date} shipped" : s.Date);
        return table;

        void Row(string name, Func<PageSide, string> cell)
        {
            var cells = present.Select(c => cell(c.Side!) + (c.IsOwn && line.Differs.Contains(name) ? Differs : "")).ToList();
            if (cells.Exists(c => c.Length > 0)) table.Add([name, .. cells]);
        }
    }

    static bool IsItem(PageFinding finding) => finding is { IsHeld: true, Finding: { Expected: not null, Actual: not null, Field: { } field } }
        && (field.Contains("/ids/", StringComparison.Ordinal) || field.Contains("/substitute/", StringComparison.Ordinal));

    // A response answers in parts; what the line itself leaves out stands there.
    static PageSide? Own(PageLine line) => line is { Stated: { Date: null } stated, Answers.Count: > 0 }
        ? stated with { Date = line.Answers.Max(a => a.Date), ShipDate = line.Answers.Any(a => a.ShipDate) }
        : line.Stated;

    static decimal? Worth(PageSide side) => side.PriceUnit is null || side.PriceUnit == side.Unit ? side.Quantity * side.Price / (side.PriceBasis ?? 1) : null;

    // Parts of one side in one cell: the sum, and the last day.
    static PageSide? Sum(IReadOnlyList<PageSide> sides) => sides.Count == 0 ? null : new()
    {
        Quantity = sides.Sum(s => s.Quantity),
        Unit = sides[0].Unit,
        Amount = sides.Any(s => s.Amount is not null) ? sides.Sum(s => s.Amount) : null,
        Currency = sides.Select(s => s.Currency).FirstOrDefault(c => c is not null),
        Date = sides.Max(s => s.Date),
        ShipDate = sides.Any(s => s.ShipDate),
    };

    /// <summary>Who says what the columns sum up, a line each.</summary>
    static IEnumerable<string> Sources(PageLine line)
    {
        if (line.InOrderUnit is { } own) yield return $"{Listing.Number(line.Stated?.Quantity ?? 0)} {line.Stated?.Unit} are {Listing.Number(own.Value)} {own.Unit}";
        foreach (var answer in line.Answers.Where(a => a.Status is not null)) yield return $"answered {Part(answer, "for")}";
        (string Word, IReadOnlyList<PageSide> Sides, string On, string By)[] others =
        [
            ("confirmed", line.Confirmed, "for", "response"), ("shipped", line.Shipped, "to arrive", "ship notice"),
            ("received", line.Received, "on", "receipt"), ("billed", line.Billed, "on", "invoice"),
        ];
        foreach (var (word, sides, on, by) in others)
            foreach (var side in sides)
                yield return $"{word} {Part(side, on)} by {by} {side.Document}{(side.Pending ? ", which waits itself" : "")}";
    }

    // 3500 EA for 2026-11-16, backordered
    static string Part(PageSide side, string on)
    {
        var quantity = side.Quantity is { } q ? $"{Listing.Number(q)} {side.Unit}".TrimEnd() : "";
        var day = side.Date is null ? "" : side.ShipDate ? $"shipped {side.Date}" : $"{on} {side.Date}";
        var word = side.Status is null ? "" : Words(side.Status).ToLowerInvariant();
        var instead = side.Substitute is null ? "" : $"{side.Substitute} instead";
        return string.Join(", ", new[] { $"{quantity} {day}".Trim(), word, instead }.Where(p => p.Length > 0));
    }

    static void Findings(IReadOnlyList<PageFinding> findings, Terminal terminal)
    {
        foreach (var finding in findings.OrderBy(f => f.Finding.Outcome switch { "held" => 0, "noted" => 1, _ => 2 }))
            Write(finding, terminal);
    }

    static void Write(PageFinding finding, Terminal terminal)
    {
        var outcome = finding.IsOpen ? "HELD" : finding.IsHeld ? "settled" : finding.Finding.Outcome;
        terminal.WriteWrapped(Indent + outcome.PadRight(Hanging.Length - Indent.Length), [.. $"{finding.Finding.Text}{StoryText.Limits(finding.Finding)} [{Rule(finding)}]".Split(' ')], " ");
        if (finding.Bytes is { } bytes) Say(terminal, $"{Hanging}{Around(bytes)}   ({bytes.Place})");
    }

    static string Rule(PageFinding finding) => finding.IsHeld && finding.Type is { } type ? $"{finding.Finding.Rule}, {type} exception" : finding.Finding.Rule;

    static void Write(PublishedException opened, Terminal terminal)
    {
        terminal.WriteWrapped($"Exception {opened.Type}, {opened.State}: ", [.. $"{(opened.Owner is null ? "" : $"with {opened.Owner}")} {(opened.DueAt is null ? "" : $"due {Listing.Time(opened.DueAt)}")} ({opened.Id})".Trim().Split(' ')], " ");
        foreach (var d in opened.Decisions)
            terminal.WriteWrapped(Indent, Sentence(d).Split(' '), " ");
    }

    /// <summary>Who decided what, and why.</summary>
    internal static string Sentence(PublishedDecision d) => $"{Listing.Time(d.At)} {d.Decision} by {d.Actor} as {d.Role}: {d.Reason}";

    /// <summary>The segment with the value between marks; a long one is shown around the value.</summary>
    internal static string Around(Excerpt bytes)
    {
        var before = bytes.Before.Length > ExcerptBefore ? "…" + bytes.Before[^ExcerptBefore..] : bytes.Before;
        var after = bytes.After.Length > ExcerptAfter ? bytes.After[..ExcerptAfter] + "…" : bytes.After;
        return $"{before}►{bytes.Value}◄{after}";
    }

    static string Price(PageSide side) => side.Price is not { } price ? "" : Listing.Price(price)
        + (side.PriceBasis is { } basis && basis != 1 ? $" per {Listing.Number(basis)}" : "")
        + (side.PriceUnit is { } unit && unit != side.Unit ? $"{(side.PriceBasis is > 1 ? "" : " per")} {unit}" : "");

    /// <summary><c>OrderResponse</c> as <c>Order response</c>.</summary>
    internal static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    static void Say(Terminal terminal, string line) => terminal.Text.WriteLine(TextTable.Printable(line));
}
