using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Transports;

namespace Gateway.Host.Storage;

/// <summary>The first line of a file of anchors; a chain's end is in each other line.</summary>
/// <param name="Previous">SHA-256 of the file before it; of the first one <see cref="EventStore.Beginning"/>.</param>
/// <param name="At">When it was written.</param>
/// <param name="Node">By which gateway.</param>
sealed record AnchorsBegin(string Previous, DateTimeOffset At, string Node);

/// <summary>What a folder of anchors says.</summary>
/// <param name="Ends">The furthest end that was anchored of each chain. The hash of a link covers all before it.</param>
/// <param name="Wrong">Files that cannot be read, or do not follow from the one before, and why.</param>
sealed record AnchorReading(Dictionary<string, ChainHead> Ends, IReadOnlyList<(string File, string Text)> Wrong);

/// <summary>Numbered files that tell where chains of events ended, as JSON lines, each with the hash of the file before it. Only out of reach of whoever alters the database do they prove anything.</summary>
sealed class AnchorFolder(string folder)
{
    /// <summary>Adds a file, which is durable when this returns. Several gateways may share the folder.</summary>
    /// <returns>Its name and its SHA-256.</returns>
    internal async Task<(string Name, string Hash)> WriteAsync(IEnumerable<ChainHead> heads, string node, DateTimeOffset at, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        while (true)
        {
            var last = Files().LastOrDefault();
            var begin = new AnchorsBegin(last is null ? EventStore.Beginning : Hash(await File.ReadAllBytesAsync(last, cancellation)), at, node);
            var lines = heads.Select(h => JsonSerializer.Serialize(h, AnchorJson.Default.ChainHead)).Prepend(JsonSerializer.Serialize(begin, AnchorJson.Default.AnchorsBegin));
            var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));
            var name = string.Create(CultureInfo.InvariantCulture, $"anchors-{(last is null ? 0 : NumberOf(last)) + 1:00000000}.jsonl");
            var path = Path.Combine(folder, name);
            if (await DurableFile.TryWriteAsync(path, $"{path}.{node}", new MemoryStream(bytes), cancellation)) return (name, Hash(bytes));
        }
    }

    internal AnchorReading Read()
    {
        var (ends, wrong, previous) = (new Dictionary<string, ChainHead>(StringComparer.Ordinal), new List<(string, string)>(), EventStore.Beginning);
        foreach (var file in Files())
        {
            var bytes = File.ReadAllBytes(file);
            if (Wrong(bytes, previous, ends) is { } text) wrong.Add((Path.GetFileName(file), text));
            previous = Hash(bytes);
        }

        return new(ends, wrong);
    }

    static string? Wrong(byte[] bytes, string previous, Dictionary<string, ChainHead> ends)
    {
        try
        {
            var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in lines.Skip(1))
            {
                if (JsonSerializer.Deserialize(line, AnchorJson.Default.ChainHead) is not { ChainId: not null, Hash: not null, Sequence: > 0 } head)
                    return $"cannot be read: {line} is not an end of a chain";
                if (!ends.TryGetValue(head.ChainId, out var known) || known.Sequence < head.Sequence)
                    ends[head.ChainId] = head;
            }

            return JsonSerializer.Deserialize(lines.FirstOrDefault() ?? "", AnchorJson.Default.AnchorsBegin)?.Previous == previous
                ? null
                : "does not follow from the file before it: that one was altered or taken away";
        }
        catch (JsonException e)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    // Other names are of files that somebody has put aside.
    IEnumerable<string> Files() => Directory.Exists(folder)
        ? Directory.GetFiles(folder, "anchors-*.jsonl").Where(f => TryNumber(f, out _)).Order(StringComparer.Ordinal)
        : [];

    static long NumberOf(string file) => TryNumber(file, out var number) ? number : throw new ArgumentException(file, nameof(file));

    static bool TryNumber(string file, out long number) =>
        long.TryParse(Path.GetFileNameWithoutExtension(file)["anchors-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out number);

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnchorsBegin))]
[JsonSerializable(typeof(ChainHead))]
sealed partial class AnchorJson : JsonSerializerContext;
