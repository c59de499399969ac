using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary>Opens the payloads that a command line names and puts them through a reader, block by block.</summary>
static class Payloads
{
    const int BlockBytes = 256 * 1024;

    internal static Stream Open(string file, Terminal terminal) => file == FileArguments.StandardInput
        ? terminal.Input
        : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);

    /// <summary>Every event of a payload, in order; what the translator shows at each is valid until the next.</summary>
    internal static IEnumerable<TranslationEvent> Read(this Translator translator, Stream payload)
    {
        while (Fill(translator, payload))
            while (translator.Read())
                yield return translator.Event;
        while (translator.Read()) yield return translator.Event;
    }

    /// <summary>Every event of a payload, in order; what the inspection shows at each is valid until the next.</summary>
    internal static IEnumerable<InspectionEvent> Read(this Inspection inspection, Stream payload)
    {
        while (payload.Read(inspection.GetMemory(BlockBytes).Span) is > 0 and var count)
        {
            inspection.Advance(count);
            while (inspection.Read()) yield return inspection.Event;
        }

        inspection.Complete();
        while (inspection.Read()) yield return inspection.Event;
    }

    /// <summary>Every document of a CSV payload, null where only findings are left; the reader's findings are valid until the next.</summary>
    internal static IEnumerable<MappedDocument?> Read(this CsvDocumentReader reader, Stream payload)
    {
        while (payload.Read(reader.GetMemory(BlockBytes).Span) is > 0 and var count)
        {
            reader.Advance(count);
            while (reader.Read()) yield return reader.Document;
        }

        reader.Complete();
        while (reader.Read()) yield return reader.Document;
        yield return null;
    }

    static bool Fill(Translator translator, Stream payload)
    {
        var count = payload.Read(translator.GetMemory(BlockBytes).Span);
        if (count == 0) translator.Complete();
        else translator.Advance(count);
        return count > 0;
    }
}
