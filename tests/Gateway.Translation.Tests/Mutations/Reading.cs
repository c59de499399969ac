using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>All that was found in a file, and the segments of the answers to it without their envelopes.</summary>
/// <param name="Found">In the order of the file.</param>
/// <param name="Answer">Elements parted by '*', components by ':', empty ones at the end left out.</param>
sealed record Reading(IReadOnlyList<Diagnostic> Found, IReadOnlyList<string> Answer)
{
    static readonly AcknowledgementPolicy Policy = new() { Ta1 = Ta1Use.Always };
    static readonly DateTimeOffset Time = new(2026, 11, 20, 12, 30, 0, TimeSpan.Zero);
    static readonly HashSet<string> Envelope = ["ISA", "IEA", "GS", "GE", "ST", "SE", "UNB", "UNZ", "UNH", "UNT"];

    internal static Reading Of(byte[] bytes)
    {
        var translator = new Translator(key => MessagePlan.Of(StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type)));
        bytes.CopyTo(translator.GetMemory(bytes.Length).Span);
        translator.Advance(bytes.Length);
        translator.Complete();
        var (found, answer) = (new List<Diagnostic>(), new List<string>());
        while (translator.Read())
        {
            if (translator.Report is not { } report) continue;
            found.AddRange([.. report.Diagnostics, .. report.Groups.SelectMany(g => g.Diagnostics.Concat(g.Messages.SelectMany(m => m.Diagnostics)))]);
            foreach (var due in Answers.Due(report, Policy)) answer.AddRange(Lines(AcknowledgementWriter.Write(due, new(1, 1), Time)));
        }

        return new([.. translator.FileDiagnostics, .. found], answer);
    }

    static IEnumerable<string> Lines(byte[] bytes)
    {
        var text = EdiText.Parse(bytes) ?? throw new InvalidOperationException("The answer is no interchange.");
        return text.Segments.Where(s => !Envelope.Contains(s.Tag)).Select(s => Line(s, text.Marks));
    }

    static string Line(EdiSegment segment, EdiMarks marks) =>
        string.Join('*', segment.Elements.Select(e => e.Replace(marks.ComponentMark, ':'))).TrimEnd('*');
}
