using System.Text;
using System.Text.Unicode;

namespace Gateway.Translation.Syntax;

/// <summary>Which character set a message is in: what its envelope declares, unless its bytes say otherwise.</summary>
/// <remarks>X12 declares none: bytes above 0x7F are UTF-8 where they are valid UTF-8 (chance makes other text so next to never),
/// else Windows-1252, which holds ISO 8859-1. EDIFACT declares one in UNB 0001 (ISO 9735 §8, code list 0001).</remarks>
public static class Charsets
{
    static readonly EncodingProvider CodePages = CodePagesEncodingProvider.Instance;

    /// <summary>For bytes that are neither ASCII nor UTF-8 and declare nothing.</summary>
    public static Encoding Western { get; } = CodePages.GetEncoding(1252)!;

    /// <summary>The character set of a UNB syntax identifier; ASCII for UNOA, UNOB and those that are not known.</summary>
    public static Encoding Declared(string syntaxIdentifier) => syntaxIdentifier switch
    {
        "UNOC" => Encoding.Latin1,
        "UNOD" => CodePages.GetEncoding(28592)!,
        "UNOE" => CodePages.GetEncoding(28595)!,
        "UNOF" => CodePages.GetEncoding(28597)!,
        "UNOG" => CodePages.GetEncoding(28593)!,
        "UNOH" => CodePages.GetEncoding(28594)!,
        "UNOI" => CodePages.GetEncoding(28596)!,
        "UNOJ" => CodePages.GetEncoding(28598)!,
        "UNOK" => CodePages.GetEncoding(28599)!,
        "UNOL" => CodePages.GetEncoding(28605)!,
        "UNOW" or "UNOX" or "UNOY" => Encoding.UTF8,
        _ => Encoding.ASCII,
    };

    /// <summary>The character set that decodes the bytes.</summary>
    /// <param name="bytes">A whole message.</param>
    /// <param name="declared">What the envelope says; null where it says nothing.</param>
    /// <param name="firstWrong">Position of the first byte that contradicts the declaration; -1 when none does.</param>
    internal static Encoding Of(ReadOnlySpan<byte> bytes, Encoding? declared, out int firstWrong)
    {
        firstWrong = -1;
        if (Ascii.IsValid(bytes)) return declared ?? Encoding.Latin1;
        var isUtf8 = Utf8.IsValid(bytes);
        if (declared is null) return isUtf8 ? Encoding.UTF8 : Western;
        if (declared == Encoding.UTF8 ? isUtf8 : !isUtf8 && declared != Encoding.ASCII && !HasControlBytes(bytes))
            return declared;

        firstWrong = FirstWrong(bytes, declared, isUtf8);
        if (isUtf8) return Encoding.UTF8;
        return declared == Encoding.ASCII || declared == Encoding.UTF8 || declared == Encoding.Latin1 ? Western : declared;
    }

    // ISO 8859 leaves 0x80..0x9F to control functions, which no business text holds.
    static bool HasControlBytes(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyInRange((byte)0x80, (byte)0x9F);

    static int FirstWrong(ReadOnlySpan<byte> bytes, Encoding declared, bool isUtf8) =>
        isUtf8 || declared == Encoding.ASCII || declared == Encoding.UTF8
            ? bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF)
            : bytes.IndexOfAnyInRange((byte)0x80, (byte)0x9F);
}
