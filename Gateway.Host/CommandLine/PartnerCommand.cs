using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary><c>partner</c>: who we trade with, and where each of their settings comes from.</summary>
static class PartnerCommand
{
    internal static Command Create(Terminal terminal)
    {
        var partner = new GatewayCommand("partner", "Show trading partners and their settings")
        {
            Examples =
            [
                "gateway partner list                                       # all partners",
                "gateway partner show hollis-fasteners                      # one on a screen",
                "gateway partner show hollis-fasteners --effective --why    # every value and the file and line that set it",
            ],
        };
        partner.Subcommands.Add(List(terminal));
        partner.Subcommands.Add(Show(terminal));
        return partner;
    }

    static Command List(Terminal terminal)
    {
        var list = new GatewayCommand("list", "List the partners") { Examples = ["gateway partner list --json   # for programs"] };
        list.SetAction(line => WriteList(PartnerDirectory.Load(Folders(line)), line.WantsJson(), terminal));
        return list;
    }

    static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The partner: the name of the profile's file" };
        var effective = new Option<bool>("--effective") { Description = "Print the whole profile, merged with its templates" };
        var why = new Option<bool>("--why") { Description = "Print with each value the file, line and column that set it" };
        var show = new GatewayCommand("show", "Show one partner")
        {
            Examples = ["gateway partner show hollis-fasteners --effective --why", "gateway partner show hollis-fasteners --why --json   # path, value, file, line, column"],
        };
        show.Arguments.Add(name);
        show.Options.Add(effective);
        show.Options.Add(why);
        show.SetAction(line => WritePartner(
            PartnerDirectory.Load(Folders(line)), line.GetRequiredValue(name), line.GetValue(effective), line.GetValue(why), line.WantsJson(), terminal));
        return show;
    }

    static PartnerFolders Folders(ParseResult line) => new(line.ProfilesFolder(), line.MapsFolder());

    static int WriteList(PartnerDirectory directory, bool json, Terminal terminal)
    {
        if (json)
            terminal.Text.WriteLine(JsonSerializer.Serialize(directory.Partners.Select(p => new PartnerLine(p.Id, p.Name, p.Supplier, p.Stream.ToString().ToLowerInvariant())).ToList(), PartnerJson.Readable.ListPartnerLine));
        else
            WriteColumns(directory.Partners, terminal);
        return Report(directory.Problems, terminal);
    }

    static void WriteColumns(IReadOnlyList<PartnerProfile> partners, Terminal terminal)
    {
        var width = partners.Select(p => p.Id.Length).DefaultIfEmpty().Max();
        foreach (var partner in partners)
            terminal.Text.WriteLine($"{partner.Id.PadRight(width)}  supplier {partner.Supplier}  {(partner.Stream == TrafficStream.Test ? "test      " : "production")}  {partner.Name}");
    }

    static int WritePartner(PartnerDirectory directory, string name, bool effective, bool why, bool json, Terminal terminal)
    {
        if (directory.Find(name) is not { } partner)
        {
            terminal.Error.WriteLine($"gateway: {Unknown.Text("partner", name, Spelling.Hint(name, [.. directory.Partners.Select(p => p.Id)]))}");
            return directory.IsUsable ? ExitCodes.Usage : Report(directory.Problems, terminal);
        }

        terminal.Text.Write((json, why) switch
        {
            (true, true) => EffectiveProfile.WhyJson(partner, directory.Policy) + "\n",
            (true, false) => EffectiveProfile.ToJson(partner.Effective) + "\n",
            (false, true) => EffectiveProfile.Why(partner, directory.Policy),
            (false, false) => effective ? EffectiveProfile.ToText(partner.Effective, why: false) : PartnerSummary.ToText(partner),
        });
        var files = EffectiveProfile.Values(partner.Effective).Select(v => v.Value.Position.File).ToHashSet(StringComparer.Ordinal);
        return Report(directory.Problems.Where(p => files.Contains(p.File)), terminal);
    }

    static int Report(IEnumerable<FileProblem> problems, Terminal terminal)
    {
        var bad = false;
        foreach (var problem in problems)
        {
            terminal.Error.WriteLine(problem);
            bad |= problem.Severity == Severity.Error;
        }

        return bad ? ExitCodes.Bad : ExitCodes.Good;
    }
}

/// <summary>A partner in <c>partner list --json</c>.</summary>
sealed record PartnerLine(string Partner, string Name, string Supplier, string Stream);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<PartnerLine>))]
sealed partial class PartnerJson : JsonSerializerContext
{
    /// <summary>Letters, quotes and delimiters stay as they are: it is read by people and programs, never put into a page.</summary>
    internal static PartnerJson Readable => field ??= new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
