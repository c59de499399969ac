using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gateway.Host.Storage;

/// <summary>How each row of a <see cref="Projection"/> came to stand as it does, in events: a transaction tells what it changed, and folded they give the row.</summary>
/// <remarks>In chains of their own beside the stories that people read, one for each delivery. Their locks are taken last, and in one order: who holds one
/// waits for nothing else.</remarks>
static class Standings
{
    /// <summary>Before the owner in the names of the chains.</summary>
    internal const string Prefix = "standing:";

    const string Kind = "stands";

    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How they are written: to be read by people too.</summary>
    internal static readonly JsonWriterOptions Written = new() { Encoder = Readable.Encoder, SkipValidation = true };

    internal static string ChainOf(string owner) => Prefix + owner;

    /// <summary>Tells what became of the rows that a transaction touched.</summary>
    /// <param name="tx">At its end.</param>
    /// <param name="touched">The rows as they stood before; null where there was none.</param>
    /// <param name="now">When.</param>
    internal static void Tell(Transaction tx, IReadOnlyDictionary<(Projection Table, string Id), object?> touched, DateTimeOffset now)
    {
        var told = new SortedDictionary<string, List<(string Table, string Id, ReadOnlyMemory<byte> Changes)>>(StringComparer.Ordinal);
        foreach (var ((table, id), was) in touched)
        {
            if (table.Find(tx, id) is not { } row || row.Equals(was) || table.Changes(was, row) is not { } changes) continue;
            var chain = ChainOf(table.OwnerOf(tx, row));
            if (!told.TryGetValue(chain, out var rows)) told[chain] = rows = [];
            rows.Add((table.Table, id, changes));
        }

        foreach (var (chain, rows) in told) EventStore.Append(tx, new(chain, Kind, chain, chain, now) { Detail = Text(rows) });
    }

    /// <summary>The rows that a chain tells of, by table and id, as its last event left them.</summary>
    internal static Dictionary<(string Table, string Id), JsonObject> Fold(IEnumerable<EventRecord> links)
    {
        var folded = new Dictionary<(string, string), JsonObject>();
        foreach (var link in links.Where(l => l.Kind == Kind))
            foreach (var (table, rows) in JsonNode.Parse(link.Detail!)!.AsObject())
                foreach (var (id, changes) in rows!.AsObject())
                {
                    if (!folded.TryGetValue((table, id), out var row)) folded[(table, id)] = row = [];
                    foreach (var (name, value) in changes!.AsObject()) Set(row, name, value);
                }

        return folded;
    }

    /// <summary>What has to be changed in a row, that it says another: null takes a part away.</summary>
    internal static JsonObject Changes(JsonObject from, JsonObject to)
    {
        var changes = new JsonObject();
        foreach (var (name, value) in to)
            if (!Same(from[name], value)) changes[name] = value?.DeepClone();
        foreach (var (name, _) in from)
            if (!to.ContainsKey(name)) changes[name] = null;
        return changes;
    }

    /// <summary>Makes one change.</summary>
    internal static void Set(JsonObject row, string name, JsonNode? value)
    {
        if (value is null) row.Remove(name);
        else row[name] = value.DeepClone();
    }

    // As texts: what was read from a chain and what was made from a row are other kinds of nodes.
    internal static bool Same(JsonNode? one, JsonNode? other) =>
        one is null || other is null ? one is null && other is null : one.ToJsonString(Readable) == other.ToJsonString(Readable);

    static string Text(List<(string Table, string Id, ReadOnlyMemory<byte> Changes)> rows)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Written))
        {
            writer.WriteStartObject();
            foreach (var table in rows.GroupBy(r => r.Table, StringComparer.Ordinal))
            {
                writer.WriteStartObject(table.Key);
                foreach (var (_, id, changes) in table)
                {
                    writer.WritePropertyName(id);
                    writer.WriteRawValue(changes.Span, skipInputValidation: true);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}

/// <summary>How rows are told: every part that they have, under its name, states by theirs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryRecord))]
[JsonSerializable(typeof(InterchangeRecord))]
[JsonSerializable(typeof(GroupRecord))]
[JsonSerializable(typeof(MessageRecord))]
[JsonSerializable(typeof(DocumentStanding))]
[JsonSerializable(typeof(AcknowledgementRecord))]
[JsonSerializable(typeof(ExpectationRecord))]
[JsonSerializable(typeof(PostingRecord))]
[JsonSerializable(typeof(CaseRecord))]
[JsonSerializable(typeof(AdviceRecord))]
[JsonSerializable(typeof(MissingNumbers))]
[JsonSerializable(typeof(As2Record))]
sealed partial class StandingJson : JsonSerializerContext;
