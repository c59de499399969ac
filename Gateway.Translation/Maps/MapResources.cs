namespace Gateway.Translation.Maps;

/// <summary>The files of the maps folder as the assembly carries them.</summary>
static class MapResources
{
    internal static IEnumerable<MapFile> Files()
    {
        var assembly = typeof(MapResources).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith("maps/", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new(name, reader.ReadToEnd());
        }
    }
}
