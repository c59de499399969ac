using Gateway.Translation;
using Gateway.Translation.Definitions;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Partners;

/// <summary>The maps of agreements, with the agreements' own rows: whether each is one for its messages and the rows fit it.</summary>
public static class AgreementMaps
{
    /// <summary>The agreement's map with its own rows, compiled against a schema (null for CSV); null when it is not there or does not fit, with the problems that say why.</summary>
    public static MapPlan? Plan(this Agreement agreement, MapLibrary maps, MessageSchema? schema, ICollection<FileProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        ArgumentNullException.ThrowIfNull(maps);
        return agreement.ReadRows(problems) is { Count: > 0 } rows ? maps.Plan(agreement.Map, schema, rows, problems) : maps.Plan(agreement.Map, schema, problems);
    }

    public static void Check(PartnerDirectory directory, MapLibrary maps, ICollection<FileProblem> problems)
    {
        foreach (var agreement in directory.Partners.SelectMany(p => p.Agreements))
            if (agreement.Type.Length > 0 && maps.Find(agreement.Map) is { } map)
                Check(agreement, map, maps, problems);
    }

    static void Check(Agreement agreement, MapDefinition map, MapLibrary maps, ICollection<FileProblem> problems)
    {
        if (map.Standard != agreement.Standard || (map.Standard != Standard.Csv && map.Type != agreement.Type))
            problems.Add(agreement.Source.Problem(
                $"the agreement \"{agreement.Name}\" is for {Named(agreement.Standard, agreement.Type)}, but its map {map.Name} is for {Named(map.Standard, map.Type)}; name another map"));
        else if (agreement.Rows is not null)
            agreement.Plan(maps, SchemaOf(agreement, map, maps.Standards), problems);
    }

    static MessageSchema? SchemaOf(Agreement agreement, MapDefinition map, StandardsLibrary standards) => map.Standard == Standard.Csv
        ? null
        : standards.Find(map.Standard, agreement.Version ?? map.Versions.FirstOrDefault() ?? "", map.Type)?.Schema;

    static string Named(Standard standard, string type) => $"{DefinitionValues.Hyphenated(standard.ToString())} {type}";
}
