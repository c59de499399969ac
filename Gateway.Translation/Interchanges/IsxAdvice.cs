namespace Gateway.Translation.Interchanges;

/// <summary>ISX right behind ISA, which names a release character from 00704 on (X12.5). Read before the rest, for what it names is in it.</summary>
/// <param name="Release">ISX01; zero where it is empty or cannot serve.</param>
/// <param name="Length">Bytes to the end of the segment, and what layout stands before it.</param>
readonly record struct IsxAdvice(byte Release, int Length)
{
    const string FirstVersion = "00704";
    const int First = 4;

    internal static bool TryRead(ReadOnlySpan<byte> bytes, InterchangeHeader isa, out IsxAdvice advice)
    {
        advice = default;
        var (d, layout) = (isa.Delimiters, UnaAdvice.Blanks(bytes));
        var isx = bytes[layout..];
        if (!IsaChecks.IsVersion(isa.Version) || string.CompareOrdinal(isa.Version, FirstVersion) < 0) return false;
        if (isx.Length < First + 2 || !isx.StartsWith("ISX"u8) || isx[First - 1] != d.Element) return false;
        var isEmpty = isx[First] == d.Element || isx[First] == d.Segment;
        var end = isx[(isEmpty ? First : First + 1)..].IndexOf(d.Segment) + (isEmpty ? First : First + 1);
        if (isx[end] != d.Segment) return false;
        var isOne = !isEmpty && (isx[First + 1] == d.Element || isx[First + 1] == d.Segment);
        advice = new(isOne && CanServe(isx[First]) && isx[First] != d.Component && isx[First] != d.Repetition ? isx[First] : (byte)0, layout + end + 1);
        return true;
    }

    static bool CanServe(byte release) => release > ' ' && !char.IsAsciiLetterOrDigit((char)release);
}
