using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary>What a document loses when a map writes it: it is written, judged by its schema, read back and compared.</summary>
static class WrittenCheck
{
    const int MaxListed = 40;

    internal static IEnumerable<Diagnostic> Of(MapPlan map, Document document)
    {
        var proof = MapProof.Of(map, document);
        foreach (var found in proof.Diagnostics)
            if (found.Severity == Severity.Error && found.Code != DiagnosticCodes.MapValueUnwritable)
                yield return found with { Text = $"{map.Name} writes a message with an error: {found.Text}" };
        var lost = proof.Differences.Where(d => d.Before is not null).Select(d => d.Field).ToList();
        if (lost.Count > 0) yield return Unwritten(map, lost);
    }

    static Diagnostic Unwritten(MapPlan map, List<string> lost) => new(
        DiagnosticCodes.MapFieldUnwritten,
        DiagnosticCodes.MapFieldUnwritten.Severity,
        default,
        $"{map.Name} does not keep {string.Join(", ", lost.Take(MaxListed))}{(lost.Count > MaxListed ? $" and {lost.Count - MaxListed} more" : "")}.");
}
