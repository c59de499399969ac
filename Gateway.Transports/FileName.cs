using System.Buffers;
using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Transports;

/// <summary>Names that partners and servers chose: text to compare and to show, never a path.</summary>
public static class FileName
{
    const int MaxBytes = 150;

    // File systems take 255 bytes, other systems some more; nobody's name of a file has a thousand.
    const int UsableMax = 1024;

    static readonly SearchValues<char> Unsafe = SearchValues.Create("/\\:*?\"<>|\uFFFD");

    /// <summary>Whether the file can be addressed at all: one path component of a sane length, decoded without loss.</summary>
    public static bool IsUsable(string name) =>
        name.Length is > 0 and <= UsableMax && name is not ("." or "..") && name.IndexOfAny(['/', '\0', '\uFFFD']) < 0;

    /// <summary>A name that every file system takes and that can be printed; the same for the same name, and different for different ones.</summary>
    public static string Safe(string name)
    {
        var kept = Cut(new string([.. name.Select(c => IsUnseen(c) || char.IsSurrogate(c) || Unsafe.Contains(c) ? '_' : c)]));
        kept = kept.TrimEnd('.', ' ').TrimStart('.', '-', ' ');
        if (kept == name) return name;
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"{Path.GetFileNameWithoutExtension(kept)}~{mark}{Path.GetExtension(kept)}";
    }

    /// <summary>The last component of a path, however its writer divides; the whole where there is none.</summary>
    public static string Last(string path) => path.Split('/', '\\').LastOrDefault(part => part.Length > 0) ?? path;

    /// <summary>The name as it may stand in a log line: control and direction characters become visible.</summary>
    public static string Shown(string name) => string.Concat(name.Select(c => IsUnseen(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    /// <summary>Whether a name fits one of the masks (<c>*</c> and <c>?</c>), without regard to case.</summary>
    public static bool Matches(string name, IEnumerable<string> masks) =>
        masks.Any(mask => FileSystemName.MatchesSimpleExpression(mask, name, ignoreCase: true));

    // What begins another line, turns the direction of reading, or shows nothing where it stands.
    static bool IsUnseen(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // File systems limit a name to 255 bytes; a claim's prefix must fit in front of it.
    static string Cut(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes) return name;
        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > 20) extension = "";
        var stem = name[..^extension.Length];
        while (Encoding.UTF8.GetByteCount(stem) > MaxBytes - 40) stem = stem[..^1];
        return stem + extension;
    }
}
