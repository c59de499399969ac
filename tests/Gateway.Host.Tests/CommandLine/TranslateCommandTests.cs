using System.Text.Json;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class TranslateCommandTests : IDisposable
{
    const string Isa = "ISA*00*          *00*          *ZZ*SUPPLIER       *01*123456789      *261120*1230*U*00401*000000905*0*P*:~";
    const string Good = Isa
        + "GS*PR*SUPAPP*OURAPP*20261120*1230*4711*X*004010~ST*855*0001~BAK*00*AC*PO1*20261120~CTT*0~SE*4*0001~GE*1*4711~IEA*1*000000905~";

    readonly string _maps = Directory.CreateTempSubdirectory("maps").FullName;
    readonly TestTerminal _terminal;

    public TranslateCommandTests()
    {
        _terminal = new(Good);
        Write("855.yaml", """
            map: test-855
            document: OrderResponse
            message: { standard: x12, version: "004010", type: "855" }
            rows:
              - { field: orderNumber, at: BAK03 }
            """);
        Write("order-response.yaml", """
            map: test-csv
            document: OrderResponse
            message: { standard: csv, type: OrderResponse }
            columns: [OrderNumber, Line]
            group: [OrderNumber]
            rows:
              - { field: orderNumber, at: OrderNumber }
              - each: lines
                rows:
                  - { field: lineNumber, at: Line }
            """);
    }

    public void Dispose() => Directory.Delete(_maps, recursive: true);

    [Fact]
    public async Task A_document_is_a_line_of_json_with_the_place_of_every_value()
    {
        Assert.Equal(ExitCodes.Good, await Translate("-"));
        var line = JsonDocument.Parse(_terminal.Output).RootElement;
        Assert.Equal("PO1", line.GetProperty("document").GetProperty("orderNumber").GetString());
        var origin = line.GetProperty("origins")[0];
        Assert.Equal("PO1", Good.Substring(origin.GetProperty("offset").GetInt32(), origin.GetProperty("length").GetInt32()));
        Assert.Empty(_terminal.Error);
    }

    [Fact]
    public async Task On_a_screen_each_value_stands_with_its_bytes_and_its_row()
    {
        var screen = new TestTerminal(Good, screenWidth: 120);
        Assert.Equal(ExitCodes.Good, await screen.RunAsync("translate", "-", "--maps", _maps));
        var at = Good.IndexOf("PO1", StringComparison.Ordinal);
        Assert.StartsWith("OrderResponse, by the map test-855\n  FIELD ", screen.Output);
        Assert.Matches($@"\n  orderNumber +PO1 +{at}-{at + 2} +\S+855\.yaml:5\n", screen.Output);
    }

    [Fact]
    public async Task A_rejected_message_is_told_and_gives_no_document()
    {
        var terminal = new TestTerminal(Good.Replace("*AC*", "*ACX*"));
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync("translate", "-", "--maps", _maps));
        Assert.Empty(terminal.Output);
        Assert.Contains("[element-too-long]", terminal.Error);
    }

    [Fact]
    public async Task A_message_without_map_is_told()
    {
        File.Delete(Path.Combine(_maps, "855.yaml"));
        Assert.Equal(ExitCodes.Bad, await Translate("-"));
        Assert.Contains("[map-missing]", _terminal.Error);
    }

    [Fact]
    public async Task To_null_writes_nothing()
    {
        Assert.Equal(ExitCodes.Good, await Translate("-", "--to", "null", "--stats"));
        Assert.Empty(_terminal.Output);
        Assert.Contains("\"messages\":1", _terminal.Error);
    }

    [Fact]
    public async Task An_unknown_map_is_answered_by_the_one_that_was_meant()
    {
        Assert.Equal(ExitCodes.Bad, await Translate("-", "--map", "test-856"));
        Assert.Contains("test-855", _terminal.Error);
    }

    [Fact]
    public async Task A_map_for_another_message_type_is_told_in_one_sentence()
    {
        File.WriteAllText(Path.Combine(_maps, "855.yaml"), File.ReadAllText(Path.Combine(_maps, "855.yaml")).Replace("type: \"855\"", "type: \"865\"").Replace("at: BAK03", "at: BCA03"));
        Assert.Equal(ExitCodes.Bad, await Translate("-", "--map", "test-855"));
        Assert.Contains("map test-855 reads 865 and not 855", _terminal.Error);
        Assert.DoesNotContain("BCA", _terminal.Error);
    }

    [Fact]
    public async Task A_map_for_CSV_reads_rows()
    {
        Write("answers.csv.txt", "OrderNumber,Line\r\nPO1,1\r\nPO1,2\r\nPO2,1\r\n");
        Assert.Equal(ExitCodes.Good, await Translate(Path.Combine(_maps, "answers.csv.txt"), "--map", "test-csv"));
        var documents = _terminal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("document")).ToList();
        Assert.Equal(["PO1", "PO2"], documents.Select(d => d.GetProperty("orderNumber").GetString()));
        Assert.Equal(2, documents[0].GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task Map_prove_shows_that_documents_come_back()
    {
        Assert.Equal(ExitCodes.Good, await _terminal.RunAsync("map", "prove", "-", "--maps", Path.Combine(GoldenAcknowledgementTests.Repository(), "maps")));
        Assert.Equal("ok     -: 855 0001 by x12-004010-855\n", _terminal.Output);
    }

    [Fact]
    public async Task Map_prove_proves_CSV_files_too()
    {
        var maps = Path.Combine(GoldenAcknowledgementTests.Repository(), "maps");
        var sample = Path.Combine(maps, "csv", "order-response.in.csv");
        Assert.Equal(ExitCodes.Good, await _terminal.RunAsync("map", "prove", sample, "--maps", maps));
        Assert.Equal($"ok     {sample}: OrderResponse K-5501 by csv-order-response\nok     {sample}: OrderResponse K-5502 by csv-order-response\n", _terminal.Output);
    }

    [Fact]
    public async Task Map_prove_says_of_which_file_nothing_was_proven()
    {
        Write("receipts.csv", "receiptNumber,company\n1,10\n");
        var file = Path.Combine(_maps, "receipts.csv");
        Assert.Equal(ExitCodes.Bad, await _terminal.RunAsync("map", "prove", file, "--maps", Path.Combine(GoldenAcknowledgementTests.Repository(), "maps")));
        Assert.Contains($"{file}: no map reads anything in it, so nothing was proven", _terminal.Error);
    }

    void Write(string file, string text) => File.WriteAllText(Path.Combine(_maps, file), text);

    Task<int> Translate(params string[] options) => _terminal.RunAsync(["translate", "--maps", _maps, .. options]);
}
