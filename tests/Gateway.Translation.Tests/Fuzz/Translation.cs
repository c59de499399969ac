using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Acknowledgements;
using Gateway.Translation.Tests.Maps;

namespace Gateway.Translation.Tests.Fuzz;

/// <summary>Bytes translated with all that ships: judged, mapped, answered. All of it as lines to compare, after what must hold of any of it.</summary>
static class Translation
{
    static readonly AcknowledgementPolicy Policy = new() { Ta1 = Ta1Use.Always };
    static readonly AcknowledgementPolicy[] Policies = [Policy, new() { Ta1 = Ta1Use.Never, Functional = FunctionalKind.X999, Contrl = ContrlUse.Both }];
    static readonly DateTimeOffset Time = new(2026, 11, 20, 12, 30, 0, TimeSpan.Zero);
    static readonly Dictionary<(Standard, string, string), MessagePlan> Plans = [];

    internal static List<string> Of(byte[] bytes, int blockSize, int threads = 1, ReaderLimits? limits = null)
    {
        var (lines, translator) = (new List<string>(), new Translator(PlanOf, limits, threads));
        for (var at = 0; at < bytes.Length; at += blockSize)
        {
            blockSize = Math.Min(blockSize, bytes.Length - at);
            bytes.AsSpan(at, blockSize).CopyTo(translator.GetMemory(blockSize).Span);
            translator.Advance(blockSize);
            Drain(translator, bytes.Length, lines);
        }

        translator.Complete();
        Drain(translator, bytes.Length, lines);
        foreach (var diagnostic in translator.FileDiagnostics) lines.Add(Line(diagnostic, bytes.Length));
        return lines;
    }

    internal static List<string> OfRows(MapPlan plan, byte[] bytes, int blockSize)
    {
        var (lines, reader) = (new List<string>(), new CsvDocumentReader(plan));
        for (var at = 0; at < bytes.Length; at += blockSize)
        {
            blockSize = Math.Min(blockSize, bytes.Length - at);
            reader.Feed(bytes.AsSpan(at, blockSize));
            Drain(reader, bytes.Length, lines);
        }

        reader.Complete();
        Drain(reader, bytes.Length, lines);
        Assert.True(reader.IsAtEnd);
        return lines;
    }

    static void Drain(CsvDocumentReader reader, int length, List<string> lines)
    {
        while (reader.Read())
        {
            Assert.InRange(reader.Offset + reader.Length, 0, length);
            Add(reader.Document, length, lines);
            foreach (var diagnostic in reader.Diagnostics) lines.Add(Line(diagnostic, length));
        }

        if (reader.IsAtEnd)
            foreach (var diagnostic in reader.Diagnostics)
                lines.Add(Line(diagnostic, length));
    }

    static void Drain(Translator translator, int length, List<string> lines)
    {
        while (translator.Read())
        {
            lines.Add($"{translator.Event}");
            if (translator.Message is { } message) Add(message, length, lines);
            if (translator.Report is { } report) Add(report, length, lines);
        }
    }

    static void Add(TranslatedMessage message, int length, List<string> lines)
    {
        var header = message.Report.Header;
        lines.Add(FormattableString.Invariant($"{message.GroupIndex}.{message.Index} {header.Type} {header.ControlNumber} {header.Offset} {header.SegmentCount} {Verdicts.Of(message.Report, message.Plan.Schema?.Standard ?? Standard.X12, Policy)}"));
        if (message.Acknowledgement is { } acknowledgement) lines.Add(Written.ToText(acknowledgement));
        Add(message.Document, length, lines);
    }

    static void Add(MappedDocument? mapped, int length, List<string> lines)
    {
        if (mapped is null) return;
        lines.Add(DocumentJson.Write(mapped.Document));
        foreach (var origin in mapped.Origins.All) lines.Add($"{origin}");
        foreach (var origin in mapped.Origins.All)
            Assert.True(origin.Offset >= 0 && origin.Length >= 0 && origin.Offset + origin.Length <= length, $"{origin} lies outside");
    }

    // Whatever is answered, the answer is itself beyond reproach.
    static void Add(InterchangeReport report, int length, List<string> lines)
    {
        foreach (var group in report.Groups)
        {
            foreach (var diagnostic in group.Diagnostics) lines.Add(Line(diagnostic, length));
            foreach (var diagnostic in group.Messages.SelectMany(m => m.Diagnostics)) lines.Add(Line(diagnostic, length));
        }

        foreach (var diagnostic in report.Diagnostics) lines.Add(Line(diagnostic, length));
        foreach (var due in Policies.SelectMany(p => Answers.Due(report, p)))
        {
            var answer = AcknowledgementWriter.Write(due, new(1, 1), Time);
            lines.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(answer)));
            var (content, diagnostics) = ReadBack.Of(answer);
            var faults = diagnostics.FindAll(d => d.Code != DiagnosticCodes.CharacterSetWrong);
            Assert.True(faults.Count == 0, $"{System.Text.Encoding.Latin1.GetString(answer)}: {string.Join("; ", faults.Select(f => f.Text))}");
            Assert.Equal(due.Content.Select(a => a.Kind), content.Select(a => a.Kind));
        }
    }

    static string Line(Diagnostic diagnostic, int length)
    {
        var at = diagnostic.Location;
        Assert.True(at.Offset >= 0 && at.Length >= 0 && at.Offset + at.Length <= length, $"{diagnostic.Code} {at} lies outside {length} bytes");
        Assert.NotEmpty(diagnostic.Text);
        return FormattableString.Invariant($"{diagnostic.Code} {diagnostic.Severity} {at} {diagnostic.Value}");
    }

    static MessagePlan PlanOf(EnvelopeKey key)
    {
        var match = StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type);
        if (match is null) return MessagePlan.Unsupported;
        if (Plans.TryGetValue((key.Standard, key.Version, key.Type), out var known)) return known;
        if (Plans.Count > 1000) Plans.Clear();
        var map = Mapping.Library.Find(key.Standard, match.Schema.Version, key.Type);
        return Plans[(key.Standard, key.Version, key.Type)] = MessagePlan.Of(match) with { Map = map is null ? null : Mapping.Plan(map.Name, match.Schema) };
    }
}
