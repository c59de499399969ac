using System.Globalization;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Gathers the envelope facts of one file, block by block, without profile or schema.</summary>
/// <remarks>Put bytes into <see cref="GetMemory"/>, say how many with <see cref="Advance"/>, and finish with <see cref="Complete"/>.</remarks>
public sealed class Inspection
{
    /// <summary>Diagnostics that are listed; the rest is counted in one of its own.</summary>
    public const int DiagnosticLimit = 10_000;

    readonly string _file;
    readonly InterchangeReader _reader;
    readonly List<InterchangeFacts> _interchanges = [];
    readonly List<DiagnosticFacts> _diagnostics = [];
    List<GroupFacts> _groups = [];
    List<MessageFacts> _messages = [];
    bool _lacksTrailer;
    long _unlisted;

    public Inspection(string file, ReaderLimits? limits = null)
    {
        _file = file;
        _reader = new(limits, envelopesOnly: true, DelimiterScan.Fastest) { ReadsFragments = true };
    }

    /// <summary>Bytes taken so far.</summary>
    public long Bytes => _reader.BytesFed;

    /// <summary>Messages found so far.</summary>
    public long Messages { get; private set; }

    /// <summary>The facts of bytes that are in memory as a whole.</summary>
    public static FileFacts Of(string file, ReadOnlySpan<byte> bytes)
    {
        var inspection = new Inspection(file);
        bytes.CopyTo(inspection.GetMemory(bytes.Length).Span);
        inspection.Advance(bytes.Length);
        return inspection.Complete();
    }

    /// <summary>Room for the next bytes.</summary>
    public Memory<byte> GetMemory(int sizeHint = 256 * 1024) => _reader.GetMemory(sizeHint);

    /// <summary>Takes the bytes that were put into the room.</summary>
    public void Advance(int count)
    {
        _reader.Advance(count);
        Drain();
    }

    /// <summary>Takes the end of the file and returns its facts.</summary>
    public FileFacts Complete()
    {
        _reader.Complete();
        Drain();
        if (_unlisted > 0) AddLimit();
        return new(_file, _interchanges, _diagnostics);
    }

    void Drain()
    {
        while (_reader.Read())
        {
            Take();
            foreach (var diagnostic in _reader.Diagnostics) Add(diagnostic);
        }
    }

    void Take()
    {
        switch (_reader.Event)
        {
            case InterchangeEvent.InterchangeStart:
                (_groups, _lacksTrailer) = ([], false);
                _interchanges.Add(Facts(_reader.Interchange!, _groups));
                break;
            case InterchangeEvent.GroupStart:
                var group = _reader.Group!;
                (_messages, _lacksTrailer) = ([], false);
                _groups.Add(new(group.FunctionalId, group.ControlNumber, group.Version, _messages));
                break;
            case InterchangeEvent.Message or InterchangeEvent.OversizeMessage:
                TakeMessage(_reader.MessageHeader!);
                break;
            case InterchangeEvent.GroupEnd when _reader.HasTrailer:
                _lacksTrailer = false;
                break;
            case InterchangeEvent.InterchangeEnd when _lacksTrailer && !_reader.HasTrailer:
                _messages[^1] = _messages[^1] with { SegmentCount = _messages[^1].SegmentCount - 1 };
                break;
            default:
                break;
        }
    }

    // A trailer that is missing counts in its place, as the number that it should have borne would count it (X12 element 96, EDIFACT 0074);
    // where the interchange itself breaks off nobody knows what was to come, and what came is counted.
    void TakeMessage(MessageHeader header)
    {
        _lacksTrailer = !_reader.HasTrailer;
        _messages.Add(new(header.Type, header.Version, header.ControlNumber, header.SegmentCount + (_lacksTrailer ? 1 : 0)));
        Messages++;
    }

    static InterchangeFacts Facts(InterchangeHeader header, List<GroupFacts> groups)
    {
        var d = header.Delimiters;
        return new(
            header.Standard == Standard.X12 ? "X12" : "EDIFACT",
            header.ControlNumber,
            header.Version,
            new(header.Sender.Qualifier, header.Sender.Id),
            new(header.Receiver.Qualifier, header.Receiver.Id),
            header.IsTest,
            new(Show(d.Element), ShowIfAny(d.Component), ShowIfAny(d.Repetition), Show(d.Segment), ShowIfAny(d.Release)),
            groups);
    }

    void Add(Diagnostic diagnostic)
    {
        if (_diagnostics.Count == DiagnosticLimit)
        {
            _unlisted++;
            return;
        }

        var at = diagnostic.Location;
        _diagnostics.Add(new(
            diagnostic.Code.Name,
            Name(diagnostic.Severity),
            at.Offset,
            at.Segment == 0 ? null : at.Segment,
            at.Element == 0 ? null : at.Element,
            diagnostic.Text));
    }

    void AddLimit() => _diagnostics.Add(new(
        DiagnosticCodes.DiagnosticLimit.Name,
        Name(DiagnosticCodes.DiagnosticLimit.Severity),
        _reader.BytesFed,
        null,
        null,
        string.Create(CultureInfo.InvariantCulture, $"{_unlisted} more diagnostics are not listed.")));

    static string Name(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    static string? ShowIfAny(byte delimiter) => delimiter == 0 ? null : Show(delimiter);

    static string Show(byte delimiter) => delimiter is > 32 and < 127
        ? ((char)delimiter).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"0x{delimiter:X2}");
}
