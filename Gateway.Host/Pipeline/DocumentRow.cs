using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>A canonical document as it is kept.</summary>
sealed record DocumentRow(DocumentRecord Record, IReadOnlyList<string> Orders, IReadOnlyList<string> Packages)
{
    internal string Kind => Record.Kind;

    internal string Number => Record.Number;

    internal static DocumentRow? Of(TranslatedMessage message, string messageId, PartnerProfile partner)
    {
        if (message.Document is not { } mapped) return null;
        var row = Of(mapped.Document, Direction.In, partner);
        return row with { Record = row.Record with { MessageId = messageId, MapName = mapped.Map, Origins = JsonOf(mapped.Origins) } };
    }

    internal static DocumentRow Of(Document document, Direction direction, PartnerProfile partner)
    {
        var content = DocumentJson.Write(document);
        return new(
            new()
            {
                Id = "",
                Direction = direction,
                Kind = document.Type.ToString(),
                Partner = partner.Id,
                Company = partner.Company,
                Supplier = partner.Supplier,
                Number = document.DocumentNumber ?? "",
                DocumentDate = document.DocumentDate,
                Purpose = document.Purpose?.ToString(),
                CreditedNumber = (document as Invoice)?.OriginalInvoiceNumber,
                BusinessKey = BusinessIdentity.Of(document, direction, partner).KeyHash,
                ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
                Content = content,
                CreatedAt = default,
            },
            [.. OrderNumbers(document).Distinct(StringComparer.Ordinal)],
            document is ShipNotice notice ? [.. notice.Packages.SelectMany(p => Named(p.Sscc)).Distinct(StringComparer.Ordinal)] : []);
    }

    internal DocumentRecord Insert(Effects effects, string id) =>
        DocumentStore.Insert(effects.Tx, Record with { Id = id, CreatedAt = effects.Now }, Orders, Packages);

    static IEnumerable<string> OrderNumbers(Document document) => document switch
    {
        PurchaseOrder order => Named(order.OrderNumber),
        PurchaseOrderChange change => Named(change.OrderNumber),
        OrderResponse response => Named(response.OrderNumber).Concat(response.Lines.SelectMany(l => Named(l.OrderNumber))),
        ShipNotice notice => notice.Orders.SelectMany(o => Named(o.OrderNumber)).Concat(notice.Lines.SelectMany(l => Named(l.OrderNumber))),
        Invoice invoice => Named(invoice.OrderNumber).Concat(invoice.Lines.SelectMany(l => Named(l.OrderNumber))),
        ReceiptAdvice receipt => Named(receipt.OrderNumber).Concat(receipt.Lines.SelectMany(l => Named(l.OrderNumber))),
        RemittanceAdvice remittance => remittance.Lines.SelectMany(l => Named(l.OrderNumber)),
        _ => [],
    };

    static IEnumerable<string> Named(string? number) => string.IsNullOrEmpty(number) ? [] : [number];

    static string JsonOf(Origins origins)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json)) origins.Write(writer);
        return Encoding.UTF8.GetString(json.ToArray());
    }
}

/// <summary>What makes two documents the same business document.</summary>
static class BusinessIdentity
{
    internal static Identity Of(Document document, Direction direction, PartnerProfile partner) =>
        new(IdentityKind.Document, [document.Type.ToString(), direction.ToString(), partner.Supplier, partner.Company, .. Parts(document)]);

    static IEnumerable<string> Parts(Document document) => document switch
    {
        OrderResponse response => [response.OrderNumber ?? "", response.ReleaseNumber ?? ""],
        PurchaseOrderChange change => [change.OrderNumber ?? "", change.ReleaseNumber ?? "", change.ChangeNumber ?? "", change.ChangeDate is { } day ? Instant.ToText(day) : ""],
        Invoice invoice => [invoice.DocumentNumber ?? "", Year(invoice.DocumentDate), invoice.Kind?.ToString() ?? ""],
        _ => [document.DocumentNumber ?? ""],
    };

    static string Year(DateOnly? date) => date?.Year.ToString(CultureInfo.InvariantCulture) ?? "";
}
