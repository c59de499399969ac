using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace Gateway.Translation.Schemas;

/// <summary>The releases and messages that are defined here, each parsed when it is first asked for.</summary>
/// <remarks>Safe for threads. A message file lies at <c>STANDARD/VERSION/TYPE.def</c> beside the release's elements.def and segments.def.</remarks>
public sealed class StandardsLibrary
{
    readonly IReadOnlyDictionary<string, Func<string>> _files;
    readonly ConcurrentDictionary<string, StandardRelease> _releases = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(Standard, string, string, ReleaseRelation), MessageSchema> _schemas = new();
    readonly Dictionary<(Standard, string), string[]> _versions;
    volatile IReadOnlySet<string>? _functionalIds;

    internal StandardsLibrary(IReadOnlyDictionary<string, Func<string>> files)
    {
        _files = files;
        _versions = Messages.GroupBy(m => (m.Standard, m.Type)).ToDictionary(g => g.Key, g => g.Select(m => m.Version).ToArray());
    }

    /// <summary>The definitions that come with the gateway.</summary>
    public static StandardsLibrary Shipped { get; } = new(EmbeddedFiles());

    /// <summary>All messages that are defined: standard, version, type.</summary>
    public IEnumerable<(Standard Standard, string Version, string Type)> Messages =>
        from path in _files.Keys
        let parts = path.Split('/')
        where parts.Length == 3 && parts[2] is not ("elements.def" or "segments.def")
        orderby path
        select (parts[0] == "x12" ? Standard.X12 : Standard.Edifact, parts[1], parts[2][..^".def".Length]);

    /// <summary>GS01 of the X12 groups that carry the transaction sets that are defined.</summary>
    public IReadOnlySet<string> FunctionalIds => _functionalIds ??= Messages
        .Where(m => m.Standard == Standard.X12)
        .SelectMany(m => File(m.Standard, m.Version, m.Type).Text.Split('\n'))
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
    public IReadOnlyList<FileProblem> Check()
    {
        var problems = new List<FileProblem>();
        foreach (var release in Messages.GroupBy(m => (m.Standard, m.Version)))
        {
            var parsed = ReadRelease(release.Key.Standard, release.Key.Version, problems);
            foreach (var (standard, version, type) in release) MessageFile.Read(File(standard, version, type), parsed, problems);
        }

        return problems;
    }

    MessageSchema Schema(Standard standard, string version, string type, ReleaseRelation judged) =>
        _schemas.GetOrAdd((standard, version, type, judged), key => Read(standard, version, type, judged));

    MessageSchema Read(Standard standard, string version, string type, ReleaseRelation judged) =>
        judged == ReleaseRelation.Same
            ? Sound(problems => MessageFile.Read(File(standard, version, type), Release(standard, version), problems))
            : Schema(standard, version, type, ReleaseRelation.Same).For(judged);

    StandardRelease Release(Standard standard, string version) =>
        _releases.GetOrAdd($"{standard}/{version}", _ => Sound(problems => ReadRelease(standard, version, problems)));

    StandardRelease ReadRelease(Standard standard, string version, ICollection<FileProblem> problems)
    {
        var elements = ElementsFile.Read(File(standard, version, "elements"), problems);
        var (segments, others) = SegmentsFile.Read(File(standard, version, "segments"), elements, problems);
        return new(standard, version, segments, others);
    }

    DefinitionFile File(Standard standard, string version, string name)
    {
        var path = $"{(standard == Standard.X12 ? "x12" : "edifact")}/{version}/{name}.def";
        return new(path, _files[path]());
    }

    // The definitions are part of the program, so a mistake in one is a bug of the program and not of any input.
    static T Sound<T>(Func<ICollection<FileProblem>, T?> read)
    {
        var problems = new List<FileProblem>();
        var result = read(problems);
        return result is not null && problems.Count == 0 ? result : throw new InvalidOperationException(string.Join('\n', problems));
    }

    static Dictionary<string, Func<string>> EmbeddedFiles()
    {
        var assembly = typeof(StandardsLibrary).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".def", StringComparison.Ordinal))
            .ToDictionary(name => name, name => (Func<string>)(() => Text(assembly, name)), StringComparer.Ordinal);
    }

    static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
