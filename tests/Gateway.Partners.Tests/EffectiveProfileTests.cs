using System.Text.Json;
using Gateway.Partners.Tests.Support;
using Gateway.Translation.Definitions;

namespace Gateway.Partners.Tests;

public sealed class EffectiveProfileTests : IDisposable
{
    readonly ProfileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mappings_merge_deep_and_lists_by_the_names_of_their_entries()
    {
        var acme = Load("""
            agreements:
              - { agreement: in-810, direction: in, standard: x12, type: "810", map: x12-004010-810 }
              - { agreement: in-855, post: clean-lines }
            transports: { in: [{ mailbox: main, masks: ["*.x12"] }] }
            """);
        Assert.Equal(["in-855", "in-810"], acme.Agreements.Select(a => a.Name));
        Assert.Equal(("x12-004010-855", PostingScope.CleanLines), (acme.Agreements[0].Map, acme.Agreements[0].Post));
        Assert.Equal(["*.x12"], acme.Mailboxes[0].Settings.Masks);
        Assert.Equal("mailboxes/acme/in", acme.Mailboxes[0].Settings.In);
        Assert.Equal(("US", "111"), (acme.Ours.X12!.Party.Id, acme.Theirs.X12!.Party.Id));
    }

    [Fact]
    public void Templates_of_templates_are_overridden_from_the_profile_down()
    {
        _folder.WithTemplate("middle", "extends: x12-supplier\ncompany: \"20\"\nmode: shadow\n");
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", "mode: live").Replace("extends: x12-supplier", "extends: middle"));
        var acme = _folder.Load().Find("acme")!;
        Assert.Equal(("20", ProcessingMode.Live, "Europe/Berlin"), (acme.Company, acme.Agreements[0].Mode, acme.TimeZone.Id));
    }

    [Fact]
    public void Why_names_the_file_and_line_of_every_value()
    {
        var text = EffectiveProfile.ToText(Load("mode: shadow").Effective, why: true);
        Assert.Contains("company: \"10\"", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^mode: shadow +# .*acme\.yaml:6:7$", text);
        Assert.Matches(@"(?m)^company: ""10"" +# .*templates.x12-supplier\.yaml:1:10$", text);
        Assert.Matches(@"(?m)^  - agreement: in-855 +# .*x12-supplier\.yaml:10:18$", text);
    }

    [Fact]
    public void The_effective_text_is_a_profile_of_the_same_values()
    {
        foreach (var partner in PartnerDirectory.Load(new(ProfileFolder.Samples(), null)).Partners)
        {
            var problems = new List<Translation.FileProblem>();
            var again = YamlText.ParseMapping("effective.yaml", EffectiveProfile.ToText(partner.Effective, why: true), problems);
            Assert.Empty(problems);
            Assert.Equal(EffectiveProfile.ToJson(partner.Effective), EffectiveProfile.ToJson(again!));
        }
    }

    [Fact]
    public void As_json_each_value_has_its_path_and_source()
    {
        using var json = JsonDocument.Parse(EffectiveProfile.ToJson(Load("mode: shadow").Effective, why: true));
        var map = json.RootElement.EnumerateArray().Single(v => v.GetProperty("path").GetString() == "agreements[in-855].map");
        Assert.Equal("x12-004010-855", map.GetProperty("value").GetString());
        Assert.EndsWith("x12-supplier.yaml", map.GetProperty("file").GetString(), StringComparison.Ordinal);
        Assert.Equal(10, map.GetProperty("line").GetInt32());
    }

    [Fact]
    public void A_tolerance_knows_where_it_was_set()
    {
        var acme = Load("tolerances: { price: { over: { percent: 2 }, under: unlimited }, quantity: { percent: 5, amount: 3 } }");
        var (over, under) = acme.Tolerances.Price;
        Assert.Equal(("2 percent", 6), (over.ToString(), over.Source?.Line));
        Assert.Equal(("unlimited", 6), (under.ToString(), under.Source?.Line));
        Assert.Equal("5 percent or 3", acme.Tolerances.Quantity.Under.ToString());
        Assert.Equal((0, 0), (acme.Tolerances.Dates.Early.Days, acme.Tolerances.Dates.Late.Days));
    }

    PartnerProfile Load(string rest)
    {
        var directory = _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", rest)).Load();
        Assert.Empty(ProfileFolder.Shown(directory.Problems));
        return directory.Find("acme")!;
    }
}
