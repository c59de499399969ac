using System.Globalization;

namespace Gateway.Translation.Schemas;

/// <summary>Orders the releases of a standard by age, so that a message of an absent release is judged by its nearest neighbour.</summary>
static class ReleaseOrder
{
    /// <summary>The version itself, else the one nearest in age; of two as near the older.</summary>
    internal static string Nearest(string version, IReadOnlyList<string> versions)
    {
        if (versions.Contains(version)) return version;
        var age = Age(version);
        return versions.OrderBy(v => Math.Abs(Age(v) - age)).ThenBy(Age).First();
    }

    /// <summary>How a message's version stands to a release; "004010VICS" is of release 004010.</summary>
    internal static ReleaseRelation Compare(string version, string release) =>
        Age(version).CompareTo(Age(release)) switch
        {
            < 0 => ReleaseRelation.Older,
            > 0 => ReleaseRelation.Newer,
            _ => ReleaseRelation.Same,
        };

    // X12 "004010VICS" counts by its six digits; EDIFACT "D96A" by year and half-year. The service message CONTRL is "D3" (or "1",
    // "2" and a digit) in syntax 3 of 1993, "4" and a digit in syntax 4 of 1998.
    static int Age(string version)
    {
        var digits = Number(version, 0, 6);
        if (digits >= 0 && version.Length >= 6) return digits;
        if (version.Length == 2) return version[0] == '4' ? Age("D99A") : Age("D93A");
        var year = Number(version, 1, 2);
        if (year < 0) return 0;
        var letter = version.Length > 3 ? version[3] - 'A' : 0;
        return ((year < 80 ? 2000 : 1900) + year) * 100 + letter;
    }

    static int Number(string text, int start, int length) =>
        text.Length >= start + length && int.TryParse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
