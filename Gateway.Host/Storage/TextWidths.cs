using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Storage;

/// <summary>How long texts may be that partners write and an index holds: an index takes 900 bytes on SQL Server and some 2,700 on PostgreSQL.</summary>
/// <remarks>A segment may have 64 KB, and nothing keeps a partner from writing them into one number. Cut wherever it is written or looked up, on
/// every database alike, so that it is found under the same text; a hash keeps apart what begins equally.</remarks>
static class TextWidths
{
    const int HashLength = 16;

    /// <summary>By the name of the parameter, which is that of its column.</summary>
    internal static readonly FrozenDictionary<string, int> ByName = new Dictionary<string, int>
    {
        ["ControlNumber"] = 100,
        ["Credited"] = 200,
        ["CreditedNumber"] = 200,
        ["Currency"] = 40,
        ["DocumentKey"] = 200,
        ["DocumentLine"] = 100,
        ["FileName"] = 255,
        ["FunctionalId"] = 40,
        ["Line"] = 100,
        ["Number"] = 200,
        ["OrderKey"] = 300,
        ["OrderLine"] = 100,
        ["OrderNumber"] = 200,
        ["Sscc"] = 60,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value as it is kept under a name.</summary>
    internal static object? Fit(string name, object? value) => value is string text ? Kept(name, text) : value;

    /// <summary>A text as it is kept under a name, to be compared with what was read.</summary>
    internal static string Kept(string name, string text) => ByName.TryGetValue(name, out var width) && text.Length > width ? Cut(text, width) : text;

    static string Cut(string text, int width)
    {
        var length = width - HashLength - 1;
        if (char.IsHighSurrogate(text[length - 1])) length--;
        return $"{text.AsSpan(0, length)}…{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength]}";
    }
}
