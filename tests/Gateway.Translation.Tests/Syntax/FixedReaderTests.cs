using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Syntax;

public sealed class FixedReaderTests
{
    static readonly FixedColumn Tag = new("tag", 1, 1);

    static readonly FixedLayout Layout = new()
    {
        Tag = Tag,
        Records =
        [
            new(FixedRecordKind.Header, "H", [new("Order", 2, 6), new("Date", 7, 14)]),
            new(FixedRecordKind.Line, "L", [new("Item", 2, 6), new("Qty", 7, 11) { Alignment = FixedAlignment.Right, Pad = (byte)'0' }]),
            new(FixedRecordKind.Trailer, "T", [new("Count", 2, 4) { Alignment = FixedAlignment.Right, Pad = (byte)'0' }]),
        ],
    };

    static readonly FixedLayout Plain = new() { Records = [new(FixedRecordKind.Line, null, [new("A", 1, 3), new("B", 4, 6) { Alignment = FixedAlignment.Right }])] };

    public static TheoryData<string, string, string[]> Rules => new()
    {
        { "A line has the columns of its header and of the trailer behind it", "HPO1  20261120\nLA1   00005\nLA2   00120\nT002\n", ["2 [PO1|20261120|A1|5|2]", "3 [PO1|20261120|A2|120|2]"] },
        { "Each header begins a document", "HPO1  20261120\nLA1   00005\nT001\nHPO2  20261121\nLA2   00006\nT007\n", ["2 [PO1|20261120|A1|5|1]", "5 [PO2|20261121|A2|6|7]"] },
        { "A header without lines is a row of its own", "HPO1  20261120\nHPO2  20261121\nLA2   00006\n", ["1 [PO1|20261120|||]", "3 [PO2|20261121|A2|6|]"] },
        { "A header and a trailer without lines are one row", "HPO1  20261120\nT000\n", ["2 [PO1|20261120|||0]"] },
        { "A header at the end of the file is a row", "HPO1  20261120", ["1 [PO1|20261120|||]"] },
        { "Lines without a header have its columns empty", "LA1   00005\n", ["1 [||A1|5|]"] },
        { "Blanks that were cut off at the end of a line are no fault", "HPO1\nLA1   00005\n", ["2 [PO1||A1|5|]"] },
        { "A negative number keeps its sign", "LA1   -0005\n", ["1 [||A1|-0005|]"] },
        { "Zeros alone are zero, blanks alone are nothing", "LA1   00000\nLA2\n", ["1 [||A1|0|]", "2 [||A2||]"] },
        { "Blank lines, carriage returns and Ctrl-Z are no records", "\r\nLA1   00005\r\n   \r\n\u001A", ["2 [||A1|5|]"] },
        { "An unknown kind of record is told and left out", "LA1   00005\nXA2   00006\nLA3   00007\n", ["1 [||A1|5|]", "! csv-row-malformed @12+11 2", "3 [||A3|7|]"] },
        { "A record longer than its layout is told", "LA1   00005 extra\nLA2   00006   \n", ["! csv-row-malformed @0+17 1", "1 [||A1|5|]", "2 [||A2|6|]"] },
        { "A number that the end of the line cuts is told", "LA1   000\nLA2   00006\n", ["! csv-row-malformed @0+9 1", "1 [||A1|0|]", "2 [||A2|6|]"] },
        { "A byte order mark is passed over, and characters are counted, not bytes", "\u00EF\u00BB\u00BFL\u00C3\u00A9\u00C3\u00A9   00005\n", ["1 [||éé|5|]"] },
        { "Windows-1252 is seen", "L\xE9\x80   00005\n", ["1 [||é€|5|]"] },
        { "A record without end is told and left", "LA1   00005\n" + new string('L', 3000) + "\nLA3   00007\n", ["1 [||A1|5|]", "! csv-row-malformed @12+0 2", "3 [||A3|7|]"] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_of_fixed_width_files(string rule, string text, string[] expected)
    {
        Assert.NotEmpty(rule);
        var format = Format(Layout);
        Assert.Equal(expected, Read(text, format));
        foreach (var size in (ReadOnlySpan<int>)[1, 2, 7, 100]) Assert.Equal(expected, Read(text, format, size));
    }

    [Fact]
    public void Records_without_line_breaks_are_cut_by_their_length()
    {
        var format = Format(Plain with { RecordBytes = 6 });
        Assert.Equal(["1 [a|1]", "2 [b|22]", "3 [c|3]"], Read("a    1b   22\r\nc    3", format));
    }

    [Theory]
    [InlineData("HPO1  20261120\r\nLA1   00005\r\nLA2   00120\r\nT002\r\nHPO2  20261121\r\nLA3   -0001\r\nT001\r\n")]
    public void What_is_read_is_written_byte_for_byte(string text)
    {
        var format = Format(Layout);
        var output = new ArrayBufferWriter<byte>();
        var writer = format.NewWriter(output);
        var reader = format.NewReader();
        Feed(reader, Encoding.Latin1.GetBytes(text));
        while (reader.Read())
        {
            if (reader.KeptCount > 0 && reader.KeptRows[0][1].ToString() != reader.Row[1].ToString()) WriteKept(reader, writer);
        }

        WriteKept(reader, writer);
        Assert.Equal(text, Encoding.Latin1.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("toolong", "5", Unwritable.TooLong, "Item")]
    [InlineData("a\nb", "5", Unwritable.ControlCharacter, "Item")]
    [InlineData("\u20AC", "5", Unwritable.CharacterSet, "Item")]
    [InlineData("A1", "123456", Unwritable.TooLong, "Qty")]
    public void A_value_that_does_not_fit_its_place_is_refused_and_nothing_is_written(string item, string quantity, Unwritable expected, string column)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = (Format(Layout) with { Charset = Encoding.Latin1 }).NewWriter(output);
        Assert.Equal(expected, writer.Write(["PO1", "20261120", item, quantity, "1"]));
        Assert.Equal(column, writer.Refused);
        writer.EndDocument();
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Any_bytes_are_read_without_exception_and_alike_however_they_are_cut()
    {
        var random = new Random(5);
        for (var round = 0; round < 1500; round++)
        {
            var bytes = new byte[random.Next(300)];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)"HLT01 \n\r-\u00C3\u00A9x"[random.Next(12)];
            var text = Encoding.Latin1.GetString(bytes);
            Assert.Equal(Read(text, Format(Layout)), Read(text, Format(Layout), random.Next(1, 40)));
        }
    }

    static CsvFormat Format(FixedLayout layout) => new() { Fixed = layout, Columns = layout.ColumnNames, HasHeader = false };

    static void WriteKept(IRowReader reader, IRowWriter writer)
    {
        var rows = reader.KeptRows;
        for (var row = 0; row < rows.SegmentCount; row++)
        {
            Assert.Equal(Unwritable.None, writer.Write(Values(rows[row]).Split('|')));
        }

        writer.EndDocument();
        reader.Release();
    }

    static void Feed(IRowReader reader, byte[] bytes)
    {
        bytes.CopyTo(reader.GetMemory(bytes.Length).Span);
        reader.Advance(bytes.Length);
        reader.Complete();
    }

    // Rows are told at the end, for a trailer belongs to the rows before it.
    static List<string> Read(string text, CsvFormat format, int blockSize = 100_000)
    {
        var reader = new FixedReader(format, rowBytes: 2000);
        var lines = new List<string>();
        foreach (var block in Encoding.Latin1.GetBytes(text).Chunk(blockSize))
        {
            block.CopyTo(reader.GetMemory(block.Length).Span);
            reader.Advance(block.Length);
            Drain(reader, lines);
        }

        reader.Complete();
        Drain(reader, lines);
        Assert.True(reader.IsAtEnd);
        var row = 0;
        for (var i = 0; i < lines.Count; i++)
            if (lines[i][0] != '!')
                lines[i] += $" [{Values(reader.KeptRows[row++])}]";
        Assert.Equal(row, reader.KeptCount);
        return lines;
    }

    static void Drain(FixedReader reader, List<string> lines)
    {
        while (reader.Read())
        {
            lines.AddRange(reader.Diagnostics.Select(Show));
            lines.Add(reader.RowNumber.ToString(CultureInfo.InvariantCulture));
        }

        if (reader.IsAtEnd) lines.AddRange(reader.Diagnostics.Select(Show));
    }

    static string Show(Diagnostic d) => $"! {d.Code} @{d.Location.Offset}+{d.Location.Length} {d.Location.Segment}";

    static string Values(Segment row)
    {
        var values = new string[row.ElementCount];
        for (var i = 0; i < values.Length; i++) values[i] = row[i + 1].ToString();
        return string.Join('|', values);
    }
}
