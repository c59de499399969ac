using System.Globalization;

namespace Gateway.Translation.Schemas;

/// <summary>Orders the releases of a standard by age, so that a message of an absent release is judged by the one that suits it best.</summary>
static class ReleaseOrder
{
    const int SyntaxThree = 199901;
    const int SyntaxFour = 200000;

    /// <summary>The release that a version names: "004010VICS" is 004010; CONTRL of 2:2, as EANCOM 1997 has it, is that of D:3.</summary>
    internal static string Named(Standard standard, string version) => standard switch
    {
        Standard.X12 when Digits(version) >= 6 => version[..6],
        Standard.Edifact when version == "22" => "D3",
        _ => version,
    };

    /// <summary>The release itself, else the next newer one, else the newest.</summary>
    /// <remarks>Releases grow: a newer one has what an older one had, with few exceptions (docs/standards.md), and not the other way round.</remarks>
    internal static string Nearest(Standard standard, string release, IReadOnlyList<string> releases)
    {
        if (releases.Contains(release)) return release;
        var age = HasAge(standard, release) ? Age(standard, release) : int.MaxValue;
        return releases.OrderBy(r => Age(standard, r) < age).ThenBy(r => Math.Abs(Age(standard, r) - age)).First();
    }

    /// <summary>How a message's release stands to the one that judges it.</summary>
    /// <remarks>What has no form that is known tells no age, and softens nothing.</remarks>
    internal static ReleaseRelation Compare(Standard standard, string release, string judge) => !HasAge(standard, release)
        ? ReleaseRelation.Same
        : Age(standard, release).CompareTo(Age(standard, judge)) switch
        {
            < 0 => ReleaseRelation.Older,
            > 0 => ReleaseRelation.Newer,
            _ => ReleaseRelation.Same,
        };

    static bool HasAge(Standard standard, string release) => standard == Standard.X12 || release.Length <= 2 || IsDirectory(release);

    // "D96A" and "S93A"; "2912", "1911" and "901" before there were letters.
    static bool IsDirectory(string release) => release switch
    {
        [_, _, _, >= 'A' and <= 'Z'] => Digits(release[1..]) == 2,
        ['8' or '9', _, _] => Digits(release) == 3,
        [_, _, _, _] => Digits(release) == 4,
        _ => false,
    };

    static int Age(Standard standard, string release) => standard == Standard.X12 ? X12Age(release) : EdifactAge(release);

    // "004010"; ISA12 writes 00401 and some senders 4010 for the same.
    static int X12Age(string release) => Digits(release) switch
    {
        >= 6 => Number(release[..6]),
        5 => Number(release[..5]) * 10,
        var digits => Number(release[..digits]),
    };

    // "D96A" by year and half-year, "2912" and "901" by their year. The service message CONTRL is "D3" (or a digit, or "1", "2" and a
    // digit) in syntax 3, whose messages are of the directories up to D.99B, and "4" and a digit in syntax 4.
    static int EdifactAge(string release)
    {
        if (release.Length <= 2) return release.StartsWith('4') ? SyntaxFour : SyntaxThree;
        var start = release is ['8' or '9', _, _] ? 0 : 1;
        var year = Number(release.Substring(start, 2));
        var half = release[^1] - 'A';
        return year < 0 ? 0 : (year < 80 ? 2000 + year : 1900 + year) * 100 + Math.Clamp(half, 0, 25);
    }

    static int Digits(string text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count])) count++;
        return count;
    }

    static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
