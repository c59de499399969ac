using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Maps;

public class ShippedMapsTests
{
    public static TheoryData<string> Maps => [.. Mapping.Library.Maps.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_shipped_map_fits_its_schema(string map)
    {
        var definition = Mapping.Library.Find(map)!;
        var problems = new List<FileProblem>();
        var schema = definition.Standard == Standard.Csv
            ? null
            : StandardsLibrary.Shipped.Find(definition.Standard, definition.Versions[0], definition.Type)!.Schema;
        var plan = Mapping.Library.Plan(map, schema, problems);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.NotNull(plan);
    }
}
