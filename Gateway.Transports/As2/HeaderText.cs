using System.Text;
using System.Text.Unicode;

namespace Gateway.Transports.As2;

/// <summary>Header values as their senders mean them: UTF-8 where the bytes are that, else Latin-1.</summary>
public static class HeaderText
{
    /// <summary>A value without the quotes that stand round all of it: phase2 can quote each field that is no token (<c>quoteHeaderValues</c>), and with it those that it has inside.</summary>
    internal static string Unquoted(string value)
    {
        if (value is not ['"', .., '"']) return value;
        var inside = new StringBuilder(value.Length);
        for (var at = 1; at < value.Length - 1; at++)
        {
            // It ends before the last one: these are the quotes of a part.
            if (value[at] == '"') return value;
            if (value[at] == '\\' && value[at + 1] is '"' or '\\' && ++at == value.Length - 1) return value;
            inside.Append(value[at]);
        }
        return inside.ToString();
    }

    /// <summary>The value whose bytes were read as Latin-1, which loses none.</summary>
    public static string OfLatin1(string value)
    {
        if (Ascii.IsValid(value)) return value;
        var bytes = Encoding.Latin1.GetBytes(value);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : value;
    }
}
