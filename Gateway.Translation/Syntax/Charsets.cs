using System.Buffers;
using System.Collections.Concurrent;
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

    /// <summary>ISO 2022 with JIS X 0208.</summary>
    internal static Encoding Japanese { get; } = CodePages.GetEncoding(50220)!;

    // Upper case letters, digits, and what ISO 9735 §7.1 has of other signs; level B adds lower case. Neither has # $ @ [ \ ] ^ ` { | } ~.
    static readonly byte[] LevelA = [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/=!\"%&*;<>'+:?\r\n"u8];
    static readonly byte[] LevelB = [.. LevelA, .. "abcdefghijklmnopqrstuvwxyz_"u8];

    static readonly ConcurrentDictionary<Encoding, SearchValues<byte>> Undefined = new();

    /// <summary>The character set of a UNB syntax identifier; ASCII for UNOA, UNOB and those that are not known.</summary>
    /// <param name="syntaxIdentifier">UNB 0001.</param>
    /// <param name="encoding">UNB 0133 of syntax version 4, which says more; empty when absent.</param>
    public static Encoding Declared(string syntaxIdentifier, string encoding = "") => (syntaxIdentifier, encoding) switch
    {
        (_, "3") => CodePages.GetEncoding(850)!,
        (_, "7") => Encoding.UTF8,
        ("UNOC", _) => Encoding.Latin1,
        ("UNOD", _) => CodePages.GetEncoding(28592)!,
        ("UNOE", _) => CodePages.GetEncoding(28595)!,
        ("UNOF", _) => CodePages.GetEncoding(28597)!,
        ("UNOG", _) => CodePages.GetEncoding(28593)!,
        ("UNOH", _) => CodePages.GetEncoding(28594)!,
        ("UNOI", _) => CodePages.GetEncoding(28596)!,
        ("UNOJ", _) => CodePages.GetEncoding(28598)!,
        ("UNOK", _) => CodePages.GetEncoding(28599)!,
        ("UNOL", _) => CodePages.GetEncoding(28605)!,
        ("UNOX", _) => Japanese,
        ("UNOW" or "UNOY", _) => Encoding.UTF8,
        _ => Encoding.ASCII,
    };

    /// <summary>Whether UNB 0001 is one of the syntax identifiers of ISO 9735 (code list 0001), or of IATA, whose levels are ASCII too: the first three letters name the agency.</summary>
    internal static bool IsKnown(string syntaxIdentifier) =>
        syntaxIdentifier is ['U', 'N', 'O', (>= 'A' and <= 'L') or 'W' or 'X' or 'Y'] or "IATA" or "IATB";

    /// <summary>The bytes that a declaration of level A or B does not allow, service characters left out; null for other declarations.</summary>
    internal static SearchValues<byte>? OutsideLevel(string syntaxIdentifier, in Delimiters delimiters)
    {
        var level = syntaxIdentifier switch { "UNOA" => LevelA, "UNOB" => LevelB, _ => null };
        if (level is null) return null;
        ReadOnlySpan<byte> services = [delimiters.Segment, delimiters.Element, delimiters.Component, delimiters.Repetition, delimiters.Release];
        Span<byte> outside = stackalloc byte[256];
        var count = 0;
        for (var b = 0; b < 256; b++)
            if (!level.Contains((byte)b) && !services.Contains((byte)b))
                outside[count++] = (byte)b;
        return SearchValues.Create(outside[..count]);
    }

    /// <summary>The character set that decodes the bytes.</summary>
    /// <param name="bytes">A whole message.</param>
    /// <param name="declared">What the envelope says; null where it says nothing.</param>
    /// <param name="firstWrong">Position of the first byte that contradicts the declaration; -1 when none does.</param>
    internal static Encoding Of(ReadOnlySpan<byte> bytes, Encoding? declared, out int firstWrong)
    {
        firstWrong = -1;
        if (Ascii.IsValid(bytes)) return declared ?? Encoding.Latin1;
        var isUtf8 = Utf8.IsValid(bytes);
        if (declared is null || (isUtf8 && declared == Encoding.UTF8)) return isUtf8 ? Encoding.UTF8 : Western;
        var wrong = isUtf8 || !declared.IsSingleByte || declared == Encoding.ASCII ? NotAscii : Undefined.GetOrAdd(declared, UndefinedIn);
        firstWrong = bytes.IndexOfAny(wrong);
        if (firstWrong < 0) return declared;
        return isUtf8 ? Encoding.UTF8 : declared.IsSingleByte && declared != Encoding.ASCII && declared != Encoding.Latin1 ? declared : Western;
    }

    static SearchValues<byte> NotAscii { get; } = SearchValues.Create([.. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    // ISO 8859 leaves 0x80..0x9F to control functions, which no business text holds; some of its parts leave further bytes undefined.
    static SearchValues<byte> UndefinedIn(Encoding charset) =>
        SearchValues.Create([.. Enumerable.Range(0x80, 0x80).Select(b => (byte)b).Where(b => IsUndefined(charset.GetString([b])[0]))]);

    static bool IsUndefined(char decoded) => decoded is '\uFFFD' or '?' or (>= '\x80' and <= '\x9F') or (>= '\uE000' and <= '\uF8FF');
}
