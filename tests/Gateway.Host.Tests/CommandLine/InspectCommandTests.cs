using System.Text.Json;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class InspectCommandTests
{
    const string Isa = "ISA*00*          *00*          *ZZ*SUPPLIER       *01*123456789      *261120*1230*U*00401*000000905*0*T*:~";
    const string Good = Isa + "GS*PR*SUPAPP*OURAPP*20261120*1230*4711*X*004010~ST*855*0001~BAK*00*AC*PO1*20261120~SE*3*0001~GE*1*4711~IEA*1*000000905~";

    [Fact]
    public async Task The_screen_shows_one_line_for_each_level()
    {
        var terminal = new TestTerminal(Good);
        Assert.Equal(ExitCodes.Good, await terminal.RunAsync("inspect", "-"));
        Assert.Equal(
            "-\n  X12 000000905  00401  ZZ:SUPPLIER -> 01:123456789  test  delimiters * : ~\n    PR 4711  004010\n      855 0001  004010  3 segments\n",
            terminal.Output);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task Json_is_one_object_for_each_file()
    {
        var terminal = new TestTerminal(Good);
        Assert.Equal(ExitCodes.Good, await terminal.RunAsync("inspect", "-", "--json"));
        var facts = JsonDocument.Parse(terminal.Output).RootElement;
        Assert.Equal("-", facts.GetProperty("file").GetString());
        Assert.Equal("000000905", facts.GetProperty("interchanges")[0].GetProperty("controlNumber").GetString());
        Assert.Equal(0, facts.GetProperty("diagnostics").GetArrayLength());
    }

    [Theory]
    [InlineData("IEA*2*000000905~", "interchange-count-wrong")]
    [InlineData("", "interchange-trailer-missing")]
    public async Task A_bad_envelope_is_told_by_the_exit_code(string trailer, string code)
    {
        var terminal = new TestTerminal(Good.Replace("IEA*1*000000905~", trailer));
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync("inspect", "-"));
        Assert.Contains($"[{code}]", terminal.Error);
        Assert.Contains("855 0001", terminal.Output);
    }

    [Fact]
    public async Task Json_shows_delimiters_and_letters_as_they_are()
    {
        var terminal = new TestTerminal(Good.Replace("*:~", "*>~").Replace("SUPPLIER       ", "M\u00DCLLER+'S     "));
        await terminal.RunAsync("inspect", "-", "--json");
        Assert.Contains("\"component\":\">\"", terminal.Output);
        Assert.Contains("M\u00DCLLER+'S", terminal.Output);
        Assert.DoesNotContain("\\u", terminal.Output);
    }

    [Fact]
    public async Task Received_control_characters_do_not_reach_the_screen()
    {
        var terminal = new TestTerminal(Good.Replace("SUPPLIER ", "\u001B[31mRED").Replace("IEA*1", "IEA*\u001B[2J"));
        await terminal.RunAsync("inspect", "-");
        Assert.DoesNotContain('\u001B', terminal.Output + terminal.Error);
        Assert.Contains(".[31mRED", terminal.Output);
    }
}
