using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Storage;

namespace Gateway.Host.Import;

/// <summary>Goods that came, as the warehouse exports them (docs/file-formats/orders.md).</summary>
static partial class ReceiptImport
{
    /// <summary>The receipts of a file; a bad row is left out and told.</summary>
    internal static IEnumerable<ReceiptRecord> Read(string source, IEnumerable<ImportRow> rows, UlidSource ids, DateTimeOffset now) =>
        rows.Select(row => (Row: row, Receipt: Of(row, source, now)))
            .Where(r => r.Row.IsGood)
            .Select(r => r.Receipt with { Id = ids.Next(), ContentHash = Hash(r.Receipt) });

    static ReceiptRecord Of(ImportRow row, string source, DateTimeOffset now) => new()
    {
        Id = "",
        Company = row.Text("company") ?? "",
        Number = row.Required("receiptNumber"),
        Line = row.Required("line"),
        OrderNumber = row.Required("orderNumber"),
        OrderLine = row.Required("orderLine"),
        Item = row.Text("item"),
        Quantity = row.RequiredNumber("quantity"),
        Unit = row.Required("unit"),
        ReceivedDate = row.Date("receivedDate"),
        DeliveryNote = row.Text("deliveryNote"),
        Source = source,
        ContentHash = "",
        RecordedAt = now,
    };

    // Of the content alone, so that the same receipt from another file is no change.
    static string Hash(ReceiptRecord receipt) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(receipt with { Source = "", RecordedAt = default }, ReceiptJson.Default.ReceiptRecord)));

    [JsonSerializable(typeof(ReceiptRecord))]
    sealed partial class ReceiptJson : JsonSerializerContext;
}
