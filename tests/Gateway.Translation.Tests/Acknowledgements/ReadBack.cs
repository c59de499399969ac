using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Acknowledgements;

/// <summary>Reads bytes by the standards alone, as the gateway would.</summary>
static class ReadBack
{
    /// <summary>The acknowledgements in an interchange that was written, and everything found wrong in it.</summary>
    /// <remarks>A 997 repeats the release of what it answers, which need not be one that is here: that it is judged by the nearest is no fault of it.</remarks>
    internal static (List<Acknowledgement> Content, List<Diagnostic> Diagnostics) Of(byte[] bytes)
    {
        var content = new List<Acknowledgement>();
        var diagnostics = new List<Diagnostic>();
        var translator = Translator(bytes);
        while (translator.Read())
        {
            if ((translator.Acknowledgement ?? translator.Message?.Acknowledgement) is { } acknowledgement) content.Add(acknowledgement);
            if (translator.Report is { } report)
                diagnostics.AddRange([.. report.Diagnostics, .. report.Groups.SelectMany(g => g.Diagnostics.Concat(g.Messages.SelectMany(m => m.Diagnostics)))]);
        }

        diagnostics.AddRange(translator.FileDiagnostics);
        diagnostics.RemoveAll(d => d.Code == DiagnosticCodes.MessageVersionNearest);
        return (content, diagnostics);
    }

    internal static List<InterchangeReport> Reports(byte[] bytes)
    {
        var reports = new List<InterchangeReport>();
        var translator = Translator(bytes);
        while (translator.Read())
            if (translator.Report is { } report)
                reports.Add(report);
        return reports;
    }

    static Translator Translator(byte[] bytes)
    {
        var translator = new Translator(key => MessagePlan.Of(StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type)));
        bytes.CopyTo(translator.GetMemory(bytes.Length).Span);
        translator.Advance(bytes.Length);
        translator.Complete();
        return translator;
    }
}
