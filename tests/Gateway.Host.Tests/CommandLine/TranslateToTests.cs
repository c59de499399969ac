using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary><c>translate --to x12|edifact|csv</c> and <c>--from json</c>, on the shipped maps, samples and profiles.</summary>
public sealed class TranslateToTests
{
    const string Fixed = "2026-11-20T12:30:00Z";
    static readonly string Root = GoldenAcknowledgementTests.Repository();

    [Theory]
    [InlineData("x12/004010/850-purchase-order.in.edi", "x12")]
    [InlineData("x12/004010/855-order-response.in.edi", "x12")]
    [InlineData("x12/004010/856-ship-notice.in.edi", "x12")]
    [InlineData("x12/004010/810-invoice.in.edi", "x12")]
    [InlineData("x12/005010/855-order-response.in.edi", "x12")]
    [InlineData("edifact/d96a/ordrsp-order-response.in.edi", "edifact")]
    public async Task A_document_comes_back_from_its_own_standard_as_it_was(string sample, string target)
    {
        var json = await Good("", Map(sample));
        var written = await Good(json, "-", "--from", "json", "--to", target, "--partner", "brandt-hydraulics", "--sender", "ZZ:A", "--receiver", "ZZ:B");
        Assert.Equal(Documents(json), Documents(await Good(written, "-")));
        Assert.Equal(Documents(json), Documents(await Good(await Good("", Map(sample), "--to", target), "-")));
    }

    [Fact]
    public async Task The_envelope_is_the_source_s_with_numbers_and_time_of_the_options()
    {
        var written = await Good("", Map("x12/004010/855-order-response.in.edi"), "--to", "x12", "--control-number", "17", "--time", Fixed);
        Assert.StartsWith("ISA*00*          *00*          *01*118502274      *14*0081234560003  *261120*1230*U*00401*000000017*0*P*>~GS*PR*HOLLISF*NORTHGATE*20261120*1230*17*X*004010~ST*855*0001~", written);
        Assert.EndsWith("SE*29*0001~GE*1*17~IEA*1*000000017~", written);
    }

    [Fact]
    public async Task An_ORDRSP_as_855_is_the_same_document_but_for_what_is_listed()
    {
        var sample = Map("edifact/d96a/ordrsp-order-response.in.edi");
        var terminal = await Run("", sample, "--to", "x12", "--time", Fixed);
        var read = await Run(terminal.Output, "-");
        var lost = terminal.Error.Split("does not keep ")[1].Split(". [")[0].Split(", ");
        Assert.Equal(
            ["/responseNumber", "/notes/0/type", "/totals/lineAmount", "/lines/1/notes/0/type", "/lines/1/price/basisUnit", "/lines/1/price/type"],
            lost);
        Assert.Contains("\"2290.00\" cannot be written: there is room for 1 AMT here", terminal.Error);
        Assert.Equal("4500018250", JsonNode.Parse(read.Output)!["document"]!["orderNumber"]!.GetValue<string>());
        Assert.Equal(3, JsonNode.Parse(read.Output)!["document"]!["lines"]!.AsArray().Count);
    }

    [Fact]
    public async Task EDIFACT_is_written_in_D96A_where_nothing_else_is_said() =>
        Assert.Contains("+ORDRSP:D:96A:UN", (await Run("", Map("csv/order-response.in.csv"), "--to", "edifact", "--sender", "14:1", "--receiver", "14:2")).Output);

    [Fact]
    public async Task A_value_with_a_delimiter_is_left_out_and_told_and_the_segments_stay_sound()
    {
        var line = """{"type":"OrderResponse","document":{"purpose":"original","responseType":"accepted","orderNumber":"1","orderDate":"2026-11-20","sellerOrderNumber":"A*B~C"}}""";
        var terminal = new TestTerminal(line + "\n");
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync(Arguments("-", "--from", "json", "--to", "x12", "--partner", "hollis-fasteners")));
        Assert.Contains("-:0 error in OrderResponse 1: \"A*B~C\" cannot be written", terminal.Error);
        Assert.Contains("~BAK*00*AT*1*20261120~", terminal.Output);
    }

    [Fact]
    public async Task Orders_go_to_the_partner_and_answers_come_from_it()
    {
        var order = await Good("", Map("x12/004010/850-purchase-order.in.edi"));
        var answer = await Good("", Map("x12/004010/855-order-response.in.edi"));
        var written = await Good(order + answer, "-", "--from", "json", "--to", "x12", "--partner", "hollis-fasteners");
        Assert.Contains("GS*PO*NORTHGATE*HOLLISF*", written);
        Assert.Contains("GS*PR*HOLLISF*NORTHGATE*", written);
        Assert.Contains("IEA*1*000000002~", written);
    }

    [Fact]
    public async Task The_partner_s_delimiters_line_breaks_and_release_are_written()
    {
        var answer = await Good("", Map("csv/order-response.in.csv"));
        var terminal = await Run(answer, "-", "--from", "json", "--to", "x12", "--partner", "brandt-hydraulics");
        Assert.Contains("|^|00501|000000001|0|P|>~\nGS|PR|BRANDTHYD|NORTHGATE|", terminal.Output);
    }

    [Fact]
    public async Task A_CSV_without_identities_says_what_to_give()
    {
        var terminal = new TestTerminal();
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync(Arguments(Map("csv/order-response.in.csv"), "--to", "x12")));
        Assert.Contains("give --partner, or --sender and --receiver", terminal.Error);
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task CSV_comes_back_as_the_same_documents_under_one_header()
    {
        var sample = Map("csv/order-response.in.csv");
        var written = await Good("", sample, "--to", "csv");
        Assert.Equal(Documents(await Good("", sample)), Documents(await Good(written, "-", "--map", "csv-order-response")));
    }

    [Fact]
    public async Task A_file_of_fixed_width_is_written_back_as_it_was()
    {
        var sample = Map("fixed/invoice.in.txt");
        Assert.Equal(await File.ReadAllTextAsync(sample), await Good("", sample, "--to", "csv"));
    }

    [Theory]
    [InlineData("--target-map", "x12-004010-85", "did you mean \"x12-004010-850\"?", ExitCodes.Bad)]
    [InlineData("--target-map", "x12-004010-856", "The map x12-004010-856 does not write OrderResponse; the maps for it are csv-order-response, ", ExitCodes.Bad)]
    [InlineData("--sender", "ACME", "--sender is written as QUALIFIER:ID", ExitCodes.Usage)]
    [InlineData("--sender", "ZZ:SIXTEEN-LETTERS-", "does not fit into ISA06", ExitCodes.Bad)]
    public async Task What_was_given_wrong_is_told(string option, string value, string told, int code)
    {
        var terminal = new TestTerminal();
        Assert.Equal(code, await terminal.RunAsync(Arguments(Map("x12/004010/855-order-response.in.edi"), "--to", "x12", option, value)));
        Assert.Contains(told, terminal.Error);
        Assert.Empty(terminal.Output);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"Letter","document":{}}""")]
    [InlineData("""{"type":"OrderResponse"}""")]
    [InlineData("""{"type":"OrderResponse","document":null}""")]
    [InlineData("""{"type":"OrderResponse","document":{"lines":[null]}}""")]
    [InlineData("""{"type":"OrderResponse","document":{"orderNumbr":"1"}}""")]
    public async Task A_line_that_is_no_document_is_told_and_its_neighbours_go_on(string bad)
    {
        var good = """{"type":"OrderResponse","document":{"purpose":"original","responseType":"accepted","orderNumber":"1","orderDate":"2026-11-20"}}""";
        var terminal = new TestTerminal($"{good}\r\n\n{bad}\n{good}");
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync(Arguments("-", "--from", "json", "--to", "x12", "--partner", "hollis-fasteners")));
        Assert.Contains($"-:{good.Length + 3} error", terminal.Error);
        Assert.Contains("[document-malformed]", terminal.Error);
        Assert.Contains("GE*2*1~", terminal.Output);
    }

    [Fact]
    public async Task The_examples_with_samples_work_as_they_stand()
    {
        var examples = ((GatewayCommand)TranslateCommand.Create(new TestTerminal().Terminal)).Examples.Where(e => e.Contains("--to x12", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, examples.Count);
        foreach (var example in examples)
        {
            var passed = "";
            foreach (var command in example.Split('#')[0].Split('|', StringSplitOptions.TrimEntries))
            {
                var words = command.Split(' ').Skip(2).Select(w => w.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Root, w) : w);
                passed = (await Run(passed, [.. words])).Output;
            }

            Assert.StartsWith("ISA*", passed);
        }
    }

    static string Map(string sample) => Path.Combine(Root, "maps", sample);

    static string[] Arguments(params string[] options) =>
        ["translate", "--maps", Path.Combine(Root, "maps"), "--profiles", Path.Combine(Root, "partner-profiles"), .. options];

    static async Task<TestTerminal> Run(string input, params string[] options)
    {
        var terminal = new TestTerminal(input);
        await terminal.RunAsync(Arguments(options));
        return terminal;
    }

    static async Task<string> Good(string input, params string[] options)
    {
        var terminal = new TestTerminal(input);
        var code = await terminal.RunAsync(Arguments(options));
        Assert.True(code == ExitCodes.Good, terminal.Error);
        return terminal.Output;
    }

    static IEnumerable<string> Documents(string json) => json
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonNode.Parse(line)!["document"]!.ToJsonString());
}
