using System.Text;
using System.Text.Unicode;

namespace Gateway.Transports.As2;

/// <summary>Header values as their senders mean them: UTF-8 where the bytes are that, else Latin-1.</summary>
public static class HeaderText
{
    /// <summary>The value whose bytes were read as Latin-1, which loses none.</summary>
    public static string OfLatin1(string value)
    {
        if (Ascii.IsValid(value)) return value;
        var bytes = Encoding.Latin1.GetBytes(value);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : value;
    }
}
