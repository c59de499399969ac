using Gateway.Translation;
using Gateway.Translation.Definitions;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Partners;

/// <summary>Whether each agreement's map is one for its messages, and its own rows fit that map.</summary>
public static class AgreementMaps
{
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
            maps.Plan(map.Name, SchemaOf(agreement, map, maps.Standards), agreement.ReadRows(problems), problems);
    }

    static MessageSchema? SchemaOf(Agreement agreement, MapDefinition map, StandardsLibrary standards) => map.Standard == Standard.Csv
        ? null
        : standards.Find(map.Standard, agreement.Version ?? map.Versions.FirstOrDefault() ?? "", map.Type)?.Schema;

    static string Named(Standard standard, string type) => $"{DefinitionValues.Hyphenated(standard.ToString())} {type}";
}
