namespace Gateway.Host.Storage;

/// <summary>Orders that documents in the exception queue name, and when the ERP's database is to be asked for each again.</summary>
static class OrderWatchStore
{
    const string WantedSql = """
        SELECT DISTINCT o.order_number
        FROM messages m JOIN documents d ON d.message_id = m.id JOIN document_orders o ON o.document_id = d.id
        WHERE m.direction = 'In' AND m.state = 'Excepted' AND d.superseded_by IS NULL
        """;

    const string ForgetSql = $"DELETE FROM order_watches WHERE order_number NOT IN ({WantedSql})";

    const string BeginSql = $"""
        INSERT INTO order_watches (order_number, asks, next_at)
        SELECT w.order_number, 0, @NextAt FROM ({WantedSql}) w
        WHERE NOT EXISTS (SELECT 1 FROM order_watches k WHERE k.order_number = w.order_number)
        """;

    // A time further away than any pause was written by a clock that was wrong.
    const string DueSql = """
        SELECT order_number, asks FROM order_watches WHERE next_at <= @Now OR next_at > @Latest ORDER BY next_at, order_number
        """;

    const string AskedSql = "UPDATE order_watches SET asks = asks + 1, next_at = @NextAt WHERE order_number = @OrderNumber";

    /// <summary>Brings the watches up to the documents that wait, and takes those that are due: each is asked for again after its pause.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="now">The time.</param>
    /// <param name="pause">How long to wait after so many asks.</param>
    /// <param name="take">At most so many.</param>
    internal static IReadOnlyList<string> TakeDue(Transaction tx, DateTimeOffset now, Func<int, TimeSpan> pause, int take)
    {
        tx.Lock("order-watches");
        tx.Execute(ForgetSql);
        tx.Execute(BeginSql, new { nextAt = now + pause(0) });
        var due = tx.Query<Watch>(tx.Dialect.Page(DueSql), new { now, latest = now + pause(int.MaxValue), skip = 0, take });
        foreach (var watch in due) tx.Execute(AskedSql, new { watch.OrderNumber, nextAt = now + pause(watch.Asks + 1) });
        return [.. due.Select(w => w.OrderNumber)];
    }

    sealed record Watch
    {
        public required string OrderNumber { get; init; }

        public required int Asks { get; init; }
    }
}
