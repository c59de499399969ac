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
    readonly Dictionary<Diagnostic, Diagnostic> _sharedOfGroups = [];
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
        var kept = Bounded(report.Diagnostics, Short);
        (_messages ??= new(_shared)).Add(ReferenceEquals(kept, report.Diagnostics) ? report : report with { Diagnostics = kept });
        return report;
    }

    internal void Close(string? declaredCount)
    {
        _groups.Add(new(_group!, (IReadOnlyList<MessageReport>?)_messages ?? [], declaredCount, Bounded([.. _ofGroup], Shared)));
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
    IReadOnlyList<Diagnostic> Bounded(IReadOnlyList<Diagnostic> found, Func<Diagnostic, Diagnostic> inShort)
    {
        var room = Math.Max(0, MaxDiagnostics - _kept);
        if (found.Count > room)
        {
            List<Diagnostic> kept = [.. found.Take(room), .. found.Skip(room).DistinctBy(d => d.Code).Select(inShort)];
            _dropped += found.Count - kept.Count;
            found = [.. kept];
        }

        _kept += found.Count;
        return found;
    }

    // A group of three bytes is empty in eight elements: of what is kept beyond the limit all groups have the same, without its place in the file.
    Diagnostic Shared(Diagnostic diagnostic)
    {
        var shared = Short(diagnostic) with { Location = diagnostic.Location with { Offset = 0, Length = 0 } };
        if (_sharedOfGroups.TryGetValue(shared, out var kept)) return kept;
        _sharedOfGroups.Add(shared, shared);
        return shared;
    }

    static Diagnostic Short(Diagnostic diagnostic) => diagnostic with { Text = diagnostic.Code.Meaning, Value = null, Trigger = null };
}
