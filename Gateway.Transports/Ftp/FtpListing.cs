using System.Globalization;

namespace Gateway.Transports.Ftp;

/// <summary>Reads the lines of a listing: facts where the server knows them (RFC 3659 §7), else what <c>ls</c> or <c>dir</c> print.</summary>
/// <remarks>A time is a number that only grows with it (yyyyMMddHHmmssfff), never compared with our clock, but for the year that a line leaves out.</remarks>
static class FtpListing
{
    // As ls prints them in English, and where they differ in German, French, Spanish, Italian, Portuguese, Dutch and the north.
    static readonly Dictionary<string, int> Months = new[]
        {
            "jan janv ene gen", "feb févr fév fev", "mar mär mrz mars mrt", "apr avr abr", "may mai mei maj mag", "jun juin giu", "jul juil lug", "aug août ago", "sep sept set",
            "oct okt ott out", "nov", "dec dez déc dic des",
        }
        .SelectMany((names, month) => names.Split(' ').Select(name => (name, month: month + 1))).ToDictionary(m => m.name, m => m.month, StringComparer.OrdinalIgnoreCase);

    /// <summary>A line of MLSD or MLST: <c>type=file;size=12;modify=20260102030405; name</c>. Null when it is none, or the folder itself.</summary>
    internal static RemoteFile? Facts(string line)
    {
        var blank = line.IndexOf(' ');
        if (blank < 0 || !line[..blank].Contains('=')) return null;
        string? type = null;
        long size = 0, modified = 0;
        foreach (var fact in line[..blank].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = fact.IndexOf('=');
            if (equals < 0) continue;
            var value = fact[(equals + 1)..];
            switch (fact[..equals].ToLowerInvariant())
            {
                case "type": type = value.ToLowerInvariant(); break;
                case "size": size = Number(value) ?? 0; break;
                case "modify": modified = Stamp(value) ?? 0; break;
            }
        }

        return type is "cdir" or "pdir" ? null : new(line[(blank + 1)..], size, modified, type is null or "file");
    }

    /// <summary>Whether a line that names no file is one that listings have beside those that do.</summary>
    internal static bool IsOther(string line) =>
        line.Trim().Length == 0 || line.StartsWith("total", StringComparison.OrdinalIgnoreCase)
        || line.Contains("type=cdir", StringComparison.OrdinalIgnoreCase) || line.Contains("type=pdir", StringComparison.OrdinalIgnoreCase)
        || line.TrimEnd().EndsWith(" .", StringComparison.Ordinal) || line.TrimEnd().EndsWith(" ..", StringComparison.Ordinal);

    /// <summary>A line of LIST, as Unix or as Windows prints it; null when it is neither, or a folder's own entry.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="today">Our day: of the months without a year it tells which are last year's.</param>
    internal static RemoteFile? Line(string line, DateOnly today) => line.Length == 0 ? null : char.IsDigit(line[0]) ? Windows(line) : Unix(line, today);

    /// <summary>The time of MDTM and of the fact <c>modify</c>: yyyyMMddHHmmss, perhaps with a fraction.</summary>
    internal static long? Stamp(string text)
    {
        var parts = text.Trim().Split('.');
        if (parts[0].Length != 14 || Number(parts[0]) is not { } seconds) return null;
        var fraction = parts.Length > 1 ? Number((parts[1] + "000")[..3]) ?? 0 : 0;
        return (seconds * 1000) + fraction;
    }

    // -rw-r--r--   1 owner    group        1234 Nov 29 13:25 name with blanks
    static RemoteFile? Unix(string line, DateOnly today)
    {
        if (!"-dlpsbc".Contains(line[0]) || line.Length < 10) return null;
        var rest = line.AsSpan();
        // Some servers leave out the links or the group: the size is the last number before a month.
        string? previous = null;
        while (Token(ref rest) is { } token)
        {
            var behind = rest;
            // Owners are called jan and may too; then no day and time follow.
            if (Months.TryGetValue(token.TrimEnd('.'), out var month) && previous is not null && Number(previous) is { } size
                && Token(ref behind) is { } day && Token(ref behind) is { } time && UnixStamp(month, day, time, today) is { } stamp && behind.Length > 1)
                return Named(line[0], behind[1..].ToString(), size, stamp);
            previous = token;
        }

        return null;
    }

    static RemoteFile? Named(char kind, string name, long size, long stamp)
    {
        if (kind == 'l' && name.IndexOf(" -> ", StringComparison.Ordinal) is > 0 and var arrow) name = name[..arrow];
        return name is "." or ".." ? null : new(name, size, stamp, kind == '-');
    }

    // A time instead of a year means the half year that is past, of some servers the one ahead too, by a clock that may differ from ours.
    static long? UnixStamp(int month, string day, string time, DateOnly today)
    {
        if (Number(day) is not { } d || d > 31) return null;
        if (time.IndexOf(':') is var colon && colon < 0)
            return Number(time) is { } year && year < 9999 ? Joined(year, month, d, 0, 0) : null;
        return Number(time[..colon]) is { } hour && Number(time[(colon + 1)..]) is { } minute ? Joined(YearOf(month, d, today), month, d, hour, minute) : null;
    }

    // Of a day up to three months ahead of ours, and nine months back.
    static int YearOf(long month, long day, DateOnly today)
    {
        const int monthDays = 31;
        var ahead = ((month - today.Month) * monthDays) + day - today.Day;
        return today.Year + (ahead > 3 * monthDays ? -1 : ahead <= -9 * monthDays ? 1 : 0);
    }

    // 11-29-26  01:25PM       <DIR>          name, or a size in its place
    static RemoteFile? Windows(string line)
    {
        var rest = line.AsSpan();
        if (Token(ref rest)?.Split('-') is not [var m, var d, var y] || Token(ref rest) is not { } time || Token(ref rest) is not { } size) return null;
        if (Number(m) is not { } month || Number(d) is not { } day || Number(y) is not { } year || WindowsTime(time) is not var (hour, minute)) return null;
        var name = rest.TrimStart(' ').ToString();
        // Two digits of a year are of this century up to 69, as in POSIX.
        if (y.Length == 2) year += year < 70 ? 2000 : 1900;
        var isFolder = size == "<DIR>";
        if (name.Length == 0 || name is "." or ".." || (!isFolder && Number(size.Replace(",", "")) is null)) return null;
        return new(name, isFolder ? 0 : Number(size.Replace(",", ""))!.Value, Joined(year, month, day, hour, minute), !isFolder);
    }

    static (long Hour, long Minute)? WindowsTime(string text)
    {
        var afternoon = text.EndsWith("PM", StringComparison.OrdinalIgnoreCase);
        var halves = afternoon || text.EndsWith("AM", StringComparison.OrdinalIgnoreCase);
        if (text.TrimEnd('A', 'P', 'M', 'a', 'p', 'm').Split(':') is not [var h, var m] || Number(h) is not { } hour || Number(m) is not { } minute) return null;
        return (halves ? (hour % 12) + (afternoon ? 12 : 0) : hour, minute);
    }

    static long Joined(long year, long month, long day, long hour, long minute) =>
        (((((((year * 100) + month) * 100) + day) * 100) + hour) * 100 + minute) * 100_000;

    static string? Token(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        if (rest.IsEmpty) return null;
        var end = rest.IndexOf(' ') is >= 0 and var found ? found : rest.Length;
        var token = rest[..end].ToString();
        rest = rest[end..];
        return token;
    }

    static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
