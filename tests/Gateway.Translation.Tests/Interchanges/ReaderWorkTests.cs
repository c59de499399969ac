using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>What reading costs is counted, in bytes looked at and bytes allocated: it grows as the input does, whatever the input is, and what one event finds is bounded.</summary>
public sealed class ReaderWorkTests
{
    const int MostDiagnostics = 10_000;
    const int Few = 500;
    const int Growth = 4;

    // Some kilobytes are looked at for each header, of 10 bytes at the least.
    const int WorkForEachByte = 800;

    // An empty group header of three bytes leads to many diagnostics.
    const int AllocatedForEachByte = 1500;

    const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*U*00401*000000001*0*P*:~";
    const string Unb = "UNB+UNOC:3+SENDER+RECEIVER+261120:1200+R1'";
    const string Group = Isa + "GS*PO*A*B*20261120*1200*1*X*004010~";
    const string Set = Group + "ST*850*0001~";
    const string Message = Unb + "UNH+1+ORDERS:D:96A:UN'";

    public static TheoryData<string, string, string> Inputs => new()
    {
        { "interchanges without content", "", Isa },
        { "interchanges that end at once", "", Isa + "IEA*0*000000001~" },
        { "interchanges with bytes between", "", Isa + "IEA*0*000000001~zz" },
        { "interchanges whose terminator is NUL", "", Isa.Replace('~', '\0') },
        { "interchanges whose terminator takes two bytes", "", Isa.Replace("~", "\u00C2\u00A7") },
        { "interchanges whose header is cut into lines", "", Isa.Insert(80, "\r\n") },
        { "headers that are none", "", "ISA*" },
        { "headers that are none, in an interchange", Isa, "ISA*" },
        { "headers that are none, in a message", Set, "ISA*~" },
        { "headers without version, behind a byte", "x", Isa.Replace("00401", "ABCDE") },
        { "headers behind a segment beyond the limit", Isa + new string('A', 70_000), Isa.Replace("~", "") },
        { "service string advices", "", "UNA:+.? '" },
        { "service string advices behind a byte", "x", "UNA:+.? '\n\n\n\n\n\n\n\n\n\n" },
        { "EDIFACT interchanges without content", "", Unb },
        { "EDIFACT interchanges that end at once", "", Unb + "UNZ+0+R1'" },
        { "dialogues", "", "UIB+UNOA:3'UIH+A'UIT'" },
        { "EDIFACT headers without terminator", "", Tenfold("UNB+UNOC:3") },
        { "EDIFACT headers without terminator, behind a byte", "x", Tenfold("UNB+UNOC:3") },
        { "EDIFACT headers of four bytes", Unb, "UNB+" },
        { "EDIFACT interchanges of level A", "", "UNB+UNOA:1+A+B+260101:1200+R1'UNZ+0+R1'" },
        { "byte order marks", "", "\u00EF\u00BB\u00BF" },
        { "empty segments", Isa, "~" },
        { "empty segments in a message", Message, "'" },
        { "terminators with a release character", Message, "?'" },
        { "release characters", Message, "??'" },
        { "packages", Unb, "UNO+1+1:A+2:B+3'abcUNP+3+1'" },
        { "packages without length", Unb, "UNO'" },
        { "packages of a wrong length", Unb, "UNO+1+1:A+2:B+3'abc'UNP+4+1'" },
        { "packages that say a megabyte", Unb, "UNO+1+1:A+2:B+1000000'" },
        { "packages that say ten megabytes", Unb, "UNO+1+1:A+2:B+9999999'" },
        { "interchanges in packages that say ten megabytes", "", Unb + "UNO+1+1:A+2:B+9999999'" },
        { "ends of packages", Unb + "UNO+1+1:A+2:B+1'x", "UNP+3+1'" },
        { "deferred delivery requests", Isa, "ISB*1~" },
        { "interchange acknowledgements", Isa, "TA1*000000001*261120*1200*A*000~" },
        { "groups that do not end", Isa, "GS*PO*A*B*20261120*1200*1*X*004010~" },
        { "groups of nothing", Isa, "GS~" },
        { "groups without terminators", Isa, "GS****260101*" },
        { "EDIFACT groups without terminators", Unb, "UNG++++260101+" },
        { "groups in groups", Unb, "UNG+ORDERS+A+B+260101:1200+1+UN+D:96A'" },
        { "ends of groups", Unb, "UNE'" },
        { "ends of messages", Group, "SE*1~" },
        { "messages that do not end", Group, "ST*850*1~" },
        { "messages of nothing", Unb, "UNH+'" },
        { "messages outside groups", Isa, "ST*850*1~SE*2*1~" },
        { "binary segments", Set, "BIN*3*~*~~" },
        { "binary segments of a wrong length", Set, "BIN*5*abc~" },
        { "binary segments that say 16 megabytes", Set, "BIN*16000000*abc~" },
        { "binary and other segments", Set, "BDS*ASC*3*abc~A~" },
        { "elements of one segment", Set, "*" },
        { "components and elements of one segment", Set, "*:" },
        { "segments of delimiters", Set, "*~" },
        { "segments of delimiters outside messages", Isa, "*~" },
        { "bytes of one segment", Set, new string('A', 300) },
        { "segments beyond the limit", Set, new string('A', 3_000) + new string('~', 2) },
        { "NUL", "", "\0" },
        { "NUL in an interchange", Isa, "\0" },
        { "messages of two lines for one segment", Group, "ST*850*1~N1*a\nN2*b~SE*4*1~" },
        { "trailers of a long number, in segments that are too long", Group + "ST*850*" + new string('A', 60_000) + "~", "TA1*SE*1*****~" },
        { "lines that no terminator ends", Message, "AB+1\r\n" },
        { "lines of which each eighth has a terminator", Message, "AB+1\r\nAB+1\r\nAB+1\r\nAB+1\r\nAB+1\r\nAB+1\r\nAB+1\r\nAB+1'\r\n" },
        { "line breaks in one segment", Message + "BGM+", "\r\n" },
        { "line breaks in each segment", Message, "B\r\nGM+1'" },
        { "letters that a header begins with", "", "U" },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    [InlineData("lines in one segment, and SE counts one more", Set + "N1*", "\nA", "~SE*4*0001~")]
    [InlineData("tags in the lines of one segment, and SE counts one more", Set + "N1*", "\nAB*", "~SE*4*0001~")]
    [Trait("Reliability", "RT-39")]
    public void What_many_cost_grows_as_their_number(string what, string before, string each, string after = "")
    {
        foreach (var (blockSize, envelopesOnly) in ((int, bool)[])[(4096, false), (int.MaxValue, false), (4096, true)])
        {
            Cost(before, each, 100, blockSize, after, envelopesOnly);
            var (few, many) = (Cost(before, each, Few, blockSize, after, envelopesOnly), Cost(before, each, Few * Growth, blockSize, after, envelopesOnly));
            Assert.True(many.Work <= Growth * 1.3 * few.Work + 100_000, $"{what}: {few.Work} bytes looked at for {few.Bytes}, {many.Work} for {many.Bytes}");
            Assert.True(many.Allocated <= Growth * 1.3 * few.Allocated + 1_000_000, $"{what}: {few.Allocated} bytes allocated for {few.Bytes}, {many.Allocated} for {many.Bytes}");
            Assert.True(many.Work <= WorkForEachByte * (long)many.Bytes + 100_000, $"{what}: {many.Work} bytes looked at for {many.Bytes}");
            Assert.True(many.Allocated <= AllocatedForEachByte * (long)many.Bytes + 1_000_000, $"{what}: {many.Allocated} bytes allocated for {many.Bytes}");
            Assert.InRange(many.MostDiagnostics, 0, MostDiagnostics + 10);
        }
    }

    // Found by the fuzz: each header voids what was indexed behind it.
    [Theory]
    [InlineData("UNA^*.? $\r\nUNB*UNOE^1*005435656^1*006N")]
    [InlineData("UNA^*.? $\r\nUNB*UNOA^1*005435656^1*006NA")]
    [InlineData(Isa + "IEA*0*000000001~")]
    [Trait("Reliability", "RT-39")]
    public void Small_interchanges_are_not_read_many_times_and_take_no_more_memory_than_what_is_told_of_them(string each)
    {
        Cost("", each, 100, 64 * 1024);
        var (bytes, work, allocated, _) = Cost("", each, 5000, 64 * 1024);
        Assert.InRange(work, bytes, 20L * bytes);
        Assert.InRange(allocated, 0, 130L * bytes);
    }

    // One call within another for each would end the process.
    [Fact]
    [Trait("Reliability", "RT-39")]
    public void A_million_byte_order_marks_in_one_block_are_passed_over() =>
        Assert.Equal(3_000_000, Cost("", "\u00EF\u00BB\u00BF", 1_000_000, int.MaxValue).Bytes);

    [Theory]
    [InlineData(Unb, "UNO+1+1:A+2:B+3'abc'UNP+4+1'", "package-passed", "package-length-wrong")]
    [InlineData(Set, "BIN*5*abc~", "binary-length-wrong")]
    [Trait("Reliability", "RT-39")]
    public void Of_a_million_faults_between_two_events_the_first_are_told_and_how_many_more(string before, string each, params string[] codes)
    {
        const int count = 1_000_000;
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(each, 1000)));
        var reader = new InterchangeReader();
        reader.Feed([.. Encoding.Latin1.GetBytes(before), .. block]);
        while (reader.Read())
        {
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var fed = 1000; fed < count; fed += 1000)
        {
            reader.Feed(block);
            Assert.False(reader.Read());
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 400_000_000);
        reader.Complete();
        Assert.True(reader.Read());
        var last = reader.Diagnostics[^1];
        Assert.Equal(DiagnosticCodes.DiagnosticLimit, last.Code);
        Assert.InRange(reader.Diagnostics.Count, MostDiagnostics, MostDiagnostics + 10);
        Assert.All(codes, c => Assert.Contains(reader.Diagnostics, d => d.Code.Name == c));
        Assert.InRange(int.Parse(last.Text.Split(' ')[0], CultureInfo.InvariantCulture), count * codes.Length - MostDiagnostics - 10, count * codes.Length * 2);
    }

    static (int Bytes, long Work, long Allocated, int MostDiagnostics) Cost(string before, string each, int count, int blockSize, string after = "", bool envelopesOnly = false)
    {
        var bytes = Encoding.Latin1.GetBytes(before + string.Concat(Enumerable.Repeat(each, count)) + after);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var reader = new InterchangeReader(null, envelopesOnly, DelimiterScan.Fastest);
        var most = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(blockSize, bytes.Length - at);
            reader.Feed(bytes.AsSpan(at, length));
            at += length;
            most = Math.Max(most, Drain(reader));
        }

        reader.Complete();
        most = Math.Max(most, Drain(reader));
        Assert.True(reader.IsAtEnd);
        return (bytes.Length, reader.Work, GC.GetAllocatedBytesForCurrentThread() - allocated, most);
    }

    static string Tenfold(string text) => string.Concat(Enumerable.Repeat(text, 10));

    static int Drain(InterchangeReader reader)
    {
        var most = 0;
        while (reader.Read()) most = Math.Max(most, reader.Diagnostics.Count);
        return most;
    }
}
