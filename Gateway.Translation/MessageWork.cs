using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation;

/// <summary>One message on its way: what is known of it when it was read, and what came of it.</summary>
sealed class MessageWork
{
    // One long message must not be kept for all that come after it.
    const int MaxKeptBytes = 256 * 1024;

    readonly List<Diagnostic> _ofEnvelope = [];
    SegmentBuffer? _copy;
    int _segmentCount;

    /// <summary>Stands where there is none.</summary>
    internal static MessageWork None { get; } = new();

    internal InterchangeHeader Interchange { get; private set; } = null!;

    internal GroupHeader Group { get; private set; } = null!;

    internal MessageHeader Header { get; private set; } = null!;

    internal MessagePlan Plan { get; private set; } = MessagePlan.Unsupported;

    /// <summary>The type of the first message in the group; null for that one.</summary>
    internal string? TypeOfGroup { get; private set; }

    /// <summary>Whether its segments are there; a message beyond a limit has none.</summary>
    internal bool HasSegments { get; private set; }

    /// <summary>What is wrong with the message.</summary>
    internal BoundedDiagnostics Found { get; } = new(ReportBuilder.MaxDiagnostics);

    /// <summary>What was found with it of group and interchange.</summary>
    internal IReadOnlyList<Diagnostic> OfEnvelope => _ofEnvelope;

    internal MappedDocument? Document { get; set; }

    /// <summary>Where the document is lent; null where it is kept.</summary>
    internal DocumentTree? Room { get; private set; }

    internal Acknowledgement? Acknowledgement { get; set; }

    /// <summary>Whether it has its own copy of the segments.</summary>
    internal bool IsCopied { get; private set; }

    internal Message Copy => HasSegments ? new(_copy!, 0, _segmentCount) : default;

    internal void Begin(InterchangeHeader interchange, GroupHeader group, MessageHeader header, MessagePlan plan, string? typeOfGroup, bool hasSegments)
    {
        (Interchange, Group, Header, Plan, TypeOfGroup, HasSegments) = (interchange, group, header, plan, typeOfGroup, hasSegments);
        (Document, Acknowledgement, IsCopied) = (null, null, false);
        _ofEnvelope.Clear();
        Found.Clear();
        Found.Softened = plan.Policy.Softened;
    }

    /// <summary>Lets the document be lent, until the next message is begun.</summary>
    internal void LendDocument()
    {
        if (Room is null || Room.MostBytes > MaxKeptBytes) Room = new();
    }

    internal void Add(Diagnostic diagnostic)
    {
        if (diagnostic.Code.Scope is DiagnosticScope.Message or DiagnosticScope.Segment or DiagnosticScope.Element) Found.Add(diagnostic);
        else _ofEnvelope.Add(diagnostic);
    }

    /// <summary>Takes the segments out of the reader's buffer, which goes on.</summary>
    internal void TakeCopy(in Message message)
    {
        IsCopied = true;
        _segmentCount = message.SegmentCount;
        if (!HasSegments) return;
        if (_copy?.Block.Length > MaxKeptBytes) _copy = null;
        _copy ??= new();
        _copy.CopyFrom(message);
    }
}
