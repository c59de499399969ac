using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>A document as a map read it, with the place in the bytes of every value.</summary>
/// <remarks>Immutable; threads share it. What was read is kept as it lies in memory; records are made when <see cref="Document"/> is first asked for.
/// One that was only lent (<see cref="Translator(Func{EnvelopeKey, MessagePlan}, Interchanges.ReaderLimits?, int, bool)"/>) answers until it is taken back; records that were
/// asked for by then stay.</remarks>
public sealed class MappedDocument
{
    DocumentTree? _tree;
    Document? _document;

    /// <param name="document">The canonical document.</param>
    /// <param name="origins">Where each of its values came from.</param>
    /// <param name="map">Name of the map.</param>
    public MappedDocument(Document document, Origins origins, string map)
    {
        ArgumentNullException.ThrowIfNull(document);
        (_document, Type, Origins, Map) = (document, document.Type, origins, map);
    }

    internal MappedDocument(DocumentTree tree, Origins origins, string map) =>
        (_tree, Type, Origins, Map) = (tree, tree.TableOf(0).DocumentType, origins, map);

    /// <summary>Which document it is.</summary>
    public DocumentType Type { get; }

    /// <summary>The canonical document.</summary>
    public Document Document => _document ?? Make();

    /// <summary>Where each of its values came from.</summary>
    public Origins Origins { get; }

    /// <summary>Name of the map.</summary>
    public string Map { get; }

    /// <summary>Number of elements that no row of the map read; they are kept in the document's extensions.</summary>
    public int UnreadElements { get; init; }

    /// <summary>One line of JSON: <c>{"type","document","origins"}</c>.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the same object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("type", Type.ToString());
        writer.WriteString("map", Map);
        writer.WritePropertyName("document");
        WriteDocument(writer);
        writer.WritePropertyName("origins");
        Origins.Write(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes the document alone, as <see cref="DocumentJson.Write(Utf8JsonWriter, Document)"/> does.</summary>
    public void WriteDocument(Utf8JsonWriter writer)
    {
        if (_tree is { } tree) DocumentJson.Write(writer, tree);
        else DocumentJson.Write(writer, Document);
    }

    /// <summary>Ends the loan: the tree is filled anew.</summary>
    internal void TakeBack()
    {
        _tree = null;
        Origins.TakeBack();
    }

    // Of two threads that ask at once both get the same.
    Document Make() => Interlocked.CompareExchange(ref _document, (_tree ?? throw WasLent()).ToDocument(), null) ?? _document;

    internal static InvalidOperationException WasLent() => new("The document was lent until the next message was read; ask for it before, or let the translator keep documents.");
}
