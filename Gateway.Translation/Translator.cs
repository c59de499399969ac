using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
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
    readonly MessageValidator _validator = new();
    readonly MessageStructure _structure = new();
    readonly List<Diagnostic> _fileDiagnostics = [];
    readonly BoundedDiagnostics _found = new(ReportBuilder.MaxDiagnostics);
    ReportBuilder? _report;
    EnvelopeKey? _key;
    MessagePlan _plan = MessagePlan.Unsupported;
    bool _knowsTypeOfGroup;

    /// <param name="planFor">Finds the plan for what an envelope says; asked once for messages in a row that say the same.</param>
    /// <param name="limits">What a sender may make the reader do.</param>
    public Translator(Func<EnvelopeKey, MessagePlan> planFor, ReaderLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(planFor);
        _planFor = planFor;
        _reader = new(limits);
    }

    public TranslationEvent Event { get; private set; }

    /// <summary>The interchange being read.</summary>
    public InterchangeHeader? Interchange => _reader.Interchange;

    /// <summary>At <see cref="TranslationEvent.Message"/>: what came of it.</summary>
    public TranslatedMessage? Message { get; private set; }

    /// <summary>At <see cref="TranslationEvent.Message"/>: the segments, unless the message is beyond a limit.</summary>
    public Message Segments => _reader.Message;

    /// <summary>At <see cref="TranslationEvent.InterchangeAcknowledgement"/>: the TA1.</summary>
    public Acknowledgement? Acknowledgement { get; private set; }

    /// <summary>At <see cref="TranslationEvent.InterchangeEnd"/>: all that was read and found, from which verdicts and acknowledgements follow.</summary>
    public InterchangeReport? Report { get; private set; }

    /// <summary>Found so far outside interchanges.</summary>
    public IReadOnlyList<Diagnostic> FileDiagnostics => _fileDiagnostics;

    public long BytesFed => _reader.BytesFed;

    /// <summary>Room for the next bytes.</summary>
    public Memory<byte> GetMemory(int sizeHint = 64 * 1024) => _reader.GetMemory(sizeHint);

    /// <summary>Says how many bytes were put into the memory from <see cref="GetMemory"/>.</summary>
    public void Advance(int count) => _reader.Advance(count);

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => _reader.Complete();

    /// <summary>Goes to the next event; false when more bytes are needed, or at the end.</summary>
    public bool Read()
    {
        Forget();
        while (_reader.Read())
        {
            KeepFileDiagnostics();
            Event = Take(_reader.Event);
            if (Event != TranslationEvent.None) return true;
        }

        return false;
    }

    void Forget()
    {
        Event = TranslationEvent.None;
        Message = null;
        Acknowledgement = null;
        Report = null;
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
                _knowsTypeOfGroup = false;
                _report.AddEnvelope(_reader.Diagnostics);
                return TranslationEvent.None;
            case InterchangeEvent.Message or InterchangeEvent.OversizeMessage:
                Message = Translate();
                return TranslationEvent.Message;
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

    TranslatedMessage Translate()
    {
        var header = _reader.MessageHeader!;
        var plan = PlanFor(header);
        _found.Clear();
        _found.Softened = plan.Policy.Softened;
        foreach (var diagnostic in _reader.Diagnostics)
            if (IsOfMessage(diagnostic.Code.Scope))
                _found.Add(diagnostic);
        _report!.AddEnvelope(_reader.Diagnostics);
        if (plan.Schema is null) AddUnsupported(header);
        else
        {
            _knowsTypeOfGroup = true;
            Judge(plan, plan.Schema, header);
        }

        var document = Map(plan);
        var (group, index) = (_report.GroupIndex, _report.MessageIndex);
        return new(_reader.Group!, group, index, plan, _report.Add(header, _found))
        {
            Document = document,
            Acknowledgement = ReadAcknowledgement(header),
        };
    }

    // A group that none of the known sets travels in, and that holds none, is refused as a group (AK905 1). EDIFACT tells it of each message.
    bool IsGroupUnsupported() =>
        _reader.Interchange!.Standard == Standard.X12
        && !_knowsTypeOfGroup
        && _reader.Group!.FunctionalId is { Length: > 0 } type
        && !StandardsLibrary.Shipped.FunctionalIds.Contains(type);

    // A type that is no type is told as that alone.
    void AddUnsupported(MessageHeader header)
    {
        if (_found.All(d => d.Code != DiagnosticCodes.MessageTypeInvalid)) _found.Add(MessageFindings.Unsupported(header));
    }

    static bool IsOfMessage(DiagnosticScope scope) =>
        scope is DiagnosticScope.Message or DiagnosticScope.Segment or DiagnosticScope.Element;

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

    void Judge(MessagePlan plan, MessageSchema schema, MessageHeader header)
    {
        if (plan.IsNearest) _found.Add(MessageFindings.Nearest(header, schema));
        if (schema.FunctionalId is { } expected && _reader.Group!.FunctionalId is { } found && expected != found)
            _found.Add(MessageFindings.NotInGroup(header, expected, found));
        // ISO 9735: a group holds messages of one type.
        if (_reader.Interchange!.Standard == Standard.Edifact && _reader.Group!.FunctionalId is not null && _report!.TypeOfGroup is { } first && first != header.Type)
            _found.Add(MessageFindings.MixedInGroup(header, first));
        if (_reader.Event == InterchangeEvent.Message) _validator.Validate(_reader.Message, schema, _structure, _found, plan.Guide);
    }

    // What is rejected is never mapped: its segments are not what a map relies on. Nor is a message with an error that no
    // acknowledgement can tell, such as a broken tree.
    MappedDocument? Map(MessagePlan plan)
    {
        if (plan.Map is null || plan.Schema is null || _reader.Event != InterchangeEvent.Message) return null;
        var standard = _reader.Interchange!.Standard;
        var isSound = _found.All(d => d.Severity != Severity.Error || d.Code.IsAcknowledgedIn(standard));
        return isSound && Verdicts.Judge(_found, standard, plan.Policy) != Verdict.Rejected
            ? plan.Map.Read(_reader.Message, _structure, _found)
            : null;
    }

    Acknowledgement? ReadAcknowledgement(MessageHeader header)
    {
        var standard = _reader.Interchange!.Standard;
        return _reader.Event == InterchangeEvent.Message && AcknowledgementReader.Reads(standard, header.Type)
            ? AcknowledgementReader.Read(_reader.Message, standard, header.Type)
            : null;
    }
}
