using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary>What a supplier believes to be settled and is not, for people.</summary>
static class AcceptedButHeldText
{
    internal static void Write(AcceptedButHeld held, Terminal terminal)
    {
        if (held.Messages.Count == 0)
        {
            terminal.Error.WriteLine("Nothing that was acknowledged as accepted is held.");
            return;
        }

        Table(held, terminal.Clock.GetUtcNow()).Write(terminal);
        terminal.Text.WriteLine();
        foreach (var sum in held.Sums)
            terminal.Text.WriteLine($"{ExceptionTable.Count(sum.Messages, "message")}{Money(sum)}");
        var left = held.Sums.Sum(s => s.Messages) - held.Messages.Count;
        if (left > 0) terminal.Error.WriteLine(FormattableString.Invariant($"gateway: {left} more; --take lists more."));
    }

    static TextTable Table(AcceptedButHeld held, DateTimeOffset now)
    {
        var table = new TextTable("AGE", "SUPPLIER", "TYPE", "DOCUMENT", "ORDER", "EXCEPTIONS", "AMOUNT", "AT STAKE", "ACKNOWLEDGED", "WHAT IS WRONG")
        {
            Folds = ["TYPE", "ORDER", "ACKNOWLEDGED", "SUPPLIER"],
        };
        foreach (var m in held.Messages)
            table.Add(
                ExceptionTable.Span(now - Published.Instant(m.HeldSince)), m.Partner, m.Type, m.Number, string.Join(' ', m.Orders),
                string.Join(' ', m.ExceptionTypes), Listing.Money(m.Amount, m.Currency), Listing.Money(m.AmountAtStake, m.Currency),
                $"{m.Acknowledgement} {m.AcknowledgedAt[..10]}", m.Text);
        return table;
    }

    static string Money(HeldSum sum) => sum.Currency is null ? " without a currency."
        : $" of {Listing.Money(sum.Amount, sum.Currency)}, {Listing.Money(sum.AmountAtStake, sum.Currency)} at stake.";
}
