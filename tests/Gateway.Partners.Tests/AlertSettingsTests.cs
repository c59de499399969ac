using Gateway.Partners.Tests.Support;
using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners.Tests;

/// <summary>alerts.yaml: read strictly, as its schema says.</summary>
public sealed class AlertSettingsTests
{
    const string Good = """
        timeZone: Europe/Berlin
        mail: { server: smtp.example.com, from: gateway@example.com, to: [edi@example.com] }
        quiet:
          - { days: [fri], from: "20:00", to: "06:30" }
          - { days: [sun], from: "00:00", to: "24:00" }
        alerts:
          - { on: dead-letters }
        """;

    static readonly JsonSchema Schema = new("alerts.schema.json");

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "on: dead-letters", "on: dead-leters", "7:11 error unknown on \"dead-leters\"; did you mean \"dead-letters\"?" },
        { "on: dead-letters", "on: dead-letters, through: [mial]", "7:35 error no channel is named \"mial\"; did you mean \"mail\"?" },
        { "on: dead-letters", "on: dead-letters, after: soon", "7:32 error \"after\" must be a duration such as 30 s, 15 min, 4 h or 2 d, not \"soon\"" },
        { "- { on: dead-letters }", "- { on: dead-letters }\n  - { on: dead-letters }", "8:11 error \"dead-letters\" stands twice; make them one entry" },
        { "Europe/Berlin", "Europe/Berlni", "1:11 error unknown time zone \"Europe/Berlni\"; did you mean \"Europe/Berlin\"?" },
        { "timeZone: Europe/Berlin", "timeZone: UTC\nrepeat: 5 s", "2:9 error \"repeat\" must be \"never\", or a duration such as 30 s, 15 min, 4 h or 2 d, from 1 min, not \"5 s\"" },
        { "[edi@example.com]", "[edi]", "2:67 error \"edi\" is not a mail address; write one such as edi@example.com" },
        { "from: gateway@example.com", "from: gateway", "2:41 error \"gateway\" is not a mail address; write one such as gateway@example.com" },
        { "server: smtp.example.com", "server: smtp.example.com, user: me, password: hunter2", "2:55 error \"password\" must not be written out; keep it outside and write secret:NAME, such as secret:acme-password" },
        { "server: smtp.example.com", "server: s, security: none, user: me, password: secret:x", "2:30 error a password does not go over the network in the clear; use start-tls, or a server that asks for none" },
        { "server: smtp.example.com", "server: s, user: me", "2:26 error \"user\" and \"password\" go together; write both or neither" },
        { "days: [fri]", "days: [friday]", "4:14 error \"friday\" is not a day; expected one of sun, mon, tue, wed, thu, fri, sat" },
        { "\"06:30\"", "\"6:30\"", "4:39 error \"to\" must be a time of day such as 06:30 in quotes, 24:00 for the end of the day, not \"6:30\"" },
        { "quiet:", "quite:", "3:1 error unknown key \"quite\"; did you mean \"quiet\"?" },
        { "quiet:", "webhooks: [{ webhook: chat, url: \"http://chat.example.com\" }]\nquiet:", "3:34 error \"http://chat.example.com\" is not an https address; write one such as https://chat.example.com/hooks/edi, or secret:NAME (http is for this machine only)" },
    };

    [Fact]
    public void The_reader_knows_the_keys_of_the_schema_and_no_others()
    {
        var problems = new List<FileProblem>();
        var fields = YamlText.ParseMapping("alerts.yaml", Complete(), problems)!.Read(problems);
        AlertSettings.Read(fields);
        fields.End();
        Assert.Empty(problems);
        Schema.AssertSame(fields);
        Schema.AssertFollows(fields.Mapping);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told_at_its_place(string part, string by, string problem)
    {
        using var folder = new ProfileFolder();
        folder.Write("partner-profiles/alerts.yaml", Good.Replace(part, by, StringComparison.Ordinal));
        Assert.Contains(folder.Load().Problems, p => p.ToString().EndsWith("alerts.yaml:" + problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_good_file_is_in_force_with_the_profiles_and_is_no_partner()
    {
        using var folder = new ProfileFolder();
        var partners = folder.Load().Partners.Count;
        folder.Write("partner-profiles/alerts.yaml", Good);
        var loaded = folder.Load();
        Assert.Empty(ProfileFolder.Shown(loaded.Problems));
        Assert.Equal(partners, loaded.Partners.Count);
        Assert.Equal(["mail"], Assert.Single(loaded.Alerts.Rules).Through);
        Assert.Equal(TimeSpan.FromHours(4), loaded.Alerts.Repeat);
    }

    // Berlin is an hour before UTC in November. The 27th is a Friday.
    [Theory]
    [InlineData("2026-11-27T18:59:00Z", false)]
    [InlineData("2026-11-27T19:00:00Z", true)]
    [InlineData("2026-11-28T05:29:00Z", true)]
    [InlineData("2026-11-28T05:30:00Z", false)]
    [InlineData("2026-11-28T19:30:00Z", false)]
    [InlineData("2026-11-28T23:00:00Z", true)]
    [InlineData("2026-11-29T22:59:00Z", true)]
    [InlineData("2026-11-29T23:00:00Z", false)]
    public void Quiet_hours_are_of_the_zone_and_of_the_day_on_which_they_begin(string at, bool isQuiet)
    {
        var settings = AlertSettings.Read(YamlText.ParseMapping("alerts.yaml", Good, [])!.Read([]));
        Assert.Equal(isQuiet, settings.IsQuiet(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }

    static string Complete() => File.ReadAllText(Path.Combine(ProfileFolder.Repository(), "tests", "Gateway.Partners.Tests", "complete-alerts.yaml"));
}
