using Gateway.Translation.Interchanges;

namespace Gateway.Translation;

/// <summary>Gathers the report of one interchange while it is read; keeps a bounded number of diagnostics, and the verdicts right.</summary>
sealed class ReportBuilder(InterchangeHeader interchange)
{
    /// <summary>Diagnostics kept of one interchange, and of the bytes outside interchanges: a file of errors must not fill the memory.</summary>
    internal const int MaxDiagnostics = 10_000;

    /// <summary>Of them, kept of one envelope itself.</summary>
    const int MaxEnvelopeDiagnostics = 1_000;

    readonly List<GroupReport> _groups = [];
    readonly BoundedDiagnostics _ofInterchange = new(MaxEnvelopeDiagnostics);
    readonly BoundedDiagnostics _ofGroup = new(MaxEnvelopeDiagnostics);
    readonly SharedHeaders _shared = new();
    MessageReports? _messages;
    GroupHeader? _group;
    int _kept;
    long _dropped;

    internal int AcknowledgementCount { get; set; }

    internal int GroupIndex => _groups.Count;

    internal int MessageIndex => _messages?.Count ?? 0;

    internal void Open(GroupHeader group) => _group = group;

    /// <summary>Takes what the reader found of interchange and group.</summary>
    internal void AddEnvelope(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Code.Scope == DiagnosticScope.Interchange) _ofInterchange.Add(diagnostic);
            if (diagnostic.Code.Scope == DiagnosticScope.Group) _ofGroup.Add(diagnostic);
        }
    }

    internal MessageReport Add(MessageHeader header, BoundedDiagnostics found)
    {
        var report = new MessageReport(header, found.Count == 0 ? [] : found.ToList());
        _dropped += found.Dropped;
        (_messages ??= new(_shared)).Add(Bounded(report));
        return report;
    }

    internal void Close(string? declaredCount)
    {
        _groups.Add(new(_group!, (IReadOnlyList<MessageReport>?)_messages ?? [], declaredCount, [.. _ofGroup]));
        _dropped += _ofGroup.Dropped;
        _messages = null;
        _ofGroup.Clear();
    }

    internal InterchangeReport Build(long length)
    {
        _ofInterchange.TellDropped("interchange", _dropped);
        return new(interchange, _groups, [.. _ofInterchange], length) { AcknowledgementCount = AcknowledgementCount };
    }

    // One of each code decides the verdict as well as all of them, so that many are kept beyond the limit: of a million messages, and so without
    // what only people read.
    MessageReport Bounded(MessageReport report)
    {
        var room = Math.Max(0, MaxDiagnostics - _kept);
        if (report.Diagnostics.Count <= room)
        {
            _kept += report.Diagnostics.Count;
            return report;
        }

        List<Diagnostic> kept = [.. report.Diagnostics.Take(room), .. report.Diagnostics.Skip(room).DistinctBy(d => d.Code).Select(Short)];
        _kept += kept.Count;
        _dropped += report.Diagnostics.Count - kept.Count;
        return report with { Diagnostics = [.. kept] };
    }

    static Diagnostic Short(Diagnostic diagnostic) => diagnostic with { Text = diagnostic.Code.Meaning, Value = null, Trigger = null };
}
