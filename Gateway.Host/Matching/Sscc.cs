namespace Gateway.Host.Matching;

/// <summary>The serial shipping container code of GS1: 18 digits, the last of them a check digit.</summary>
static class Sscc
{
    const int Length = 18;

    /// <summary>The code without the application identifier (00) that some senders leave before it.</summary>
    internal static string Plain(string sent)
    {
        var code = sent.Trim();
        return code.StartsWith("(00)", StringComparison.Ordinal) ? code[4..]
            : code.Length == Length + 2 && code.StartsWith("00", StringComparison.Ordinal) ? code[2..]
            : code;
    }

    internal static bool IsWellFormed(string plain) => plain.Length == Length && plain.All(char.IsAsciiDigit);

    /// <summary>The check digit that the first seventeen digits ask for.</summary>
    /// <remarks>GS1 General Specifications, check digit calculation: weights 3 and 1 from the right, up to the next multiple of ten.</remarks>
    internal static char CheckDigit(string plain)
    {
        var sum = 0;
        for (var i = 0; i < Length - 1; i++)
            sum += (plain[i] - '0') * (i % 2 == 0 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }
}
