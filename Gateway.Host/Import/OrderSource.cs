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

    /// <summary>Whether there is a query to ask.</summary>
    internal bool IsThere => settings.Query.Length > 0;

    /// <summary>The orders as the ERP has them now; a row that is bad leaves its order out.</summary>
    internal async Task<OrderAnswer> AskAsync(IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        if (!IsThere || numbers.Count == 0) return new([], null);
        var problems = new List<FileProblem>();
        try
        {
            var orders = OrderImport.Read(Source, await RowsAsync(numbers, problems, cancellation), ids, time.GetUtcNow()).ToList();
            return new(orders, problems.Count == 0 ? null : $"the query for purchase orders returned a row that is not an order line: {problems[0].Text}");
        }
        catch (Exception e) when (e is DbException or ErpSecretException)
        {
            // A command that was cancelled may end in an error of its database.
            cancellation.ThrowIfCancellationRequested();
            return new([], $"the query for purchase orders failed: {e.Message}");
        }
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

/// <summary>What the ERP's database says of some orders.</summary>
/// <param name="Orders">Those that it has.</param>
/// <param name="Trouble">What is wrong with the database or its rows; null when all is well.</param>
sealed record OrderAnswer(IReadOnlyList<(OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)> Orders, string? Trouble);
