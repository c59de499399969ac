using Gateway.Partners.Tests.Support;
using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners.Tests;

/// <summary>The JSON Schema by which editors complete the policy must say what the reader reads.</summary>
public sealed class PolicySchemaTests
{
    static readonly JsonSchema Schema = new("policy.schema.json");

    [Fact]
    public void The_policy_with_every_key_is_good()
    {
        using var folder = new ProfileFolder();
        folder.Write("partner-profiles/policy.yaml", CompleteText());
        Assert.Empty(ProfileFolder.Shown(folder.Load().Problems));
    }

    [Fact]
    public void The_reader_knows_the_keys_of_the_schema_and_no_others()
    {
        var problems = new List<FileProblem>();
        var fields = YamlText.ParseMapping("policy.yaml", CompleteText(), problems)!.Read(problems);
        Policy.Read(fields);
        Assert.Empty(problems);
        Schema.AssertSame(fields);
    }

    [Fact]
    public void The_shipped_policy_follows_the_schema_and_names_it()
    {
        var file = Path.Combine(ProfileFolder.Samples(), "policy.yaml");
        Schema.AssertFollows(YamlText.ParseMapping(file, File.ReadAllBytes(file), [])!);
        Assert.Equal("# yaml-language-server: $schema=policy.schema.json", File.ReadLines(file).First());
    }

    [Fact]
    public void The_schema_knows_every_type_of_exception() =>
        Assert.Equal(
            ExceptionTypes.Owned,
            Schema.Root.GetProperty("properties").GetProperty("exceptions").GetProperty("items").GetProperty("properties").GetProperty("type").GetProperty("enum")
                .EnumerateArray().Select(t => t.GetString()));

    [Fact]
    public void The_schema_is_of_the_draft_that_editors_read() =>
        Assert.Equal("http://json-schema.org/draft-07/schema#", Schema.Root.GetProperty("$schema").GetString());

    static string CompleteText() =>
        File.ReadAllText(Path.Combine(ProfileFolder.Repository(), "tests", "Gateway.Partners.Tests", "complete-policy.yaml"));
}
