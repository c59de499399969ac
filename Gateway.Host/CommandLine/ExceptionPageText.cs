using Gateway.Host.Pipeline.Review;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary>An exception for the person who decides: what is wrong, what the others say, what was decided before, what can be done.</summary>
static class ExceptionPageText
{
    const string Indent = "  ";

    internal static void Write(ExceptionPage page, Terminal terminal)
    {
        Head(page.Exception, terminal);
        if (page.Page is { } match) MatchPageText.Write(match, page.Exception.Type, terminal);
        Section(terminal, "On the same order", page.SameOrder.Select(d =>
            $"{Listing.Time(d.At)}  {(d.Direction == "in" ? "◄" : "►")} {MatchPageText.Words(d.Kind)} {d.Number}{(d.Date is { Length: > 0 } date ? $" of {date}" : "")}{(d.State is null ? "" : $", {d.State}")}"));
        Section(terminal, "Decided before about such exceptions of this supplier", page.Earlier.Select(d =>
            $"{Listing.Time(d.At)}  {d.Decision} by {d.Actor} as {d.Role}{(d.SameItem ? ", same item" : "")}: {d.Document ?? d.Order}: {d.Reason}"));
        Section(terminal, "Decided", page.Exception.Decisions.Select(MatchPageText.Sentence));
        if (page.Verbs.Count > 0) terminal.Text.WriteLine("\nWhat can be done");
        foreach (var verb in page.Verbs)
        {
            terminal.Text.WriteLine(TextTable.Printable($"{Indent}{verb.Command}"));
            terminal.WriteWrapped(Indent + Indent + Indent, verb.Note.Split(' '), " ");
        }

        terminal.Text.WriteLine();
    }

    static void Head(PublishedException e, Terminal terminal)
    {
        var now = terminal.Clock.GetUtcNow();
        terminal.WriteWrapped($"Exception {e.Type}: ", e.Text.Split(' '), " ");
        string[] facts =
        [
            e.State, e.AmountAtStake is null ? "" : $"{Listing.Money(e.AmountAtStake, e.Currency)} at stake", e.Owner is null ? "" : $"with {e.Owner}",
            ExceptionTable.Due(e, now) is { Length: > 0 } due ? $"due {due}" : "",
            ExceptionTable.WaitingOn(e) is { Length: > 0 } waiting && waiting != e.Owner ? $"waiting on {waiting}" : "",
            e.ClosedBy is null ? "" : $"by {e.ClosedBy}: {e.CloseReason}", e.Id,
        ];
        terminal.WriteWrapped(Indent, [.. facts.Where(f => f.Length > 0)], " · ");
    }

    static void Section(Terminal terminal, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0) return;
        terminal.Text.WriteLine();
        terminal.Text.WriteLine(title);
        foreach (var line in all) terminal.WriteWrapped(Indent, line.Split(' '), " ");
    }
}
