using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Documents;

namespace Gateway.Translation.Tests.Maps;

/// <summary>The shipped maps, and reading whole files through them.</summary>
static class Mapping
{
    static readonly Lazy<MapLibrary> Shipped = new(ReadShipped);

    internal static MapLibrary Library => Shipped.Value;

    internal static IReadOnlyList<MapFile> Files(string folder = "maps") =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Golden.Root, folder), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".yaml", StringComparison.Ordinal) || Path.GetFileName(Path.GetDirectoryName(f)) == "codes")
            .Select(f => new MapFile(Path.GetRelativePath(Golden.Root, f).Replace('\\', '/'), File.ReadAllText(f))),
    ];

    internal static MapPlan Plan(string map, MessageSchema? schema = null)
    {
        var definition = Library.Find(map) ?? throw new InvalidOperationException($"no map {map}");
        if (definition.Standard != Standard.Csv) schema ??= StandardsLibrary.Shipped.Find(definition.Standard, definition.Versions[0], definition.Type)?.Schema;
        var problems = new List<FileProblem>();
        var plan = Library.Plan(map, schema, problems);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        return plan!;
    }

    /// <summary>Reads every message for which there is a map.</summary>
    internal static List<Translated> Translate(string text) => Translate(Encoding.Latin1.GetBytes(text));

    internal static List<Translated> Translate(byte[] bytes)
    {
        var translated = new List<Translated>();
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        while (reader.Read())
            if (reader.Event == InterchangeEvent.Message && reader.MessageHeader is { } header && Read(reader, header) is { } message)
                translated.Add(message);
        return translated;
    }

    /// <summary>Reads the first message by a given plan.</summary>
    internal static (Document Document, IReadOnlyList<Diagnostic> Diagnostics) Read(MapPlan plan, string text)
    {
        var reader = new InterchangeReader();
        reader.Feed(Encoding.Latin1.GetBytes(text), isFinal: true);
        while (reader.Event != InterchangeEvent.Message) Assert.True(reader.Read());
        var structure = new MessageStructure();
        new MessageValidator().Validate(reader.Message, plan.Schema!, structure, []);
        var diagnostics = new List<Diagnostic>();
        return (plan.Read(reader.Message, structure, diagnostics).Document, diagnostics);
    }

    /// <summary>Reads every document of a CSV file.</summary>
    internal static List<Translated> TranslateRows(byte[] bytes, string map)
    {
        var translated = new List<Translated>();
        var reader = new CsvDocumentReader(Plan(map));
        reader.Feed(bytes, isFinal: true);
        while (reader.Read()) translated.Add(new(null, reader.Document!, [], [.. reader.Diagnostics], default, null));
        Assert.Empty(reader.IsAtEnd ? [] : reader.Diagnostics);
        return translated;
    }

    static Translated? Read(InterchangeReader reader, MessageHeader header)
    {
        var standard = reader.Interchange!.Standard;
        if (StandardsLibrary.Shipped.Find(standard, header.Version, header.Type)?.Schema is not { } schema) return null;
        if (Library.Find(standard, schema.Version, header.Type) is not { } map) return null;
        var structure = new MessageStructure();
        List<Diagnostic> diagnostics = [.. reader.Diagnostics];
        new MessageValidator().Validate(reader.Message, schema, structure, diagnostics);
        var found = diagnostics.Count;
        var document = Plan(map.Name, schema).Read(reader.Message, structure, diagnostics);
        return new(header, document, diagnostics[..found], diagnostics[found..], reader.Interchange.Delimiters, schema);
    }

    static MapLibrary ReadShipped()
    {
        var problems = new List<FileProblem>();
        var library = MapLibrary.Read(Files(), problems);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        return library;
    }
}

/// <summary>One message, read.</summary>
sealed record Translated(
    MessageHeader? Header, MappedDocument Mapped, IReadOnlyList<Diagnostic> Schema, IReadOnlyList<Diagnostic> Map, Gateway.Translation.Syntax.Delimiters Delimiters, MessageSchema? Used);
