using System.Globalization;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads the envelope facts of one file, block by block, without profile or schema.</summary>
/// <remarks>Put bytes into <see cref="GetMemory"/>, say how many with <see cref="Advance"/>, read until <see cref="Read"/> is false, and so on; after
/// <see cref="Complete"/> false means the end. Nothing is kept of what was read but <see cref="Diagnostics"/>. One thread at a time.</remarks>
public sealed class Inspection
{
    /// <summary>Diagnostics that are listed; the rest is counted in one of its own.</summary>
    public const int DiagnosticLimit = 10_000;

    readonly InterchangeReader _reader;
    readonly List<DiagnosticFacts> _diagnostics = [];
    MessageFacts? _withoutTrailer;
    bool _isWaiting;
    long _unlisted;

    public Inspection(ReaderLimits? limits = null) =>
        _reader = new(limits, envelopesOnly: true, DelimiterScan.Fastest) { ReadsFragments = true };

    /// <summary>What was read last.</summary>
    public InspectionEvent Event { get; private set; }

    /// <summary>The interchange begun last, without groups.</summary>
    public InterchangeFacts? Interchange { get; private set; }

    /// <summary>The group begun last, without messages.</summary>
    public GroupFacts? Group { get; private set; }

    /// <summary>The message read last.</summary>
    public MessageFacts Message { get; private set; }

    /// <summary>Found so far, in the order of the file; at most <see cref="DiagnosticLimit"/>, and at the end how many more there were.</summary>
    public IReadOnlyList<DiagnosticFacts> Diagnostics => _diagnostics;

    /// <summary>Bytes taken so far.</summary>
    public long Bytes => _reader.BytesFed;

    /// <summary>Room for the next bytes.</summary>
    public Memory<byte> GetMemory(int sizeHint = 256 * 1024) => _reader.GetMemory(sizeHint);

    /// <summary>Takes the bytes that were put into the room.</summary>
    public void Advance(int count) => _reader.Advance(count);

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => _reader.Complete();

    /// <summary>Goes to the next event; false when more bytes are needed, or at the end.</summary>
    public bool Read()
    {
        while (_isWaiting || _reader.Read())
        {
            if (!_isWaiting) foreach (var diagnostic in _reader.Diagnostics) Add(diagnostic);
            _isWaiting = !_isWaiting && IsSettled();
            Event = _isWaiting ? TellWithoutTrailer() : Take();
            if (Event != InspectionEvent.None) return true;
        }

        if (_reader.IsAtEnd && _unlisted > 0) AddLimit();
        Event = InspectionEvent.None;
        return false;
    }

    // A trailer that is missing counts in its place, as the number that it should have borne would count it (X12 element 96, EDIFACT 0074);
    // where the interchange itself breaks off nobody knows what was to come, and what came is counted. A message without one waits until that is known.
    bool IsSettled() => _withoutTrailer is not null && _reader.Event switch
    {
        InterchangeEvent.InterchangeStart or InterchangeEvent.GroupStart or InterchangeEvent.InterchangeEnd => true,
        InterchangeEvent.Message or InterchangeEvent.OversizeMessage => true,
        InterchangeEvent.GroupEnd => _reader.HasTrailer,
        _ => false,
    };

    InspectionEvent TellWithoutTrailer()
    {
        var message = _withoutTrailer!.Value;
        var isCutOff = _reader.Event == InterchangeEvent.InterchangeEnd && !_reader.HasTrailer;
        (_withoutTrailer, Message) = (null, message with { SegmentCount = message.SegmentCount + (isCutOff ? 0 : 1) });
        return InspectionEvent.Message;
    }

    InspectionEvent Take()
    {
        switch (_reader.Event)
        {
            case InterchangeEvent.InterchangeStart:
                Interchange = InterchangeFacts.Of(_reader.Interchange!);
                return InspectionEvent.Interchange;
            case InterchangeEvent.GroupStart:
                var group = _reader.Group!;
                Group = new(group.FunctionalId, group.ControlNumber, group.Version, []);
                return InspectionEvent.Group;
            case InterchangeEvent.Message or InterchangeEvent.OversizeMessage:
                var header = _reader.MessageHeader!;
                Message = new(header.Type, header.Version, header.ControlNumber, header.SegmentCount);
                if (_reader.HasTrailer) return InspectionEvent.Message;
                _withoutTrailer = Message;
                return InspectionEvent.None;
            default:
                return InspectionEvent.None;
        }
    }

    void Add(Diagnostic diagnostic)
    {
        if (diagnostic.Code == DiagnosticCodes.DiagnosticLimit) _unlisted += _reader.DiagnosticsDropped;
        else if (_diagnostics.Count == DiagnosticLimit) _unlisted++;
        else _diagnostics.Add(DiagnosticFacts.Of(diagnostic));
    }

    void AddLimit()
    {
        var code = DiagnosticCodes.DiagnosticLimit;
        _diagnostics.Add(DiagnosticFacts.Of(new(code, code.Severity, new(_reader.BytesFed), string.Create(CultureInfo.InvariantCulture, $"{_unlisted} more diagnostics are not listed."))));
        _unlisted = 0;
    }
}
