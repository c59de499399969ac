namespace Gateway.Host.Storage;

/// <summary>What a step was computed from has changed since: it must not be committed, and is computed again.</summary>
sealed class StaleFactsException(string of) : Exception($"What is known of {of} has changed meanwhile.");

/// <summary>Counts the changes of what is known of an order, so that a match notices what came while it judged.</summary>
static class OrderChanges
{
    // A document may name thousands of orders: a lock for each would fill the server's table of locks, for everybody.
    internal const int LocksMax = 100;

    const string All = "orders";

    const string FindSql = "SELECT changes FROM order_changes WHERE order_number = @OrderNumber";

    const string InsertSql = "INSERT INTO order_changes (order_number, changes) VALUES (@OrderNumber, 1)";

    const string AddSql = "UPDATE order_changes SET changes = changes + 1 WHERE order_number = @OrderNumber";

    /// <summary>Something else is known of the order from now on: a revision, a receipt, what a document says, whether it counts.</summary>
    internal static void Add(Transaction tx, string orderNumber)
    {
        Lock(tx, orderNumber);
        if (!tx.InsertIfAbsent(InsertSql, new { orderNumber })) tx.Execute(AddSql, new { orderNumber });
    }

    /// <summary>Where the counters of some orders stand; to be read in the snapshot of the facts.</summary>
    internal static IReadOnlyDictionary<string, long> Of(Transaction tx, IEnumerable<string> orderNumbers) =>
        orderNumbers.ToDictionary(n => n, n => tx.Value<long>(FindSql, new { OrderNumber = n }), StringComparer.Ordinal);

    /// <summary>Makes sure that nothing has changed since; to be asked in the transaction that writes what came of the facts.</summary>
    /// <exception cref="StaleFactsException">Something has: nothing of the transaction may be kept.</exception>
    internal static void Require(Transaction tx, IReadOnlyDictionary<string, long> seen)
    {
        Lock(tx, [.. seen.Keys]);
        foreach (var (orderNumber, changes) in seen)
            if (tx.Value<long>(FindSql, new { orderNumber }) != changes) throw new StaleFactsException($"order {orderNumber}");
    }

    /// <summary>Keeps others from changing what is known of an order until this transaction ends.</summary>
    internal static void Lock(Transaction tx, string orderNumber)
    {
        if (tx.Holds(All)) return;
        tx.LockShared(All);
        tx.Lock("order:" + orderNumber);
    }

    /// <summary>The same for several, in one order everywhere; of more than a few, for all orders at once.</summary>
    internal static void Lock(Transaction tx, IReadOnlyCollection<string> orderNumbers)
    {
        if (orderNumbers.Count > LocksMax) tx.Lock(All);
        else
            foreach (var orderNumber in orderNumbers.Order(StringComparer.Ordinal)) Lock(tx, orderNumber);
    }
}
