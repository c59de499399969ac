using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary>The exception queue as a table: how old, when due, whose, what it is worth, who has it, what it waits for.</summary>
static class ExceptionTable
{
    internal static TextTable Of(IReadOnlyList<PublishedException> rows, DateTimeOffset now)
    {
        var table = new TextTable("AGE", "DUE", "SUPPLIER", "DOCUMENT", "ORDER", "TYPE", "AT STAKE", "OWNER", "WAITING ON", "STATE", "ID AND WHAT IS WRONG")
        {
            Folds = ["WAITING ON", "AGE", "ORDER", "SUPPLIER", "OWNER", "STATE"],
        };
        foreach (var e in rows)
            table.Add(
                Span(now - Published.Instant(e.OpenedAt)), Due(e, now), e.Partner, e.Document, e.Order, e.Type, Listing.Money(e.AmountAtStake, e.Currency),
                e.Owner, WaitingOn(e), e.State, $"{e.Id} {e.Text}");
        return table;
    }

    /// <summary><c>3 exceptions, 80.00 EUR and 1,248.00 USD at stake.</c></summary>
    internal static string Sum(IReadOnlyList<PublishedException> rows)
    {
        var sums = Listing.Sums(rows.Select(e => (e.AmountAtStake, e.Currency)));
        var count = Count(rows.Count, "exception");
        return sums.Length == 0 ? $"{count}." : $"{count}, {sums} at stake.";
    }

    /// <summary><c>in 2 d</c>, <c>3 h late</c>; the clock of a dispute stands still.</summary>
    internal static string Due(PublishedException e, DateTimeOffset now) =>
        e.State == "in-dispute" ? "stopped"
        : e.DueAt is not { } due || IsDecided(e) ? ""
        : Published.Instant(due) < now ? $"{Span(now - Published.Instant(due))} late" : $"in {Span(Published.Instant(due) - now)}";

    /// <summary>Who or what has to move.</summary>
    internal static string WaitingOn(PublishedException e) => e.State switch
    {
        "waiting-for-order" => $"order{Until(e)}",
        "waiting-for-receipt" => $"goods{Until(e)}",
        "in-dispute" => "supplier",
        "open" => e.Owner ?? "",
        _ => "",
    };

    internal static bool IsDecided(PublishedException e) => e.State is "approved" or "rejected" or "closed";

    static string Until(PublishedException e) => e.WaitingUntil is { } until ? $" until {until[..10]}" : "";

    internal static string Count(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>3 d</c>, <c>5 h</c>, <c>12 min</c>.</summary>
    internal static string Span(TimeSpan span) => span.TotalDays >= 2 ? FormattableString.Invariant($"{(int)span.TotalDays} d")
        : span.TotalHours >= 2 ? FormattableString.Invariant($"{(int)span.TotalHours} h")
        : FormattableString.Invariant($"{Math.Max(0, (int)span.TotalMinutes)} min");
}
