using static Gateway.Translation.DiagnosticScope;
using static Gateway.Translation.Severity;

namespace Gateway.Translation;

/// <summary>Every kind of diagnostic with its 997/999, TA1 and CONTRL code: the one table from which acknowledgements follow.</summary>
/// <remarks>Lists: X12 elements 716, 717, 718, 720, 723, of the 999 618, 620 and 621, I18; EDIFACT element 0085. Choices between codes are argued in docs/decisions.</remarks>
public static class DiagnosticCodes
{
    public static readonly DiagnosticCode NotEdi = new("not-edi", DiagnosticScope.File, Error, "The file holds no interchange: neither ISA nor UNA or UNB was found.");
    public static readonly DiagnosticCode BytesOutsideInterchange = new("bytes-outside-interchange", DiagnosticScope.File, Error, "Bytes stand before, between or after interchanges.");
    public static readonly DiagnosticCode DiagnosticLimit = new("diagnostic-limit", DiagnosticScope.File, Warning, "More diagnostics were found than are listed.");

    public static readonly DiagnosticCode InterchangeHeaderInvalid = new("interchange-header-invalid", Interchange, Error, "ISA is not of its fixed width, or UNB lacks a mandatory element.") { Ta105 = "022", Contrl = "13" };
    public static readonly DiagnosticCode InterchangeControlNumberMismatch = new("interchange-control-number-mismatch", Interchange, Error, "IEA02 differs from ISA13, or UNZ 0020 from UNB 0020.") { Ta105 = "001", Contrl = "28" };
    public static readonly DiagnosticCode InterchangeCountWrong = new("interchange-count-wrong", Interchange, Error, "IEA01 or UNZ 0036 does not match what was received.") { Ta105 = "021", Contrl = "29" };
    public static readonly DiagnosticCode InterchangeTrailerMissing = new("interchange-trailer-missing", Interchange, Error, "The interchange ends without IEA or UNZ.") { Ta105 = "023", Contrl = "13" };
    public static readonly DiagnosticCode InterchangeControlNumberInvalid = new("interchange-control-number-invalid", Interchange, Error, "ISA13 is not nine digits, or UNB 0020 is empty.") { Ta105 = "018", Contrl = "13" };
    public static readonly DiagnosticCode InterchangeVersionUnsupported = new("interchange-version-unsupported", Interchange, Warning, "ISA12 or the syntax version of UNB is not one that is known.") { Ta105 = "003", Contrl = "2" };
    public static readonly DiagnosticCode InterchangeDateInvalid = new("interchange-date-invalid", Interchange, Warning, "ISA09 or UNB 0017 is not a date.") { Ta105 = "014", Contrl = "12" };
    public static readonly DiagnosticCode InterchangeTimeInvalid = new("interchange-time-invalid", Interchange, Warning, "ISA10 or UNB 0019 is not a time.") { Ta105 = "015", Contrl = "12" };
    public static readonly DiagnosticCode InterchangeDuplicate = new("interchange-duplicate", Interchange, Error, "The control number was used before by this sender for other content.") { Ta105 = "025", Contrl = "26" };
    public static readonly DiagnosticCode InterchangeSenderUnknown = new("interchange-sender-unknown", Interchange, Error, "No profile claims the sender.") { Ta105 = "006", Contrl = "23" };
    public static readonly DiagnosticCode InterchangeReceiverUnknown = new("interchange-receiver-unknown", Interchange, Error, "The receiver is not one of our identities.") { Ta105 = "009", Contrl = "7" };
    public static readonly DiagnosticCode InterchangeTestIndicatorInvalid = new("interchange-test-indicator-invalid", Interchange, Warning, "ISA15 is neither P, T nor I, or UNB 0035 is not 1.") { Ta105 = "020", Contrl = "25" };
    public static readonly DiagnosticCode InterchangeDelimitersInvalid = new("interchange-delimiters-invalid", Interchange, Error, "Two delimiters are the same, or one is a letter, a digit or a blank.") { Ta105 = "026", Contrl = "20" };
    public static readonly DiagnosticCode InterchangeElementInvalid = new("interchange-element-invalid", Interchange, Warning, "A qualifier, an identity or ISA14 is not known to X12.") { Ta105 = "022" };
    public static readonly DiagnosticCode InterchangeElementsTooMany = new("interchange-elements-too-many", Interchange, Error, "UNB, UNZ or IEA has more elements than defined.") { Ta105 = "022", Contrl = "16" };
    public static readonly DiagnosticCode InterchangeEmpty = new("interchange-empty", Interchange, Warning, "The interchange holds neither group, message nor TA1.") { Ta105 = "024", Contrl = "32" };
    public static readonly DiagnosticCode InterchangeStructureInvalid = new("interchange-structure-invalid", Interchange, Error, "A segment stands where the envelope allows none.") { Ta105 = "024", Contrl = "33" };
    public static readonly DiagnosticCode ServiceStringAdviceInvalid = new("service-string-advice-invalid", Interchange, Warning, "UNA is short or missing, or names other service characters than UNB uses.") { Contrl = "22" };
    public static readonly DiagnosticCode PackagePassed = new("package-passed", Interchange, Warning, "A package (UNO to UNP) stands in the interchange; its object was passed over.") { Contrl = "47" };
    public static readonly DiagnosticCode PackageLengthWrong = new("package-length-wrong", Interchange, Error, "The object of a package is not as long as UNO or UNP says.") { Contrl = "29" };
    public static readonly DiagnosticCode InterchangeAcknowledgementInvalid = new("interchange-acknowledgement-invalid", Interchange, Warning, "An element of a TA1 is not what X12 has there.");
    public static readonly DiagnosticCode LineBreaksInsideSegments = new("line-breaks-inside-segments", Interchange, Warning, "The file is cut into lines; line breaks inside segments are not read as data.");
    public static readonly DiagnosticCode CharacterSetWrong = new("character-set-wrong", Interchange, Warning, "Bytes do not belong to the declared character set.") { Contrl = "21" };

    public static readonly DiagnosticCode GroupTrailerMissing = new("group-trailer-missing", Group, Error, "The group ends without GE or UNE.") { Ak905 = "3", Contrl = "13" };
    public static readonly DiagnosticCode GroupControlNumberMismatch = new("group-control-number-mismatch", Group, Error, "GE02 differs from GS06, or UNE 0048 from UNG 0048.") { Ak905 = "4", Contrl = "28" };
    public static readonly DiagnosticCode GroupCountWrong = new("group-count-wrong", Group, Error, "GE01 or UNE 0060 does not match the messages received.") { Ak905 = "5", Contrl = "29" };
    public static readonly DiagnosticCode GroupControlNumberInvalid = new("group-control-number-invalid", Group, Error, "GS06 is missing or no number of one to nine digits.") { Ak905 = "6", Contrl = "13" };
    public static readonly DiagnosticCode GroupControlNumberDuplicate = new("group-control-number-duplicate", Group, Error, "Two groups of one interchange bear the same control number.") { Ak905 = "19", Contrl = "26" };
    public static readonly DiagnosticCode GroupHeaderInvalid = new("group-header-invalid", Group, Error, "A mandatory element of GS or UNG is missing.") { Ak905 = "6", Contrl = "13" };
    public static readonly DiagnosticCode GroupElementInvalid = new("group-element-invalid", Group, Warning, "GS02 or GS03 is longer than 15 characters, GS04 is not a date, GS05 not a time, or GS07 neither T nor X.") { Ak905 = "6" };
    public static readonly DiagnosticCode GroupElementsTooMany = new("group-elements-too-many", Group, Error, "GS, GE, UNG or UNE has more elements than defined.") { Ak905 = "", Contrl = "16" };
    public static readonly DiagnosticCode GroupEmpty = new("group-empty", Group, Error, "The group holds no message; in X12 it only warns.") { Contrl = "32" };
    public static readonly DiagnosticCode GroupSecurityUnsupported = new("group-security-unsupported", Group, Error, "The group is secured (X12.58: S3S, S3E); nothing of it can be checked here.") { Ak905 = "16" };
    public static readonly DiagnosticCode GroupStructureInvalid = new("group-structure-invalid", Group, Error, "A segment stands in the group outside any message.") { Ak905 = "", Contrl = "33" };
    public static readonly DiagnosticCode GroupTypeUnsupported = new("group-type-unsupported", Group, Error, "GS01 names no functional group of which a transaction set is known here.") { Ak905 = "1" };
    public static readonly DiagnosticCode GroupVersionUnsupported = new("group-version-unsupported", Group, Error, "GS08 names no release of X12.") { Ak905 = "2" };

    public static readonly DiagnosticCode MessageTypeUnsupported = new("message-type-unsupported", Message, Error, "No definition of this message type is here.") { Ak502 = "1", Contrl = "14" };
    public static readonly DiagnosticCode MessageTrailerMissing = new("message-trailer-missing", Message, Error, "The message ends without SE or UNT.") { Ak502 = "2", Contrl = "13" };
    public static readonly DiagnosticCode MessageControlNumberMismatch = new("message-control-number-mismatch", Message, Error, "SE02 differs from ST02, or UNT 0062 from UNH 0062.") { Ak502 = "3", Contrl = "28" };
    public static readonly DiagnosticCode MessageSegmentCountWrong = new("message-segment-count-wrong", Message, Error, "SE01 or UNT 0074 does not match the segments received.") { Ak502 = "4", Contrl = "29" };
    public static readonly DiagnosticCode MessageTypeInvalid = new("message-type-invalid", Message, Error, "ST01 or the message type of UNH is missing or malformed.") { Ak502 = "6", Contrl = "13" };
    public static readonly DiagnosticCode MessageControlNumberInvalid = new("message-control-number-invalid", Message, Error, "ST02 or UNH 0062 is missing or malformed.") { Ak502 = "7", Contrl = "13" };
    public static readonly DiagnosticCode MessageControlNumberDuplicate = new("message-control-number-duplicate", Message, Error, "Two messages of one group bear the same control number.") { Ak502 = "23", Contrl = "26" };
    public static readonly DiagnosticCode MessageNotInGroup = new("message-not-in-group", Message, Error, "The message is of another type or version than its group.") { Ak502 = "18", Contrl = "31" };
    public static readonly DiagnosticCode MessageSecurityUnsupported = new("message-security-unsupported", Message, Error, "The transaction set is secured (X12.58: S4S, S4E); nothing of it can be checked here.") { Ak502 = "17" };
    public static readonly DiagnosticCode MessageVersionNearest = new("message-version-nearest", Message, Warning, "The version is not here; the nearest one judged.");
    public static readonly DiagnosticCode MessageTooLarge = new("message-too-large", Message, Error, "The message is larger than the limit.") { Ak502 = "5", Contrl = "18" };

    public static readonly DiagnosticCode SegmentUnknown = new("segment-unknown", Segment, Error, "The segment tag is unknown to the release.") { Ak304 = "1", Contrl = "15" };
    public static readonly DiagnosticCode SegmentMiswritten = new("segment-miswritten", Segment, Error, "The tag is not part of the message and stands for one that is: a mandatory one, one that opens the loop behind it, or one without the blanks.") { Ak304 = "1", Contrl = "15" };
    public static readonly DiagnosticCode SegmentUnexpected = new("segment-unexpected", Segment, Error, "The segment belongs to the message but not to this place.") { Ak304 = "2", Contrl = "15" };
    public static readonly DiagnosticCode SegmentMissing = new("segment-missing", Segment, Error, "A mandatory segment is missing.") { Ak304 = "3", Contrl = "13" };
    public static readonly DiagnosticCode LoopOpenerMissing = new("loop-opener-missing", Segment, Error, "The segment that opens a mandatory loop is missing; others of the loop stand there.") { Ak304 = "3", Contrl = "13" };
    public static readonly DiagnosticCode LoopTooMany = new("loop-too-many", Segment, Error, "A loop repeats more often than it may.") { Ak304 = "4", Contrl = "36" };
    public static readonly DiagnosticCode SegmentTooMany = new("segment-too-many", Segment, Error, "A segment repeats more often than it may.") { Ak304 = "5", Contrl = "35" };
    public static readonly DiagnosticCode SegmentNotInMessage = new("segment-not-in-message", Segment, Error, "The segment is known to the release but not part of this message.") { Ak304 = "6", Contrl = "15" };
    public static readonly DiagnosticCode SegmentOutOfSequence = new("segment-out-of-sequence", Segment, Error, "The segment comes out of order within its loop.") { Ak304 = "7", Contrl = "15" };
    public static readonly DiagnosticCode SegmentTrailingDelimiters = new("segment-trailing-delimiters", Segment, Warning, "Empty elements stand at the end of the segment.") { Ak304 = "10", Contrl = "45" };
    public static readonly DiagnosticCode SegmentTerminatorMissing = new("segment-terminator-missing", Segment, Error, "The terminator between the segment and the next one is missing.") { Ak304 = "8", Contrl = "13" };
    public static readonly DiagnosticCode SegmentTooLong = new("segment-too-long", Segment, Error, "The segment is longer than the limit.") { Ak304 = "8", Contrl = "18" };

    public static readonly DiagnosticCode ElementMissing = new("element-missing", Element, Error, "A mandatory element or component is empty.") { Ak403 = "1", Contrl = "13" };
    public static readonly DiagnosticCode ElementConditionalMissing = new("element-conditional-missing", Element, Error, "An element is required because another one stands.") { Ak403 = "2", Contrl = "48" };
    public static readonly DiagnosticCode ElementTooMany = new("element-too-many", Element, Error, "The segment has more elements than defined.") { Ak403 = "3", Contrl = "16" };
    public static readonly DiagnosticCode ElementTooShort = new("element-too-short", Element, Error, "The value is shorter than allowed.") { Ak403 = "4", Contrl = "40" };
    public static readonly DiagnosticCode ElementTooLong = new("element-too-long", Element, Error, "The value is longer than allowed.") { Ak403 = "5", Contrl = "39" };
    public static readonly DiagnosticCode ElementInvalidCharacter = new("element-invalid-character", Element, Error, "The value holds a character that its type does not allow.") { Ak403 = "6", Contrl = "37" };
    public static readonly DiagnosticCode ElementInvalidCode = new("element-invalid-code", Element, Error, "The value is not in the code list.") { Ak403 = "7", Contrl = "12" };
    public static readonly DiagnosticCode ElementInvalidDate = new("element-invalid-date", Element, Error, "The value is not a date.") { Ak403 = "8", Contrl = "12" };
    public static readonly DiagnosticCode ElementInvalidTime = new("element-invalid-time", Element, Error, "The value is not a time of day.") { Ak403 = "9", Contrl = "12" };
    public static readonly DiagnosticCode NumberWithoutDigit = new("number-without-digit", Element, Error, "Digits are missing before or after the decimal mark.") { Ak403 = "6", Contrl = "38" };
    public static readonly DiagnosticCode DecimalMarkWrong = new("decimal-mark-wrong", Element, Error, "The number has another decimal mark than UNA says, or marks between its thousands.") { Ak403 = "6", Contrl = "19" };
    public static readonly DiagnosticCode ElementExcluded = new("element-excluded", Element, Error, "Elements that exclude each other both stand.") { Ak403 = "10", Contrl = "48" };
    public static readonly DiagnosticCode ElementTooManyRepetitions = new("element-too-many-repetitions", Element, Error, "The element repeats more often than it may.") { Ak403 = "12", Contrl = "35" };
    public static readonly DiagnosticCode BinaryLengthWrong = new("binary-length-wrong", Element, Error, "Binary data is not as long as the element before it says.") { Ak403 = "5", Contrl = "39" };
    public static readonly DiagnosticCode ElementTooManyComponents = new("element-too-many-components", Element, Error, "The composite has more components than defined.") { Ak403 = "13", Contrl = "16" };

    public static readonly DiagnosticCode LoopIdentifierMismatch = new("loop-identifier-mismatch", Element, Error, "LE01 differs from the LS01 that opened the loop.") { Ak403 = "7" };
    public static readonly DiagnosticCode ElementTrailingDelimiters = new("element-trailing-delimiters", Element, Warning, "Empty components stand at the end of the composite.") { Ak403 = "16", Contrl = "45" };

    public static readonly DiagnosticCode HierarchyParentMissing = new("hierarchy-parent-missing", Segment, Error, "HL02 names no earlier HL01, or itself.");
    public static readonly DiagnosticCode HierarchyIdDuplicate = new("hierarchy-id-duplicate", Segment, Error, "HL01 repeats an earlier one.");

    public static readonly DiagnosticCode GuideSegmentMissing = new("guide-segment-missing", Segment, Error, "The partner's guide asks for the segment.") { Ak304 = "3", Ik304 = "I8", Contrl = "13", IsGuide = true };
    public static readonly DiagnosticCode GuideLoopMissing = new("guide-loop-missing", Segment, Error, "The partner's guide asks for the loop.") { Ak304 = "3", Ik304 = "I7", Contrl = "13", IsGuide = true };
    public static readonly DiagnosticCode GuideDependentSegmentMissing = new("guide-dependent-segment-missing", Segment, Error, "The partner's guide asks for the segment or loop where another value stands.") { Ak304 = "3", Ik304 = "I6", Contrl = "13", IsGuide = true };
    public static readonly DiagnosticCode GuideSegmentForbidden = new("guide-segment-forbidden", Segment, Error, "The partner's guide leaves the segment or loop out.") { Ak304 = "2", Ik304 = "I4", Contrl = "15", IsGuide = true };
    public static readonly DiagnosticCode GuideDependentSegmentForbidden = new("guide-dependent-segment-forbidden", Segment, Error, "The partner's guide leaves the segment or loop out where another value stands.") { Ak304 = "2", Ik304 = "I9", Contrl = "15", IsGuide = true };
    public static readonly DiagnosticCode GuideElementMissing = new("guide-element-missing", Element, Error, "The partner's guide asks for the element.") { Ak403 = "1", Contrl = "13", IsGuide = true };
    public static readonly DiagnosticCode GuideDependentElementMissing = new("guide-dependent-element-missing", Element, Error, "The partner's guide asks for the element where another value stands.") { Ak403 = "2", Ik403 = "I9", Contrl = "13", IsGuide = true };
    public static readonly DiagnosticCode GuideElementForbidden = new("guide-element-forbidden", Element, Error, "The partner's guide leaves the element out.") { Ak403 = "10", Ik403 = "I10", Contrl = "15", IsGuide = true };
    public static readonly DiagnosticCode GuideDependentElementForbidden = new("guide-dependent-element-forbidden", Element, Error, "The partner's guide leaves the element out where another value stands.") { Ak403 = "10", Ik403 = "I13", Contrl = "15", IsGuide = true };
    public static readonly DiagnosticCode GuideValueTooShort = new("guide-value-too-short", Element, Error, "The value is shorter than the partner's guide allows.") { Ak403 = "4", Contrl = "40", IsGuide = true };
    public static readonly DiagnosticCode GuideValueTooLong = new("guide-value-too-long", Element, Error, "The value is longer than the partner's guide allows.") { Ak403 = "5", Contrl = "39", IsGuide = true };
    public static readonly DiagnosticCode GuideCodeNotAllowed = new("guide-code-not-allowed", Element, Error, "The value is not one of the codes that the partner's guide allows.") { Ak403 = "7", Ik403 = "I6", Contrl = "12", IsGuide = true };

    public static readonly DiagnosticCode MapCodeUnknown = new("map-code-unknown", Map, Error, "The value is not in the map's code list.");
    public static readonly DiagnosticCode MapValueInvalid = new("map-value-invalid", Map, Error, "The value does not convert to the field's type.");
    public static readonly DiagnosticCode MapFieldMissing = new("map-field-missing", Map, Error, "A field that the document cannot do without has no value.");
    public static readonly DiagnosticCode MapAmbiguous = new("map-ambiguous", Map, Warning, "Several segments match where the map takes one.");
    public static readonly DiagnosticCode MapValuesSeveral = new("map-values-several", Map, Error, "Several values stand where the document holds one, and each is a thing of its own.");
    public static readonly DiagnosticCode MapLevelUnread = new("map-level-unread", Map, Warning, "A node below a line has a level that the map does not have.");
    public static readonly DiagnosticCode MapTotalDiffers = new("map-total-differs", Map, Warning, "A total differs from what it counts.");
    public static readonly DiagnosticCode MapMissing = new("map-missing", Map, Error, "No map is configured for the message.");
    public static readonly DiagnosticCode MapValueUnwritable = new("map-value-unwritable", Map, Error, "A value cannot be written: length, character set or delimiter.");
    public static readonly DiagnosticCode MapFieldUnwritten = new("map-field-unwritten", Map, Warning, "A field of the document has no place in the message that is written.");
    public static readonly DiagnosticCode DocumentMalformed = new("document-malformed", Map, Error, "A line is not a canonical document in JSON.");

    public static readonly DiagnosticCode CsvColumnMissing = new("csv-column-missing", Element, Error, "A column that the map reads is not in the header row.");
    public static readonly DiagnosticCode CsvColumnTwice = new("csv-column-twice", Element, Error, "A column that the map reads stands more than once in the header row.");
    public static readonly DiagnosticCode CsvRowMalformed = new("csv-row-malformed", Segment, Error, "A row has another number of columns than the header, or an open quote.");
    public static readonly DiagnosticCode CsvUtf16 = new("csv-utf-16", Segment, Error, "The file of rows is UTF-16.");
    public static readonly DiagnosticCode CsvHeaderDisagrees = new("csv-header-disagrees", Element, Error, "A header column differs within one document's rows.");
    public static readonly DiagnosticCode CsvGroupSplit = new("csv-group-split", Segment, Error, "Rows of a document that ended already stand further down.");

    /// <summary>All codes, in the order of the table.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        .. typeof(DiagnosticCodes)
            .GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Where(f => f.FieldType == typeof(DiagnosticCode))
            .Select(f => (DiagnosticCode)f.GetValue(null)!),
    ];
}
