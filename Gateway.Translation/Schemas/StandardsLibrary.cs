using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace Gateway.Translation.Schemas;

/// <summary>The releases and messages that are defined here, each parsed when it is first asked for.</summary>
/// <remarks>Safe for threads. A message file lies at <c>STANDARD/VERSION/TYPE.def</c> beside the release's elements.def and segments.def.</remarks>
public sealed class StandardsLibrary
{
    const string Extension = ".def";
    readonly ILookup<string, DefinitionSource> _sources;
    readonly ConcurrentDictionary<string, StandardRelease> _releases = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(Standard, string, string, ReleaseRelation), MessageSchema> _schemas = new();
    readonly Dictionary<(Standard, string), string[]> _versions;
    volatile IReadOnlySet<string>? _functionalIds;

    internal StandardsLibrary(IEnumerable<DefinitionSource> sources)
    {
        _sources = sources.ToLookup(s => s.Place, StringComparer.Ordinal);
        _versions = Messages.GroupBy(m => (m.Standard, m.Type)).ToDictionary(g => g.Key, g => g.Select(m => m.Version).ToArray());
    }

    /// <summary>The definitions that come with the gateway.</summary>
    public static StandardsLibrary Shipped { get; } = new(EmbeddedFiles());

    /// <summary>All messages that are defined: standard, version, type.</summary>
    public IEnumerable<(Standard Standard, string Version, string Type)> Messages =>
        from source in _sources
        let parts = source.Key.Split('/')
        where parts[2] is not ("elements.def" or "segments.def")
        orderby source.Key
        select (parts[0] == "x12" ? Standard.X12 : Standard.Edifact, parts[1], parts[2][..^Extension.Length]);

    /// <summary>These definitions and more, such as an analyst writes: new messages and releases; elements, segments and messages that take
    /// the place of those of the same name.</summary>
    /// <param name="files">Path and text of each; the path ends in <c>x12|edifact/VERSION/TYPE.def</c>, or elements.def or segments.def.</param>
    /// <param name="problems">Takes what is wrong; then none of the files is taken.</param>
    public StandardsLibrary With(IEnumerable<(string Path, string Text)> files, ICollection<FileProblem> problems)
    {
        var (added, found) = (new List<DefinitionSource>(), new List<FileProblem>());
        foreach (var (path, text) in files)
            if (PlaceOf(path) is { } place) added.Add(new(place, path, () => text));
            else found.Add(new(path, 1, 1, "A definition lies in a folder x12 or edifact, then the release: x12/004010/830.def."));
        if (added.Count == 0 && found.Count == 0) return this;
        var whole = new StandardsLibrary(_sources.SelectMany(s => s).Concat(added));
        found.AddRange(whole.Check(added.Select(s => ReleaseOf(s.Place)).ToHashSet(), added));
        foreach (var problem in found) problems.Add(problem);
        return found.Count == 0 ? whole : this;
    }

    /// <summary>What was added to a release, in the order in which it counts: as <c>x12/004010/830.def</c>, and its text. Empty where the release is as it came with the gateway.</summary>
    public IReadOnlyList<(string Place, string Text)> Added(Standard standard, string version) =>
        [.. _sources.Where(s => ReleaseOf(s.Key) == (standard, version)).SelectMany(s => s).Where(s => s.Path != s.Place).Select(s => (s.Place, s.Text()))];

    /// <summary>GS01 of the X12 groups that carry the transaction sets that are defined.</summary>
    public IReadOnlySet<string> FunctionalIds => _functionalIds ??= Messages
        .Where(m => m.Standard == Standard.X12)
        .SelectMany(m => Files(m.Standard, m.Version, m.Type)[^1].Text.Split('\n'))
        .Where(line => line.StartsWith("group ", StringComparison.Ordinal))
        .Select(line => line["group ".Length..].Trim())
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The schema of a message type in the release that the version names, else in the nearest one that has it; null for an unknown type.</summary>
    /// <param name="standard">X12 or EDIFACT.</param>
    /// <param name="version">GS08 ("004010VICS"), or UNH 0052+0054 ("D96A").</param>
    /// <param name="type">ST01 or UNH 0065.</param>
    public SchemaMatch? Find(Standard standard, string version, string type)
    {
        if (!_versions.TryGetValue((standard, type), out var versions)) return null;
        var release = ReleaseOrder.Named(standard, version);
        var nearest = ReleaseOrder.Nearest(standard, release, versions);
        return new(Schema(standard, nearest, type, ReleaseOrder.Compare(standard, release, nearest)), nearest != release);
    }

    /// <summary>Parses everything and says what is wrong; for those who write definitions.</summary>
    public IReadOnlyList<FileProblem> Check() => Check(Messages.Select(m => (m.Standard, m.Version)).ToHashSet(), []);

    // What an added file breaks in another one is told at the added file.
    List<FileProblem> Check(HashSet<(Standard, string)> releases, List<DefinitionSource> added)
    {
        var problems = new List<FileProblem>();
        foreach (var (standard, version) in releases)
        {
            var parsed = ReadRelease(standard, version, problems);
            foreach (var message in Messages.Where(m => m.Standard == standard && m.Version == version))
                MessageFile.Read(Files(standard, version, message.Type)[^1], parsed, problems);
        }

        return added.Count == 0 ? problems : [.. problems.Select(p => added.Exists(s => s.Path == p.File) ? p : new(added[0].Path, 1, 1, $"With this file, {p}"))];
    }

    MessageSchema Schema(Standard standard, string version, string type, ReleaseRelation judged) =>
        _schemas.GetOrAdd((standard, version, type, judged), key => Read(standard, version, type, judged));

    MessageSchema Read(Standard standard, string version, string type, ReleaseRelation judged) =>
        judged == ReleaseRelation.Same
            ? Sound(problems => MessageFile.Read(Files(standard, version, type)[^1], Release(standard, version), problems))
            : Schema(standard, version, type, ReleaseRelation.Same).For(judged);

    StandardRelease Release(Standard standard, string version) =>
        _releases.GetOrAdd($"{standard}/{version}", _ => Sound(problems => ReadRelease(standard, version, problems)));

    StandardRelease ReadRelease(Standard standard, string version, ICollection<FileProblem> problems)
    {
        var elements = ElementsFile.Read(Files(standard, version, "elements"), problems);
        var (segments, others) = SegmentsFile.Read(Files(standard, version, "segments"), elements, problems);
        return new(standard, version, segments, others);
    }

    List<DefinitionFile> Files(Standard standard, string version, string name) =>
        [.. _sources[$"{(standard == Standard.X12 ? "x12" : "edifact")}/{version}/{name}{Extension}"].Select(s => new DefinitionFile(s.Path, s.Text()))];

    // The last three names of a path, where they say a standard, a release and a file.
    static string? PlaceOf(string path) =>
        path.Split('/', '\\') is [.., ("x12" or "edifact") and var standard, var version, var file] && file.EndsWith(Extension, StringComparison.Ordinal)
            ? $"{standard}/{version}/{file}"
            : null;

    static (Standard, string) ReleaseOf(string place) => place.Split('/') is ["x12", var version, _] ? (Standard.X12, version) : (Standard.Edifact, place.Split('/')[1]);

    // What comes with the program was tested with it, what was added was checked when it was: a mistake here is a bug of the program.
    static T Sound<T>(Func<ICollection<FileProblem>, T?> read)
    {
        var problems = new List<FileProblem>();
        var result = read(problems);
        return result is not null && problems.Count == 0 ? result : throw new InvalidOperationException(string.Join('\n', problems));
    }

    static IEnumerable<DefinitionSource> EmbeddedFiles()
    {
        var assembly = typeof(StandardsLibrary).Assembly;
        return from name in assembly.GetManifestResourceNames()
               where name.EndsWith(Extension, StringComparison.Ordinal)
               select new DefinitionSource(name, name, () => Text(assembly, name));
    }

    static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
