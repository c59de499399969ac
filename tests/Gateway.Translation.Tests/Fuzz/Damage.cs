using System.Text;

namespace Gateway.Translation.Tests.Fuzz;

/// <summary>Bytes that nobody should send: random, of random segments, or a good file damaged.</summary>
static class Damage
{
    const int LongestSeed = 60_000;
    const int LongestInput = 300_000;

    static readonly byte[] Spice = "~*>^'+:?!|\r\n \t\0\"\\,;.-0159AZ\x1C\x1D\x1F\x1A\x7F\x80\xA0\xC3\xA9\xEF\xBB\xBF\xFF"u8.ToArray();
    static readonly string[] Words = ["ISA", "GS", "ST", "SE", "GE", "IEA", "TA1", "UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ", "UNO", "UNP", "UIB", "UIH", "HL", "LS", "LE", "BIN", "BDS", "PO1", "N1", "REF", "LIN", "CPS", "PIA", "UCI", "AK1", "AK9", "855", "ORDERS:D:96A:UN", "UNOC:3", "004010", "99999999999", "-1", "00", ""];

    /// <summary>Half of the time a damaged seed, else bytes of our own making.</summary>
    internal static byte[] Next(IReadOnlyList<byte[]> seeds, Random random) => random.Next(10) switch
    {
        0 => Bytes(random),
        1 => Segments(random),
        _ => Of(seeds[random.Next(seeds.Count)], seeds, random),
    };

    static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(random.Next(2, 5000))];
        random.NextBytes(bytes);
        for (var at = 0; at < bytes.Length; at += random.Next(1, 9)) bytes[at] = Spice[random.Next(Spice.Length)];
        return bytes;
    }

    static byte[] Segments(Random random)
    {
        var isX12 = random.Next(2) == 0;
        var text = new StringBuilder(isX12
            ? "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*^*00501*000000001*0*P*>~GS*PR*S*R*20260101*1200*1*X*005010~ST*855*0001~"
            : "UNA:+.?*'UNB+UNOC:4+S+R+20260101:1200+1'UNH+1+ORDRSP:D:96A:UN'");
        for (var count = random.Next(60); count > 0; count--)
        {
            text.Append(Words[random.Next(Words.Length)]);
            for (var element = random.Next(8); element > 0; element--) text.Append((isX12 ? "*>^" : "+:*")[Math.Max(0, random.Next(7) - 4)]).Append(Words[random.Next(Words.Length)]);
            text.Append(isX12 ? '~' : '\'');
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>A seed with one to five blows.</summary>
    internal static byte[] Of(byte[] seed, IReadOnlyList<byte[]> others, Random random)
    {
        var bytes = seed.Length <= LongestSeed ? seed : Slice(seed, random);
        for (var blows = random.Next(1, 6); blows > 0 && bytes.Length is > 0 and < LongestInput; blows--) bytes = Blow(bytes, others, random);
        return bytes;
    }

    static byte[] Slice(byte[] seed, Random random)
    {
        var at = random.Next(2) == 0 ? 0 : random.Next(seed.Length - LongestSeed);
        return seed[at..(at + LongestSeed)];
    }

    static byte[] Blow(byte[] bytes, IReadOnlyList<byte[]> others, Random random)
    {
        var at = random.Next(bytes.Length);
        var length = Math.Min(random.Next(1, random.Next(2, 200)), bytes.Length - at);
        var range = bytes[at..(at + length)];
        return random.Next(12) switch
        {
            0 => Changed(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8)))),
            1 => Changed(bytes, at, (byte)random.Next(256)),
            2 => [.. bytes[..at], .. bytes[(at + length)..]],
            3 => [.. bytes[..at], .. range, .. bytes[at..]],
            4 => [.. bytes[..at], Spice[random.Next(Spice.Length)], .. bytes[at..]],
            5 => [.. bytes[..at], .. Part(others[random.Next(others.Count)], random), .. bytes[at..]],
            6 => bytes[..at],
            7 => bytes[at..],
            8 => Swapped(bytes, bytes[at], Spice[random.Next(Spice.Length)]),
            9 => [.. bytes[..at], .. Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)]), .. bytes[at..]],
            10 => [.. bytes[..at], .. Repeated(range, random), .. bytes[at..]],
            _ => Moved(bytes, at, length, random),
        };
    }

    static byte[] Changed(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    // Two bytes change places everywhere, as delimiters do between partners.
    static byte[] Swapped(byte[] bytes, byte one, byte other) => [.. bytes.Select(b => b == one ? other : b == other ? one : b)];

    static byte[] Part(byte[] other, Random random)
    {
        if (other.Length == 0) return [];
        var at = random.Next(other.Length);
        return other[at..(at + Math.Min(random.Next(1, 400), other.Length - at))];
    }

    static byte[] Repeated(byte[] range, Random random)
    {
        var times = random.Next(20) == 0 ? random.Next(2, 20_000) : random.Next(2, 300);
        var repeated = new byte[Math.Min((long)range.Length * times, LongestInput)];
        for (var at = 0; at < repeated.Length; at++) repeated[at] = range[at % range.Length];
        return repeated;
    }

    static byte[] Moved(byte[] bytes, int at, int length, Random random)
    {
        byte[] rest = [.. bytes[..at], .. bytes[(at + length)..]];
        var to = random.Next(rest.Length + 1);
        return [.. rest[..to], .. bytes[at..(at + length)], .. rest[to..]];
    }
}
