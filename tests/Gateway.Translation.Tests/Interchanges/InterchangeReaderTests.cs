using System.Runtime.InteropServices;
using System.Text;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

public sealed class InterchangeReaderTests
{
    const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*U*00401*000000001*0*P*:~";
    const string Clean = Isa + "GS*PR*SEND*RECV*20261120*1200*7*X*004010~ST*855*0001~BAK*00*AD*PO1~SE*3*0001~GE*1*7~IEA*1*000000001~";

    [Fact]
    public void Bytes_outside_are_as_long_as_in_the_file_where_line_breaks_are_taken_out()
    {
        var wrapped = Samples.All.First(s => s.StartsWith(Samples.Isa[..80] + "\r\n", StringComparison.Ordinal));
        foreach (var blockSize in (int[])[1, 100, int.MaxValue])
            Assert.Equal($"  bytes-outside-interchange @{wrapped.Length + 2}+6  0/0", Reading.Events(wrapped + "\r\nzz\r\nzz", blockSize)[^1]);
    }

    [Fact]
    public void Without_a_group_a_message_has_the_version_of_its_interchange()
    {
        var reader = new InterchangeReader();
        reader.Feed(Encoding.ASCII.GetBytes(Isa.Replace("00401", "00501") + "ST*855*0001~BAK*00*AD*PO1~SE*3*0001~IEA*1*000000001~"), isFinal: true);
        while (reader.Read() && reader.Event != InterchangeEvent.Message)
        {
        }

        Assert.Equal((null, "005010"), (reader.Group!.Version, reader.MessageHeader!.Version));
    }

    // An array of 85,000 bytes and more is collected with the oldest: two for each small file stopped the whole service every dozen.
    [Fact]
    public void A_small_file_is_read_in_a_block_of_ordinary_size()
    {
        var reader = new InterchangeReader();
        Encoding.ASCII.GetBytes(Clean).CopyTo(reader.GetMemory());
        reader.Advance(Clean.Length);
        while (reader.Read())
        {
        }

        Assert.True(MemoryMarshal.TryGetArray<byte>(reader.GetMemory(), out var block));
        Assert.InRange(block.Array!.Length, 1, 84_999);
    }

    [Fact]
    public void A_clean_X12_interchange_is_read_from_header_to_trailer()
    {
        Assert.Equal(
            [
                "X12 000000001 00401 SENDER>RECEIVER @0",
                "group PR 7 004010",
                "message 855 004010 0001 3 @147+35 [ST|855|0001][BAK|00|AD|PO1][SE|3|0001] 3/0001",
                "group end 1 1/7",
                "end 1 1/000000001 +206",
            ],
            Reading.Events(Clean));
    }

    // Found by the fuzz: the separator before the tag belongs to neither segment.
    [Fact]
    public void A_segment_is_parted_behind_a_line_break_that_separates_its_elements() =>
        Assert.Contains(Reading.Events(Samples.X12.Replace('*', '\r').Replace("AD\rPO1~SE", "AD\r\nSE")), e => e.StartsWith("  segment-terminator-missing", StringComparison.Ordinal));
}
