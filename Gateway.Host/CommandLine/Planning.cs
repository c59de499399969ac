using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Definitions;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.CommandLine;

/// <summary>How a command judges, maps and answers: by the standards and the maps written for them, or as one partner's profile says.</summary>
sealed class Planning(
    PartnerProfile? partner, StandardsLibrary standards, IReadOnlyDictionary<string, Guide> guides, MapLibrary? maps, string? mapName, Terminal terminal)
{
    readonly HashSet<FileProblem> _told = [];

    internal AcknowledgementPolicy Policy { get; } = partner?.Acknowledgements.Send ?? AcknowledgementPolicy.Default;

    internal PartnerProfile? Partner => partner;

    /// <summary>The maps of the folder; null when none were read.</summary>
    internal MapLibrary? Maps => maps;

    /// <summary>For judging alone: no map is read; what is wrong with the profile or a definition is told, and then false.</summary>
    internal static bool TryJudge(ParseResult line, string? partnerId, Terminal terminal, [NotNullWhen(true)] out Planning? planning)
    {
        planning = null;
        if (!TryFind(line, partnerId, terminal, out var partner)) return false;
        var problems = new List<FileProblem>();
        var standards = DefinitionFiles.ReadStandards(line.MapsFolder(), problems);
        foreach (var problem in problems) terminal.Error.WriteLine(problem);
        if (problems.Count > 0) return false;
        planning = new(partner, standards, Guides(line, partner, standards), null, null, terminal);
        return true;
    }

    /// <summary>For judging and mapping; what is wrong with the profile or a map is told, and then false.</summary>
    internal static bool TryMap(
        ParseResult line, string? partnerId, string? mapName, Terminal terminal, [NotNullWhen(true)] out Planning? planning)
    {
        planning = null;
        if (!TryFind(line, partnerId, terminal, out var partner)) return false;
        var problems = new List<FileProblem>();
        var maps = DefinitionFiles.Read(line.MapsFolder(), problems);
        if (mapName is not null && maps.Find(mapName) is null)
            problems.Add(new(line.MapsFolder(), 1, 1, $"no map is named \"{mapName}\"; {Spelling.Hint(mapName, [.. maps.Maps.Select(m => m.Name)])}"));
        foreach (var problem in problems) terminal.Error.WriteLine(problem);
        if (problems.Exists(p => p.Severity == Severity.Error)) return false;
        planning = new(partner, maps.Standards, Guides(line, partner, maps.Standards), maps, mapName, terminal);
        return true;
    }

    internal MessagePlan PlanFor(EnvelopeKey key)
    {
        var match = standards.Find(key.Standard, key.Version, key.Type);
        var agreement = partner is null ? null : Agreed(partner, key);
        return MessagePlan.Of(match) with { Policy = PolicyFor(agreement), Guide = GuideFor(agreement), Map = MapFor(key, match, agreement) };
    }

    // Without a partner there is no guide, and none is read.
    static IReadOnlyDictionary<string, Guide> Guides(ParseResult line, PartnerProfile? partner, StandardsLibrary standards) =>
        partner is null ? new Dictionary<string, Guide>() : DefinitionFiles.ReadGuides(line.MapsFolder(), standards);

    /// <summary>The map by which a file is read as CSV; null when it is an interchange.</summary>
    internal MapPlan? CsvMapFor(string file)
    {
        var agreement = mapName is null ? partner?.Agreements.FirstOrDefault(a => IsCsv(a, Path.GetFileName(file))) : null;
        var name = mapName ?? agreement?.Map ?? MapBeside(file);
        if (name is null || maps?.Find(name) is not { Standard: Standard.Csv }) return null;
        var problems = new List<FileProblem>();
        var plan = agreement is null ? maps.Plan(name, null, problems) : agreement.Plan(maps, null, problems);
        Tell(problems);
        return plan;
    }

    void Tell(IEnumerable<FileProblem> problems)
    {
        foreach (var problem in problems.Where(_told.Add)) terminal.Error.WriteLine(problem);
    }

    static bool IsCsv(Agreement agreement, string fileName) =>
        agreement is { Direction: Direction.In, Standard: Standard.Csv }
        && (agreement.Mask is null || FileSystemName.MatchesSimpleExpression(agreement.Mask, fileName, ignoreCase: true));

    // A CSV names nothing: a sample beside its map begins with the map's file name.
    string? MapBeside(string file)
    {
        var beside = maps?.Maps.Where(m => m.Standard == Standard.Csv
            && Path.GetFullPath(file).StartsWith(Path.ChangeExtension(Path.GetFullPath(m.File), null), StringComparison.Ordinal));
        return beside?.MaxBy(m => m.File.Length)?.Name;
    }

    static bool TryFind(ParseResult line, string? partnerId, Terminal terminal, out PartnerProfile? partner)
    {
        partner = null;
        if (partnerId is null) return true;
        var directory = PartnerDirectory.Load(new(line.ProfilesFolder(), line.MapsFolder()));
        foreach (var problem in directory.Problems) terminal.Error.WriteLine(problem);
        partner = directory.Find(partnerId);
        if (partner is null)
            terminal.Error.WriteLine($"gateway: {Unknown.Text("partner", partnerId, Spelling.Hint(partnerId, [.. directory.Partners.Select(p => p.Id)]))}");
        return partner is not null && directory.IsUsable;
    }

    AcknowledgementPolicy PolicyFor(Agreement? agreement) =>
        agreement?.Validation.Guide == GuideFindings.Accept ? Policy.ToleratingGuide() : Policy;

    Guide? GuideFor(Agreement? agreement) =>
        agreement?.Guide is { } name && agreement.Validation.Guide != GuideFindings.Ignore ? guides.GetValueOrDefault(name) : null;

    MapPlan? MapFor(EnvelopeKey key, SchemaMatch? match, Agreement? agreement)
    {
        if (maps is null || match is null || NameFor(key, match.Schema, agreement) is not { } name) return null;
        if (Mistaken(name, key) is { } mistaken)
        {
            Tell([mistaken]);
            return null;
        }

        var problems = new List<FileProblem>();
        var plan = mapName is null && agreement is not null ? agreement.Plan(maps, match.Schema, problems) : maps.Plan(name, match.Schema, problems);
        Tell(problems);
        return plan;
    }

    // One sentence instead of one for each row that finds nothing.
    FileProblem? Mistaken(string name, EnvelopeKey key) =>
        maps!.Find(name) is { } map && (map.Standard != key.Standard || map.Type != key.Type)
            ? new(map.File, 1, 1, $"map {name} reads {map.Type} and not {key.Type}; leave --map out, or name one that does")
            : null;

    string? NameFor(EnvelopeKey key, MessageSchema schema, Agreement? agreement)
    {
        if (mapName is not null) return mapName;
        return partner is null ? maps!.Find(key.Standard, schema.Version, schema.Type)?.Name : agreement?.Map;
    }

    Agreement? Agreed(PartnerProfile of, EnvelopeKey key)
    {
        var found = PartnerDirectory.FindAgreement(
            of, Direction.In, key.Standard, key.Type, key.Version,
            key.IsTest ? TrafficStream.Test : TrafficStream.Production, key.Group.Sender, key.Group.Receiver);
        if (found.Reason is not null) terminal.Error.WriteLine($"gateway: {found.Reason}");
        return found.Agreement;
    }
}
