using Gateway.Translation.Syntax;

namespace Gateway.Translation.Acknowledgements;

/// <summary>Text of the partner's that an X12 answer repeats: it must not break the answer's own syntax.</summary>
sealed class CopiedText(Delimiters delimiters)
{
    const int MaxValueLength = 99;

    // A full stop is no service character of an answer (ReturnDelimiters); a question mark may be one.
    readonly char _unwritable = Delimits(delimiters, '?') ? '.' : '?';

    /// <summary>AK404: a value is told only as it was, so one that holds a delimiter of the answer or a byte that cannot be printed is left out.</summary>
    internal string? Value(string? received)
    {
        if (string.IsNullOrWhiteSpace(received) || !received.All(IsSafe)) return null;
        return received.Length <= MaxValueLength ? received : received[..MaxValueLength];
    }

    /// <summary>A tag, a type or a control number in an element that must not be empty: what cannot be written is shown as a question mark, or as a full stop where that delimits.</summary>
    internal string Name(string? received, int minLength, int maxLength)
    {
        var name = string.IsNullOrWhiteSpace(received) ? new string(_unwritable, minLength) : received.Trim();
        if (name.Length > maxLength) name = name[..maxLength];
        // X12.6: blanks at the end stand only where the minimum length needs them.
        return string.Concat(name.Select(c => IsSafe(c) ? c : _unwritable)).PadRight(minLength);
    }

    /// <summary>A group control number, which is numeric; zero for one that is none.</summary>
    internal static string Number(string? received, int maxLength) =>
        received is { Length: > 0 } && received.Length <= maxLength && received.All(char.IsAsciiDigit) ? received : "0";

    bool IsSafe(char c) => c is >= ' ' and <= '~' && !Delimits(delimiters, c);

    static bool Delimits(in Delimiters delimiters, char c) =>
        c == delimiters.Segment || c == delimiters.Element || c == delimiters.Component || c == delimiters.Repetition;
}
