using System.Text;
using Gateway.Translation.Maps;
using Gateway.Translation.Tests.Documents;
using Gateway.Translation.Tests.Maps;

namespace Gateway.Translation.Tests.Syntax;

public sealed class Utf16Tests
{
    public static TheoryData<string, string, bool, bool> Files
    {
        get
        {
            var files = new TheoryData<string, string, bool, bool>();
            foreach (var (map, file) in (IEnumerable<(string, string)>)[("csv-invoice", "csv/invoice.in.csv"), ("fixed-invoice", "fixed/invoice.in.txt")])
                foreach (var bigEndian in (bool[])[false, true])
                    foreach (var mark in (bool[])[false, true]) files.Add(map, file, bigEndian, mark);
            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_rows_in_UTF_16_is_told_to_be_that_and_not_read(string map, string file, bool bigEndian, bool hasMark)
    {
        var text = File.ReadAllText(Path.Combine(Golden.Root, "maps", file));
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: false);
        var bytes = encoding.GetBytes((hasMark ? "\uFEFF" : "") + text);
        foreach (var size in (int[])[1, 1000, bytes.Length])
        {
            var reader = new CsvDocumentReader(Mapping.Plan(map));
            foreach (var block in bytes.Chunk(size))
            {
                reader.Feed(block);
                Assert.False(reader.Read());
            }

            reader.Complete();
            Assert.False(reader.Read());
            Assert.True(reader.IsAtEnd);
            var told = Assert.Single(reader.Diagnostics);
            Assert.Equal("csv-utf-16", told.Code.Name);
            Assert.Contains("Save it as UTF-8", told.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NUL_in_a_file_that_is_not_UTF_16_is_no_reason_to_take_it_for_that()
    {
        var text = File.ReadAllText(Path.Combine(Golden.Root, "maps/csv/invoice.in.csv"));
        var reader = new CsvDocumentReader(Mapping.Plan("csv-invoice"));
        reader.Feed(Encoding.UTF8.GetBytes(text + new string('\0', 500)), isFinal: true);
        Assert.True(reader.Read());
    }

    [Theory]
    [InlineData("fixed-invoice", "Q\n")]
    [InlineData("csv-invoice", "\n\"a\"b")]
    public void Of_many_bad_rows_the_first_are_told_and_how_many_more(string map, string row)
    {
        var seed = File.ReadAllBytes(Path.Combine(Golden.Root, map == "csv-invoice" ? "maps/csv/invoice.in.csv" : "maps/fixed/invoice.in.txt"));
        var reader = new CsvDocumentReader(Mapping.Plan(map));
        reader.Feed([.. seed, .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(row, 30_000)))], isFinal: true);
        var most = 0;
        var limited = false;
        do
        {
            most = Math.Max(most, reader.Diagnostics.Count);
            limited |= reader.Diagnostics.Any(d => d.Code == DiagnosticCodes.DiagnosticLimit);
        }
        while (reader.Read());
        most = Math.Max(most, reader.Diagnostics.Count);
        limited |= reader.Diagnostics.Any(d => d.Code == DiagnosticCodes.DiagnosticLimit);
        Assert.InRange(most, 10_000, 10_020);
        Assert.True(limited);
    }
}
