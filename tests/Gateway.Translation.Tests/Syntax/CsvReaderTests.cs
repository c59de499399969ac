using System.Buffers;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Syntax;

public sealed class CsvReaderTests
{
    [Fact]
    public void Rows_are_read_with_their_values_and_offsets()
    {
        Assert.Equal(
            ["2 @10 [PO1|5]", "3 @17 [P\"O,2|6\n7]", "4 @33 [|]"],
            Read("Order,Qty\nPO1,5\r\n\"P\"\"O,2\",\"6\n7\"\n\n,\n"));
    }

    [Fact]
    public void Columns_are_found_by_name_wherever_they_stand()
    {
        var format = new CsvFormat { Delimiter = (byte)';', Columns = ["qty", "order"] };
        Assert.Equal(["2 @19 [5|PO1]"], Read("Order;Supplier;QTY\nPO1;ACME;5\n", format));
    }

    [Fact]
    public void A_file_without_its_header_row_is_told()
    {
        CsvFormat format = new() { Columns = ["Order", "Qty"] };
        Assert.Equal(["! csv-column-missing @0 0"], Read("", format));
        Assert.Equal(["! csv-column-missing @2 0"], Read("\r\n", format));
    }

    [Fact]
    public void A_missing_column_is_told_and_is_empty()
    {
        var format = new CsvFormat { Columns = ["Order", "Price"] };
        Assert.Equal(["! csv-column-missing @0 1", "2 @10 [PO1|]"], Read("Order,Qty\nPO1,5\n", format));
    }

    public static TheoryData<string, string[]> Malformed => new()
    {
        { "a,b\n1\n3,4\n", ["! csv-row-malformed @4 2", "2 @4 [1|]", "3 @6 [3|4]"] },
        { "a,b\n1,2,3\n3,4\n", ["! csv-row-malformed @4 2", "2 @4 [1|2]", "3 @10 [3|4]"] },
        { "a,b\n1,\"open\n3,4\n5,6\n", ["! csv-row-malformed @4 2", "2 @4 [1|\"open]", "3 @12 [3|4]", "4 @16 [5|6]"] },
        { "a,b\n1,\"x\"y\n3,4\n", ["! csv-row-malformed @4 2", "2 @4 [1|\"x\"y]", "3 @11 [3|4]"] },
    };

    public static TheoryData<string, string, string[]> Rules => new()
    {
        { "Excel's line names the delimiter", "sep=;\r\na;b\r\n1;2\r\n", ["2 @12 [1|2]"] },
        { "A line that only begins like Excel's is a row", "sep=;x\n1\n", ["2 @7 [1]"] },
        { "Delimiters behind the last column are none", "a,b,\n1,2,\n3,4,,,\n5,6\n", ["2 @5 [1|2|]", "3 @10 [3|4|]", "4 @17 [5|6|]"] },
        { "A value behind the last column is too much", "a,b\n1,2,,x\n", ["! csv-row-malformed @4 2", "2 @4 [1|2]"] },
        { "A comment is no row", "# note, \"open\na,b\n#\n1,2\n", ["2 @20 [1|2]"] },
        { "A comment mark inside a row is data", "a,b\n1,#2\n", ["2 @4 [1|#2]"] },
        { "A quote inside an unquoted value is data", "a,b\n5\" pipe,2\n", ["2 @4 [5\" pipe|2]"] },
        { "A doubled quote is one", "a,b\n\"5\"\" pipe\",\"\"\n", ["2 @4 [5\" pipe|]"] },
        { "Blank lines are no rows", "\r\na,b\r\n\r\n1,2\r\n\r\n", ["2 @9 [1|2]"] },
        { "An empty row with delimiters is a row", "a,b\n,\n", ["2 @4 [|]"] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_of_delimited_files(string rule, string text, string[] expected)
    {
        Assert.NotEmpty(rule);
        var format = new CsvFormat { Comment = (byte)'#' };
        Assert.Equal(expected, Read(text, format));
        foreach (var size in (ReadOnlySpan<int>)[1, 3, 7]) Assert.Equal(expected, Read(text, format, blockSize: size));
    }

    [Theory]
    [InlineData((byte)'\t', "a\tb\n1\t2\n")]
    [InlineData((byte)'|', "a|b\n1|2\n")]
    [InlineData((byte)';', "b;x;a\n2;;1\n")]
    public void Any_separator_and_any_order_of_columns(byte delimiter, string text) =>
        Assert.EndsWith(" [1|2]", Read(text, new CsvFormat { Delimiter = delimiter, Columns = ["a", "b"] })[^1], StringComparison.Ordinal);

    [Fact]
    public void A_column_is_found_by_its_other_names()
    {
        var format = new CsvFormat { Columns = ["Order", "Qty"], Aliases = new Dictionary<string, IReadOnlyList<string>> { ["Order"] = ["PO", "Bestellung"] } };
        Assert.Equal(["2 @15 [PO1|5]"], Read("qty,bestellung\n5,PO1\n", format));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_row_is_told_and_its_neighbours_go_on(string text, string[] expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void A_row_without_end_is_left_and_the_file_goes_on()
    {
        var text = "a,b\n1,2\n" + new string('x', 5000) + "\n3,4\n";
        string[] expected = ["2 @4 [1|2]", "! csv-row-malformed @8 3", "4 @5009 [3|4]"];
        foreach (var size in (ReadOnlySpan<int>)[1, 7, 1000, 100_000]) Assert.Equal(expected, Read(text, rowBytes: 100, blockSize: size));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void The_rows_before_one_without_end_stay_with_their_document_and_take_no_memory_for_it(int blockSize)
    {
        var reader = new CsvReader(new CsvFormat(), rowBytes: 100) { LookAheadBytes = 16 };
        var rows = 0;
        foreach (var block in Encoding.Latin1.GetBytes("a,b\n1,2\n" + new string('x', 90_000) + "\n" + new string('y', 90_000) + "\n3,4\n").Chunk(blockSize))
        {
            reader.Feed(block);
            while (reader.Read()) rows++;
            if (blockSize < 100) Assert.InRange(reader.GetMemory(1).Length, 1, 80_000);
        }

        reader.Complete();
        Assert.False(reader.Read());
        Assert.Equal((2, 2), (rows, reader.KeptCount));
        Assert.Equal(["1@4", "3@180010"], [$"{reader.KeptRows[0][1].ToString()}@{reader.KeptRows[0].Offset}", $"{reader.KeptRows[1][1].ToString()}@{reader.KeptRows[1].Offset}"]);
    }

    [Theory]
    [InlineData("a;b\n\u00C3\u00A9;\u00C3\u00BC\n", "\u00E9|\u00FC")]
    [InlineData("a;b\n\u00E9;\u0080\n", "\u00E9|\u20AC")]
    [InlineData("\u00EF\u00BB\u00BFa;b\n1;\u00C3\u00BC\n", "1|\u00FC")]
    [InlineData("a;b\r1;2\r", "1|2")]
    public void The_character_set_and_the_line_end_are_seen(string latin1, string expected)
    {
        Assert.EndsWith($"[{expected}]", Read(latin1, new CsvFormat { Delimiter = (byte)';' })[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_one_document_are_kept_until_released()
    {
        var reader = new CsvReader(new CsvFormat());
        reader.Feed("id,v\nA,1\nA,2\nB,3\n"u8, isFinal: true);
        var groups = new List<string>();
        string? last = null;
        while (reader.Read())
        {
            var id = reader.Row[1].ToString();
            if (last is not null && last != id)
            {
                groups.Add($"{last}:{reader.KeptRows.SegmentCount}:{reader.KeptRows[0][2].ToString()}");
                reader.Release();
            }

            last = id;
        }

        groups.Add($"{last}:{reader.KeptRows.SegmentCount}:{reader.KeptRows[0][2].ToString()}");
        Assert.Equal(["A:2:1", "B:1:3"], groups);
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        var format = new CsvFormat { Delimiter = (byte)';', Columns = ["Order", "Text; and more", "Qty"] };
        var output = new ArrayBufferWriter<byte>();
        var writer = new CsvWriter(output, format);
        string[] values = ["PO \"1\"", "two\r\nlines", " 5 "];
        Assert.Equal(Unwritable.None, writer.Write(values));
        Assert.Equal(Unwritable.Delimiter, new CsvWriter(output, format with { Quote = 0, HasHeader = false }).Write(["a;b"]));
        var reader = new CsvReader(format);
        reader.Feed(output.WrittenSpan, isFinal: true);
        Assert.True(reader.Read());
        Assert.Equal(string.Join("|", values), string.Join("|", reader.Row[1].ToString(), reader.Row[2].ToString(), reader.Row[3].ToString()));
        Assert.Empty(reader.Diagnostics);
    }

    [Fact]
    public void Damaged_rows_are_read_without_exception_and_alike_however_they_are_cut()
    {
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(300)];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)"ab,,\"\"\n\r1 \u00C3"[random.Next(11)];
            var rowBytes = round % 2 == 0 ? 1000 : 20;
            var text = Encoding.Latin1.GetString(bytes);
            Assert.Equal(Read(text, rowBytes: rowBytes), Read(text, rowBytes: rowBytes, blockSize: random.Next(1, 30)));
        }
    }

    // Each line opens a quote whatever the line before left open, so that each joins all behind it, up to the longest row.
    [Theory]
    [InlineData("\"a\"\"\n")]
    [InlineData("x\",\"y\n")]
    [InlineData("\"a\"\"\n", "\",x\"\"\n\"y\n")]
    [InlineData("#,\"a\"\"\n")]
    [InlineData("\"a\"\"\nb\n")]
    [InlineData("\u00E9\",\"a\"\"\r\n")]
    public void Lines_that_quotes_join_again_and_again_cost_what_they_are_long(string line, string last = "\"\n")
    {
        var (few, many) = (Work(2_000), Work(8_000));
        Assert.InRange(many, 0, 5 * few);

        long Work(int lines)
        {
            var reader = new CsvReader(new CsvFormat { Comment = (byte)'#' });
            reader.Feed(Encoding.Latin1.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat(line, lines)) + last), isFinal: true);
            while (reader.Read()) continue;
            Assert.True(reader.IsAtEnd);
            return reader.Work;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_remembered_of_joined_lines_changes_nothing_that_is_read(int seed)
    {
        string[] pieces = ["\"", "\"\"", "\"\"", "a", "x\"", ",", ",\"", "\",\"", "\n", "\n", "\r\n", "\r", "#", "\"a\"\"\n", "\u00E9", "\u00C3\u00A9", ",,\n"];
        var random = new Random(seed);
        for (var round = 0; round < 3_000; round++)
        {
            var text = "a,b\n" + string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var format = new CsvFormat { Comment = (byte)(random.Next(2) == 0 ? '#' : 0), HasHeader = random.Next(3) > 0 };
            var (rowBytes, blockSize) = (random.Next(5, 100), random.Next(1, 100));
            Assert.Equal(Read(text, format, rowBytes, remembers: false), Read(text, format, rowBytes, blockSize));
        }
    }

    static List<string> Read(string text, CsvFormat? format = null, int rowBytes = 1000, int blockSize = 100_000, bool remembers = true)
    {
        var reader = new CsvReader(format ?? new CsvFormat(), rowBytes) { LookAheadBytes = 16, RemembersLines = remembers };
        var lines = new List<string>();
        foreach (var block in Encoding.Latin1.GetBytes(text).Chunk(blockSize))
        {
            reader.Feed(block);
            Drain(reader, lines);
        }

        reader.Complete();
        Drain(reader, lines);
        Assert.True(reader.IsAtEnd);
        return lines;
    }

    static void Drain(CsvReader reader, List<string> lines)
    {
        while (reader.Read())
        {
            Tell(reader, lines);
            var row = reader.Row;
            var values = Enumerable.Range(1, row.ElementCount).ToArray();
            var text = new string[values.Length];
            for (var i = 0; i < values.Length; i++) text[i] = row[values[i]].ToString();
            lines.Add($"{reader.RowNumber} @{row.Offset} [{string.Join('|', text)}]");
        }

        if (reader.IsAtEnd) Tell(reader, lines);
    }

    static void Tell(CsvReader reader, List<string> lines)
    {
        foreach (var d in reader.Diagnostics) lines.Add($"! {d.Code} @{d.Location.Offset} {d.Location.Segment}");
    }
}
