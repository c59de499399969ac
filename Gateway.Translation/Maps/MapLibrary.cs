using System.Collections.Concurrent;
using Gateway.Translation.Definitions;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>A file of the maps folder: its path as the analyst knows it, and its text.</summary>
public sealed record MapFile(string Path, string Text);

/// <summary>The maps, code lists and definitions of one folder, read together; plans are compiled on first use and kept.</summary>
/// <remarks>Immutable but for the kept plans; shared by threads. A change on disk makes a new library.</remarks>
public sealed class MapLibrary
{
    readonly Dictionary<string, MapDefinition> _maps = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    readonly Dictionary<string, CodeList> _lists = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(string Map, MessageSchema? Schema), Compiled> _plans = new();

    readonly MapVocabulary _vocabulary;

    static readonly Lazy<MapLibrary> OfAssembly = new(() => Read(MapResources.Files(), []));

    MapLibrary(IEnumerable<MapFunction> functions) => _vocabulary = new(_lists, [.. MapFunctions.Shipped, .. functions]);

    /// <summary>The maps and code lists that come with the gateway, read when first asked for.</summary>
    public static MapLibrary Shipped => OfAssembly.Value;

    /// <summary>The maps, in the order of their names.</summary>
    public IReadOnlyList<MapDefinition> Maps => [.. _maps.Values.OrderBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>The code lists by name.</summary>
    public IReadOnlyDictionary<string, CodeList> CodeLists => _lists;

    /// <summary>The standards that the maps are written for: those that come with the gateway, and what the folder adds to them.</summary>
    public StandardsLibrary Standards { get; private set; } = StandardsLibrary.Shipped;

    /// <summary>Reads maps (.yaml), code lists (.csv) and definitions (.def); what is wrong becomes problems, what is right can be used.</summary>
    /// <param name="files">Maps, code lists and definitions.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="functions">Functions that rows may call besides those that are always there.</param>
    public static MapLibrary Read(IEnumerable<MapFile> files, ICollection<FileProblem> problems, IEnumerable<MapFunction>? functions = null)
    {
        var library = new MapLibrary(functions ?? []);
        var maps = new List<MapDefinition>();
        var ordered = files.OrderBy(f => f.Path, StringComparer.Ordinal).ToList();
        library.Standards = StandardsLibrary.Shipped.With(ordered.Where(IsStandard).Select(f => (f.Path, f.Text)), problems);
        foreach (var file in ordered.Where(f => !IsStandard(f)))
            if (file.Path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) library.AddList(file, problems);
            else if (MapText.Parse(file.Path, file.Text, problems) is { } map) maps.Add(map);
        library.AddMaps(maps, problems);
        return library;
    }

    /// <summary>The map of that name, or null.</summary>
    public MapDefinition? Find(string name) => _maps.GetValueOrDefault(name);

    /// <summary>The file of a map, of those too that only hold rows for others; null when there is no such map.</summary>
    public string? FileOf(string map) => _files.GetValueOrDefault(map);

    /// <summary>The map written for a message: by release and type, or null.</summary>
    public MapDefinition? Find(Standard standard, string version, string type) =>
        Maps.FirstOrDefault(m => m.Standard == standard && m.Type == type && m.Versions.Contains(version));

    /// <summary>The schema and map of what an envelope says, as <see cref="Translator"/> asks for them: the standard alone, without partner.</summary>
    /// <remarks>A map that does not fit its schema is none; <see cref="Plan(string, MessageSchema?, ICollection{FileProblem})"/> says why.</remarks>
    public MessagePlan PlanFor(EnvelopeKey envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var match = Standards.Find(envelope.Standard, envelope.Version, envelope.Type);
        var map = match is null ? null : Find(envelope.Standard, match.Schema.Version, envelope.Type);
        return MessagePlan.Of(match) with { Map = map is null ? null : Plan(map.Name, match!.Schema, []) };
    }

    /// <summary>The map compiled against a schema (null for CSV); null when it does not fit, with the problems that say why.</summary>
    public MapPlan? Plan(string map, MessageSchema? schema, ICollection<FileProblem> problems)
    {
        if (Find(map) is not { } definition) return null;
        var compiled = _plans.GetOrAdd((map, schema), _ => Compile(definition, schema));
        foreach (var problem in compiled.Problems) problems.Add(problem);
        return compiled.Plan;
    }

    /// <summary>A map with single rows overridden, as a partner's profile does; the rows are YAML mappings as in a map.</summary>
    public MapPlan? Plan(string map, MessageSchema? schema, IReadOnlyList<YamlFields> overrides, ICollection<FileProblem> problems)
    {
        if (Find(map) is not { } definition) return null;
        var rows = MapText.ParseRows(overrides, definition.Standard, problems);
        return MapCompiler.Compile(definition with { Rows = MapRows.Merge(definition.Rows, rows) }, schema, _vocabulary, problems);
    }

    Compiled Compile(MapDefinition definition, MessageSchema? schema)
    {
        var problems = new List<FileProblem>();
        return new(MapCompiler.Compile(definition, schema, _vocabulary, problems), problems);
    }

    static bool IsStandard(MapFile file) => file.Path.EndsWith(".def", StringComparison.Ordinal);

    void AddList(MapFile file, ICollection<FileProblem> problems)
    {
        if (CodeList.Parse(file.Path, file.Text, problems) is { } list && !_lists.TryAdd(list.Name, list))
            problems.Add(new(file.Path, 1, 1, $"the code list {list.Name} stands already in {_lists[list.Name].File}; rename one"));
    }

    void AddMaps(List<MapDefinition> maps, ICollection<FileProblem> problems)
    {
        var byName = new Dictionary<string, MapDefinition>(StringComparer.Ordinal);
        foreach (var map in maps)
            if (byName.TryAdd(map.Name, map)) _files.Add(map.Name, map.File);
            else
                problems.Add(new(map.File, 1, 1, $"the map \"{map.Name}\" stands already in {byName[map.Name].File}; rename one"));
        foreach (var map in byName.Values.Where(m => !m.IsAbstract))
            if (MapRows.Extend(map, byName, problems) is { } whole)
                _maps.Add(map.Name, whole);
    }

    sealed record Compiled(MapPlan? Plan, IReadOnlyList<FileProblem> Problems);
}
