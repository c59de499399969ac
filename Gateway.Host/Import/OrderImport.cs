using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.Import;

/// <summary>Purchase orders as the ERP exports them: one row a line, the order's own values repeated (docs/file-formats/orders.md).</summary>
static partial class OrderImport
{
    /// <summary>The orders of a file that is read twice, so that no more of it is in memory than its open orders. Of JSON that ends before it should there are none:
    /// rows of an order stand anywhere, and any order may lack some.</summary>
    internal static IEnumerable<(OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)> Read(
        ImportFile file, ICollection<FileProblem> problems, UlidSource ids, DateTimeOffset now)
    {
        var lengths = Lengths(file.Rows([]));
        if (file.Malformed is not { } malformed) return Read(file.Name, file.Rows(problems), ids, now, lengths);
        problems.Add(malformed with { Text = malformed.Text + "; no order of the file is imported, for it may lack lines" });
        return [];
    }

    /// <summary>The orders of rows, each when its last row was read; rows of one order stand together or apart. An order with a bad row is
    /// left out whole, for half an order would be worse than none.</summary>
    /// <param name="source">Where they are from.</param>
    /// <param name="rows">All of them.</param>
    /// <param name="ids">Names the orders.</param>
    /// <param name="now">The time that they bear.</param>
    /// <param name="lengths">Of how many rows each order is made up; null counts them first, with all of them in memory.</param>
    internal static IEnumerable<(OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)> Read(
        string source, IEnumerable<ImportRow> rows, UlidSource ids, DateTimeOffset now, Dictionary<(string, string), int>? lengths = null)
    {
        if (lengths is null) lengths = Lengths(rows = [.. rows]);
        var open = new Dictionary<(string, string), List<(ImportRow Row, OrderRecord Head, OrderLineRecord Line)>>();
        foreach (var row in rows)
        {
            var (key, read) = (KeyOf(row), (row, Head(row, source, now), Line(row)));
            if (open.TryGetValue(key, out var order)) order.Add(read);
            else open[key] = order = [read];
            if (order.Count != lengths.GetValueOrDefault(key)) continue;
            open.Remove(key);
            if (Of(order, ids) is { } whole) yield return whole;
        }

        foreach (var order in open.Values) order[0].Row.Refuse<string>("orderNumber", $"the file changed while it was read, and order {order[0].Head.Number} is left out: import it again");
    }

    /// <summary>How many rows each order has.</summary>
    internal static Dictionary<(string, string), int> Lengths(IEnumerable<ImportRow> rows)
    {
        var lengths = new Dictionary<(string, string), int>();
        foreach (var row in rows) CollectionsMarshal.GetValueRefOrAddDefault(lengths, KeyOf(row), out _)++;
        return lengths;
    }

    static (string, string) KeyOf(ImportRow row) => (row.Text("company") ?? "", row.Text("orderNumber") ?? "");

    static (OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)? Of(List<(ImportRow Row, OrderRecord Head, OrderLineRecord Line)> order, UlidSource ids)
    {
        RefuseContradictions(order);
        if (!order.TrueForAll(o => o.Row.IsGood)) return null;
        OrderLineRecord[] lines = [.. order.Select(o => o.Line with { Extra = Extra(o.Row) })];
        return (order[0].Head with { Id = ids.Next(), ContentHash = Hash(order[0].Head, lines) }, lines);
    }

    /// <summary>Writes one order; a content that is known already changes nothing.</summary>
    internal static Recorded Record(Transaction tx, (OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines) order)
    {
        var recorded = OrderStore.Record(tx, order.Order, order.Lines, out var isChanged);
        return !isChanged ? Recorded.Unchanged : recorded.Revision == 1 ? Recorded.New : Recorded.Changed;
    }

    /// <summary>Whether writing it would change anything.</summary>
    internal static bool IsKnown(Transaction tx, OrderRecord order) =>
        OrderStore.Find(tx, order.Number, order.Company)?.ContentHash == order.ContentHash;

    static OrderRecord Head(ImportRow row, string source, DateTimeOffset now) => new()
    {
        Id = "",
        Company = row.Text("company") ?? "",
        Number = row.Required("orderNumber"),
        Supplier = row.Required("supplier"),
        Status = row.Choice("status", OrderState.Open),
        OrderDate = row.Date("orderDate"),
        Currency = row.Text("currency"),
        Buyer = row.Text("buyer"),
        ShipTo = row.Text("shipTo"),
        BillTo = row.Text("billTo"),
        PaymentTerms = row.Text("paymentTerms"),
        Source = source,
        ContentHash = "",
        RecordedAt = now,
    };

    static OrderLineRecord Line(ImportRow row) => new()
    {
        Line = row.Required("line"),
        Status = row.Choice("lineStatus", OrderState.Open),
        BuyerItem = row.Text("buyerItem"),
        SupplierItem = row.Text("supplierItem"),
        Gtin = row.Text("gtin"),
        ItemGroup = row.Text("itemGroup"),
        Description = row.Text("description"),
        Quantity = row.RequiredNumber("quantity"),
        Unit = row.Required("unit"),
        Price = row.Number("price"),
        PriceBasis = row.Positive("priceBasis"),
        PriceUnit = row.Text("priceUnit"),
        RequestedDate = row.Date("requestedDate"),
        PromisedDate = row.Date("promisedDate"),
    };

    static void RefuseContradictions(List<(ImportRow Row, OrderRecord Head, OrderLineRecord Line)> order)
    {
        var head = order[0].Head;
        foreach (var other in order.Where(o => o.Head != head))
            other.Row.Refuse<string>("orderNumber", $"order {head.Number} says other things here than in its first row");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in order.Where(o => !seen.Add(o.Line.Line)))
            other.Row.Refuse<string>("line", $"line {other.Line.Line} stands twice in the order");
    }

    static string? Extra(ImportRow row) => row.Rest.Count == 0
        ? null
        : JsonSerializer.Serialize(row.Rest, OrderJson.Default.IReadOnlyDictionaryStringString);

    // Of the content alone: the same order from another file, at another time, is no new revision.
    static string Hash(OrderRecord head, OrderLineRecord[] lines)
    {
        var content = new OrderContent(head with { Source = "", RecordedAt = default }, lines);
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, OrderJson.Default.OrderContent)));
    }

    internal sealed record OrderContent(OrderRecord Head, OrderLineRecord[] Lines);

    [JsonSerializable(typeof(OrderContent))]
    [JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
    sealed partial class OrderJson : JsonSerializerContext;
}
