using Gateway.Host.Pipeline.Review;

namespace Gateway.Host.CommandLine;

/// <summary>What other tolerances would have done, for people.</summary>
static class SimulationText
{
    const string Indent = "  ";
    const int DocumentsMax = 100;

    internal static void Write(SimulationReport report, Terminal terminal)
    {
        var text = terminal.Text;
        text.WriteLine(FormattableString.Invariant($"{ExceptionTable.Count(report.Judged, "document")} judged: the terms in force hold {report.HeldBefore}, these would hold {report.HeldAfter}."));
        if (report.Skipped > 0) text.WriteLine($"{ExceptionTable.Count(report.Skipped, "document")} left out: the profile of the partner is gone.");
        Rules(report, terminal);
        Documents("Would have passed", report.Passing, terminal);
        Documents("Would have stopped", report.Stopping, terminal);
        Documents("As before, for other reasons", report.Otherwise, terminal);
        text.WriteLine();
        text.WriteLine("What this cannot know");
        foreach (var approximation in report.Approximations) terminal.WriteWrapped(Indent + "- ", approximation.Split(' '), " ");
    }

    static void Rules(SimulationReport report, Terminal terminal)
    {
        if (report.Rules.Count == 0)
        {
            terminal.Text.WriteLine("Nothing changes.");
            return;
        }

        var table = new TextTable("RULE", "EXCEPTION", "", "FINDINGS", "DOCUMENTS", "AT STAKE");
        foreach (var r in report.Rules)
            table.Add(r.Rule, r.Type, r.Change, Listing.Number(r.Findings), Listing.Number(r.Documents), Listing.Money(r.AmountAtStake, r.Currency));
        terminal.Text.WriteLine();
        table.Write(terminal.Text, Indent);
    }

    static void Documents(string title, IReadOnlyList<SimulatedDocument> documents, Terminal terminal)
    {
        if (documents.Count == 0) return;
        terminal.Text.WriteLine();
        terminal.Text.WriteLine(TextTable.Printable($"{title}: {ExceptionTable.Count(documents.Count, "document")}{Money(documents)}"));
        foreach (var document in documents.Take(DocumentsMax))
        {
            terminal.WriteWrapped(Indent, $"{MatchPageText.Words(document.Kind)} {document.Number} of {document.Partner}{(document.Date is null ? "" : $", {document.Date}")}, order {string.Join(", ", document.Orders)}".Split(' '), " ");
            foreach (var finding in document.Findings)
                terminal.WriteWrapped($"{Indent}{Indent}{finding.Change}  ", $"{finding.Text} [{finding.Rule}]".Split(' '), " ");
        }

        if (documents.Count > DocumentsMax)
            terminal.Text.WriteLine(FormattableString.Invariant($"{Indent}… and {documents.Count - DocumentsMax} more; --json lists them all."));
    }

    static string Money(IReadOnlyList<SimulatedDocument> documents) =>
        Listing.Sums(documents.Select(d => (d.AmountAtStake, d.Currency))) is { Length: > 0 } sums ? $", {sums} at stake" : "";
}
