using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Corpus;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>The files that defects are planted in: the public ones, our own, and made-up ones.</summary>
static class Traffic
{
    /// <summary>Each interchange of each well-formed public file.</summary>
    internal static IEnumerable<(string Name, byte[] Bytes)> OfCorpus() =>
        from facts in CorpusFolder.Facts()
        where facts.GetProperty("well_formed").GetBoolean()
        let path = facts.GetProperty("path").GetString()!
        from interchange in Interchanges(path, CorpusFolder.Bytes(path))
        select interchange;

    /// <summary>The samples beside the maps and those of the story and the mailboxes.</summary>
    internal static IEnumerable<(string Name, byte[] Bytes)> OfRepository() =>
        from folder in (string[])["maps", "samples"]
        from path in Directory.EnumerateFiles(Path.Combine(CorpusFolder.Repository, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where path.EndsWith(".in.edi", StringComparison.Ordinal) || (folder == "samples" && Path.GetExtension(path) is ".edi" or ".x12")
        from interchange in Interchanges(Path.GetRelativePath(CorpusFolder.Repository, path), File.ReadAllBytes(path))
        select interchange;

    /// <summary>Messages of every type made up from its definition.</summary>
    internal static IEnumerable<(string Name, byte[] Bytes)> OfDefinitions(int perType, int seed) =>
        from message in StandardsLibrary.Shipped.Messages
        from number in Enumerable.Range(0, perType)
        let schema = StandardsLibrary.Shipped.Find(message.Standard, message.Version, message.Type)!.Schema
        select ($"made up {message.Type} {message.Version} {seed}.{number}", MadeUp.Interchange(schema, new(seed * 1009 + number)));

    static IEnumerable<(string, byte[])> Interchanges(string name, byte[] bytes)
    {
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        var (starts, number) = (new List<int>(), 0);
        while (reader.Read())
            if (reader.Event == InterchangeEvent.InterchangeStart)
                starts.Add(starts.Count == 0 ? 0 : (int)reader.Interchange!.Offset);
        for (; number < starts.Count; number++)
            yield return (starts.Count == 1 ? name : $"{name}#{number}", bytes[starts[number]..(number + 1 < starts.Count ? starts[number + 1] : bytes.Length)]);
    }
}
