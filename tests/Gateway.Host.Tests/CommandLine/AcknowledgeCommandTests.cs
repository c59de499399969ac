using System.Text.Json;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class AcknowledgeCommandTests
{
    const string Isa = "ISA*00*          *00*          *ZZ*SUPPLIER       *01*123456789      *261120*1230*U*00401*000000905*0*P*:~";
    const string Good = Isa
        + "GS*PR*SUPAPP*OURAPP*20261120*1230*4711*X*004010~ST*855*0001~BAK*00*AC*PO1*20261120~CTT*0~SE*4*0001~GE*1*4711~IEA*1*000000905~";

    const string Answer = "ISA*00*          *00*          *01*123456789      *ZZ*SUPPLIER       *261120*1230*U*00401*000000001*0*P*:~"
        + "GS*FA*OURAPP*SUPAPP*20261120*1230*1*X*004010~ST*997*0001~AK1*PR*4711~AK2*855*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~GE*1*1~IEA*1*000000001~";

    [Fact]
    public async Task The_answer_is_the_only_thing_on_standard_output()
    {
        var terminal = new TestTerminal(Good);
        Assert.Equal(ExitCodes.Good, await terminal.RunAsync("acknowledge", "-"));
        Assert.Equal(Answer, terminal.Output);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task Numbers_and_time_can_be_given_and_each_interchange_takes_the_next()
    {
        var terminal = new TestTerminal(Good + "\n" + Good);
        Assert.Equal(ExitCodes.Good, await terminal.RunAsync("acknowledge", "-", "--control-number", "41", "--time", "2027-01-02T03:04:00Z"));
        Assert.Equal(
            Renumbered("000000041", "41") + Renumbered("000000042", "42"),
            terminal.Output);
    }

    static string Renumbered(string interchange, string group) => Answer
        .Replace("261120*1230*U", "270102*0304*U").Replace("20261120*1230*1*", $"20270102*0304*{group}*")
        .Replace("000000001", interchange).Replace("GE*1*1~", $"GE*1*{group}~");

    [Fact]
    public async Task A_bad_document_is_answered_explained_and_told_by_the_exit_code()
    {
        var terminal = new TestTerminal(Good.Replace("BAK*00*AC", "BAK*00*ACX"));
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync("acknowledge", "-"));
        Assert.Contains("AK3*BAK*2**8~AK4*2*587*5*ACX~AK5*R*5~AK9*R*1*1*0~", terminal.Output);
        Assert.Contains("error in 855 0001, segment 2 BAK02: ", terminal.Error);
        Assert.Contains("[element-too-long]", terminal.Error);
    }

    [Theory]
    [InlineData("ST M 1\nBAK M 1\nSE M 1\n", ExitCodes.Good, "AK2*830*0001~AK5*A~", "")]
    [InlineData("ST M 1\nBAKX M 1\nSE M 1\n", ExitCodes.Bad, "", "830.def:5:1 error Segment BAKX is not in segments.def.")]
    public async Task A_message_that_an_analyst_defined_beside_the_maps_is_judged(string definition, int exit, string output, string error)
    {
        var maps = Directory.CreateTempSubdirectory("maps");
        try
        {
            var folder = maps.CreateSubdirectory("x12").CreateSubdirectory("004010");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "830.def"), $"message 830 Planning Schedule\ngroup PR\n\n{definition}");
            var terminal = new TestTerminal(Good.Replace("ST*855", "ST*830").Replace("CTT*0~SE*4", "SE*3"));
            Assert.Equal(exit, await terminal.RunAsync("acknowledge", "-", "--maps", maps.FullName));
            Assert.Contains(output, terminal.Output);
            Assert.Contains(error, terminal.Error);
        }
        finally
        {
            maps.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("999", "IK5*A~")]
    [InlineData("ta1", "TA1*000000905*261120*1230*A*000~IEA*0*000000001~")]
    public async Task One_kind_of_answer_can_be_asked_for(string kind, string expected)
    {
        var terminal = new TestTerminal(Good);
        Assert.Equal(ExitCodes.Good, await terminal.RunAsync("acknowledge", "-", "--as", kind));
        Assert.Contains(expected, terminal.Output);
        Assert.DoesNotContain("AK5", terminal.Output);
    }

    [Fact]
    public async Task Json_says_what_is_said()
    {
        var terminal = new TestTerminal(Good);
        await terminal.RunAsync("acknowledge", "-", "--json");
        var line = JsonDocument.Parse(terminal.Output).RootElement;
        Assert.Equal("997", line.GetProperty("kind").GetString());
        Assert.Equal("000000905", line.GetProperty("interchange").GetString());
        Assert.Equal(Answer, line.GetProperty("text").GetString());
        var group = line.GetProperty("content")[0].GetProperty("groups")[0];
        Assert.Equal("accepted", group.GetProperty("messages")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Statistics_are_one_line_of_json_on_standard_error()
    {
        var terminal = new TestTerminal(Good);
        await terminal.RunAsync("acknowledge", "-", "--stats");
        var line = JsonDocument.Parse(terminal.Error).RootElement;
        Assert.Equal(Good.Length, line.GetProperty("bytes").GetInt64());
        Assert.Equal(1, line.GetProperty("messages").GetInt64());
        Assert.Equal(
            ["bytes", "messages", "seconds", "cpuSeconds", "mbPerSecond", "peakRssBytes"], line.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_file_that_is_not_there_stops_itself_and_not_its_neighbours()
    {
        var terminal = new TestTerminal(Good);
        Assert.Equal(ExitCodes.Environment, await terminal.RunAsync("acknowledge", "no-such-file.edi", "-"));
        Assert.Equal(Answer, terminal.Output);
        Assert.Contains("no-such-file.edi", terminal.Error);
    }

    [Theory]
    [InlineData("--time", "yesterday")]
    [InlineData("--control-number", "0")]
    [InlineData("--as", "998")]
    public async Task A_value_that_an_option_cannot_take_is_refused(string option, string value)
    {
        var terminal = new TestTerminal(Good);
        Assert.Equal(ExitCodes.Usage, await terminal.RunAsync("acknowledge", "-", option, value));
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task What_is_no_interchange_gets_no_answer()
    {
        var terminal = new TestTerminal("Dear Sirs,");
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync("acknowledge", "-"));
        Assert.Empty(terminal.Output);
        Assert.Contains("[not-edi]", terminal.Error);
    }
}
