using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class PartnerCommandTests
{
    readonly TestTerminal _terminal = new();

    [Fact]
    public async Task Partners_are_listed()
    {
        Assert.Equal(ExitCodes.Good, await Run("list"));
        Assert.Contains("hollis-fasteners   supplier 100210  production  Hollis Fasteners Inc.\n", _terminal.Output);
    }

    [Fact]
    public async Task A_partner_is_shown_on_a_screen()
    {
        Assert.Equal(ExitCodes.Good, await Run("show", "hollis-fasteners"));
        Assert.Contains("they are      x12 01:118502274 (group HOLLISF)\n", _terminal.Output);
        Assert.Contains("acknowledges  997, TA1 when-asked\n", _terminal.Output);
    }

    [Fact]
    public async Task Why_names_the_template_and_line_of_an_inherited_value()
    {
        Assert.Equal(ExitCodes.Good, await Run("show", "hollis-fasteners", "--effective", "--why"));
        Assert.Matches(@"(?m)^supplier: ""100210"" +# .*hollis-fasteners\.yaml:6:11$", _terminal.Output);
        Assert.Matches(@"(?m)^company: ""10"" +# .*supplier\.yaml:3:10$", _terminal.Output);
    }

    [Fact]
    public async Task Why_names_the_terms_that_the_policy_sets_for_the_company()
    {
        Assert.Equal(ExitCodes.Good, await Run("show", "brandt-hydraulics", "--effective", "--why"));
        Assert.Matches(@"(?m)^    over:\r?\n      percent: ""2"" +# .*brandt-hydraulics\.yaml:\d+:\d+$", _terminal.Output);
        Assert.Matches(@"(?m)^#       percent: ""1"" +# .*policy\.yaml:\d+:\d+$", _terminal.Output);
    }

    [Fact]
    public async Task Terms_are_shown_in_words()
    {
        Assert.Equal(ExitCodes.Good, await Run("show", "brandt-hydraulics"));
        Assert.Contains("tolerances    price over 2 percent, price under unlimited, quantity 0 percent\n", _terminal.Output);
        Assert.Contains("              dates early 5 days, dates late 2 days\n", _terminal.Output);
    }

    [Fact]
    public async Task Json_gives_every_value_with_its_source()
    {
        Assert.Equal(ExitCodes.Good, await Run("show", "hollis-fasteners", "--why", "--json"));
        using var json = JsonDocument.Parse(_terminal.Output);
        var paths = json.RootElement.EnumerateArray().Select(v => v.GetProperty("path").GetString()).ToList();
        Assert.Contains("agreements[in-855].map", paths);
        Assert.Contains("policy.tolerances.price.over.percent", paths);
    }

    [Fact]
    public async Task An_unknown_partner_is_refused_with_the_name_that_was_meant()
    {
        Assert.Equal(ExitCodes.Usage, await Run("show", "hollis-fastners"));
        Assert.Contains("did you mean \"hollis-fasteners\"?", _terminal.Error);
    }

    Task<int> Run(params string[] arguments) => new Commands([new("partner", PartnerCommand.Create)], _terminal.Terminal)
        .RunAsync(["partner", .. arguments, "--profiles", Path.Combine(Repository(), "partner-profiles"), "--maps", Path.Combine(Path.GetTempPath(), "no-maps-here")]);

    static string Repository([CallerFilePath] string here = "") => Path.GetFullPath("../../..", Path.GetDirectoryName(here)!);
}
