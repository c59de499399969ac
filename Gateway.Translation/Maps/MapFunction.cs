using System.Globalization;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>What a function does to a text; null where it can do nothing with it.</summary>
/// <param name="Read">On the way from the message to the document.</param>
/// <param name="Write">On the way back; null where there is none.</param>
public sealed record TextFunction(Func<string, string?> Read, Func<string, string?>? Write);

/// <summary>What a function does to a number; null where it can do nothing with it.</summary>
/// <inheritdoc cref="TextFunction" path="/param"/>
public sealed record NumberFunction(Func<decimal, decimal?> Read, Func<decimal, decimal?>? Write);

/// <summary>A function of C# that rows of maps call by name, for the case that rows alone cannot say: <c>function: cut-prefix PO-</c>.</summary>
/// <remarks>It is pure: the same text gives the same text. Whoever embeds the library passes functions of their own to <see cref="MapLibrary.Read"/>.</remarks>
public sealed class MapFunction
{
    readonly Func<string, BoundFunction?> _bind;

    MapFunction(string name, string usage, FieldKind kind, Func<string, BoundFunction?> bind) => (Name, Usage, Kind, _bind) = (name, usage, kind, bind);

    /// <summary>The word by which rows call it, without blanks.</summary>
    public string Name { get; }

    /// <summary>How it is called, for messages: <c>cut-prefix TEXT</c>.</summary>
    public string Usage { get; }

    internal FieldKind Kind { get; }

    /// <summary>A function of texts.</summary>
    /// <param name="name">The word by which rows call it.</param>
    /// <param name="usage">How it is called.</param>
    /// <param name="bind">Gives the function for what stands behind its name in the row; null when that makes no sense.</param>
    public static MapFunction OfText(string name, string usage, Func<string, TextFunction?> bind) => new(
        name, usage, FieldKind.Text, argument => bind(argument) is { } f ? new(v => Of(f.Read(v.Text)), f.Write is { } write ? v => Of(write(v.Text)) : null) : null);

    /// <summary>A function of numbers.</summary>
    /// <inheritdoc cref="OfText" path="/param"/>
    public static MapFunction OfNumber(string name, string usage, Func<string, NumberFunction?> bind) => new(
        name, usage, FieldKind.Number, argument => bind(argument) is { } f ? new(v => Of(f.Read(v.Number)), f.Write is { } write ? v => Of(write(v.Number)) : null) : null);

    internal BoundFunction? Bind(string argument) => _bind(argument);

    static FieldValue? Of(string? text) => text is { Length: > 0 } ? FieldValue.Of(text) : null;

    static FieldValue? Of(decimal? number) => number is { } some ? FieldValue.Of(some) : null;
}

/// <summary>A function with its argument.</summary>
sealed record BoundFunction(Func<FieldValue, FieldValue?> Read, Func<FieldValue, FieldValue?>? Write);

/// <summary>The functions that every map may call.</summary>
static class MapFunctions
{
    internal static IReadOnlyList<MapFunction> Shipped { get; } =
    [
        Text("cut-prefix TEXT", a => a.Length == 0 ? null : new(t => t.StartsWith(a, StringComparison.Ordinal) ? t[a.Length..] : t, t => a + t)),
        Text("cut-suffix TEXT", a => a.Length == 0 ? null : new(t => t.EndsWith(a, StringComparison.Ordinal) ? t[..^a.Length] : t, t => t + a)),
        Text("add-prefix TEXT", a => a.Length == 0 ? null : new(t => a + t, t => t.StartsWith(a, StringComparison.Ordinal) ? t[a.Length..] : null)),
        Text("cut-identifier TEXT LENGTH", CutIdentifier),
        Text("cut-zeros [WIDTH]", a => a.Length == 0 ? new(CutZeros, t => t) : Number(a) is { } width ? new(CutZeros, t => t.PadLeft(width, '0')) : null),
        Text("digits", a => a.Length > 0 ? null : new(t => string.Concat(t.Where(char.IsAsciiDigit)), t => t)),
        Text("upper", a => a.Length > 0 ? null : new(t => t.ToUpperInvariant(), t => t)),
        Text("part NUMBER SEPARATOR", a => a.Split(' ', 2) is [var n, { Length: > 0 } separator] && Number(n) is { } number ? new(t => Part(t, number, separator), null) : null),
        Text("characters FROM-TO", a => a.Split('-') is [var f, var l] && Number(f) is { } from && Number(l) is { } to && from <= to ? new(t => Characters(t, from, to), null) : null),
        MapFunction.OfNumber("absolute", "absolute", a => a.Length > 0 ? null : new(n => Math.Abs(n), n => n)),
        MapFunction.OfNumber("times", "times FACTOR", a => Factor(a) is { } factor ? new(n => Try(() => n * factor), n => Try(() => n / factor)) : null),
    ];

    static MapFunction Text(string usage, Func<string, TextFunction?> bind) => MapFunction.OfText(usage.Split(' ')[0], usage, bind);

    static string CutZeros(string text) => text.TrimStart('0') is { Length: > 0 } rest ? rest : text[^1..];

    static TextFunction? CutIdentifier(string argument) => argument.Split(' ') is [{ Length: > 0 } id, var digits] && Number(digits) is { } length
        ? new(t => WithoutIdentifier(t, id, length), t => t.Length == length ? id + t : t)
        : null;

    // The number itself may begin as its identifier does: only its length tells.
    static string WithoutIdentifier(string text, string id, int length) =>
        text.Length == id.Length + length && text.StartsWith(id, StringComparison.Ordinal) ? text[id.Length..] : text;

    static string? Part(string text, int number, string separator) => text.Split(separator) is var parts && number <= parts.Length ? parts[number - 1] : null;

    static string? Characters(string text, int from, int to) => from <= text.Length ? text[(from - 1)..Math.Min(to, text.Length)] : null;

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 99 ? number : null;

    static decimal? Factor(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var factor) && factor != 0 ? factor : null;

    static decimal? Try(Func<decimal> product)
    {
        try
        {
            return product();
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}

/// <summary>A conversion with a function behind it.</summary>
sealed class FunctionConversion(Conversion inner, BoundFunction function, string call) : Conversion
{
    internal override string Expected => $"{inner.Expected} that \"{call}\" can take";

    internal override bool TryRead(in MessageReading reading, in Syntax.Element element, out FieldValue value)
    {
        if (!inner.TryRead(reading, element, out value) || function.Read(value) is not { } read) return false;
        value = read;
        return true;
    }

    internal override string? Write(in FieldValue value) => function.Write?.Invoke(value) is { } written ? inner.Write(written) : null;
}
