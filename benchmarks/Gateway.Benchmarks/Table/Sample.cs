using Gateway.Host.CommandLine;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;

namespace Gateway.Benchmarks.Table;

/// <summary>One interchange in memory, and what is needed to judge and map it.</summary>
sealed class Sample
{
    // What a file or a socket gives at a time.
    const int BlockBytes = 256 * 1024;

    static readonly MapLibrary Maps = DefinitionFiles.Read(Path.Combine(AppContext.BaseDirectory, "maps"), []);

    internal Sample(string name, byte[] bytes)
    {
        (Name, Bytes) = (name, bytes);
        var reader = new InterchangeReader();
        reader.Feed(bytes.AsSpan(0, Math.Min(bytes.Length, BlockBytes)));
        reader.Read();
        Header = reader.Interchange!;
    }

    internal string Name { get; }

    internal byte[] Bytes { get; }

    internal InterchangeHeader Header { get; }

    /// <summary>The standard's schema and map for what an envelope says.</summary>
    internal static MessagePlan PlanFor(EnvelopeKey key)
    {
        var match = Maps.Standards.Find(key.Standard, key.Version, key.Type)!;
        var map = Maps.Find(key.Standard, match.Schema.Version, key.Type)!;
        return MessagePlan.Of(match) with { Map = Maps.Plan(map.Name, match.Schema, []) };
    }

    /// <summary>Reads the envelopes block by block.</summary>
    internal void Read(Action<InterchangeReader> onMessage)
    {
        var reader = new InterchangeReader();
        foreach (var block in Blocks())
        {
            reader.Feed(block.Span, isFinal: block.IsEmpty);
            while (reader.Read())
                if (reader.Event == InterchangeEvent.Message)
                    onMessage(reader);
        }
    }

    /// <summary>Translates block by block; documents are lent, as <c>gateway translate</c> has it, unless they are to be kept.</summary>
    internal void Translate(Func<EnvelopeKey, MessagePlan> planFor, Action<Translator> onEvent, int threads = 1, bool keepsDocuments = false)
    {
        var translator = new Translator(planFor, threads: threads, lendsDocuments: !keepsDocuments);
        foreach (var block in Blocks())
        {
            block.CopyTo(translator.GetMemory(block.Length));
            translator.Advance(block.Length);
            if (block.IsEmpty) translator.Complete();
            while (translator.Read()) onEvent(translator);
        }
    }

    /// <summary>The bytes as a file or a socket gives them; the last block is empty.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Blocks()
    {
        for (var at = 0; at < Bytes.Length; at += BlockBytes) yield return Bytes.AsMemory(at, Math.Min(BlockBytes, Bytes.Length - at));
        yield return default;
    }
}
