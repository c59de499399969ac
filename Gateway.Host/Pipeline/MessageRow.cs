using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>A translated message as it is kept: its row, its document, what was found in it, and what judged it.</summary>
sealed record MessageRow(MessageRecord Record, DocumentRow? Document, TranslatedMessage Message, PlannedMessages Planned)
{
    internal static MessageRow Of(TranslatedMessage message, PlannedMessages planned, InterchangeReading interchange, string id, string groupId)
    {
        var header = message.Report.Header;
        var verdict = Verdicts.Of(message.Report, interchange.Start.Header.Standard, planned.Plan.Policy);
        var (state, reason) = Judge(message, planned, verdict);
        var document = state is MessageState.Rejected ? null : DocumentRow.Of(message, id, interchange.Partner!);
        return new(new()
        {
            Id = id,
            GroupId = groupId,
            InterchangeId = interchange.Id,
            DeliveryId = interchange.Start.Delivery.Id,
            Ordinal = message.Index + 1,
            Direction = Direction.In,
            State = state,
            Verdict = VerdictText.Of(verdict),
            Reason = reason,
            Partner = interchange.Partner!.Id,
            Agreement = planned.Agreement?.Name,
            MessageType = header.Type,
            Version = header.Version,
            ControlNumber = header.ControlNumber,
            Implementation = header.Implementation,
            DocumentKind = document?.Kind,
            DocumentKey = document?.Number,
            SegmentCount = header.SegmentCount,
            ByteOffset = header.Offset,
            ByteLength = header.Length,
            IsNearest = planned.Plan.IsNearest,
            IsTest = interchange.Start.Header.IsTest,
            IsShadow = planned.Agreement?.Mode == ProcessingMode.Shadow,
            ProfileHash = planned.HashOf(RevisionKind.Profile),
            MapHash = planned.HashOf(RevisionKind.Map),
            SchemaHash = planned.HashOf(RevisionKind.Schema),
            GuideHash = planned.HashOf(RevisionKind.Guide),
            CodesHash = planned.HashOf(RevisionKind.Codes),
            CreatedAt = default,
        }, document, message, planned);
    }

    /// <summary>Writes all but the message's own row; gives the document, where there is one.</summary>
    internal DocumentRecord? Keep(Effects effects, UlidSource ids)
    {
        foreach (var revision in Planned.News) RevisionStore.Keep(effects.Tx, revision with { FirstUsedAt = effects.Now });
        DiagnosticStore.Insert(
            effects.Tx, ids, new(Record.DeliveryId, Record.InterchangeId, Record.GroupId, Record.Id), Message.Report.Diagnostics);
        return Document?.Insert(effects, ids.Next());
    }

    /// <summary>Where a message stands once it was translated.</summary>
    internal static (MessageState State, string? Reason) Judge(TranslatedMessage message, PlannedMessages planned, Translation.Acknowledgements.Verdict verdict)
    {
        if (message.Acknowledgement is not null) return (MessageState.Done, null);
        if (planned.Plan.Schema is null && planned.Agreement?.Standard != Standard.Csv) return (MessageState.Held, FirstError(message) ?? "no definition of this message type is here");
        if (verdict == Translation.Acknowledgements.Verdict.Rejected) return (MessageState.Rejected, FirstError(message));
        if (planned.Reason is { } reason) return (MessageState.Held, reason);
        if (FirstError(message) is { } error) return (MessageState.Held, error);
        if (message.Document is null) return (MessageState.Held, "no document came of it");
        return planned.Agreement!.Validation.Unmapped == UnmappedElements.Hold && message.Document.UnreadElements > 0
            ? (MessageState.Held, $"{message.Document.UnreadElements} elements are read by no row of the map, and the profile holds such messages")
            : (MessageState.Staged, null);
    }

    static string? FirstError(TranslatedMessage message) =>
        message.Report.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } error ? Places.Sentence(error) : null;
}
