using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary>One file on its way through <c>translate</c>; each of its forms gives false when something in it is bad.</summary>
sealed class FileTranslation(Planning planning, DocumentOutput output, Findings findings, RunMeter meter)
{
    internal bool OfInterchanges(Stream payload)
    {
        var translator = new Translator(planning.PlanFor, lendsDocuments: true);
        foreach (var what in translator.Read(payload))
        {
            if (what == TranslationEvent.Message)
            {
                meter.Messages++;
                Write(translator, translator.Message!);
            }
            else if (what == TranslationEvent.InterchangeEnd)
            {
                output.End();
                findings.TellEnvelopes(translator.Report!);
            }
        }

        output.End();
        findings.Tell(translator.FileDiagnostics);
        return !findings.HasErrors;
    }

    internal bool OfRows(Stream payload, MapPlan map)
    {
        var reader = new CsvDocumentReader(map);
        foreach (var document in reader.Read(payload))
        {
            findings.Tell(reader.Diagnostics);
            if (document is null) continue;
            meter.Messages++;
            output.Write(document, new(null, null, new(reader.Offset, reader.Length)), findings);
        }

        output.End();
        return !findings.HasErrors;
    }

    /// <summary>Of canonical documents, as <c>translate</c> prints them.</summary>
    internal bool OfLines(Stream payload)
    {
        foreach (var line in DocumentLines.Read(payload))
        {
            meter.Messages++;
            if (line.Document is not null) output.Write(new(line.Document, Origins.None, line.Map ?? ""), new(null, null, line.Place, line.Text), findings);
            else findings.Tell([line.Problem!]);
        }

        output.End();
        return !findings.HasErrors;
    }

    void Write(Translator translator, TranslatedMessage message)
    {
        findings.Tell(message.Report);
        var header = message.Report.Header;
        if (message.Document is { } mapped)
            output.Write(mapped, new(translator.Interchange, message.Group, new(header.Offset, header.Length)), findings);
        else if (LacksMap(message)) findings.Tell(message.Report with { Diagnostics = [MapMissing(message)] });
    }

    // A rejected message needs no map, and an acknowledgement becomes no document.
    bool LacksMap(TranslatedMessage message) =>
        message is { Plan: { Schema: not null, Map: null }, Acknowledgement: null }
        && Verdicts.Of(message.Report, message.Plan.Schema.Standard, planning.Policy) != Verdict.Rejected;

    static Diagnostic MapMissing(TranslatedMessage message)
    {
        var header = message.Report.Header;
        return new(
            DiagnosticCodes.MapMissing,
            Severity.Error,
            new(header.Offset, header.Length, 1),
            $"No map is here for {header.Type} in version {header.Version}; add one to the maps folder, or name one by --map.");
    }
}
