using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class ValidateCommandTests : IDisposable
{
    const string Good = """
        partner: acme
        name: Acme Inc.
        supplier: "1"
        company: "10"
        timeZone: Europe/Berlin
        """;

    readonly TestTerminal _terminal = new();
    readonly string _folder = Directory.CreateTempSubdirectory("gateway-validate-").FullName;

    public ValidateCommandTests() => Write("profiles/policy.yaml", File.ReadAllText(Path.Combine(Repository(), "partner-profiles", "policy.yaml")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_sample_profiles_have_no_errors()
    {
        await Run(Path.Combine(Repository(), "partner-profiles"));
        Assert.DoesNotContain(_terminal.Output.Split('\n'), p => p.Length > 0 && !p.Contains("no map is named", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "\nidentities:\n\tours: { as2: US }\n", ":7:1 error a tab indents this line; indent with spaces" },
        { "\nname: Acme Ltd.\n", ":6:1 error the key \"name\" stands already in line 2; remove one of the two" },
        { "\nstreem: test\n", ":6:1 error unknown key \"streem\"; did you mean \"stream\"?" },
        { "\nenvelope: { password: hunter2 }\n", ":6:23 error \"password\" must not be written out; keep it outside and write secret:NAME, such as secret:acme-password" },
        { "\ntolerances: { price: { over: { percent: } } }\n", ":6:41 error the tolerance \"percent\" is blank; write a value, 0 for none, or unlimited" },
        { "\nagreements:\n  - { agreement: a, direction: in, standard: x12, type: \"855\", map: x12-004010-585 }\nidentities: { theirs: { x12: { id: A } }, ours: { x12: { id: B } } }\n", ":7:69 error no map is named \"x12-004010-585\"; did you mean \"x12-004010-855\"?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_bad_profile_is_named_with_line_column_and_remedy_and_ends_with_2(string mistake, string expected)
    {
        Write("profiles/acme.yaml", Good + mistake);
        Assert.Equal(ExitCodes.Bad, await Run(Path.Combine(_folder, "profiles")));
        Assert.Equal($"{_folder}/profiles/acme.yaml{expected}\n", _terminal.Output);
        Assert.Equal("1 error", _terminal.Error.Trim());
    }

    [Fact]
    public async Task All_bad_profiles_of_a_folder_are_named_in_one_run()
    {
        foreach (var (i, row) in Mistakes.Index())
            Write($"profiles/p{i}.yaml", Good.Replace("partner: acme", $"partner: p{i}") + row[0]);
        Assert.Equal(ExitCodes.Bad, await Run(Path.Combine(_folder, "profiles")));
        Assert.Equal(Mistakes.Count(), _terminal.Output.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task An_exception_that_nobody_owns_is_named_at_the_list_and_ends_with_2()
    {
        var policy = Path.Combine(_folder, "profiles", "policy.yaml");
        File.WriteAllLines(policy, File.ReadAllLines(policy).Where(l => !l.Contains("type: tax", StringComparison.Ordinal) && !l.Contains("type: date", StringComparison.Ordinal)));
        Assert.Equal(ExitCodes.Bad, await Run(policy));
        Assert.Equal($"{policy}:15:3 error nobody owns date, tax; add {{ type: date, owner: …, within: 2 d }} and so on\n", _terminal.Output);
    }

    [Fact]
    public async Task A_folder_without_policy_is_usable_and_says_so()
    {
        Write("elsewhere/acme.yaml", Good);
        Assert.Equal(ExitCodes.Good, await Run(Path.Combine(_folder, "elsewhere")));
        Assert.StartsWith($"{_folder}/elsewhere/policy.yaml:1:1 warning there is no policy: ", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_for_programs()
    {
        Write("acme.yaml", Good + "\nstreem: test\n");
        Assert.Equal(ExitCodes.Bad, await Run(Path.Combine(_folder, "acme.yaml"), "--json"));
        using var json = JsonDocument.Parse(_terminal.Output);
        var problem = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal((6, 1, "error"), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32(), problem.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task A_map_is_told_from_a_profile_by_its_first_key()
    {
        Write("drafts/other.yaml", "# a map\nmap: other\nmap: again\ndocument: Invoice\nmessage: { standard: x12, version: \"004010\", type: \"810\" }\nrows: []\n");
        Assert.Equal(ExitCodes.Bad, await Run(Path.Combine(_folder, "drafts/other.yaml")));
        Assert.Contains("other.yaml:3:1 error the key \"map\" stands already in line 2", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guide_is_checked_against_its_message()
    {
        Write("drafts/guide.yaml", "guide: acme-855\nmesage: { standard: x12, version: \"004010\", type: \"855\" }\n");
        Assert.Equal(ExitCodes.Bad, await Run(Path.Combine(_folder, "drafts/guide.yaml")));
        Assert.Contains("guide.yaml:2:1 error unknown key \"mesage\"; did you mean \"message\"?", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_a_failure_of_the_surroundings() =>
        Assert.Equal(ExitCodes.Environment, await Run(Path.Combine(_folder, "nowhere.yaml")));

    [Fact]
    public async Task The_maps_have_no_errors()
    {
        Assert.Equal(ExitCodes.Good, await Run(Maps));
        Assert.Empty(_terminal.Output);
    }

    [Fact]
    public async Task A_map_for_another_message_is_told()
    {
        Write("profiles/acme.yaml", Good + "\nagreements:\n  - { agreement: a, direction: in, standard: x12, type: \"855\", map: x12-004010-810 }\nidentities: { theirs: { x12: { id: A } }, ours: { x12: { id: B } } }\n");
        Assert.Equal(ExitCodes.Bad, await Run(Path.Combine(_folder, "profiles")));
        Assert.Contains("acme.yaml:7:5 error the agreement \"a\" is for x12 855, but its map x12-004010-810 is for x12 810; name another map", _terminal.Output, StringComparison.Ordinal);
    }

    Task<int> Run(params string[] arguments) => new Commands([new("validate", ValidateCommand.Create)], _terminal.Terminal)
        .RunAsync(["validate", .. arguments, "--maps", Maps]);

    static string Maps => Path.Combine(Repository(), "maps");

    void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    static string Repository([CallerFilePath] string here = "") => Path.GetFullPath("../../..", Path.GetDirectoryName(here)!);
}
