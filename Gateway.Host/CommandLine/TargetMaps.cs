using System.Diagnostics.CodeAnalysis;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary>Finds the map that writes a document in the target standard.</summary>
/// <remarks>The one named; else the one that read it, if it is of that standard; else the partner's; else the one for the release that is traded most.</remarks>
sealed class TargetMaps(MapLibrary maps, Standard target, string? name, PartnerProfile? partner, Terminal terminal)
{
    // The releases that most partners trade.
    static readonly string[] UsualReleases = ["004010", "D96A"];

    readonly HashSet<FileProblem> _told = [];
    readonly Dictionary<(DocumentType, string?), MapPlan?> _plans = [];

    internal static bool TryCreate(
        MapLibrary maps, Standard target, string? name, PartnerProfile? partner, Terminal terminal, [NotNullWhen(true)] out TargetMaps? found)
    {
        var names = maps.Maps.Where(m => m.Standard == target).Select(m => m.Name).ToList();
        found = name is null || names.Contains(name) ? new(maps, target, name, partner, terminal) : null;
        if (found is null) terminal.Error.WriteLine($"gateway: no map for {Word(target)} is named \"{name}\"; {Spelling.Hint(name!, names)}");
        return found is not null;
    }

    internal MapPlan? Find(Document document, string? sourceMap)
    {
        if (!_plans.TryGetValue((document.Type, sourceMap), out var plan))
            _plans[(document.Type, sourceMap)] = plan = Choose(document, sourceMap) is { } map ? Compile(map) : null;
        return plan;
    }

    /// <summary>The standard of the map that read a document; null for one that came from no message.</summary>
    internal Standard? StandardOf(string? sourceMap) => maps.Maps.FirstOrDefault(m => m.Name == sourceMap)?.Standard;

    /// <summary>Why there is none.</summary>
    internal Diagnostic Missing(Document document, Location place)
    {
        var others = maps.Maps.Where(m => m.Document == document.Type.ToString()).Select(m => m.Name).ToList();
        var there = others.Count == 0 ? "no map is for this document" : $"the maps for it are {string.Join(", ", others)}";
        var problem = name is null ? $"No map writes {document.Type} as {Word(target)}" : $"The map {name} does not write {document.Type}";
        return new(DiagnosticCodes.MapMissing, Severity.Error, place, $"{problem}; {there}. Name one by --target-map, or add one to the maps folder.");
    }

    MapDefinition? Choose(Document document, string? sourceMap)
    {
        var type = document.Type.ToString();
        var fitting = maps.Maps.Where(m => m.Standard == target && m.Document == type).ToList();
        if (name is not null) return fitting.Find(m => m.Name == name);
        return fitting.Find(m => m.Name == sourceMap) ?? fitting.Find(m => AgreementOf(m) is not null) ?? fitting
            .OrderByDescending(m => m.Versions.Any(UsualReleases.Contains))
            .ThenByDescending(IsOfStandard)
            .FirstOrDefault();
    }

    // A partner's own map in the folder stands behind the one that is named by the standard alone: x12-004010-855.
    static bool IsOfStandard(MapDefinition map) =>
        map.Versions is [var version, ..] && map.Name.Equals($"{map.Standard}-{version}-{map.Type}", StringComparison.OrdinalIgnoreCase);

    Agreement? AgreementOf(MapDefinition map) =>
        partner?.Agreements.FirstOrDefault(a => a.Standard == target && a.Map == map.Name);

    MapPlan? Compile(MapDefinition map)
    {
        var agreement = AgreementOf(map);
        var version = agreement?.Version ?? map.Versions.FirstOrDefault();
        var schema = version is null ? null : maps.Standards.Find(target, version, map.Type)?.Schema;
        var problems = new List<FileProblem>();
        var plan = agreement is null ? maps.Plan(map.Name, schema, problems) : agreement.Plan(maps, schema, problems);
        foreach (var problem in problems.Where(_told.Add)) terminal.Error.WriteLine(problem);
        return plan;
    }

    static string Word(Standard standard) => DefinitionValues.Hyphenated(standard.ToString());
}
