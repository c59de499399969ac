using System.Buffers.Text;
using System.Globalization;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Compares counts and control numbers as the trailers give them.</summary>
static class Counts
{
    const string Layout = " \r\n\t";

    /// <summary>Whether a count as sent is the number received; blanks, line breaks and leading zeros are tolerated.</summary>
    internal static bool Agree(string declared, long received) => TryNumber(declared, out var number) && number == received;

    /// <summary>The same without a text, where the count is written plainly.</summary>
    internal static bool Agree(Element declared, long received) =>
        Utf8Parser.TryParse(declared.Bytes, out uint number, out var used) && used == declared.Bytes.Length ? number == received : Agree(declared.ToString(), received);

    /// <summary>Whether two control numbers are the same text, or the same number (GS06 and ISA13 are numeric).</summary>
    internal static bool SameNumber(string declared, string? header) =>
        header is not null && (SameText(declared, header) || (TryNumber(declared, out var a) && TryNumber(header, out var b) && a == b));

    /// <summary>Whether two references are the same text; blanks behind it and line breaks round it, which came with the lines of a file, are no part of it.</summary>
    internal static bool SameText(string declared, string header) => Reference(declared).SequenceEqual(Reference(header));

    /// <summary>A count for a sentence.</summary>
    internal static string Show(Element declared) => declared.IsEmpty ? "nothing" : declared.ToShortString();

    static ReadOnlySpan<char> Reference(string text) => text.AsSpan().TrimStart("\r\n").TrimEnd(Layout);

    static bool TryNumber(string text, out long number) =>
        long.TryParse(text.AsSpan().Trim(Layout), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
