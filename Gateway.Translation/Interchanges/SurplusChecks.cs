using System.Globalization;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Finds elements and components of envelope segments beyond the last one that is defined; empty ones are only separators.</summary>
static class SurplusChecks
{
    /// <summary>UNB (ISO 9735-1): components of each element, those of syntax version 4 and those before it.</summary>
    internal static readonly int[] Unb4 = [5, 4, 4, 2, 1, 2, 1, 1, 1, 1, 1];
    internal static readonly int[] Unb = [2, 3, 3, 2, 1, 2, 1, 1, 1, 1, 1];

    /// <summary>UNG.</summary>
    internal static readonly int[] Ung = [1, 2, 2, 2, 1, 1, 3, 1];

    /// <summary>GS.</summary>
    internal static readonly int[] Gs = [1, 1, 1, 1, 1, 1, 1, 1];

    /// <summary>The count and the control number: GE, IEA, UNE, UNZ.</summary>
    internal static readonly int[] Trailer = [1, 1];

    /// <summary>Tells the first one.</summary>
    /// <remarks>Where a letter, a digit or a blank delimits, it does so in the middle of values: that was told with the header, and what follows from it is not.</remarks>
    internal static void Check(in Segment segment, int[] components, DiagnosticCode code, ICollection<Diagnostic> into)
    {
        if (IsOfValues(segment.Buffer.Delimiters.Component) || IsOfValues(segment.Buffer.Delimiters.Repetition)) return;
        var number = 0;
        foreach (var element in segment.Elements)
        {
            var defined = number < components.Length ? components[number] : 0;
            number++;
            if (!element.From(defined + 1).Bytes.ContainsAnyExcept(segment.Buffer.Delimiters.Component)) continue;
            var text = defined == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{segment[0].ToShortString()} has {components.Length} elements at most, but something follows. Leave the rest out.")
                : string.Create(CultureInfo.InvariantCulture, $"{segment[0].ToShortString()}{number:D2} has {defined} components at most, but something follows. Leave the rest out.");
            into.Add(EnvelopeDiagnostics.At(code, segment, number, text));
            return;
        }
    }

    static bool IsOfValues(byte delimiter) => delimiter == ' ' || char.IsAsciiLetterOrDigit((char)delimiter);
}
