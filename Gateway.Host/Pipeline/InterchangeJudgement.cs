using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Told = Gateway.Translation.Acknowledgements.Verdict;

namespace Gateway.Host.Pipeline;

/// <summary>What the trailer decides, in one transaction: the identity, the verdicts, what is released, and the acknowledgements that we owe.</summary>
sealed class InterchangeJudgement(InterchangeReading interchange, InterchangeReport report, string contentHash, UlidSource ids)
{
    bool _isSilent;

    internal void Apply(Effects effects)
    {
        if (!interchange.IsToBeJudged) return;
        // The database may have this run again, and then it may come to something else.
        interchange.Quarantine(null);
        var start = interchange.Start;
        var identity = InterchangeIdentity.Of(report.Header, start.Delivery);
        var taken = IdentityStore.Take(effects.Tx, identity, contentHash, interchange.Id, start.Delivery.Id, effects.Now);
        switch (taken)
        {
            case IdentityResult.Duplicate(var first) when IsOther(first) && Bars(effects, first):
                Repeat(effects, first);
                break;
            case IdentityResult.Collision(var first) when IsOther(first) && Bars(effects, first):
                Collide(effects, first);
                break;
            case IdentityResult.Duplicate(var first) when IsOther(first):
                TakeOver(effects, first);
                break;
            case IdentityResult.Collision(var first) when IsOther(first):
                TakeOver(effects, first);
                break;
            default:
                Count(effects);
                Judge(effects, report);
                break;
        }
    }

    PartnerProfile Partner => interchange.Partner!;

    bool IsOther(IdentityRecord first) => first.SubjectId != interchange.Id;

    bool Bars(Effects effects, IdentityRecord first) =>
        Partner.Duplicates.Interchange == DuplicateInterchange.Reject
        && !InterchangeIdentity.IsPast(first, interchange.Start.Delivery.CreatedAt)
        && InterchangeIdentity.StillHolds(effects.Tx, first);

    /// <summary>The same bytes again: nothing is worked twice, and what was answered is told again, byte for byte.</summary>
    void Repeat(Effects effects, IdentityRecord first)
    {
        var reason = $"the same interchange came before, in {first.DeliveryId}; it is answered again and not worked again";
        Write(effects, InterchangeState.Duplicate, null, reason, first.SubjectId, null);
        Replay.Answers(effects, interchange.Start.Delivery, first.SubjectId, ids);
    }

    /// <summary>The number again with other content: kept apart, and the partner hears it where a TA1 or CONTRL is agreed.</summary>
    void Collide(Effects effects, IdentityRecord first)
    {
        var reason = $"the control number {report.Header.ControlNumber} came before with other content, in {first.DeliveryId}";
        var told = report with
        {
            Groups = [],
            Diagnostics = [.. report.Diagnostics, new(DiagnosticCodes.InterchangeDuplicate, Severity.Error, new(report.Header.Offset), $"The interchange control number {report.Header.ControlNumber} was used before for other content; send this one under a new number.")],
        };
        Owe(effects, told);
        Write(effects, InterchangeState.Collision, Storage.Verdict.Rejected, reason, first.SubjectId, told);
        interchange.Quarantine(reason);
    }

    // The earlier one is past its window, nothing of it was accepted, or the profile does not mind: the number now names this one.
    void TakeOver(Effects effects, IdentityRecord first)
    {
        IdentityStore.Replace(effects.Tx, first, contentHash, interchange.Id, interchange.Start.Delivery.Id, effects.Now);
        if (InterchangeIdentity.IsRoundAgain(first, contentHash, interchange.Start.Delivery.CreatedAt)) Count(effects);
        if (InterchangeStore.Find(effects.Tx, first.SubjectId) is { State: InterchangeState.Rejected })
            InterchangeStore.SetState(effects.Tx, first.SubjectId, InterchangeState.Replaced, $"sent again as {interchange.Id}");
        Judge(effects, report);
    }

    // A number that came before counts nothing when it comes again, before it has come round.
    void Count(Effects effects) => ReceivedNumbers.Keep(effects, Partner, interchange.Start.Delivery, report, ids);

    void Judge(Effects effects, InterchangeReport judged)
    {
        // Barred when its header was read, it has staged nothing: read again it is no repeat.
        if (interchange.IsRepeat) throw new StaleFactsException($"interchange {judged.Header.ControlNumber}");
        var policy = Partner.Acknowledgements.Send;
        var isRejected = Verdicts.Of(judged, policy) == Told.Rejected;
        var (accepted, rejected) = JudgeGroups(effects, judged, policy, isRejected);
        var (state, verdict) = (accepted, rejected) switch
        {
            (0, > 0) => (InterchangeState.Rejected, Storage.Verdict.Rejected),
            (_, 0) when !isRejected => (InterchangeState.Accepted, Storage.Verdict.Accepted),
            _ when isRejected => (InterchangeState.Rejected, Storage.Verdict.Rejected),
            _ => (InterchangeState.PartlyAccepted, Storage.Verdict.PartlyAccepted),
        };
        Owe(effects, judged);
        Write(effects, state, verdict, Reason(judged), null, judged);
        foreach (var (acknowledgement, answeredBy) in interchange.Acknowledgements)
            Expectations.Answer(effects, Partner, acknowledgement, answeredBy, interchange.Start.Delivery);
        if (accepted > 0) effects.Ask(new(interchange.Id, interchange.Start.Delivery.CorrelationId));
    }

    (int Accepted, int Rejected) JudgeGroups(Effects effects, InterchangeReport judged, AcknowledgementPolicy policy, bool isRejected)
    {
        var (accepted, rejected) = (0, 0);
        for (var i = 0; i < judged.Groups.Count; i++)
        {
            var group = judged.Groups[i];
            var verdict = isRejected ? Told.Rejected : Verdicts.Of(group, judged.Header.Standard, policy);
            var verdicts = verdict == Told.Rejected
                ? new Dictionary<Told, int> { [Told.Rejected] = group.Messages.Count }
                : group.Messages.CountBy(m => Verdicts.Of(m, judged.Header.Standard, policy)).ToDictionary();
            var good = group.Messages.Count - verdicts.GetValueOrDefault(Told.Rejected);
            foreach (var (told, messages) in verdicts) effects.Count(Counted.MessageTranslated, messages, ("partner", Partner.Id), ("verdict", StateNames.Of(VerdictText.Of(told))));
            accepted += good;
            rejected += group.Messages.Count - good;
            GroupStore.Judge(effects.Tx, interchange.EnsureGroup(effects, i, group.Header) with
            {
                Verdict = VerdictText.Of(verdict),
                DeclaredCount = group.DeclaredCount,
                ReceivedCount = group.Messages.Count,
                AcceptedCount = good,
            });
            DiagnosticStore.Insert(effects.Tx, ids, new(interchange.Start.Delivery.Id, interchange.Id, interchange.GroupId(i)), group.Diagnostics);
        }

        return (accepted, rejected);
    }

    void Write(Effects effects, InterchangeState state, Storage.Verdict? verdict, string? reason, string? duplicateOf, InterchangeReport? answered)
    {
        DiagnosticStore.Insert(effects.Tx, ids, new(interchange.Start.Delivery.Id, interchange.Id), report.Diagnostics);
        InterchangeStore.Judge(effects.Tx, interchange.Row(effects.Now) with
        {
            State = state,
            Verdict = verdict,
            Reason = reason,
            ByteLength = report.Length,
            ContentHash = contentHash,
            DuplicateOf = duplicateOf,
            Report = answered is null ? null : AnswersJson.Write(Answers.Due(answered, Partner.Acknowledgements.Send)),
            JudgedAt = effects.Now,
        });
        effects.Count(Counted.InterchangeTranslated, ("partner", Partner.Id), ("standard", report.Header.Standard.ToString()), ("state", StateNames.Of(state)));
        Story.Tell(effects, interchange.Start.Delivery, interchange.Id, "judged", state, ("control", report.Header.ControlNumber), ("reason", reason));
    }

    static string? Reason(InterchangeReport judged) =>
        judged.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } error ? Places.Sentence(error) : null;

    void Owe(Effects effects, InterchangeReport answered)
    {
        _isSilent = interchange.IsShadow || Copy.IsAnsweredAlready(effects.Tx, interchange.Start.Delivery);
        foreach (var due in Answers.Due(answered, Partner.Acknowledgements.Send))
            foreach (var said in due.Content)
                Owe(effects, answered, due.Kind, said);
    }

    void Owe(Effects effects, InterchangeReport answered, AcknowledgementKind kind, Acknowledgement said) => AcknowledgementStore.Owe(effects.Tx, new()
    {
        Id = ids.Next(),
        InterchangeId = interchange.Id,
        GroupKey = kind is AcknowledgementKind.X997 or AcknowledgementKind.X999 ? GroupIdOf(answered, said.Groups[0]) : "",
        Kind = AcknowledgementNames.Of(kind),
        State = _isSilent ? AcknowledgementState.Suppressed : AcknowledgementState.Due,
        Partner = Partner.Id,
        DeliveryId = interchange.Start.Delivery.Id,
        Verdict = VerdictText.Of(said.Interchange?.Verdict ?? said.Groups[0].Verdict),
        DueAt = effects.Now,
        CreatedAt = effects.Now,
    });

    string GroupIdOf(InterchangeReport answered, GroupAnswer said)
    {
        for (var i = 0; i < answered.Groups.Count; i++)
            if (answered.Groups[i].Header.ControlNumber == said.ControlNumber && answered.Groups[i].Header.FunctionalId == said.FunctionalId)
                return interchange.GroupId(i);
        return "";
    }
}

/// <summary>The acknowledgements by the names that people and files use.</summary>
static class AcknowledgementNames
{
    internal static string Of(AcknowledgementKind kind) => kind switch
    {
        AcknowledgementKind.X997 => "997",
        AcknowledgementKind.X999 => "999",
        AcknowledgementKind.Ta1 => "TA1",
        _ => "CONTRL",
    };
}

/// <summary>What is to be answered to an interchange, as it is kept until its schedule sends it: decided once, whatever profiles say later.</summary>
static class AnswersJson
{
    internal static string Write(IReadOnlyList<AcknowledgementDue> due) => JsonSerializer.Serialize(due, AnswersJsonContext.Default.IReadOnlyListAcknowledgementDue);

    internal static IReadOnlyList<AcknowledgementDue> Read(string json) =>
        JsonSerializer.Deserialize(json, AnswersJsonContext.Default.IReadOnlyListAcknowledgementDue) ?? [];
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<AcknowledgementDue>))]
sealed partial class AnswersJsonContext : JsonSerializerContext;
