using System.Collections.Concurrent;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Definitions;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.Pipeline;

/// <summary>The profiles, maps and guides in force, as one immutable set.</summary>
/// <param name="Directory">The partners.</param>
/// <param name="Maps">Maps and code lists.</param>
/// <param name="MapTexts">The texts of their files by path: what judges a message is kept with it.</param>
/// <param name="Guides">The partners' guides by name, each with its text.</param>
sealed record DefinitionSnapshot(
    PartnerDirectory Directory, MapLibrary Maps, IReadOnlyDictionary<string, string> MapTexts, IReadOnlyDictionary<string, GuideText> Guides)
{
    readonly ConcurrentDictionary<(YamlSequence Rows, string Map, MessageSchema? Schema), (MapPlan? Plan, IReadOnlyList<FileProblem> Problems)> _ownMaps = new();

    /// <summary>The revisions of these files.</summary>
    internal KnownRevisions Revisions { get; } = new();

    /// <summary>The map of an agreement with the agreement's own rows, compiled once; null when it is not there or does not fit, with the problems that say why.</summary>
    internal MapPlan? Plan(Agreement agreement, MessageSchema? schema, ICollection<FileProblem> problems)
    {
        if (agreement.Rows is not { } rows) return Maps.Plan(agreement.Map, schema, problems);
        var own = _ownMaps.GetOrAdd((rows, agreement.Map, schema), _ =>
        {
            var found = new List<FileProblem>();
            return (agreement.Plan(Maps, schema, found), found);
        });
        foreach (var problem in own.Problems) problems.Add(problem);
        return own.Plan;
    }
}

/// <summary>A guide and the text that it was read from.</summary>
sealed record GuideText(Guide Guide, string Text);

/// <summary>What another reading of the files brought.</summary>
/// <param name="Problems">Everything wrong in them.</param>
/// <param name="IsAdopted">Whether they are in force.</param>
sealed record DefinitionReload(IReadOnlyList<FileProblem> Problems, bool IsAdopted);

/// <summary>What people edit, as it is now: exchanged whole when the files change, kept when the new ones are wrong.</summary>
/// <remarks>Readers take <see cref="Current"/> once per piece of work.</remarks>
sealed class Definitions
{
    readonly PartnerFolders _folders;
    readonly string _maps;
    readonly LivePartnerDirectory _directory;
    volatile DefinitionSnapshot _current;

    Definitions(PartnerFolders folders, string maps, LivePartnerDirectory directory, DefinitionSnapshot first)
    {
        _folders = folders;
        _maps = maps;
        _directory = directory;
        _current = first;
    }

    internal DefinitionSnapshot Current => _current;

    /// <summary>Loads everything for the first time; with errors among the problems the caller does not start.</summary>
    internal static Definitions Open(string profiles, string maps, TimeProvider time, ICollection<FileProblem> problems) =>
        Open(new PartnerFolders(profiles, maps), maps, time, problems);

    /// <summary>The same, checked against what the gateway's settings say too.</summary>
    internal static Definitions Open(PartnerFolders folders, string maps, TimeProvider time, ICollection<FileProblem> problems)
    {
        var directory = LivePartnerDirectory.Open(folders, time);
        foreach (var problem in directory.Current.Problems) problems.Add(problem);
        return new(folders, maps, directory, Read(directory.Current, maps, problems));
    }

    /// <summary>What is in force, with profiles, maps, code lists, definitions and guides as they once were.</summary>
    /// <param name="past">Of two of the same file the later one counts.</param>
    /// <param name="problems">Takes what is wrong.</param>
    internal DefinitionSnapshot With(IReadOnlyList<RevisionRecord> past, ICollection<FileProblem> problems)
    {
        var now = _current;
        var texts = KeptFiles.Before(now, past);
        var library = MapLibrary.Read(texts.Select(t => new MapFile(t.Key, t.Value)), problems);
        var guides = new Dictionary<string, GuideText>(now.Guides);
        foreach (var guide in past.Where(r => r.Kind == RevisionKind.Guide))
            if (Guide.Read(guide.Name, guide.Content, library.Standards, problems) is { } read) guides[guide.Name] = new(read, guide.Content);
        var directory = past.Where(r => r.Kind == RevisionKind.Profile)
            .Aggregate(now.Directory, (others, profile) => others.With(profile.Name, Plans.ProfileText(profile), _folders, problems));
        return new(directory, library, texts, guides);
    }

    /// <summary>Each change of the files: the problems, and whether the new snapshot is in force.</summary>
    internal async IAsyncEnumerable<DefinitionReload> WatchAsync(
        TimeSpan interval, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var reload in _directory.WatchAsync(interval, cancellation))
            if (TryTake(reload.Loaded) is { } taken)
                yield return taken;
    }

    /// <summary>Reads the files now; what was in force stays when they have errors, or cannot be read.</summary>
    internal DefinitionReload Reload()
    {
        try
        {
            return TryTake(_directory.Reload().Loaded) ?? new([], false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], false);
        }
    }

    DefinitionReload? TryTake(PartnerDirectory directory)
    {
        var problems = new List<FileProblem>(directory.Problems);
        if (TryRead(directory, problems) is not { } loaded) return null;
        var isGood = problems.All(p => p.Severity != Severity.Error);
        if (isGood) _current = loaded;
        return new(problems, isGood);
    }

    // A file that vanished between listing and reading is a change, which brings the next look.
    DefinitionSnapshot? TryRead(PartnerDirectory directory, ICollection<FileProblem> problems)
    {
        try
        {
            return Read(directory, _maps, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static DefinitionSnapshot Read(PartnerDirectory directory, string maps, ICollection<FileProblem> problems)
    {
        var files = MapFiles(maps, problems).ToList();
        var library = MapLibrary.Read(files, problems);
        return new(directory, library, files.ToDictionary(f => f.Path, f => f.Text), Guides(Path.Combine(maps, "guides"), library.Standards, problems));
    }

    static Dictionary<string, GuideText> Guides(string folder, StandardsLibrary standards, ICollection<FileProblem> problems)
    {
        var guides = new Dictionary<string, GuideText>(StringComparer.Ordinal);
        if (!Directory.Exists(folder)) return guides;
        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (EditedFile.ReadText(path, problems) is not { } text) continue;
            if (Guide.Read(path, text, standards, problems) is { } guide && !guides.TryAdd(guide.Name, new(guide, text)))
                problems.Add(new(path, 1, 1, $"another file has a guide named \"{guide.Name}\"; give each a name of its own"));
        }

        return guides;
    }

    static IEnumerable<MapFile> MapFiles(string folder, ICollection<FileProblem> problems) => Directory.Exists(folder)
        ? from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
          where IsMap(Path.GetRelativePath(folder, path))
          let text = EditedFile.ReadText(path, problems)
          where text is not null
          select new MapFile(path, text)
        : [];

    // Guides are read by their own reader; golden cases and their CSV lie beside the maps and the definitions.
    static bool IsMap(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar);
        return parts[0] switch
        {
            "guides" => false,
            "codes" => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase),
            _ => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".def", StringComparison.Ordinal),
        };
    }
}
