using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>A price that a document asks for, and where it says so.</summary>
/// <param name="Amount">Money for one basis.</param>
/// <param name="Price">The basis; its amount as sent may be another one, before allowances.</param>
/// <param name="Quantity">What is bought at it.</param>
/// <param name="Field">JSON Pointer of the amount.</param>
/// <param name="Note">How the amount came about, where it is not the one sent.</param>
/// <param name="Times">How often the value at <paramref name="Field"/> holds the price: the quantity, where it is the line's amount.</param>
sealed record AskedPrice(decimal Amount, Price Price, Quantity? Quantity, string Field, string Note = "", decimal Times = 1)
{
    internal static AskedPrice? Of(MatchedLine line) =>
        line.Price?.Amount is { } amount ? new(amount, line.Price, line.Quantity, line.Pointer("price/amount")) : null;
}

/// <summary>The price that holds, and who says so.</summary>
/// <param name="Amount">Null when none is agreed.</param>
/// <param name="Basis">For how many of the unit.</param>
/// <param name="Unit">What it is for.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Whose"><c>the order's</c>.</param>
/// <param name="Room">What rounding may have made of it.</param>
sealed record AgreedPrice(decimal? Amount, decimal Basis, string Unit, string? Currency, string Whose, decimal Room = 0)
{
    internal static AgreedPrice Of(MatchedLine line, OrderLine target) => new(
        target.Price, target.PriceBasis, target.PriceUnit ?? target.Unit, line.Order?.Currency,
        line.Order is { Revision: > 1 and var revision } ? FormattableString.Invariant($"revision {revision} of the order's") : "the order's");
}
