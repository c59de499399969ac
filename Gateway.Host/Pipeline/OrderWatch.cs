using Gateway.Host.Import;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Asks the ERP's database again for the orders of documents that wait: a change there, which nobody imports, sets them going too.</summary>
/// <remarks>After a minute, then less and less often, down to once an hour; the next time stands in the database before it is asked.</remarks>
sealed partial class OrderWatch(OrderSource orders, Journal journal, Database database, ILogger<OrderWatch> logger)
{
    const int TakeMax = 50;
    static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        if (!orders.IsThere) return;
        var due = await journal.BeginAsync("watch-orders", effects => OrderWatchStore.TakeDue(effects.Tx, effects.Now, Pause, TakeMax), cancellation);
        if (due.Count == 0) return;
        var answer = await orders.AskAsync(due, cancellation);
        if (answer.Trouble is { } trouble) LogTrouble(trouble);
        var news = await database.ReadAsync(tx => answer.Orders.Where(o => !OrderImport.IsKnown(tx, o.Order)).ToList(), cancellation);
        await Imports.RecordAsync(journal, news, Imports.Order, cancellation);
    }

    static TimeSpan Pause(int asks) => asks < 6 ? First * (1 << asks) : Longest;

    [LoggerMessage(2503, LogLevel.Warning, "Documents wait for orders, and {Trouble}; it is asked again later")]
    partial void LogTrouble(string trouble);
}
