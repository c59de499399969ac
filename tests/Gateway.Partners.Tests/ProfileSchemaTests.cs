using Gateway.Partners.Tests.Support;
using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners.Tests;

/// <summary>The JSON Schema by which editors complete profiles must say what the reader reads.</summary>
public sealed class ProfileSchemaTests
{
    static readonly JsonSchema Schema = new("profile.schema.json");

    [Fact]
    public void The_profile_with_every_key_is_good()
    {
        using var folder = new ProfileFolder();
        folder.WithCertificate("certificates/complete.cer");
        folder.WithTemplate("base", "company: \"10\"\n").WithProfile("complete-partner", CompleteText());
        Assert.Empty(ProfileFolder.Shown(folder.Load().Problems));
    }

    [Fact]
    public void The_reader_knows_the_keys_of_the_schema_and_no_others()
    {
        var problems = new List<FileProblem>();
        var fields = YamlText.ParseMapping("complete-partner.yaml", CompleteText(), problems)!.Read(problems);
        ProfileReader.Read(fields, new("complete-partner", null, null));

        Schema.AssertSame(fields);
    }

    [Fact]
    public void The_samples_and_their_templates_follow_the_schema()
    {
        var files = Directory.EnumerateFiles(ProfileFolder.Samples(), "*.yaml", SearchOption.AllDirectories).ToList();
        Assert.True(files.Count >= 8);
        foreach (var file in files.Where(f => Path.GetFileName(f) != "policy.yaml"))
        {
            var problems = new List<FileProblem>();
            Schema.AssertFollows(YamlText.ParseMapping(file, File.ReadAllBytes(file), problems)!);
            Assert.Empty(problems);
        }
    }

    [Fact]
    public void Every_sample_and_template_names_the_schema_for_the_editor()
    {
        foreach (var file in Directory.EnumerateFiles(ProfileFolder.Samples(), "*.yaml", SearchOption.AllDirectories))
        {
            var first = File.ReadLines(file).First();
            var schema = first.Replace("# yaml-language-server: $schema=", "", StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, schema)), $"{file}: {first}");
        }
    }

    [Fact]
    public void The_schema_is_of_the_draft_that_editors_read() =>
        Assert.Equal("http://json-schema.org/draft-07/schema#", Schema.Root.GetProperty("$schema").GetString());

    static string CompleteText() =>
        File.ReadAllText(Path.Combine(ProfileFolder.Repository(), "tests", "Gateway.Partners.Tests", "complete-partner.yaml"));
}
