using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Documents;
using Gateway.Translation.Tests.Interchanges;

namespace Gateway.Translation.Tests;

/// <summary>Several threads give what one gives, in its order.</summary>
public sealed class TranslatorThreadsTests
{
    const int Messages = 2_000;
    const int PerGroup = 700;

    public static TheoryData<string> GoldenCases => new(
        Directory.EnumerateFiles(Path.Combine(Golden.Root, "maps"), "*.in.edi", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Golden.Root, f)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Every_golden_case_is_the_same_for_several_threads(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Golden.Root, file));
        Assert.Equal(Fuzz.Translation.Of(bytes, 4096), Fuzz.Translation.Of(bytes, 4096, threads: 3));
    }

    [Theory]
    [InlineData(2, 64 * 1024)]
    [InlineData(3, 1000)]
    [InlineData(8, int.MaxValue)]
    public void A_large_file_is_the_same_in_the_same_order(int threads, int blockSize)
    {
        var bytes = Encoding.ASCII.GetBytes(Large());
        var alone = Fuzz.Translation.Of(bytes, 64 * 1024);
        Assert.Equal(Messages, alone.Count(l => l == "Message"));
        Assert.Equal(alone, Fuzz.Translation.Of(bytes, blockSize, threads));
    }

    [Fact]
    public void Bytes_that_were_taken_out_of_lines_are_counted_in_the_offsets_as_before()
    {
        var bytes = Encoding.ASCII.GetBytes(string.Join("\r\n", Large().Chunk(80).Select(line => new string(line))));
        var alone = Fuzz.Translation.Of(bytes, 64 * 1024);
        Assert.Contains(alone, l => l.Contains("line-breaks-inside-segments", StringComparison.Ordinal));
        Assert.Equal(alone, Fuzz.Translation.Of(bytes, 64 * 1024, threads: 3));
    }

    [Fact]
    public void A_message_beyond_a_limit_is_told_in_its_place()
    {
        var bytes = Encoding.ASCII.GetBytes(Large());
        var limits = new ReaderLimits { MessageSegments = 6 };
        var alone = Fuzz.Translation.Of(bytes, 64 * 1024, limits: limits);
        Assert.Contains(alone, l => l.Contains("message-too-large", StringComparison.Ordinal));
        Assert.Equal(alone, Fuzz.Translation.Of(bytes, 64 * 1024, threads: 3, limits));
    }

    [Fact]
    public void What_fails_on_another_thread_is_thrown_where_the_message_would_have_come()
    {
        const string bad = "PO0001500";
        var problems = new List<FileProblem>();
        var explode = MapFunction.OfText("explode", "explode", _ => new(text => text == bad ? throw new InvalidTimeZoneException(bad) : text, text => text));
        var maps = MapLibrary.Read([new("m.yaml", """
            map: exploding
            document: OrderResponse
            message: { standard: x12, version: "004010", type: "855" }
            rows:
              - { field: orderNumber, at: BAK03, function: explode }
            """)], problems, [explode]);
        var translator = new Translator(key => Plan(key, maps, problems), threads: 3);
        var numbers = new List<string>();
        var thrown = Assert.Throws<InvalidTimeZoneException>(() => ReadAll(translator, numbers));
        Assert.Empty(problems);
        Assert.Equal(bad, thrown.Message);
        Assert.InRange(numbers.Count, 1, 1499);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(Number), numbers);
    }

    [Fact]
    public void Less_than_the_caller_s_own_thread_there_is_not() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Translator(_ => MessagePlan.Unsupported, threads: 0));

    static MessagePlan Plan(EnvelopeKey key, MapLibrary maps, List<FileProblem> problems)
    {
        var match = StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type)!;
        return MessagePlan.Of(match) with { Map = maps.Plan("exploding", match.Schema, problems) };
    }

    static void ReadAll(Translator translator, List<string> numbers)
    {
        foreach (var block in Encoding.ASCII.GetBytes(Large()).Chunk(64 * 1024))
        {
            block.CopyTo(translator.GetMemory(block.Length));
            translator.Advance(block.Length);
            while (translator.Read())
                if (translator.Message is { } message)
                    numbers.Add(message.Report.Header.ControlNumber);
        }
    }

    // Every seventh has a date that is none, every eleventh one line more.
    static string Large()
    {
        var text = new StringBuilder(Samples.Isa);
        for (var i = 1; i <= Messages; i++)
        {
            if (i % PerGroup == 1) text.Append(CultureInfo.InvariantCulture, $"GS*PR*SEND*RECV*20261120*1200*{i / PerGroup + 1}*X*004010~");
            text.Append(CultureInfo.InvariantCulture, $"ST*855*{Number(i)}~BAK*00*AC*PO{i:0000000}*{(i % 7 == 0 ? "20261399" : "20261120")}~PO1*1*10*EA*1.5**BP*A{i}~ACK*IA*10*EA~");
            if (i % 11 == 0) text.Append("PO1*2*5*EA*2.5**BP*B1~ACK*IA*5*EA~");
            text.Append(CultureInfo.InvariantCulture, $"CTT*{(i % 11 == 0 ? 2 : 1)}~SE*{(i % 11 == 0 ? 8 : 6)}*{Number(i)}~");
            if (i % PerGroup == 0 || i == Messages) text.Append(CultureInfo.InvariantCulture, $"GE*{(i - 1) % PerGroup + 1}*{(i - 1) / PerGroup + 1}~");
        }

        return text.Append(CultureInfo.InvariantCulture, $"IEA*{(Messages - 1) / PerGroup + 1}*000000001~").ToString();
    }

    static string Number(int message) => message.ToString("0000", CultureInfo.InvariantCulture);
}
