using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation;

/// <summary>Drives reader, validator and map over the blocks of one payload: the one way from bytes to documents.</summary>
/// <remarks>Put bytes into <see cref="GetMemory"/>, tell how many with <see cref="Advance"/>, read until <see cref="Read"/> is false, and so on;
/// after <see cref="Complete"/> false means the end. What is read at an event is valid until the next call. One thread at a time.</remarks>
public sealed class Translator
{
    readonly InterchangeReader _reader;
    readonly Func<EnvelopeKey, MessagePlan> _planFor;
    readonly List<Diagnostic> _fileDiagnostics = [];
    readonly MessageQueue? _queue;
    readonly MessageJudge _judge = new();
    readonly bool _lendsDocuments;
    MessageWork _work = new();
    ReportBuilder? _report;
    EnvelopeKey? _key;
    MessagePlan _plan = MessagePlan.Unsupported;
    string? _typeOfGroup;
    bool _knowsTypeOfGroup;
    bool _isWaiting;

    /// <param name="planFor">Finds the plan for what an envelope says; asked once for messages in a row that say the same.</param>
    /// <param name="limits">What a sender may make the reader do.</param>
    /// <param name="threads">How many judge and map at once: the caller's, and for each beyond it one of the thread pool. What is read is the same, in the same
    /// order, but messages come some 64 KB later than their bytes.</param>
    /// <param name="lendsDocuments">Whether <see cref="TranslatedMessage.Document"/> is only lent until the next call, as the segments are: who looks at each document in
    /// turn and keeps none needs no memory for it. The records that <see cref="Documents.MappedDocument.Document"/> gave stay valid.</param>
    public Translator(Func<EnvelopeKey, MessagePlan> planFor, ReaderLimits? limits = null, int threads = 1, bool lendsDocuments = false)
    {
        ArgumentNullException.ThrowIfNull(planFor);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_planFor, _lendsDocuments) = (planFor, lendsDocuments);
        _reader = new(limits);
        if (threads > 1) _queue = new(threads - 1);
    }

    public TranslationEvent Event { get; private set; }

    /// <summary>The interchange being read.</summary>
    public InterchangeHeader? Interchange => _reader.Interchange;

    /// <summary>At <see cref="TranslationEvent.Message"/>: what came of it.</summary>
    public TranslatedMessage? Message { get; private set; }

    /// <summary>At <see cref="TranslationEvent.Message"/>: the segments, unless the message is beyond a limit.</summary>
    public Message Segments => _work.IsCopied ? _work.Copy : _reader.Message;

    /// <summary>At <see cref="TranslationEvent.InterchangeAcknowledgement"/>: the TA1.</summary>
    public Acknowledgement? Acknowledgement { get; private set; }

    /// <summary>At <see cref="TranslationEvent.InterchangeEnd"/>: all that was read and found, from which verdicts and acknowledgements follow.</summary>
    public InterchangeReport? Report { get; private set; }

    /// <summary>Found so far outside interchanges.</summary>
    public IReadOnlyList<Diagnostic> FileDiagnostics => _fileDiagnostics;

    public long BytesFed => _reader.BytesFed;

    /// <summary>What reading, judging and mapping looked at so far, for tests to hold against the length of the input; with one thread.</summary>
    internal long Work => _reader.Work;

    /// <summary>Room for the next bytes.</summary>
    public Memory<byte> GetMemory(int sizeHint = 16 * 1024) => _reader.GetMemory(sizeHint);

    /// <summary>Says how many bytes were put into the memory from <see cref="GetMemory"/>.</summary>
    public void Advance(int count) => _reader.Advance(count);

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => _reader.Complete();

    /// <summary>Goes to the next event; false when more bytes are needed, or at the end.</summary>
    public bool Read()
    {
        Forget();
        while (_isWaiting || _reader.Read())
        {
            if (!_isWaiting) KeepFileDiagnostics();
            Event = TakeInOrder();
            if (Event != TranslationEvent.None) return true;
        }

        return false;
    }

    // Messages that others work on come before all that is read behind them; and there is always something behind them.
    TranslationEvent TakeInOrder()
    {
        if (_queue is null) return Take(_reader.Event);
        var isMessage = _reader.Event is InterchangeEvent.Message or InterchangeEvent.OversizeMessage;
        if (isMessage) _queue.Add(Begin(_queue.Free()), _reader.Message);
        if (_queue.TryTake(all: !isMessage, out var work))
        {
            _isWaiting = !isMessage;
            return Tell(work);
        }

        _isWaiting = false;
        return isMessage ? TranslationEvent.None : Take(_reader.Event);
    }

    void Forget()
    {
        if (_lendsDocuments) Message?.Document?.TakeBack();
        Event = TranslationEvent.None;
        Message = null;
        Acknowledgement = null;
        Report = null;
        if (_queue is not null) _work = MessageWork.None;
    }

    void KeepFileDiagnostics()
    {
        foreach (var diagnostic in _reader.Diagnostics)
            if (diagnostic.Code.Scope == DiagnosticScope.File && _fileDiagnostics.Count < ReportBuilder.MaxDiagnostics)
                _fileDiagnostics.Add(diagnostic);
    }

    TranslationEvent Take(InterchangeEvent what)
    {
        switch (what)
        {
            case InterchangeEvent.InterchangeStart:
                _report = new(_reader.Interchange!);
                _report.AddEnvelope(_reader.Diagnostics);
                return TranslationEvent.InterchangeStart;
            case InterchangeEvent.GroupStart:
                _report!.Open(_reader.Group!);
                (_knowsTypeOfGroup, _typeOfGroup) = (false, null);
                _report.AddEnvelope(_reader.Diagnostics);
                return TranslationEvent.None;
            case InterchangeEvent.Message or InterchangeEvent.OversizeMessage:
                _judge.Do(Begin(_work), _reader.Message);
                return Tell(_work);
            case InterchangeEvent.InterchangeAcknowledgement:
                _report!.AddEnvelope(_reader.Diagnostics);
                _report.AcknowledgementCount++;
                Acknowledgement = AcknowledgementReader.ReadTa1(_reader.ServiceSegment);
                return TranslationEvent.InterchangeAcknowledgement;
            case InterchangeEvent.GroupEnd:
                _report!.AddEnvelope(_reader.Diagnostics);
                if (IsGroupUnsupported()) _report.AddEnvelope([MessageFindings.GroupUnsupported(_reader.Group!)]);
                _report.Close(_reader.DeclaredCount);
                return TranslationEvent.None;
            case InterchangeEvent.InterchangeEnd:
                _report!.AddEnvelope(_reader.Diagnostics);
                Report = _report.Build(_reader.InterchangeLength);
                return TranslationEvent.InterchangeEnd;
            default:
                return TranslationEvent.OutsideBytes;
        }
    }

    /// <summary>All that must be known of a message before it can be judged beside others.</summary>
    MessageWork Begin(MessageWork work)
    {
        var header = _reader.MessageHeader!;
        var plan = PlanFor(header);
        work.Begin(_reader.Interchange!, _reader.Group!, header, plan, _typeOfGroup, _reader.Event == InterchangeEvent.Message);
        if (_lendsDocuments) work.LendDocument();
        foreach (var diagnostic in _reader.Diagnostics) work.Add(diagnostic);
        _typeOfGroup ??= header.Type;
        _knowsTypeOfGroup |= plan.Schema is not null;
        return work;
    }

    TranslationEvent Tell(MessageWork work)
    {
        _work = work;
        _report!.AddEnvelope(work.OfEnvelope);
        var (group, index) = (_report.GroupIndex, _report.MessageIndex);
        Message = new(work.Group, group, index, work.Plan, _report.Add(work.Header, work.Found))
        {
            Document = work.Document,
            Acknowledgement = work.Acknowledgement,
        };
        return TranslationEvent.Message;
    }

    // A group that none of the known sets travels in, and that holds none, is refused as a group (AK905 1). EDIFACT tells it of each message.
    bool IsGroupUnsupported() =>
        _reader.Interchange!.Standard == Standard.X12
        && !_knowsTypeOfGroup
        && _reader.Group!.FunctionalId is { Length: > 0 } type
        && !StandardsLibrary.Shipped.FunctionalIds.Contains(type);

    MessagePlan PlanFor(MessageHeader header)
    {
        if (_key is null || !IsOf(_key, header))
        {
            _key = new(_reader.Interchange!, _reader.Group!, header.Type, header.Version, header.Implementation);
            _plan = _planFor(_key);
        }

        return _plan;
    }

    bool IsOf(EnvelopeKey key, MessageHeader header) =>
        ReferenceEquals(key.Interchange, _reader.Interchange)
        && ReferenceEquals(key.Group, _reader.Group)
        && key.Type == header.Type
        && key.Version == header.Version
        && key.Implementation == header.Implementation;
}
