using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>A small file for each code that an acknowledgement can bear; the code is in its name. <c>UPDATE_GOLDEN=1</c> rewrites what is expected.</summary>
/// <remarks><c>cases</c> are answered by default, each folder of <c>agreed</c> as the profile of its name says.</remarks>
public sealed class GoldenAcknowledgementTests
{
    static readonly string Golden = Path.Combine(Repository(), "tests", "golden", "acknowledgements");
    static readonly string Maps = Path.Combine(Repository(), "maps");

    [Fact]
    public Task Every_case_is_answered_as_expected() => RunAsync(Path.Combine(Golden, "cases"), Maps);

    public static TheoryData<string> Partners => [.. Directory.GetDirectories(Path.Combine(Golden, "agreed")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Partners))]
    public async Task Every_case_is_answered_as_agreed(string partner)
    {
        var maps = Directory.CreateTempSubdirectory("maps-").FullName;
        foreach (var file in Directory.EnumerateFiles(Maps, "*", SearchOption.AllDirectories)) Copy(file, Path.Combine(maps, Path.GetRelativePath(Maps, file)));
        foreach (var guide in Directory.EnumerateFiles(Path.Combine(Golden, "guides"))) Copy(guide, Path.Combine(maps, "guides", Path.GetFileName(guide)));
        await RunAsync(Path.Combine(Golden, "agreed", partner), maps, "--partner", partner, "--profiles", Path.Combine(Golden, "profiles"));
        Directory.Delete(maps, recursive: true);
    }

    [Fact]
    public void Every_case_is_told_by_the_code_in_its_name()
    {
        foreach (var input in Directory.EnumerateFiles(Golden, "*.in.edi", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(input).Split('-');
            if (name[0] is "file" or "none") continue;
            var answer = File.ReadAllText(input.Replace(".in.edi", ".ack.edi"));
            Assert.True(Codes(answer, name[0]).Contains(name[1]), $"{Path.GetFileName(input)} is not answered by its code:\n{answer}");
        }
    }

    static async Task RunAsync(string cases, string maps, params string[] options)
    {
        var terminal = new TestTerminal();
        string[] update = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1" ? ["--update"] : [];
        var code = await terminal.RunAsync(["test", cases, "--maps", maps, .. options, .. update]);
        Assert.True(code == ExitCodes.Good, terminal.Output);
    }

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }

    static IEnumerable<string> Codes(string answer, string kind) => answer
        .Split('~', '\'', '\n').Select(s => s.Trim().Split('*', '+')).SelectMany(s => kind switch
        {
            "ak304" when s[0] == "AK3" => [s[4]],
            "ik304" when s[0] == "IK3" => [s[4]],
            "ak403" when s[0] == "AK4" => [s[3]],
            "ik403" when s[0] == "IK4" => [s[3]],
            "ak501" when s[0] == "AK5" => [s[1]],
            "ik501" when s[0] == "IK5" => [s[1]],
            "ak502" when s[0] == "AK5" => s[2..],
            "ik502" when s[0] == "IK5" => s[2..],
            "ak901" when s[0] == "AK9" => [s[1]],
            "ak905" when s[0] == "AK9" => s[5..],
            "ta1" when s[0] == "TA1" => [s[5]],
            "contrl" when s[0] == "UCI" => s[4..],
            "contrl" when s[0] == "UCM" => s[3..],
            "contrl" when s[0] == "UCF" => s[4..],
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
