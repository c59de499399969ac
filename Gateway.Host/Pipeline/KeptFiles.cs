using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Storage;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.Pipeline;

/// <summary>One of several files that are kept as one revision.</summary>
/// <param name="Kind">A map, a code list, or a definition of messages.</param>
/// <param name="Name">Of the map or the list; of a definition its place: <c>x12/004010/elements.def</c>.</param>
/// <param name="Text">As it was.</param>
sealed record KeptFile(RevisionKind Kind, string Name, string Text);

/// <summary>What a map and a definition of messages are made of besides their own text, as revisions keep it: without it no day can be replayed.</summary>
static class KeptFiles
{
    /// <summary>The maps that a map extends, and the code lists that its rows use.</summary>
    internal static string OfMap(MapPlan map, IReadOnlyDictionary<string, string> texts) => Write(
        [.. map.Definition.Extended.Select(m => new KeptFile(RevisionKind.Map, m.Name, texts[m.File])),
         .. map.CodeLists.Select(l => new KeptFile(RevisionKind.Codes, l.Name, texts[l.File]))]);

    /// <summary>The program, whose definitions they are, and behind it what was added to the release.</summary>
    internal static string OfRelease(MessageSchema schema, StandardsLibrary standards) =>
        $"{Product.Version}\n{Write([.. standards.Added(schema.Standard, schema.Version).Select(f => new KeptFile(RevisionKind.Schema, f.Place, f.Text))])}";

    /// <summary>The texts of the maps folder with those of revisions in the place of today's; of two of the same file the later one counts.</summary>
    internal static Dictionary<string, string> Before(DefinitionSnapshot now, IEnumerable<RevisionRecord> past)
    {
        var texts = new Dictionary<string, string>(now.MapTexts);
        foreach (var revision in past)
            if (revision.Kind == RevisionKind.Map) texts[now.Maps.FileOf(revision.Name) ?? revision.Name + ".yaml"] = revision.Content;
            else if (revision.Kind == RevisionKind.Codes)
                foreach (var file in Read(revision.Content) ?? []) texts[FileOf(now.Maps, file)] = file.Text;
            else if (revision.Kind == RevisionKind.Schema && Read(AddedTo(revision)) is { } added)
                Replace(texts, FolderOf(revision), added);
        return texts;
    }

    /// <summary>What of the files that judged a message is not here as it was then: a sentence each.</summary>
    internal static IEnumerable<string> NotKept(IReadOnlyList<RevisionRecord> revisions)
    {
        if (revisions.Any(r => r.Kind == RevisionKind.Map) && revisions.All(r => r.Kind != RevisionKind.Codes))
            yield return "its code lists and the maps that its map extends were not kept; today's are used";
        foreach (var schema in revisions.Where(r => r.Kind == RevisionKind.Schema))
        {
            if (Read(AddedTo(schema)) is null) yield return "what was added to its release was not kept; today's is used";
            if (ProgramOf(schema) is var then && then != Product.Version) yield return $"what comes with the program is that of {Product.Version}; then it was {then}";
        }
    }

    // Of Edifact/D96A/ORDRSP it is edifact/D96A: a release is written as it is.
    static string FolderOf(RevisionRecord schema)
    {
        var names = schema.Name.Split('/');
        return $"{names[0].ToLowerInvariant()}/{names[1]}";
    }

    static string FileOf(MapLibrary maps, KeptFile file) => file.Kind == RevisionKind.Map
        ? maps.FileOf(file.Name) ?? file.Name + ".yaml"
        : maps.CodeLists.GetValueOrDefault(file.Name)?.File ?? file.Name + ".csv";

    // What was added to the release since goes; what was there comes, in its order, which is that of the paths.
    static void Replace(Dictionary<string, string> texts, string release, IReadOnlyList<KeptFile> added)
    {
        foreach (var path in texts.Keys.Where(p => IsOf(p, release)).ToList()) texts.Remove(path);
        for (var i = 0; i < added.Count; i++) texts[$"{i:000}/{added[i].Name}"] = added[i].Text;
    }

    static bool IsOf(string path, string release) => path.EndsWith(".def", StringComparison.Ordinal)
        && path.Replace('\\', '/').EndsWith($"/{release}/{Path.GetFileName(path)}", StringComparison.Ordinal);

    static string ProgramOf(RevisionRecord schema) => schema.Content.Split('\n')[0];

    static string AddedTo(RevisionRecord schema) => schema.Content[Math.Min(ProgramOf(schema).Length + 1, schema.Content.Length)..];

    static string Write(IReadOnlyList<KeptFile> files) => JsonSerializer.Serialize(files, KeptFilesJson.Default.IReadOnlyListKeptFile);

    // Null for what an earlier program has kept in another form.
    static IReadOnlyList<KeptFile>? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, KeptFilesJson.Default.IReadOnlyListKeptFile);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<KeptFile>))]
sealed partial class KeptFilesJson : JsonSerializerContext;
