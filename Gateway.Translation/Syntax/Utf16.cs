namespace Gateway.Translation.Syntax;

/// <summary>Tells UTF-16, which Excel calls "Unicode text": files of rows are read byte by byte, and there each ASCII character has a NUL beside it.</summary>
static class Utf16
{
    const int MarkedBytes = 2;

    // Fewer say nothing.
    const int FewestBytes = 8;

    /// <summary>Whether a file that begins so is UTF-16: by its byte order mark, or by NULs in every other byte.</summary>
    internal static bool IsStartOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || (bytes.Length >= FewestBytes && (HasNulInEveryOther(bytes, 0) || HasNulInEveryOther(bytes, 1)));

    internal static Diagnostic Diagnostic(int row) => new(
        DiagnosticCodes.CsvUtf16, DiagnosticCodes.CsvUtf16.Severity, new(0, MarkedBytes, row),
        "The file is UTF-16 and was not read. Save it as UTF-8 (in Excel: \"CSV UTF-8\"), or in the character set that the map declares.");

    // Letters of other alphabets have no NUL, but names of columns, delimiters and digits do.
    static bool HasNulInEveryOther(ReadOnlySpan<byte> bytes, int first)
    {
        var (nuls, others) = (0, 0);
        for (var at = 0; at < bytes.Length; at++)
            if (bytes[at] == 0) (nuls, others) = at % 2 == first ? (nuls + 1, others) : (nuls, others + 1);
        return others == 0 && nuls * 4 > bytes.Length;
    }
}
