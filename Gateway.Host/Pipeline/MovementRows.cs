using Gateway.Host.Matching;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Movements as they are kept, and as the rules see those of other documents.</summary>
static class MovementRows
{
    internal static IReadOnlyList<MovementRecord> Of(string documentId, IReadOnlyList<Movement> movements) =>
        [.. movements.Select((m, i) => Row(documentId, i + 1, m))];

    internal static Movement Read(MovementRecord row) => new()
    {
        Kind = Enum.Parse<MovementKind>(row.Kind),
        OrderNumber = row.OrderNumber,
        OrderLine = row.OrderLine,
        DocumentLine = row.DocumentLine,
        Quantity = row.Quantity,
        Amount = row.Amount,
        Currency = row.Currency,
        Date = row.MovedOn,
        IsShipDate = row.IsShipDate,
        Status = row.Status,
        Substitute = row.Substitute,
        Package = row.Package,
        DocumentId = row.DocumentId,
        DocumentNumber = row.DocumentNumber,
        IsPending = row.IsPending,
    };

    static MovementRecord Row(string documentId, int ordinal, Movement movement) => new()
    {
        DocumentId = documentId,
        Ordinal = ordinal,
        Kind = movement.Kind.ToString(),
        OrderNumber = movement.OrderNumber,
        OrderLine = movement.OrderLine,
        DocumentLine = movement.DocumentLine,
        Quantity = movement.Quantity,
        Amount = movement.Amount,
        Currency = movement.Currency,
        MovedOn = movement.Date,
        IsShipDate = movement.IsShipDate,
        Status = movement.Status,
        Substitute = movement.Substitute,
        Package = movement.Package,
    };
}
