using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads X12 and EDIFACT interchanges from bytes fed block by block; tells every start, message and end, and what is wrong with them.</summary>
/// <remarks>Feed, then read until <see cref="Read"/> returns false, and so on; after <see cref="Complete"/> false means the end.
/// The views (<see cref="Message"/>, <see cref="ServiceSegment"/>) are valid until the next call of <see cref="Read"/>, <see cref="Feed"/> or
/// <see cref="GetMemory"/>. Any bytes are accepted, nothing throws; the events do not depend on how the bytes were cut into blocks.
/// One thread at a time.</remarks>
public sealed partial class InterchangeReader
{
    readonly ReaderLimits _limits;
    readonly SegmentStream _stream;
    readonly BoundedDiagnostics _diagnostics = new();
    bool _isRead;
    long _searched;

    // Of two elements in a trailer one holds the count and the other the control number.
    int _countElement;

    public InterchangeReader(ReaderLimits? limits = null)
        : this(limits, envelopesOnly: false, DelimiterScan.Fastest)
    {
    }

    /// <param name="limits">What a sender may make the reader do.</param>
    /// <param name="envelopesOnly">Nobody looks into the messages: their segments are counted and have no elements.</param>
    /// <param name="form">How bytes are compared with the delimiters.</param>
    internal InterchangeReader(ReaderLimits? limits, bool envelopesOnly, VectorForm form)
    {
        _limits = limits ?? new ReaderLimits();
        _stream = new(_limits.SegmentBytes, Math.Min(_limits.BinaryBytes, _limits.MessageBytes)) { EnvelopesOnly = envelopesOnly, Form = form, TellsOpen = true };
    }

    enum Step
    {
        Again,
        Event,
        NeedsBytes,
    }

    /// <summary>What was read last.</summary>
    public InterchangeEvent Event { get; private set; }

    /// <summary>The open interchange, up to and including its end; null outside.</summary>
    public InterchangeHeader? Interchange { get; private set; }

    /// <summary>The open group, up to and including its end; null outside.</summary>
    public GroupHeader? Group { get; private set; }

    /// <summary>Header of the message just read; null at other events. Made when first asked for.</summary>
    public MessageHeader? MessageHeader => _messageHeader ??= ReadMessageHeader();

    /// <summary>The message just read; without segments at other events.</summary>
    public Message Message => Event == InterchangeEvent.Message ? new(_stream.Buffer, _stream.Kept, _segmentCount) : default;

    /// <summary>The segment behind an event that is one segment: TA1, GS, GE, UNZ and so on. Not set where the file leaves it out.</summary>
    public Segment ServiceSegment => _serviceSlot < 0 ? default : new(_stream.Buffer, _serviceSlot, 0);

    /// <summary>Whether <see cref="ServiceSegment"/> is set.</summary>
    public bool HasServiceSegment => _serviceSlot >= 0;

    /// <summary>At an end: the count as sent (SE01, GE01, IEA01, UNT 0074, UNE 0060, UNZ 0036); null when the trailer is missing.</summary>
    public string? DeclaredCount => HasTrailer ? ServiceSegment[_countElement].ToShortString() : null;

    /// <summary>At an end: the control number as sent in the trailer; null when the trailer is missing.</summary>
    public string? DeclaredControlNumber => HasTrailer ? ServiceSegment[3 - _countElement].ToShortString() : null;

    /// <summary>At an end: whether the trailer is there.</summary>
    internal bool HasTrailer => _countElement > 0;

    /// <summary>Groups received so far in the open interchange; a run of messages without group header is none.</summary>
    public int GroupCount { get; private set; }

    /// <summary>Messages received so far in the open group.</summary>
    public int MessageCount { get; private set; }

    /// <summary>At <see cref="InterchangeEvent.InterchangeEnd"/>: bytes from the header to the end of the trailer.</summary>
    public long InterchangeLength { get; private set; }

    /// <summary>Found with this event, at most 10,000 and what says how many more. The scope of each code says whether it belongs to the message just read, the open group, the open interchange or the file.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>How many were found with this event and are not among them.</summary>
    internal long DiagnosticsDropped => _diagnostics.Dropped;

    /// <summary>Bytes fed so far.</summary>
    public long BytesFed { get; private set; }

    /// <summary>How many bytes were indexed, searched and moved so far, and passed on the way to elements, for tests to hold against the length of the input.</summary>
    internal long Work => _stream.Work + _searched + _stream.Buffer.Walked;

    /// <summary>Whether <see cref="Complete"/> was called and everything was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Room to put the next bytes into; tell with <see cref="Advance"/> how many they are. Saves the copy of <see cref="Feed"/>.</summary>
    /// <remarks>All that is free is given, mostly more than is wanted. Wanting little keeps the block of a small file below the 85,000 bytes from which the collector
    /// takes an array with the old ones.</remarks>
    /// <param name="sizeHint">The wanted size; the room is at least that.</param>
    public Memory<byte> GetMemory(int sizeHint = 16 * 1024)
    {
        _at -= _stream.Compact(sizeHint, _stream.IsRunning ? int.MaxValue : _at);
        return _stream.Buffer.Free(sizeHint);
    }

    /// <summary>Says how many bytes were put into the memory from <see cref="GetMemory"/>.</summary>
    public void Advance(int count)
    {
        BytesFed += count;
        _stream.Buffer.Advance(count);
    }

    /// <summary>Takes a copy of the next bytes; a block may end anywhere.</summary>
    public void Feed(ReadOnlySpan<byte> block, bool isFinal = false)
    {
        block.CopyTo(GetMemory(block.Length).Span);
        Advance(block.Length);
        if (isFinal) Complete();
    }

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => _stream.Complete();

    /// <summary>Goes to the next event; false when more bytes are needed, or at the end.</summary>
    public bool Read()
    {
        Forget();
        while (true)
        {
            var step = Interchange is null ? ReadOutside() : ReadInside();
            if (step == Step.Again) continue;
            _isRead = step == Step.Event;
            if (!_isRead) Event = InterchangeEvent.None;
            return _isRead;
        }
    }

    // What belonged to the last event goes, and with it what the last event ended.
    void Forget()
    {
        if (!_isRead) return;
        _isRead = false;
        _diagnostics.Clear();
        _serviceSlot = -1;
        _messageHeader = null;
        _countElement = 0;
        if (Event is InterchangeEvent.Message or InterchangeEvent.OversizeMessage) ForgetMessage();
        if (Event is InterchangeEvent.GroupEnd) Group = null;
        if (Event is InterchangeEvent.InterchangeEnd) Interchange = null;
    }

    Step Tell(InterchangeEvent what)
    {
        ReportStray();
        ReportJoinedLines();
        _diagnostics.TellDropped("part of the file");
        Event = what;
        return Step.Event;
    }

    void Report(Diagnostic diagnostic) => _diagnostics.AddInOrder(diagnostic);
}
