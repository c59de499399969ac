using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>Chooses the conversion by the field's kind and the element's type.</summary>
static class Conversions
{
    /// <summary>Null for closed vocabularies, which need a code list.</summary>
    internal static Conversion? For(Field field, ElementDefinition? element, char mark, char thousands) => field.Kind switch
    {
        FieldKind.Text => TextConversion.Instance,
        FieldKind.Number => new NumberConversion(element is { Type: ElementType.ImpliedDecimal } ? element.Decimals : null, mark, thousands),
        FieldKind.Date => new DateConversion(null),
        FieldKind.Time => new TimeConversion(null),
        _ => null,
    };
}

/// <summary>The elements by which a loop forms a tree: its own id, its parent's, its level, and whether it has children.</summary>
sealed record TreeElements(Slot Id, Slot Parent, Slot Level, Slot HasChildren)
{
    static readonly Dictionary<string, TreeElements> ByLoop = new(StringComparer.Ordinal)
    {
        ["HL"] = new(new(1, 0), new(2, 0), new(3, 0), new(4, 0)),
        ["CPS"] = new(new(1, 0), new(2, 0), new(3, 0), default),
    };

    internal static IReadOnlyList<string> Loops { get; } = [.. ByLoop.Keys];

    internal static TreeElements? Of(string loop) => ByLoop.GetValueOrDefault(loop);
}
