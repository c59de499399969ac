using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>The service characters of an EDIFACT interchange: from UNA, or the defaults of ISO 9735 §5.</summary>
/// <param name="Delimiters">What is in force from the header on.</param>
/// <param name="Length">Bytes of UNA and the line break after it; zero without UNA.</param>
/// <param name="Fault">What is wrong with UNA; null when nothing is.</param>
/// <param name="DecimalMark">The mark that UNA itself names; zero where it names none.</param>
/// <param name="Repeats">Whether the repetition separator is in force: before syntax version 4 its place was reserved (ISO 9735:1988).</param>
readonly record struct UnaAdvice(Delimiters Delimiters, int Length, string? Fault = null, byte DecimalMark = 0, bool Repeats = true)
{
    /// <summary>The service characters by which segments are read.</summary>
    internal Delimiters InForce => Repeats ? Delimiters : Delimiters with { Repetition = 0 };

    /// <summary>UNA with a few line breaks after it.</summary>
    internal const int LongestLength = 64;

    const int UnaLength = 9;

    // UNB has its terminator well within this; where only line breaks are found they are the terminator.
    const int HeaderBytes = 1024;

    static readonly Delimiters Syntax4 = Delimiters.Edifact with { Repetition = (byte)'*' };

    /// <summary>Reads UNA, or guesses from UNB; false when neither stands here.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out UnaAdvice advice)
    {
        advice = default;
        if (!EnvelopeGrammar.IsInterchangeStart(bytes) || bytes[0] != 'U') return false;
        if (bytes[2] != 'A')
        {
            var found = WithoutUna(bytes);
            // ISO 9735 §5.1: other characters than the default ones are named.
            var isUsual = bytes[3] == 0x1D || (found.Element, found.Component) == (Delimiters.Edifact.Element, Delimiters.Edifact.Component);
            advice = new(found, 0, isUsual ? null : "is missing and UNB uses other service characters than the default ones; those of UNB were taken");
            return true;
        }

        return TryReadBroken(bytes, out advice) || TryReadUna(bytes, UnaLength, out advice) || TryReadUna(bytes, UnaLength - 1, out advice);
    }

    static bool TryReadUna(ReadOnlySpan<byte> bytes, int unaLength, out UnaAdvice advice)
    {
        advice = default;
        if (bytes.Length < unaLength) return false;
        var length = unaLength + Blanks(bytes[unaLength..]);
        var header = bytes[length..];
        if (length > LongestLength || !EnvelopeGrammar.IsInterchangeStart(header) || header[0] != 'U' || header[2] != 'B') return false;
        advice = header[3] != bytes[4]
            ? new(WithoutUna(header), length, "names other service characters than UNB uses; those of UNB were taken")
            : unaLength == UnaLength
            ? new(Characters(bytes, bytes[7], bytes[8]), length, null, Mark(bytes), HasRepetitions(header))
            : new(Characters(bytes, (byte)' ', bytes[7]), length, "has five service characters where six are fixed; the repetition separator was taken as left out", Mark(bytes), HasRepetitions(header));
        return true;
    }

    // A line break in the place of the terminator is none where another byte ends the line of UNB: then UNA is short, and the line ends.
    static bool TryReadBroken(ReadOnlySpan<byte> bytes, out UnaAdvice advice)
    {
        advice = default;
        if (bytes.Length < UnaLength || bytes[UnaLength - 1] is not ((byte)'\r' or (byte)'\n')) return false;
        var length = UnaLength - 1 + Blanks(bytes[(UnaLength - 1)..]);
        var header = bytes[length..];
        if (length > LongestLength || !EnvelopeGrammar.IsInterchangeStart(header) || header[2] != 'B' || header[3] != bytes[4]) return false;
        var last = bytes[UnaLength - 2];
        if (last != ' ' && EndsLine(header, last))
            advice = new(Characters(bytes, (byte)' ', last), length, "has five service characters where six are fixed; the repetition separator was taken as left out", Mark(bytes), HasRepetitions(header));
        else if (last == ' ' && EndsLine(header, (byte)'\''))
            advice = new(Characters(bytes, (byte)' ', (byte)'\''), length, "names no segment terminator; that of UNB was taken", Mark(bytes), HasRepetitions(header));
        return advice.Length > 0;
    }

    static bool EndsLine(ReadOnlySpan<byte> header, byte terminator)
    {
        header = header[..Math.Min(header.Length, HeaderBytes)];
        var line = header.IndexOfAny((byte)'\r', (byte)'\n');
        return line < 0 ? header.Contains(terminator) : header[..line].TrimEnd(" \t"u8) is [.., var last] && last == terminator;
    }

    // What UNA names fifth was reserved before syntax version 4.
    static bool HasRepetitions(ReadOnlySpan<byte> header) => !HasSyntaxIdentifier(header) || header[9] >= '4';

    static byte Mark(ReadOnlySpan<byte> una) => una[5] is (byte)'.' or (byte)',' ? una[5] : (byte)0;

    /// <summary>With the mark by which numbers are read where UNA names none, but a blank or another character: then either may stand, as for the validator.</summary>
    internal static Delimiters WithDecimalMark(Delimiters delimiters) =>
        delimiters.DecimalMark is (byte)'.' or (byte)',' ? delimiters : delimiters with { DecimalMark = (byte)'.' };

    /// <summary>What is in force without UNA: an asterisk repeats from syntax version 4 on (ISO 9735-1:2002), and stands for itself before.</summary>
    /// <param name="version">The syntax identifier and version ("UNOC4").</param>
    internal static Delimiters Defaults(string version) => version.EndsWith('4') ? Syntax4 : Delimiters.Edifact;

    static Delimiters Characters(ReadOnlySpan<byte> una, byte repetition, byte terminator) =>
        new(terminator, una[4], una[3], IfSet(repetition), IfSet(una[6]), una[5]);

    internal static byte IfSet(byte service) => service == ' ' ? (byte)0 : service;

    internal static int Blanks(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAnyExcept("\r\n \t"u8);
        return end < 0 ? bytes.Length : end;
    }

    static Delimiters WithoutUna(ReadOnlySpan<byte> bytes)
    {
        // ISO 9735 level B writes IS4, IS3 and IS1 and knows no release character.
        if (bytes[3] == 0x1D) return new(0x1C, 0x1D, 0x1F);
        var delimiters = HasSyntaxIdentifier(bytes)
            ? (bytes[9] == '4' ? Syntax4 : Delimiters.Edifact) with { Element = bytes[3], Component = bytes[8] }
            : Delimiters.Edifact with { Element = bytes[3] };
        var header = bytes[..Math.Min(bytes.Length, HeaderBytes)];
        if (delimiters.Element != Delimiters.Edifact.Element && BeforeNextHeader(header, delimiters) is not 0 and var terminator) return delimiters with { Segment = terminator };
        if (header.Contains(delimiters.Segment)) return delimiters;
        if (header.Contains((byte)'\n')) return delimiters with { Segment = (byte)'\n' };
        return header.Contains((byte)'\r') ? delimiters with { Segment = (byte)'\r' } : delimiters;
    }

    // Who chooses the separators chooses the terminator too: it stands before UNH or UNG. Zero where a line break or a value does. Where a line break stands
    // there too, that may be the terminator itself, and what is before it a value; then the next line ends with another byte.
    static byte BeforeNextHeader(ReadOnlySpan<byte> header, Delimiters delimiters)
    {
        var next = header.IndexOf([(byte)'U', (byte)'N', (byte)'H', delimiters.Element]);
        if (next < 0) next = header.IndexOf([(byte)'U', (byte)'N', (byte)'G', delimiters.Element]);
        if (next < 0 || header[..next].TrimEnd("\r\n \t"u8) is not [.., var last] before || char.IsAsciiLetterOrDigit((char)last)) return 0;
        if (last == delimiters.Element || last == delimiters.Component || last == delimiters.Release) return 0;
        return !header[before.Length..next].ContainsAny((byte)'\r', (byte)'\n') || EndsLine(header[next..], last) ? last : (byte)0;
    }

    // UNB+UNOC:3: four letters, the component separator, the version.
    static bool HasSyntaxIdentifier(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 9 && bytes[4] == 'U' && bytes[5] == 'N' && char.IsAsciiDigit((char)bytes[9]);
}
