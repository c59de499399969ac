using System.Runtime.CompilerServices;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>The field that a row fills: its way from the current record, and the scheme where it is an identifier.</summary>
sealed class FieldTarget
{
    string? _name;

    /// <summary>Records between the current record and the field; each is made when the first value for it comes.</summary>
    internal required Field[] Way { get; init; }

    /// <summary>The field itself; for an identifier the list of identifiers.</summary>
    internal required Field Leaf { get; init; }

    /// <summary>The scheme of the identifier; null for every other field.</summary>
    internal string? Scheme
    {
        get;
        init
        {
            field = value;
            if (value is not null) FlatScheme = FlatValue.OfKnown(value);
        }
    }

    /// <summary>The same as a record holds it.</summary>
    internal FlatValue FlatScheme { get; private init; }

    /// <summary>Whether it is a field of the current record itself.</summary>
    internal bool IsDirect => Way.Length == 0 && Scheme is null;

    /// <summary>The field that holds the value.</summary>
    internal Field ValueField => Scheme is null ? Leaf : IdentifierValue;

    /// <summary>The bit of the first field on its way (<see cref="Field.Bit"/>): without it there is no value.</summary>
    internal ulong FirstField => (Way is [var first, ..] ? first : Leaf).Bit;

    internal static Field IdentifierScheme { get; } = FieldTable.Of(typeof(Identifier)).Find("scheme")!;

    internal static Field IdentifierValue { get; } = FieldTable.Of(typeof(Identifier)).Find("value")!;

    /// <summary>The record that holds the leaf; null when a record on the way is absent.</summary>
    internal object? Holder(object record)
    {
        var holder = record;
        foreach (var field in Way)
            if (field.Get(holder) is { } next) holder = next;
            else return null;
        return holder;
    }

    /// <summary>The value in a record that is whole.</summary>
    internal bool TryGet(object record, out FieldValue value)
    {
        value = default;
        if (Holder(record) is not { } holder) return false;
        if (Scheme is null) return FieldValue.TryGet(Leaf, holder, out value);
        if (FindIn(Leaf.Records(holder), Scheme) is not { } id) return false;
        value = FieldValue.Of(id);
        return true;
    }

    static string? FindIn(ReadOnlySpan<object> ids, string scheme)
    {
        foreach (var id in ids)
            if (Unsafe.As<Identifier>(id) is var found && found.Scheme == scheme)
                return found.Value;
        return null;
    }

    public override string ToString() => _name ??= string.Join('.', Way.Append(Leaf).Select(f => f.Name)) + (Scheme is null ? "" : $"[{Scheme}]");
}
