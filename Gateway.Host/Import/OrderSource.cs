using System.Data.Common;
using System.Globalization;
using Dapper;
using Gateway.Host.Erp;
using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.Import;

/// <summary>Purchase orders by a query against the ERP's own database, asked anew for each document that names them.</summary>
/// <remarks>What it returns goes the way of an import: a changed order is a new revision, and findings point at that.</remarks>
sealed class OrderSource(OrderSourceSettings settings, Func<string, string> secret, UlidSource ids, TimeProvider time)
{
    const string Source = "Erp:Orders:Query";

    /// <summary>Brings the orders up to date; null when all is well, else what is wrong with the ERP's database or its rows.</summary>
    internal async Task<string?> RefreshAsync(Database database, IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        if (settings.Query.Length == 0 || numbers.Count == 0) return null;
        var problems = new List<FileProblem>();
        try
        {
            var rows = await RowsAsync(numbers, problems, cancellation);
            var orders = OrderImport.Read(Source, rows, ids, time.GetUtcNow());
            await ImportCount.RecordAsync(database, orders, OrderImport.Record, cancellation);
        }
        catch (DbException e)
        {
            return $"the query for purchase orders failed: {e.Message}";
        }

        return problems.Count == 0 ? null : $"the query for purchase orders returned a row that is no order line: {problems[0].Text}";
    }

    async Task<List<ImportRow>> RowsAsync(IEnumerable<string> numbers, List<FileProblem> problems, CancellationToken cancellation)
    {
        await using var connection = await ErpDatabase.OpenAsync(settings, secret, cancellation);
        var rows = new List<ImportRow>();
        foreach (var orderNumber in numbers)
        {
            var command = new CommandDefinition(settings.Query, new { OrderNumber = orderNumber }, commandTimeout: settings.TimeoutSeconds, cancellationToken: cancellation);
            await using var reader = await connection.ExecuteReaderAsync(command);
            while (await reader.ReadAsync(cancellation)) rows.Add(new(Source, rows.Count + 1, Values(reader), problems));
        }

        return rows;
    }

    static Dictionary<string, string> Values(DbDataReader reader)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < reader.FieldCount; i++)
            if (!reader.IsDBNull(i))
                values[reader.GetName(i)] = Text(reader.GetValue(i));
        return values;
    }

    // A day that the database hands over with a time is still a day.
    static string Text(object value) => value switch
    {
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        float number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
