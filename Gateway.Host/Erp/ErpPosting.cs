namespace Gateway.Host.Erp;

/// <summary>One part of a document on its way into the ERP.</summary>
/// <param name="IdempotencyKey"><c>documentId:part</c>; the ERP applies each key once.</param>
/// <param name="DocumentType">The canonical document's name, such as <c>OrderResponse</c>.</param>
/// <param name="Supplier">The supplier's number in the ERP.</param>
/// <param name="Company">The company of ours that trades; null when there is only one.</param>
/// <param name="Json">The canonical document as UTF-8 JSON (docs/file-formats/erp.md).</param>
sealed record ErpPosting(
    string IdempotencyKey,
    string DocumentType,
    string Supplier,
    string? Company,
    ReadOnlyMemory<byte> Json);
