using System.Buffers;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Syntax;

public sealed class SegmentWriterTests
{
    static readonly Delimiters Edifact4 = Delimiters.Edifact with { Repetition = (byte)'*' };

    public static TheoryData<string, Delimiters, Encoding, Unwritable> Refusals => new()
    {
        { "A*B", Delimiters.X12, Encoding.UTF8, Unwritable.Delimiter },
        { "A:B", Delimiters.X12, Encoding.UTF8, Unwritable.Delimiter },
        { "A^B", Delimiters.X12, Encoding.UTF8, Unwritable.Delimiter },
        { "A~B", Delimiters.X12, Encoding.UTF8, Unwritable.Delimiter },
        { "A\nB", Delimiters.X12, Encoding.UTF8, Unwritable.ControlCharacter },
        { "A\u0085B", Delimiters.X12, Encoding.UTF8, Unwritable.ControlCharacter },
        { "A\rB", Delimiters.Edifact, Encoding.Latin1, Unwritable.ControlCharacter },
        { "\u20AC", Delimiters.Edifact, Encoding.Latin1, Unwritable.CharacterSet },
        { "\u00E9", Delimiters.Edifact, Encoding.ASCII, Unwritable.CharacterSet },
        { "\u00E9", Delimiters.Edifact, Encoding.Latin1, Unwritable.None },
        { "A+B", Delimiters.Edifact, Encoding.ASCII, Unwritable.None },
        { "A'B?:", Edifact4, Encoding.ASCII, Unwritable.None },
        { "A^B", Delimiters.X12 with { Repetition = 0 }, Encoding.ASCII, Unwritable.None },
        { "カメラ+タ", Delimiters.Edifact, Charsets.Japanese, Unwritable.None },
        { "カメラ", Delimiters.Edifact with { Release = 0 }, Charsets.Japanese, Unwritable.None },
        { "カ+", Delimiters.Edifact with { Release = 0 }, Charsets.Japanese, Unwritable.Delimiter },
        { "é", Delimiters.Edifact, Charsets.Japanese, Unwritable.CharacterSet },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_value_that_would_break_the_segment_is_refused(string value, Delimiters delimiters, Encoding charset, Unwritable expected)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SegmentWriter(output, delimiters, charset);
        writer.Start("N1");
        writer.Put(1, "ST");
        Assert.Equal(expected, writer.Put(2, value));
        writer.Put(4, "END");
        writer.End();
        var read = new SegmentSplitter(output.WrittenSpan, delimiters, charset);
        Assert.Equal(expected == Unwritable.None ? ["N1", "ST", value, "", "END"] : ["N1", "ST", "", "", "END"], read.Elements(0));
        Assert.Equal(1, read.Count);
    }

    [Fact]
    public void Separators_are_written_only_before_values()
    {
        Assert.Equal("PO1*1*10***:b^c*z~", Write(Delimiters.X12, w =>
        {
            w.Put(1, "1");
            w.Put(2, 10);
            w.Put(3, "");
            w.Put(5, "b", component: 2);
            w.Put(5, "c", repetition: 2);
            w.Put(6, "z");
            w.Put(9, "");
        }));
    }

    [Fact]
    public void A_repetition_needs_its_separator()
    {
        Assert.Equal("PO1*a~", Write(Delimiters.X12 with { Repetition = 0 }, w =>
        {
            w.Put(1, "a");
            Assert.Equal(Unwritable.Repetition, w.Put(1, "b", repetition: 2));
        }));
    }

    [Fact]
    public void Values_out_of_order_are_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(Delimiters.X12, w =>
        {
            w.Put(2, "a");
            w.Put(1, "b");
        }));
    }

    static string Write(Delimiters delimiters, Action<SegmentWriter> body)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SegmentWriter(output, delimiters, Encoding.UTF8);
        writer.Start("PO1");
        body(writer);
        writer.End();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
