using System.Globalization;
using System.Text;

namespace Gateway.Translation.Tests;

/// <summary>One hostile interchange.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Blocks">Its bytes, which need not fit into memory.</param>
/// <param name="Told">The documents and answers that come of it.</param>
sealed record HostileInput(string Name, Func<IEnumerable<byte[]>> Blocks, params string[] Told)
{
    /// <summary>Diagnostics of the file as a whole.</summary>
    internal string[] OfFile { get; init; } = [];

    /// <summary>What may be in memory of it when it ends, and be left behind it: the largest buffer is 64. Each message is kept until it is answered.</summary>
    internal int KeptMegabytes { get; init; } = 66;

    /// <summary>What reading it may allocate.</summary>
    internal int AllocatedMegabytes { get; init; } = 512;
}

/// <summary>The inputs that RT-39 names.</summary>
static class HostileInputs
{
    internal const string NeighbourTold = "OrderResponse\nTA1 Accepted 000; X997 Accepted Accepted";
    const int Megabyte = 1024 * 1024;

    internal static readonly HostileInput[] All =
    [
        new("1 GB in a segment without terminator, X12", () => [.. X12("850", "BEG*00*SA*"), .. Many(1024, new string('A', Megabyte))], "TA1 Rejected 023"),
        new("64 MB in a segment without terminator, EDIFACT, all released", () => [.. Edifact("BGM+220+"), .. Many(64, string.Concat(Enumerable.Repeat("?'", Megabyte / 2)))], "CONTRL Rejected 13"),
        new("64 MB of line breaks in a segment, EDIFACT", () => [.. Edifact("BGM+220+"), .. Many(64, new string('\n', Megabyte)), Bytes("'UNT+3+1'UNZ+1+R1'")], "CONTRL Accepted Accepted Rejected 13"),
        new("64 MB of bytes outside any interchange", () => Many(64, new string('I', Megabyte)), []) { OfFile = ["! bytes-outside-interchange"] },
        new("A million elements in a segment", () => [.. X12("850", "BEG*00*SA*PO1"), .. Many(1, string.Concat(Enumerable.Repeat("*a", 1_000_000))), .. End(3)], "TA1 Accepted 000; X997 Rejected Rejected 5 8"),
        new("A million elements within the limit of a segment", () => [.. X12("850", "BEG*00*SA*PO1"), .. Many(1, string.Concat(Enumerable.Repeat("~REF" + new string('*', 32_000), 31))), .. End(34)], "TA1 Accepted 000; X997 Rejected Rejected 5 8 3"),
        new("A million repetitions", () => [.. X12("850", "REF*ZZ*", "00501", "^"), .. Many(1, string.Concat(Enumerable.Repeat("a^", 1_000_000))), .. End(3)], "TA1 Accepted 000; X997 Rejected Rejected 5 8"),
        new("A million repetitions within the limit of a segment", () => [.. X12("850", "BEG*00*SA*PO1", "00501", "^"), .. Many(1, string.Concat(Enumerable.Repeat("~REF*" + new string('^', 32_000), 31))), .. End(34)], "TA1 Accepted 000; X997 Rejected Rejected 5 8 3"),
        new("A million components within the limit of a segment", () => [.. Edifact("BGM+220"), .. Many(1, string.Concat(Enumerable.Repeat("'FTX+" + new string(':', 32_000), 31))), Bytes("'UNT+34+1'UNZ+1+R1'")], "CONTRL Accepted Accepted Rejected 13 -"),
        new("HL of a depth of a hundred thousand", () => [.. X12("856", "BSN*00*1*20261120*1200"), .. Hl(100_000, n => n - 1), .. End(100_003)], "TA1 Accepted 000; X997 Rejected Rejected 5 8"),
        new("HL whose parents form circles", () => [.. X12("856", "BSN*00*1*20261120*1200"), .. Hl(100_000, n => n % 2 == 0 ? n - 1 : n + 1), .. End(100_003)], "TA1 Accepted 000; X997 Rejected Rejected 5 8"),
        new("HL that are their own parents", () => [.. X12("856", "BSN*00*1*20261120*1200"), .. Hl(100_000, n => n), .. End(100_003)], "TA1 Accepted 000; X997 Rejected Rejected 5 8"),
        new("HL without parents", () => [.. X12("856", "BSN*00*1*20261120*1200"), .. Hl(100_000, _ => 0), .. End(100_003)], "TA1 Accepted 000; X997 Rejected Rejected 5 8"),
        new("A million empty groups, X12", () => [Bytes(Isa()), .. Numbered(1_000_000, n => $"GS*PO*A*B*20261120*1200*{n}*X*004010~GE*0*{n}~"), Bytes("IEA*1000000*000000001~")], "TA1 Rejected 024"),
        new("Half a million groups without header, X12", () => [Bytes(Isa()), .. Numbered(500_000, n => $"ST*855*{n:D4}~SE*2*{n:D4}~GE*1*1~"), Bytes("IEA*0*000000001~")], "TA1 Rejected 022"),
        new("A million empty groups, EDIFACT", () => [Bytes(Unb()), .. Numbered(1_000_000, n => $"UNG+ORDERS+A+B+260101:1200+{n}+UN+D:96A'UNE+0+{n}'"), Bytes("UNZ+1000000+R1'")], "CONTRL Rejected 18"),
        new("Fifty thousand groups of nothing", () => [Bytes(Isa()), .. Many(50, string.Concat(Enumerable.Repeat("GS~", 1000))), Bytes("IEA*1*000000001~")], "TA1 Rejected 021"),
        new("A thousand groups of long numbers", () => [Bytes(Isa()), .. Long(1000, n => $"GS*PO*A*B*20261120*1200*{n}*X*004010~"), Bytes("IEA*1*000000001~")], "TA1 Rejected 021"),
        new("A thousand messages of long numbers", () => [Bytes(Unb()), .. Long(1000, n => $"UNH+{n}+ORDERS:D:96A:UN:{n}'"), Bytes("UNZ+1+R1'")], "CONTRL Rejected 29"),
        new("A thousand groups with a long segment in each that stands nowhere", () => [Bytes(Isa()), .. Long(1000, n => $"GS*PO*A*B*20261120*1200*1*X*004010~{n}~"), Bytes("IEA*1*000000001~")], "TA1 Rejected 021"),
        new("HL of one level without parents", () => [.. X12("856", "BSN*00*1*20261120*1200"), .. Hl(100_000, _ => 0, n => n == 1 ? 'S' : 'I'), .. End(100_003)], "TA1 Accepted 000; X997 Rejected Rejected 5 8"),
        new("A million segments in a message", () => [.. X12("850", "BEG*00*SA*PO1**20261120"), .. Many(100, string.Concat(Enumerable.Repeat("~PO1*1*1*EA*1", 10_000))), .. End(1_000_003)], "TA1 Accepted 000; X997 Rejected Rejected 5"),
        new("Nine hundred thousand segments that fit nowhere", () => [.. X12("850", "BEG*00*SA*PO1**20261120~PO1*1*1*EA*1~CTT*1"), .. Many(90, string.Concat(Enumerable.Repeat("~BEG", 10_000))), .. End(900_005)], "TA1 Accepted 000; X997 Rejected Rejected 5 7") { AllocatedMegabytes = 1024 },
        new("Nine hundred thousand faults between LS and a missing LE", () => [.. X12("850", "BEG*00*SA*PO1**20261120~PO1*1*1*EA*1~LS*LDT~LDT*AF*1*DA"), .. Many(90, string.Concat(Enumerable.Repeat("~QTY", 10_000))), .. End(900_006)], "TA1 Accepted 000; X997 Rejected Rejected 5 8 3") { AllocatedMegabytes = 2560 },
        new("Three million segments in a message", () => [.. X12("850", "BEG*00*SA*PO1**20261120"), .. Many(300, string.Concat(Enumerable.Repeat("~A", 10_000))), .. End(3_000_003)], "TA1 Accepted 000; X997 Rejected Rejected 5"),
        new("Separators alike", () => [Bytes(Whole().Replace(":~", "*~"))], "OrderResponse", "TA1 Rejected 027"),
        new("Element separator and terminator alike", () => [Bytes(Whole().Replace('~', '*'))], "TA1 Rejected 004"),
        new("A letter as the terminator", () => [Bytes(Whole().Replace('~', 'x'))], "TA1 Rejected 004"),
        new("A digit as the component separator", () => [Bytes(Whole().Replace(":~", "1~"))], "TA1 Rejected 027"),
        new("A letter as the element separator", () => [Bytes(Whole().Replace('*', 'x'))]) { OfFile = ["! bytes-outside-interchange"] },
        new("NUL as the terminator", () => [Bytes(Whole().Replace('~', '\0'))], "TA1 Rejected 004"),
        new("NUL as the element separator", () => [Bytes(Whole().Replace('*', '\0'))], "TA1 Rejected 026"),
        new("NUL as the component separator", () => [Bytes(Whole().Replace(":~", "\0~"))], "OrderResponse", "TA1 Rejected 027"),
        new("ISA of 105 bytes, an identity short", () => [Bytes(Whole().Replace("RECEIVER       ", "RECEIVER      "))], "OrderResponse", "TA1 Rejected 008"),
        new("ISA of 105 bytes, ISA16 left out", () => [Bytes(Whole().Replace(":~", "~"))], "OrderResponse", "TA1 Rejected 027"),
        new("ISA of 107 bytes", () => [Bytes(Whole().Replace("RECEIVER       ", "RECEIVER        "))], "OrderResponse", "TA1 Rejected 008"),
        new("UNA that UNB contradicts", () => [Bytes("UNA****** " + EdifactWhole())], "CONTRL Accepted Accepted Rejected 13"),
        // Nothing of its UNB can be told apart, and a CONTRL must copy sender, receiver and reference.
        new("UNA with one character for all", () => [Bytes("UNA++++++" + EdifactWhole())], ""),
        new("A byte order mark", () => [Bytes("\u00EF\u00BB\u00BF" + Whole())], "OrderResponse", "TA1 Accepted 000; X997 Accepted Accepted"),
        new("UTF-16", () => [Encoding.Unicode.GetBytes("\uFEFF" + Whole())]) { OfFile = ["! bytes-outside-interchange"] },
        new("EBCDIC", () => [CodePagesEncodingProvider.Instance.GetEncoding(37)!.GetBytes(Whole())]) { OfFile = ["! bytes-outside-interchange"] },
        new("A lone CR after each terminator", () => [Bytes(Whole().Replace("~", "~\r"))], "OrderResponse", "TA1 Accepted 000; X997 Accepted Accepted"),
        new("A lone CR as the terminator", () => [Bytes(Whole().Replace('~', '\r'))], "OrderResponse", "TA1 Accepted 000; X997 Accepted Accepted"),
        new("A lone CR in every value, EDIFACT", () => [Bytes(EdifactWhole().Replace("+", "+\r"))], "CONTRL Accepted Accepted Rejected 13"),
        new("BIN that says less than it has", () => [.. X12("850", "BEG*00*SA*PO1~BIN*1*abc"), .. End(4)], "TA1 Accepted 000; X997 Rejected Rejected 5 8 6 3"),
        new("BIN that says more than the file has", () => [.. X12("850", "BEG*00*SA*PO1~BIN*999999999999*abc"), .. End(4)], "TA1 Accepted 000; X997 Rejected Rejected 5 8 6 3"),
        new("BIN that says 60 MB and has three bytes", () => [.. X12("850", "BEG*00*SA*PO1~BIN*60000000*abc"), .. End(4), .. Many(40, Whole().PadRight(Megabyte))], [.. Enumerable.Repeat(NeighbourTold, 40).Prepend("TA1 Accepted 000; X997 Rejected Rejected 5 8 6 3")]),
        new("BIN of a negative length", () => [.. X12("850", "BEG*00*SA*PO1~BIN*-1*abc"), .. End(4)], "TA1 Accepted 000; X997 Rejected Rejected 5 8 6 3"),
        new("A million packages", () => [Bytes(Unb()), .. Many(1000, string.Concat(Enumerable.Repeat("UNO+1+1:A+2:B+3'abcUNP+3+1'", 1000))), Bytes("UNZ+1000000+R1'")], "CONTRL Accepted") { OfFile = ["! diagnostic-limit"] },
        new("A million packages of a wrong length", () => [Bytes(Unb()), .. Many(1000, string.Concat(Enumerable.Repeat("UNO+1+1:A+2:B+3'abc'UNP+4+1'", 1000))), Bytes("UNZ+1000000+R1'")], "CONTRL Rejected 29") { OfFile = ["! diagnostic-limit"] },
        new("Nine hundred thousand binary segments of a wrong length", () => [.. X12("850", "BEG*00*SA*PO1"), .. Many(900, string.Concat(Enumerable.Repeat("~BIN*5*abc", 1000))), .. End(900_003)], "TA1 Accepted 000; X997 Rejected Rejected 5 8 6 3") { OfFile = ["! diagnostic-limit"], AllocatedMegabytes = 1024 },
        new("Two hundred thousand messages of nothing", () => [Bytes(Unb()), .. Many(200, string.Concat(Enumerable.Repeat("UNH+'", 1000))), Bytes("UNZ+200000+R1'")], "CONTRL Accepted Accepted Rejected 13") { KeptMegabytes = 256, AllocatedMegabytes = 1024 },
        new("A million deferred delivery requests", () => [Bytes(Isa()), .. Many(1000, string.Concat(Enumerable.Repeat("ISB*1~", 1000))), Bytes("IEA*0*000000001~")], "TA1 Accepted 000"),
        new("A million segments of nothing", () => [Bytes(Whole().Replace("~", new string('~', 200_000)))], "OrderResponse", "TA1 Accepted 000; X997 Accepted Accepted"),
        new("UNO that says less than it has", () => [Bytes(Unb() + "UNO+1+1:A+2:B+1'abc'UNP+3+1'UNZ+1+R1'")], "CONTRL Rejected 29"),
        new("UNO that says more than the file has", () => [Bytes(Unb() + "UNO+1+1:A+2:B+999999999999'abc'UNP+3+1'UNZ+1+R1'")], "CONTRL Rejected 29"),
        new("UNO that says more than a number holds", () => [Bytes(Unb() + "UNO+1+1:A+2:B+99999999999999999999999'abc'UNP+3+1'UNZ+1+R1'")], "CONTRL Rejected 29"),
    ];

    internal static byte[] Neighbour(int number) => Bytes(
        Isa().Replace("000000001", string.Create(CultureInfo.InvariantCulture, $"{number:D9}"))
        + "GS*PR*A*B*20261120*1200*7*X*004010~ST*855*0001~BAK*00*AC*PO1*20261120~PO1*1*10*EA*1.5**BP*A1~ACK*IA*10*EA~CTT*1~SE*6*0001~GE*1*7~"
        + string.Create(CultureInfo.InvariantCulture, $"IEA*1*{number:D9}~"));

    static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    static IEnumerable<byte[]> Many(int count, string latin1) => Enumerable.Repeat(Bytes(latin1), count);

    static string Isa(string version = "00401", string eleventh = "U") =>
        $"ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*{eleventh}*{version}*000000001*0*P*:~";

    static string Unb() => "UNB+UNOB:3+S:14+R:14+260101:1200+R1'";

    static byte[][] X12(string type, string start, string version = "00401", string eleventh = "U") =>
        [Bytes($"{Isa(version, eleventh)}GS*{(type == "850" ? "PO" : "SH")}*A*B*20261120*1200*7*X*{(version == "00401" ? "004010" : "005010")}~ST*{type}*0001~{start}")];

    static byte[][] End(int segments) => [Bytes(string.Create(CultureInfo.InvariantCulture, $"~SE*{segments}*0001~GE*1*7~IEA*1*000000001~"))];

    static byte[][] Edifact(string start) => [Bytes($"{Unb()}UNH+1+ORDERS:D:96A:UN'{start}")];

    static string EdifactWhole() => Unb() + "UNH+1+ORDRSP:D:96A:UN'BGM+231+1+29'UNS+S'UNT+4+1'UNZ+1+R1'";

    static string Whole() => Isa() + "GS*PR*A*B*20261120*1200*7*X*004010~ST*855*0001~BAK*00*AC*PO1*20261120~SE*3*0001~GE*1*7~IEA*1*000000001~";

    static IEnumerable<byte[]> Hl(int count, Func<int, int> parent, Func<int, char>? level = null) =>
        Numbered(count, n => $"~HL*{n}*{(parent(n) == 0 ? "" : parent(n))}*{level?.Invoke(n) ?? (n == 1 ? 'S' : "OTPI"[n % 4])}*1");

    // Numbers of 30,000 digits.
    static IEnumerable<byte[]> Long(int count, Func<string, string> text) => Enumerable.Range(1, count).Select(n => Bytes(text(n.ToString("D30000", CultureInfo.InvariantCulture))));

    static IEnumerable<byte[]> Numbered(int count, Func<int, FormattableString> text) =>
        Enumerable.Range(1, count).Chunk(1000).Select(numbers => Bytes(string.Concat(numbers.Select(n => FormattableString.Invariant(text(n))))));
}
