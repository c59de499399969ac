using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation;

/// <summary>Judges one message after the other and maps it, unless it is rejected. One thread at a time.</summary>
sealed class MessageJudge
{
    readonly MessageValidator _validator = new();
    readonly MessageStructure _structure = new();

    /// <summary>Does the work: the message was begun, and its segments are at hand.</summary>
    internal void Do(MessageWork work, in Message segments)
    {
        if (work.Plan.Schema is { } schema) Judge(work, schema, segments);
        else AddUnsupported(work);
        work.Document = Map(work, segments);
        work.Acknowledgement = ReadAcknowledgement(work, segments);
    }

    // A type that is no type is told as that alone.
    static void AddUnsupported(MessageWork work)
    {
        if (work.Found.All(d => d.Code != DiagnosticCodes.MessageTypeInvalid)) work.Found.Add(MessageFindings.Unsupported(work.Header));
    }

    void Judge(MessageWork work, MessageSchema schema, in Message segments)
    {
        var (header, found) = (work.Header, work.Found);
        if (work.Plan.IsNearest) found.Add(MessageFindings.Nearest(header, schema));
        if (schema.FunctionalId is { } expected && work.Group.FunctionalId is { } named && expected != named)
            found.Add(MessageFindings.NotInGroup(header, expected, named));
        if (work.Interchange.Standard == Standard.Edifact && work.Group.FunctionalId is { } type) JudgeInGroup(work, type);
        if (work.HasSegments) _validator.Validate(segments, schema, _structure, found, work.Plan.Guide);
    }

    // ISO 9735: a group holds messages of one type and version, which UNG names; where it names no type, that of its first message.
    static void JudgeInGroup(MessageWork work, string type)
    {
        if (type.Length == 0) type = work.TypeOfGroup ?? work.Header.Type;
        if (type != work.Header.Type) work.Found.Add(MessageFindings.OtherTypeThanGroup(work.Header, type));
        else if (work.Group.Version is { Length: > 0 } version && version != work.Header.Version) work.Found.Add(MessageFindings.OtherVersionThanGroup(work.Header, version));
    }

    // What is rejected is never mapped: its segments are not what a map relies on. Nor is a message with an error that no
    // acknowledgement can tell, such as a broken tree.
    MappedDocument? Map(MessageWork work, in Message segments)
    {
        if (work.Plan.Map is null || work.Plan.Schema is null || !work.HasSegments) return null;
        var standard = work.Interchange.Standard;
        var isSound = work.Found.All(d => d.Severity != Severity.Error || d.Code.IsAcknowledgedIn(standard));
        return isSound && Verdicts.Judge(work.Found, standard, work.Plan.Policy) != Verdict.Rejected
            ? work.Room is { } room ? work.Plan.Map.Read(segments, _structure, work.Found, room) : work.Plan.Map.Read(segments, _structure, work.Found)
            : null;
    }

    static Acknowledgement? ReadAcknowledgement(MessageWork work, in Message segments)
    {
        var standard = work.Interchange.Standard;
        return work.HasSegments && AcknowledgementReader.Reads(standard, work.Header.Type)
            ? AcknowledgementReader.Read(segments, standard, work.Header.Type)
            : null;
    }
}
