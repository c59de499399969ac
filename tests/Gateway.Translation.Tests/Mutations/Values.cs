using System.Globalization;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Values that an element may hold, and values of a length that it may not.</summary>
static class Values
{
    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>A good value, or null where the definition leaves none to make up.</summary>
    internal static string? Good(ElementDefinition element, Random random) => element.Type switch
    {
        _ when element.Codes is { } codes => Fitting(codes, element) is { Count: > 0 } fitting ? fitting[random.Next(fitting.Count)] : null,
        ElementType.Date => element.MaxLength >= 8 ? "20260214" : "260214",
        ElementType.Time => "1230",
        ElementType.Binary => null,
        _ => OfLength(element, Math.Clamp(random.Next(1, 9), element.MinLength, element.MaxLength), random),
    };

    /// <summary>A value of the element's characters and a given length, whatever its limits.</summary>
    internal static string OfLength(ElementDefinition element, int length, Random random) =>
        element.Type is ElementType.Number or ElementType.ImpliedDecimal or ElementType.Date or ElementType.Time
            ? string.Concat(Enumerable.Range(0, length).Select(_ => (char)('1' + random.Next(9))))
            : string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));

    /// <summary>A value of good length that is none of the codes; null where all values are.</summary>
    internal static string? NoCode(ElementDefinition element, Random random)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var value = OfLength(element, random.Next(Math.Max(1, element.MinLength), element.MaxLength + 1), random);
            if (!element.Codes!.Codes.Contains(value)) return value;
        }

        return null;
    }

    internal static int Digits(string number) => number.Count(char.IsAsciiDigit);

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static List<string> Fitting(CodeSet codes, ElementDefinition element) =>
        [.. codes.Codes.Where(c => c.Length >= element.MinLength && c.Length <= element.MaxLength)];
}
