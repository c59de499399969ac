using System.Runtime.CompilerServices;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>The value of one field on its way between bytes and record, unboxed.</summary>
readonly struct FieldValue
{
    readonly object? _reference;
    readonly decimal _number;
    readonly long _ticks;

    FieldValue(object? reference, decimal number, long ticks)
    {
        _reference = reference;
        _number = number;
        _ticks = ticks;
    }

    internal static FieldValue Of(string text) => new(text, 0, 0);

    internal static FieldValue Of(decimal number) => new(null, number, 0);

    internal static FieldValue Of(DateOnly date) => new(null, 0, date.DayNumber);

    internal static FieldValue Of(TimeOnly time) => new(null, 0, time.Ticks);

    /// <summary>A word of a closed vocabulary.</summary>
    internal static FieldValue OfWord(object word) => new(word, 0, 0);

    internal string Text => Unsafe.As<string>(_reference!);

    internal decimal Number => _number;

    internal DateOnly Date => DateOnly.FromDayNumber((int)_ticks);

    internal TimeOnly Time => new(_ticks);

    /// <summary>A word of a closed vocabulary.</summary>
    internal object Word => _reference!;

    /// <summary>The field's value; false when it is absent.</summary>
    internal static bool TryGet(Field field, object record, out FieldValue value)
    {
        switch (field.Kind)
        {
            case FieldKind.Number:
                var number = Unsafe.As<Field<decimal?>>(field).Value(record);
                value = new(null, number ?? 0, 0);
                return number is not null;
            case FieldKind.Date:
                var date = Unsafe.As<Field<DateOnly?>>(field).Value(record);
                value = new(null, 0, date?.DayNumber ?? 0);
                return date is not null;
            case FieldKind.Time:
                var time = Unsafe.As<Field<TimeOnly?>>(field).Value(record);
                value = new(null, 0, time?.Ticks ?? 0);
                return time is not null;
            case FieldKind.Text:
                var text = Unsafe.As<Field<string?>>(field).Value(record);
                value = new(text, 0, 0);
                return text is not null;
            default:
                var reference = field.WordIn(record);
                value = new(reference, 0, 0);
                return reference is not null;
        }
    }

    /// <summary>The value as a code list or a CSV writes it.</summary>
    internal string ToText(Field field) => field.Kind switch
    {
        FieldKind.Text => Text,
        FieldKind.Number => _number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FieldKind.Code => field.ToWord(_reference!),
        FieldKind.Date => Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => Time.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Reads a value as a map or a code list writes it; false when the field cannot hold it.</summary>
    internal static bool TryParse(Field field, string text, out FieldValue value)
    {
        value = Of(text);
        if (field.Kind == FieldKind.Text) return true;
        if (field.Kind == FieldKind.Number)
        {
            var isNumber = Definitions.DefinitionValues.TryReadDecimal(text, out var number);
            value = Of(number);
            return isNumber;
        }

        if (field.Kind != FieldKind.Code || field.FromWord(text) is not { } word) return false;
        value = OfWord(word);
        return true;
    }
}
