using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Direction = Gateway.Host.Storage.Direction;
using Told = Gateway.Translation.Acknowledgements.Verdict;

namespace Gateway.Host.Pipeline;

/// <summary>What partners owe us for what we sent: expected from the delivery on, reconciled when it comes.</summary>
static class Expectations
{
    /// <summary>The partner has our interchange: its answer is due within the time that the profile gives.</summary>
    internal static void Begin(Effects effects, InterchangeRecord interchange, PartnerProfile partner, UlidSource ids)
    {
        if (partner.Acknowledgements.ExpectWithin is not { } within) return;
        // A quick partner's answer may be read before we have written down that it has our file: then nothing is waited for.
        effects.Tx.Lock("answers:" + partner.Id);
        if (interchange.Standard == Standard.Edifact)
        {
            var messages = MessageStore.OfInterchange(effects.Tx, interchange.Id);
            if (messages.Any(m => m.MessageType != "CONTRL"))
                Expect(effects, interchange, "", "CONTRL", null, interchange.ControlNumber, Whole(messages), within, ids);
            return;
        }

        foreach (var group in GroupStore.OfInterchange(effects.Tx, interchange.Id).Where(IsAnswered))
            Expect(effects, interchange, group.Id, "997", group.FunctionalId, group.ControlNumber!, group.Verdict, within, ids);
    }

    /// <summary>Ties what a partner's acknowledgement says to what we sent: its groups, and its messages one by one.</summary>
    internal static void Answer(Effects effects, PartnerProfile partner, Acknowledgement told, string answeredBy, DeliveryRecord delivery)
    {
        // The first answer stands: of two that come at the same time one is the second.
        effects.Tx.Lock("answers:" + partner.Id);
        if (told.Kind is AcknowledgementKind.X997 or AcknowledgementKind.X999)
            foreach (var group in told.Groups) AnswerGroup(effects, partner, group, answeredBy, delivery);
        else if (told.Interchange is { } interchange)
            AnswerInterchange(effects, partner, told, interchange, answeredBy, delivery);
    }

    // "These acknowledgments shall not be acknowledged" (X12, text of the 997): nothing is expected for a group FA.
    static bool IsAnswered(GroupRecord group) => group.FunctionalId is not null and not "FA";

    // What an answer that came already has said of all of them; null when none has come.
    static Storage.Verdict? Whole(IReadOnlyCollection<MessageRecord> messages)
    {
        var told = messages.Select(m => m.Verdict).OfType<Storage.Verdict>().ToList();
        return told.Count == 0 ? null
            : told.TrueForAll(v => v == Storage.Verdict.Rejected) ? Storage.Verdict.Rejected
            : told.Contains(Storage.Verdict.Rejected) ? Storage.Verdict.PartlyAccepted
            : told[0];
    }

    static void Expect(
        Effects effects, InterchangeRecord interchange, string group, string kind, string? functionalId, string control, Storage.Verdict? told, TimeSpan within, UlidSource ids) =>
        ExpectationStore.Expect(effects.Tx, new()
        {
            Id = ids.Next(),
            InterchangeId = interchange.Id,
            GroupKey = group,
            Kind = kind,
            State = told is { } verdict ? StateOf(verdict) : ExpectationState.Expected,
            AnsweredAt = told is null ? null : effects.Now,
            Partner = interchange.Partner!,
            FunctionalId = functionalId,
            ControlNumber = control,
            Deadline = effects.Now + within,
            CreatedAt = effects.Now,
        });

    static void AnswerGroup(Effects effects, PartnerProfile partner, GroupAnswer told, string answeredBy, DeliveryRecord delivery)
    {
        var control = told.ControlNumber ?? "";
        var name = $"{told.FunctionalId} {control}";
        var group = GroupStore.Sent(effects.Tx, partner.Id, told.FunctionalId ?? "", control).FirstOrDefault();
        if (Trouble(partner, name, group is not null, group?.FunctionalId == "FA", group?.Verdict) is var (kind, reason))
        {
            Note(effects, delivery, answeredBy, kind, reason);
            return;
        }

        GroupStore.Judge(effects.Tx, group! with { Verdict = VerdictText.Of(told.Verdict), ReceivedCount = told.Received, AcceptedCount = told.Accepted });
        var messages = MessageStore.OfInterchange(effects.Tx, group!.InterchangeId).Where(m => m.GroupId == group.Id).ToList();
        foreach (var message in messages)
            MessageStore.SetVerdict(effects.Tx, message.Id, VerdictText.Of(VerdictOn(message, told.Messages, told.Verdict)));
        foreach (var expected in ExpectationStore.Find(effects.Tx, partner.Id, "997", told.FunctionalId, control).Where(e => e.GroupKey == group.Id))
            Reconcile(effects, expected, told.Verdict, answeredBy, delivery);
        Note(effects, delivery, answeredBy, name, told.Verdict, Strangers(messages, told.Messages));
    }

    // What is rejected takes its messages with it, whatever is said of them; a message that is not listed is good (AK2 and UCM may be left out).
    static Told VerdictOn(MessageRecord message, IEnumerable<MessageAnswer> told, Told whole) => whole == Told.Rejected
        ? Told.Rejected
        : told.FirstOrDefault(a => IsSame(a.ControlNumber, message.ControlNumber))?.Verdict ?? Told.Accepted;

    // Some systems repeat ST02 without its zeros.
    static bool IsSame(string told, string? sent) =>
        told == sent || (GroupRecord.ControlValueOf(told) is { } number && number == GroupRecord.ControlValueOf(sent));

    static List<string> Strangers(IReadOnlyCollection<MessageRecord> sent, IEnumerable<MessageAnswer> told) =>
        [.. told.Where(a => !sent.Any(m => IsSame(a.ControlNumber, m.ControlNumber))).Select(a => $"{a.Type} {a.ControlNumber}")];

    // Why an answer changes nothing; null when it is the first to something that waits for one.
    static (string Kind, string Reason)? Trouble(PartnerProfile partner, string name, bool wasSent, bool isAcknowledgement, Storage.Verdict? before)
    {
        if (!wasSent) return ("answers-nothing", $"answers {name}, which was not sent to {partner.Id}");
        if (isAcknowledgement) return ("answers-answer", $"answers {name}, an acknowledgement of ours; acknowledgements are not acknowledged");
        return before is { } first ? ("answers-again", $"answers {name} again; the first answer stands: {StateNames.Of(first)}") : null;
    }

    static void Note(Effects effects, DeliveryRecord delivery, string answeredBy, string name, Told verdict, IReadOnlyList<string> strangers)
    {
        List<string> reasons = [];
        if (IsRefusal(verdict)) reasons.Add($"says that {name} is {StateNames.Of(VerdictText.Of(verdict))}");
        if (strangers.Count > 0) reasons.Add($"speaks of {string.Join(", ", strangers)}, which was not in {name}");
        if (reasons.Count > 0) Note(effects, delivery, answeredBy, IsRefusal(verdict) ? "answers-no" : "answers-nothing", string.Join("; ", reasons));
    }

    // The line of the acknowledgement itself tells what a person should look at.
    static void Note(Effects effects, DeliveryRecord delivery, string answeredBy, string name, string reason)
    {
        MessageStore.SetState(effects.Tx, answeredBy, MessageState.Done, reason, effects.Now);
        Story.Tell(effects, delivery, answeredBy, name, MessageState.Done, ("reason", reason));
    }

    static void AnswerInterchange(
        Effects effects, PartnerProfile partner, Acknowledgement told, InterchangeAnswer interchange, string answeredBy, DeliveryRecord delivery)
    {
        var sent = InterchangeStore.ByControlNumber(effects.Tx, partner.Id, Direction.Out, interchange.ControlNumber).FirstOrDefault();
        var name = $"interchange {interchange.ControlNumber}";
        var messages = sent is null ? [] : MessageStore.OfInterchange(effects.Tx, sent.Id);
        var isTa1 = told.Kind == AcknowledgementKind.Ta1;
        // A TA1 speaks of the envelope only, of answers as of documents, and may come before or after the 997.
        var trouble = Trouble(partner, name, sent is not null, !isTa1 && messages.All(m => m.MessageType == "CONTRL"), isTa1 ? null : messages.FirstOrDefault(m => m.Verdict is not null)?.Verdict);
        if (trouble is var (kind, reason)) Note(effects, delivery, answeredBy, kind, reason);
        else if (!isTa1) AnswerMessages(effects, partner, told, sent!, messages, answeredBy, delivery);
        else if (interchange.Verdict == Told.Rejected) RejectAll(effects, sent!, messages, answeredBy, delivery);
    }

    // 0083 = 8 says only that it arrived; the answer to the content follows.
    static void AnswerMessages(
        Effects effects, PartnerProfile partner, Acknowledgement told, InterchangeRecord sent, IReadOnlyList<MessageRecord> messages, string answeredBy, DeliveryRecord delivery)
    {
        var interchange = told.Interchange!;
        if (interchange.Verdict == Told.Received) return;
        var answers = told.Groups.SelectMany(g => g.Messages).ToList();
        var groups = GroupStore.OfInterchange(effects.Tx, sent.Id).ToDictionary(g => g.Id, g => g.ControlNumber);
        var rejected = told.Groups.Where(g => g is { ControlNumber: not null, Verdict: Told.Rejected }).Select(g => g.ControlNumber).ToList();
        var verdicts = messages.Select(m => VerdictOn(m, answers, rejected.Contains(groups[m.GroupId]) ? Told.Rejected : interchange.Verdict)).ToList();
        for (var i = 0; i < messages.Count; i++) MessageStore.SetVerdict(effects.Tx, messages[i].Id, VerdictText.Of(verdicts[i]));
        var verdict = Whole(interchange.Verdict, verdicts.Count(v => v == Told.Rejected), messages.Count);
        foreach (var expected in ExpectationStore.Find(effects.Tx, partner.Id, "CONTRL", null, interchange.ControlNumber).Where(e => e.InterchangeId == sent.Id))
            Reconcile(effects, expected, verdict, answeredBy, delivery);
        Note(effects, delivery, answeredBy, $"interchange {interchange.ControlNumber}", verdict, Strangers(messages, answers));
    }

    // No 997 will come of an interchange that TA1 refuses.
    static void RejectAll(Effects effects, InterchangeRecord sent, IReadOnlyList<MessageRecord> messages, string answeredBy, DeliveryRecord delivery)
    {
        foreach (var message in messages) MessageStore.SetVerdict(effects.Tx, message.Id, Storage.Verdict.Rejected);
        foreach (var expected in ExpectationStore.OfInterchange(effects.Tx, sent.Id)) Reconcile(effects, expected, Told.Rejected, answeredBy, delivery);
        Note(effects, delivery, answeredBy, $"interchange {sent.ControlNumber}", Told.Rejected, []);
    }

    // A CONTRL that acknowledges the interchange (0083 = 7) may refuse single messages in it.
    static Told Whole(Told interchange, int refused, int sent) =>
        refused == 0 || interchange == Told.Rejected ? interchange
        : refused < sent ? Told.PartiallyAccepted
        : Told.Rejected;

    static bool IsRefusal(Told verdict) =>
        VerdictText.Of(verdict) is Storage.Verdict.Rejected or Storage.Verdict.PartlyAccepted;

    static void Reconcile(
        Effects effects, ExpectationRecord expected, Told verdict, string answeredBy, DeliveryRecord delivery)
    {
        var state = StateOf(VerdictText.Of(verdict));
        if (!ExpectationStore.Answer(effects.Tx, expected.Id, state, answeredBy, effects.Now)) return;
        effects.Count(Counted.AcknowledgementReceived, ("kind", expected.Kind), ("partner", expected.Partner), ("state", StateNames.Of(state)));
        Story.Tell(effects, delivery, expected.Id, "reconciled", state, ("control", expected.ControlNumber));
    }

    static ExpectationState StateOf(Storage.Verdict verdict) => verdict switch
    {
        Storage.Verdict.Rejected => ExpectationState.Rejected,
        Storage.Verdict.PartlyAccepted => ExpectationState.PartlyAccepted,
        Storage.Verdict.AcceptedWithErrors => ExpectationState.AcceptedWithErrors,
        _ => ExpectationState.Accepted,
    };
}
