using System.Text.Json;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class TestCommandTests : IDisposable
{
    const string Isa = "ISA*00*          *00*          *ZZ*SUPPLIER       *01*123456789      *261120*1230*U*00401*000000905*0*P*:~";
    const string Good = Isa
        + "GS*PR*SUPAPP*OURAPP*20261120*1230*4711*X*004010~ST*855*0001~BAK*00*AC*PO1*20261120~CTT*0~SE*4*0001~GE*1*4711~IEA*1*000000905~";

    const string Map = """
        map: test-855
        document: OrderResponse
        message: { standard: x12, version: "004010", type: "855" }
        rows:
          - { field: orderNumber, at: BAK03 }
          - { field: releaseNumber, at: BAK05 }
          - each: lines
            at: PO1
            rows: [{ field: lineNumber, at: PO101 }]
        """;

    readonly string _maps = Directory.CreateTempSubdirectory("golden").FullName;
    readonly TestTerminal _terminal = new();

    public TestCommandTests()
    {
        File.WriteAllText(Path.Combine(_maps, "855.yaml"), Map);
        File.WriteAllText(Path.Combine(_maps, "good.in.edi"), Good);
    }

    public void Dispose() => Directory.Delete(_maps, recursive: true);

    [Fact]
    public async Task A_sample_that_was_updated_is_good_and_says_what_came_out()
    {
        Assert.Equal(ExitCodes.Good, await Run("--update"));
        Assert.Contains("\"orderNumber\": \"PO1\"", File.ReadAllText(Path.Combine(_maps, "good.document.json")));
        Assert.Contains("AK2*855*0001~\nAK5*A~\n", File.ReadAllText(Path.Combine(_maps, "good.ack.edi")));
        Assert.False(File.Exists(Path.Combine(_maps, "good.diagnostics.txt")));
        Assert.Equal(ExitCodes.Good, await Run());
    }

    [Fact]
    public async Task What_differs_is_told_with_file_and_line()
    {
        await Run("--update");
        var ack = Path.Combine(_maps, "good.ack.edi");
        File.WriteAllText(ack, File.ReadAllText(ack).Replace("AK5*A~", "AK5*R~"));
        Assert.Equal(ExitCodes.Bad, await Run());
        Assert.Contains("FAILED", _terminal.Output);
        Assert.Contains("good.ack.edi:6:1 expected \"AK5*R~\", found \"AK5*A~\"", _terminal.Output);
    }

    [Fact]
    public async Task A_sample_without_expectation_fails_when_something_comes_out()
    {
        Assert.Equal(ExitCodes.Bad, await Run());
        Assert.Contains("good.document.json:1:1 expected nothing, found \"[\"", _terminal.Output);
    }

    [Fact]
    public async Task Coverage_names_fields_without_sample_and_elements_that_no_row_reads()
    {
        await Run("--update", "--json");
        var coverage = JsonDocument.Parse(_terminal.Output).RootElement.GetProperty("coverage")[0];
        Assert.Equal("test-855", coverage.GetProperty("map").GetString());
        Assert.Contains("orderNumber", coverage.GetProperty("produced").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(["releaseNumber", "lines"], coverage.GetProperty("missing").EnumerateArray().Select(f => f.GetString()));
        Assert.NotEmpty(coverage.GetProperty("unread").EnumerateObject());
    }

    Task<int> Run(params string[] options) => _terminal.RunAsync(["test", "--maps", _maps, .. options]);
}
