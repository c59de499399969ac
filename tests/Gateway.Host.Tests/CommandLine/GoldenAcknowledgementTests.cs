using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>A small file for each code that an acknowledgement can bear; the code is in its name. <c>UPDATE_GOLDEN=1</c> rewrites what is expected.</summary>
public sealed class GoldenAcknowledgementTests
{
    static readonly string Cases = Path.Combine(Repository(), "tests", "golden", "acknowledgements", "cases");

    [Fact]
    public async Task Every_case_is_answered_as_expected()
    {
        var terminal = new TestTerminal();
        string[] update = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1" ? ["--update"] : [];
        var code = await terminal.RunAsync(["test", Cases, "--maps", Path.Combine(Repository(), "maps"), .. update]);
        Assert.True(code == ExitCodes.Good, terminal.Output);
    }

    [Fact]
    public void Every_case_is_told_by_the_code_in_its_name()
    {
        foreach (var input in Directory.EnumerateFiles(Cases, "*.in.edi"))
        {
            var name = Path.GetFileName(input).Split('-');
            var answer = File.ReadAllText(input.Replace(".in.edi", ".ack.edi"));
            Assert.True(Codes(answer, name[0]).Contains(name[1]), $"{Path.GetFileName(input)} is not answered by its code:\n{answer}");
        }
    }

    static IEnumerable<string> Codes(string answer, string kind) => answer
        .Split('~', '\'').Select(s => s.Trim().Split('*', '+')).SelectMany(s => kind switch
        {
            "ak304" when s[0] == "AK3" => [s[4]],
            "ak403" when s[0] == "AK4" => [s[3]],
            "ak502" when s[0] == "AK5" => s[2..],
            "ak905" when s[0] == "AK9" => s[5..],
            "ta1" when s[0] == "TA1" => [s[5]],
            "contrl" when s[0] == "UCI" => s[4..],
            "contrl" when s[0] == "UCM" => s[3..],
            "contrl" when s[0] == "UCS" => s[2..],
            "contrl" when s[0] == "UCD" => [s[1]],
            _ => Enumerable.Empty<string>(),
        })
        .Select(c => c.Length == 1 && kind == "contrl" ? "0" + c : c);

    internal static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "B2BGateway.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
