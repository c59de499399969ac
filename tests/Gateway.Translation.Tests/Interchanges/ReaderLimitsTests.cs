using System.Diagnostics;
using System.Text;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

public sealed class ReaderLimitsTests
{
    static readonly byte[] Head = Encoding.Latin1.GetBytes(Samples.X12[..Samples.X12.IndexOf("BAK", StringComparison.Ordinal)]);

    [Theory]
    [InlineData("AAAA")]
    [InlineData("UNB+")]
    [InlineData("*")]
    [InlineData("ISA*\r\n")]
    public void A_segment_without_end_takes_neither_memory_nor_the_next_interchange(string filling)
    {
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(filling, 64 * 1024 / filling.Length)));
        var reader = new InterchangeReader();
        var events = new List<InterchangeEvent>();
        reader.Feed(Head);
        reader.Feed("REF*"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (long fed = 0; fed < 100_000_000; fed += block.Length) Feed(reader, block, events);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Feed(reader, Encoding.Latin1.GetBytes(Samples.X12), events);
        reader.Complete();
        Drain(reader, events);

        Assert.InRange(allocated, 0, 16_000_000);
        Assert.Contains(InterchangeEvent.OversizeMessage, events);
        Assert.Equal(2, events.Count(e => e == InterchangeEvent.Message));
        Assert.Equal(2, events.Count(e => e == InterchangeEvent.InterchangeEnd));
    }

    [Fact]
    public void What_came_of_a_message_before_a_segment_beyond_the_limit_has_its_length()
    {
        var reader = new InterchangeReader(new() { SegmentBytes = 200 });
        reader.Feed([.. Head, .. Encoding.Latin1.GetBytes("REF*" + new string('A', 300) + "~SE*3*0001~GE*1*7~IEA*1*000000001~")], isFinal: true);
        while (reader.Read() && reader.Event != InterchangeEvent.OversizeMessage)
        {
        }

        Assert.Equal(("ST*855*0001".Length, 3), (reader.MessageHeader!.Length, reader.MessageHeader.SegmentCount));
    }

    [Fact]
    public void A_message_whose_package_is_beyond_the_limit_is_counted_to_its_trailer()
    {
        var file = Encoding.Latin1.GetBytes($"UNB+UNOC:3+S+R+260101:1200+1'UNH+1+ORDERS:D:96A:UN'BGM+220'UNO+7+1:A+2:B+300'{new string('x', 300)}UNP+300+7'DTM+1'UNT+6+1'UNZ+1+1'");
        foreach (var size in (int[])[1, 64, int.MaxValue])
            Assert.Equal(["UNOC3 '+:?", "ORDERS: too large", "! message-too-large UNH", "! package-passed UNO", "end"], Telling.Of(file, size, new() { MessageBytes = 200 }));
    }

    [Fact]
    public void Junk_of_any_length_is_one_diagnostic()
    {
        var block = new byte[1024 * 1024];
        Array.Fill(block, (byte)'I');
        var reader = new InterchangeReader();
        var events = new List<InterchangeEvent>();
        var time = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++) Feed(reader, block, events);
        reader.Complete();
        Drain(reader, events);
        Assert.Equal([InterchangeEvent.OutsideBytes], events);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_segment_beyond_the_limit_is_left_and_its_message_told()
    {
        var text = Samples.X12.Replace("BAK*00*AD*PO1", "BAK*00*AD*" + new string('x', 200));
        Assert.Equal(
            [
                "X12 000000001 00401 SENDER>RECEIVER @0",
                "group PR 7 004010",
                "oversize 855 004010 0001 3 3/0001",
                "  segment-too-long @159+100 BAK 2/0",
                "message 855 004010 0002 3 @380+35 [ST|855|0002][BAK|00|AD|PO2][SE|3|0002] 3/0002",
                "group end 2 2/7",
                "end 1 1/000000001 +439",
            ],
            Reading.Events(text, limits: new() { SegmentBytes = 100 }));
    }

    [Theory]
    [InlineData("GS*PR*SEND*RECV*20261120*1200*7*X*004010~", "group-structure-invalid")]
    [InlineData("SE*3*0002~", "group-structure-invalid")]
    [InlineData("GE*2*7~", "interchange-structure-invalid")]
    public void A_segment_beyond_the_limit_outside_messages_is_told_of_what_it_stands_in(string behind, string code)
    {
        var filling = new string('A', 300);
        var (at, events) = (Samples.X12.IndexOf(behind, StringComparison.Ordinal) + behind.Length, Reading.Events(Samples.X12.Replace(behind, $"{behind}{filling}~"), limits: new() { SegmentBytes = 200 }));
        Assert.Equal(2, events.Count(e => e.StartsWith("message ", StringComparison.Ordinal)));
        Assert.Equal([$"  {code} @{at}+200 AAA 0/0"], events.Where(e => e[0] == ' '));
    }

    [Theory]
    [InlineData("bytes")]
    [InlineData("segments")]
    public void A_message_beyond_the_limit_is_counted_and_told_without_its_segments(string limit)
    {
        var text = Samples.X12.Replace("BAK*00*AD*PO1~SE*3", string.Concat(Enumerable.Repeat("BAK*00*AD*PO1~", 20)) + "SE*22");
        var limits = limit == "bytes" ? new ReaderLimits { MessageBytes = 100 } : new ReaderLimits { MessageSegments = 10 };
        var events = Reading.Events(text, limits: limits);
        Assert.Contains("oversize 855 004010 0001 22 22/0001", events);
        Assert.Contains("  message-too-large @147+11 ST 1/0", events);
        Assert.Contains(events, e => e.StartsWith("message 855 004010 0002 3", StringComparison.Ordinal));
        Assert.DoesNotContain(events, e => e.Contains("count-wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void Messages_beyond_the_limit_are_told_without_their_segments()
    {
        var events = Reading.Events(Samples.X12, limits: new() { Messages = 1 });
        Assert.Contains("oversize 855 004010 0002 3 3/0002", events);
        Assert.Contains(events, e => e.StartsWith("  message-too-large", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GS*PR*A*B*20261120*1200*{0}*X*004010~ST*855*{0}~SE*2*{0}~GE*1*{0}~", "ISA", "IEA*3*000000001~", "  interchange-structure-invalid @176+37 GS 0/0", "end 3 3/000000001 +332")]
    [InlineData("UNG+ORDRSP+A+B+260101:1200+{0}+UN+D:96A'UNH+{0}+ORDRSP:D:96A:UN'UNT+2+{0}'UNE+1+{0}'", "UNB", "UNZ+3+R1'", "  interchange-structure-invalid @124+40 UNG 0/0", "end 3 3/R1 +309")]
    public void Groups_beyond_the_limit_are_told_once_and_count_for_the_trailer(string group, string header, string trailer, string told, string end)
    {
        var text = (header == "ISA" ? Samples.X12[..106] : "UNB+UNOB:3+S:14+R:14+260101:1200+R1'") + string.Concat(Enumerable.Range(1, 3).Select(n => group.Replace("{0}", $"{n:D4}"))) + trailer;
        foreach (var size in (ReadOnlySpan<int>)[1, 100, int.MaxValue])
        {
            var events = Reading.Events(text, size, new() { Groups = 1 });
            Assert.Single(events, e => e.StartsWith("message", StringComparison.Ordinal));
            Assert.Equal([end, told], events[^2..]);
        }
    }

    // With the square of the block this takes minutes.
    [Fact]
    public void Many_segments_beyond_the_limit_in_one_block_cost_what_they_are_long()
    {
        var line = Encoding.Latin1.GetBytes("REF*ZZ*" + new string('x', 93) + "~");
        var reader = new InterchangeReader(new() { SegmentBytes = 90 });
        var block = reader.GetMemory(Head.Length + 80_000 * line.Length).Span;
        Head.CopyTo(block);
        for (var at = Head.Length; at + line.Length <= block.Length; at += line.Length) line.CopyTo(block[at..]);
        var time = Stopwatch.StartNew();
        reader.Advance(Head.Length + 80_000 * line.Length);
        reader.Complete();
        while (reader.Read())
        {
        }

        Assert.True(time.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Interchanges_beyond_the_limit_are_bytes_outside()
    {
        var events = Reading.Events(Samples.X12 + Samples.X12, limits: new() { Interchanges = 1 });
        Assert.Equal("OutsideBytes", events[^2]);
        Assert.Equal($"  bytes-outside-interchange @{Samples.X12.Length}+{Samples.X12.Length}  0/0", events[^1]);
    }

    static void Feed(InterchangeReader reader, byte[] block, List<InterchangeEvent> events)
    {
        reader.Feed(block);
        Drain(reader, events);
    }

    static void Drain(InterchangeReader reader, List<InterchangeEvent> events)
    {
        while (reader.Read()) events.Add(reader.Event);
    }
}
