using System.Globalization;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Finds the code of a price's basis and kind (X12 639) where the document says more than the code needs to.</summary>
/// <param name="lineUnit">The unit of the line; null where its records have none.</param>
sealed class PriceBasis(FieldTarget? lineUnit)
{
    static readonly string[] Columns = ["basisQuantity", "basisUnit", "type"];

    /// <summary>For the fields of a row; null when it is not about the basis of a price.</summary>
    internal static PriceBasis? Of(IReadOnlyList<FieldTarget> fields, FieldTable table)
    {
        if (!fields.Select(f => f.Leaf.Name).SequenceEqual(Columns)) return null;
        return new(table.Find("quantity") is { Table: { } quantity } holder && quantity.Find("unit") is { } unit ? new() { Way = [holder], Leaf = unit } : null);
    }

    /// <summary>The code; empty where nothing need be said, null where nothing says it.</summary>
    /// <param name="table">The codes.</param>
    /// <param name="texts">Basis quantity, basis unit, kind.</param>
    /// <param name="line">The record.</param>
    /// <param name="isKindLost">Whether the code says the basis alone: what a price is called may be left out, what it is for may not.</param>
    internal string? CodeOf(CodeTable table, string?[] texts, object line, out bool isKindLost)
    {
        // A price for one is a price; one for the unit of the line needs no unit.
        var quantity = decimal.TryParse(texts[0], NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? Text(number) : texts[0];
        var unit = texts[1] is { } own && lineUnit?.TryGet(line, out var of) == true && of.Text == own ? null : texts[1];
        isKindLost = false;
        if (CodeOf(table, quantity, texts[1], unit, texts[2]) is { } code) return code;
        isKindLost = texts[2] is not null;
        return isKindLost ? CodeOf(table, quantity, texts[1], unit, null) : null;
    }

    static string? CodeOf(CodeTable table, string? quantity, string? stated, string? needed, string? kind) =>
        table.CodeOf([quantity, stated, kind]) ?? (quantity is null && needed is null && kind is null ? "" : table.CodeOf([quantity, needed, kind]));

    static string? Text(decimal number) => number == 1 ? null : number.ToString("0.############################", CultureInfo.InvariantCulture);
}
