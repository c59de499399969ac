using System.Globalization;
using System.Text;
using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>The sentences of everything that can be wrong with envelopes: found, expected, what to do.</summary>
static class EnvelopeDiagnostics
{
    const int LongestValue = 99;

    static readonly DiagnosticCode BinaryTooShort = BinaryLengthWrong with { Ak403 = "4" };

    internal static Diagnostic Make(DiagnosticCode code, in Location location, string text, string? value = null) =>
        new(code, code.Severity, location, Printable(text), Cut(value));

    /// <summary>The place of an element, or with zero of the whole segment.</summary>
    internal static Location Of(in Segment segment, int element = 0)
    {
        var id = segment[0].ToShortString().TrimEnd(' ');
        if (element == 0) return new(segment.Offset, segment.Length, segment.Position, id);
        var at = segment[element];
        return new(at.Offset, at.Length, segment.Position, id, element);
    }

    /// <summary>Of an element, with its value.</summary>
    internal static Diagnostic At(DiagnosticCode code, in Segment segment, int element, string text) =>
        Make(code, Of(segment, element), text, segment[element].IsEmpty ? null : segment[element].ToShortString());

    internal static Diagnostic NotEdi(Junk? junk) =>
        Make(DiagnosticCodes.NotEdi, new(junk?.Offset ?? 0, Length(junk)), FileKinds.Explain(junk is null ? [] : junk.Start, junk?.Length ?? 0));

    internal static Diagnostic OutsideBytes(Junk junk, string? lastControlNumber) =>
        Make(BytesOutsideInterchange, new(junk.Offset, Length(junk)),
            string.Create(CultureInfo.InvariantCulture, $"{junk.Length} bytes stand {(lastControlNumber is null ? "before the first interchange" : $"after interchange {lastControlNumber}")} and belong to none: \"{Show(junk.Start)}\". They were not read; remove them or complete the envelope."),
            Show(junk.Start));

    internal static Diagnostic LinesJoined(long offset) =>
        Make(LineBreaksInsideSegments, new(offset), "A line break stands inside a segment; from here on line breaks were taken out. Send the segments unbroken.");

    internal static Diagnostic CharsetWrong(SegmentBuffer buffer, int position, InterchangeHeader interchange, Encoding taken) =>
        Make(CharacterSetWrong, new(buffer.OffsetAt(position), 1),
            string.Create(CultureInfo.InvariantCulture, $"Byte 0x{buffer.Block[position]:X2} does not belong to the character set that UNB declares ({interchange.Version}); the message was read as {taken.WebName}. Declare the character set that is used."));

    internal static Diagnostic Stray(Stray stray, EnvelopeGrammar grammar)
    {
        var more = stray.Count == 1 ? "It was" : string.Create(CultureInfo.InvariantCulture, $"It and {stray.Count - 1} segments after it were");
        return ReferenceEquals(OutsideMessages(stray.Group, grammar), InterchangeStructureInvalid)
            ? Make(InterchangeStructureInvalid, stray.First, $"{stray.First.SegmentId} stands in the interchange outside any group or message. {more} not read; only {MayStand(stray, grammar)} or {grammar.InterchangeEnd} may stand here.")
            : Make(GroupStructureInvalid, stray.First, $"{stray.First.SegmentId} stands outside any message. {more} not read; only {grammar.Message} or {grammar.GroupEnd} may stand here.");
    }

    /// <summary>ISO 9735-4 (0085, 33): what stands outside messages is told one level up, which without groups is the interchange.</summary>
    internal static DiagnosticCode OutsideMessages(GroupHeader? group, EnvelopeGrammar grammar) =>
        group is null || (grammar.Standard == Standard.Edifact && group.FunctionalId is null) ? InterchangeStructureInvalid : GroupStructureInvalid;

    static string MayStand(Stray stray, EnvelopeGrammar grammar)
    {
        if (stray.Group is not null) return grammar.Message;
        return grammar.Standard == Standard.X12 ? grammar.Group : $"{grammar.Group}, {grammar.Message}";
    }

    internal static Diagnostic InterchangeTrailerMissing(long offset, InterchangeHeader interchange, EnvelopeGrammar grammar) =>
        Make(DiagnosticCodes.InterchangeTrailerMissing, new(offset, SegmentId: grammar.InterchangeEnd),
            $"Interchange {interchange.ControlNumber} ends without {grammar.InterchangeEnd}. The file may be cut off; send it again whole.");

    internal static Diagnostic GroupHeaderMissing(in Segment header, EnvelopeGrammar grammar) =>
        Make(InterchangeStructureInvalid with { Ta105 = "022" }, Of(header), $"{grammar.Message} stands in the interchange without a group. Put {grammar.Group} before it and {grammar.GroupEnd} after its last message.");

    internal static Diagnostic GroupsAndMessagesMixed(in Segment header) =>
        Make(InterchangeStructureInvalid with { Contrl = "30" }, Of(header), "A message stands outside the groups of this interchange. Put all messages into groups, or none.");

    internal static Diagnostic GroupSecured(in Segment header) =>
        Make(GroupSecurityUnsupported, Of(header), $"{header[0].ToShortString()} says that the group is authenticated or encrypted (X12.58), which is not supported. Send it plain.");

    internal static Diagnostic GroupTrailerMissing(long offset, GroupHeader group, EnvelopeGrammar grammar) =>
        Make(DiagnosticCodes.GroupTrailerMissing, new(offset, SegmentId: grammar.GroupEnd),
            $"Group {group.ControlNumber} ends without {grammar.GroupEnd}; it was expected here.");

    internal static Diagnostic GroupNumberRepeated(in Segment header, EnvelopeGrammar grammar)
    {
        var number = header[grammar.GroupNumber].ToShortString();
        return Make(GroupControlNumberDuplicate, Of(header, grammar.GroupNumber), $"Control number {number} names an earlier group of this interchange too. Give each group a number of its own.", number);
    }

    internal static Diagnostic MessageNumberRepeated(in Segment header, EnvelopeGrammar grammar)
    {
        var number = header[grammar.MessageNumber].ToShortString();
        return Make(MessageControlNumberDuplicate, Of(header, grammar.MessageNumber), $"Control number {number} names an earlier message of this group too. Give each message a number of its own.", number);
    }

    internal static Diagnostic MessageTrailerMissing(long offset, string number, int segments, EnvelopeGrammar grammar) =>
        Make(DiagnosticCodes.MessageTrailerMissing, new(offset, Segment: segments + 1, SegmentId: grammar.MessageEnd),
            string.Create(CultureInfo.InvariantCulture, $"Message {number} ends after {segments} segments without {grammar.MessageEnd}; it was expected here."));

    internal static Diagnostic TooManyGroups(in Segment header, ReaderLimits limits, EnvelopeGrammar grammar) =>
        Make(InterchangeStructureInvalid with { Contrl = "18" }, Of(header), string.Create(CultureInfo.InvariantCulture,
            $"{limits.Groups} groups stand before this one, as many as an interchange may hold. From here to {grammar.InterchangeEnd} nothing was read; send the rest in interchanges of their own, or have the limit raised."));

    internal static Diagnostic MessageTooLarge(in Segment header, ReaderLimits limits, EnvelopeGrammar grammar) =>
        Make(DiagnosticCodes.MessageTooLarge, Of(header),
            string.Create(CultureInfo.InvariantCulture, $"Message {header[grammar.MessageNumber].ToShortString()} exceeds a limit ({limits.MessageBytes} bytes or {limits.MessageSegments} segments in a message, {limits.Messages} messages in an interchange) and was not read. Split it, or have the limit raised."));

    internal static Diagnostic SegmentTooLong(DiagnosticCode code, SegmentBuffer buffer, in SegmentSlot start, int position, int limitBytes)
    {
        var id = Show(buffer.Block.AsSpan(start.Start, start.End - start.Start));
        return Make(code, new(buffer.OffsetAt(start.Start), limitBytes, position, id),
            string.Create(CultureInfo.InvariantCulture, $"The segment that begins with \"{id}\" has no terminator within {limitBytes} bytes and was not read. Check the segment terminator."));
    }

    internal static Diagnostic BlankInTag(in Segment segment, SegmentRole role) =>
        Make(Structure(role, "15"), Of(segment), $"\"{segment[0].ToShortString()}\" was read as {segment[0].ToShortString().TrimEnd(' ')}. Write a segment's tag without blanks behind it.");

    static DiagnosticCode Structure(SegmentRole role, string contrl) => role is SegmentRole.GroupStart or SegmentRole.GroupEnd
        ? GroupStructureInvalid with { Contrl = contrl }
        : InterchangeStructureInvalid with { Ta105 = "022", Contrl = contrl };

    internal static Diagnostic TerminatorMissing(in Segment segment, SegmentRole role)
    {
        var code = segment.Position > 0 ? SegmentTerminatorMissing : Structure(role, "13");
        return Make(code, Of(segment), $"The segment terminator behind {segment[0].ToShortString()} is missing; the segment was read up to where the next one begins. End each segment with its terminator.");
    }

    internal static DiagnosticCode BinaryLengthCode(in Segment segment, int data) =>
        long.TryParse(segment[data - 1].ToShortString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && segment[data].Length >= length ? BinaryLengthWrong : BinaryTooShort;

    internal static Diagnostic BinaryLength(DiagnosticCode code, in Segment segment, int data) =>
        Make(code, Of(segment, data), string.Create(CultureInfo.InvariantCulture,
            $"{segment[0].ToShortString()}{data:D2} has {segment[data].Length} bytes up to the next terminator; {segment[0].ToShortString()}{data - 1:D2} says \"{Cut(segment[data - 1].ToShortString())}\". The segment was read up to there; send the length that the data has."));

    /// <param name="offset">Where UNA stands, or would.</param>
    /// <param name="length">Its bytes; zero where it is missing.</param>
    /// <param name="fault">What is wrong with it.</param>
    internal static Diagnostic ServiceStringAdvice(long offset, int length, string fault) =>
        Make(ServiceStringAdviceInvalid, new(offset, Math.Min(length, 9), SegmentId: "UNA"), $"UNA {fault}. Write UNA, six service characters, and UNB.");

    internal static Diagnostic PackagePassed(in Segment header) =>
        Make(DiagnosticCodes.PackagePassed, Of(header), $"Package {header[1].ToShortString()} (UNO to UNP) is not a message: its object was not read. Send documents as messages.");

    internal static Diagnostic PackageBeforeTrailer(in Segment header, string number, EnvelopeGrammar grammar) =>
        Make(DiagnosticCodes.PackagePassed, Of(header), $"Package {header[1].ToShortString()} (UNO to UNP) stands before the {grammar.MessageEnd} of message {number}, and no message holds packages: its object was not read. Send it before or behind messages.");

    internal static Diagnostic PackageLength(in Location header, string length) =>
        Make(PackageLengthWrong, header, $"UNO says that the object has \"{Cut(length)}\" bytes; no UNP follows there. Reading went on after UNO.", length);

    internal static Diagnostic PackageLengths(in Segment trailer, string length) =>
        At(PackageLengthWrong, trailer, 1, $"UNP gives the object \"{Cut(trailer[1].ToShortString())}\" bytes, UNO \"{Cut(length)}\". Both must be the same.");

    /// <summary>Bytes as text for people: what does not print is shown as a dot.</summary>
    internal static string Show(ReadOnlySpan<byte> bytes) =>
        string.Create(bytes.Length, bytes, static (text, source) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = source[i] is > 31 and < 127 ? (char)source[i] : '.';
        });

    // Sentences quote what came, and that may hold a line break.
    static string Printable(string text) =>
        !text.Any(char.IsControl) ? text : string.Create(text.Length, text, static (shown, source) =>
        {
            for (var i = 0; i < shown.Length; i++) shown[i] = char.IsControl(source[i]) ? '.' : source[i];
        });

    static string? Cut(string? value) => value is { Length: > LongestValue } ? value[..LongestValue] : value;

    static int Length(Junk? junk) => (int)Math.Min(junk?.Length ?? 0, int.MaxValue);
}
