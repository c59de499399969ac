using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>What partners owe us for what we sent: expected from the delivery on, reconciled when it comes.</summary>
static class Expectations
{
    /// <summary>The partner has our interchange: its answer is due within the time that the profile gives.</summary>
    internal static void Begin(Effects effects, InterchangeRecord interchange, PartnerProfile partner, UlidSource ids)
    {
        if (partner.Acknowledgements.ExpectWithin is not { } within) return;
        var groups = GroupStore.OfInterchange(effects.Tx, interchange.Id).Where(IsAnswered).ToList();
        if (interchange.Standard == Standard.Edifact)
        {
            var messages = MessageStore.OfInterchange(effects.Tx, interchange.Id);
            if (messages.Any(m => m.MessageType != "CONTRL"))
                Expect(effects, interchange, "", "CONTRL", null, interchange.ControlNumber, within, ids);
            return;
        }

        foreach (var group in groups)
            Expect(effects, interchange, group.Id, "997", group.FunctionalId, group.ControlNumber!, within, ids);
    }

    /// <summary>Ties what a partner's acknowledgement says to what we sent: its groups, and its messages one by one.</summary>
    internal static void Answer(Effects effects, PartnerProfile partner, Acknowledgement told, string answeredBy, DeliveryRecord delivery)
    {
        if (told.Kind is AcknowledgementKind.X997 or AcknowledgementKind.X999)
            foreach (var group in told.Groups) AnswerGroup(effects, partner, group, answeredBy, delivery);
        else if (told.Interchange is { } interchange)
            AnswerInterchange(effects, partner, told, interchange, answeredBy, delivery);
    }

    // "These acknowledgments shall not be acknowledged" (X12, text of the 997): nothing is expected for a group FA.
    static bool IsAnswered(GroupRecord group) => group.FunctionalId is not null and not "FA";

    static void Expect(
        Effects effects, InterchangeRecord interchange, string group, string kind, string? functionalId, string control, TimeSpan within, UlidSource ids) =>
        ExpectationStore.Expect(effects.Tx, new()
        {
            Id = ids.Next(),
            InterchangeId = interchange.Id,
            GroupKey = group,
            Kind = kind,
            State = ExpectationState.Expected,
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
        if (GroupStore.Sent(effects.Tx, partner.Id, told.FunctionalId ?? "", control).FirstOrDefault() is not { } group)
        {
            Note(effects, delivery, answeredBy, "answers-nothing", $"answers {name}, which was not sent to {partner.Id}");
            return;
        }

        if (group.Verdict is { } before)
        {
            Note(effects, delivery, answeredBy, "answers-again", $"answers {name} again; the first answer stands: {StateNames.Of(before)}");
            return;
        }

        GroupStore.Judge(effects.Tx, group with { Verdict = VerdictText.Of(told.Verdict), ReceivedCount = told.Received, AcceptedCount = told.Accepted });
        foreach (var message in told.Messages)
            if (MessageStore.InGroup(effects.Tx, group.Id, message.ControlNumber) is { } sent)
                MessageStore.SetVerdict(effects.Tx, sent.Id, VerdictText.Of(message.Verdict));
        foreach (var expected in ExpectationStore.Find(effects.Tx, partner.Id, "997", told.FunctionalId, control).Where(e => e.GroupKey == group.Id))
            Reconcile(effects, expected, told.Verdict, answeredBy, delivery);
        if (IsRefusal(told.Verdict))
            Note(effects, delivery, answeredBy, "answers-no", $"says that {name} is {StateNames.Of(VerdictText.Of(told.Verdict))}");
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
        if (sent is null)
        {
            Note(effects, delivery, answeredBy, "answers-nothing", $"answers {name}, which was not sent to {partner.Id}");
            return;
        }

        var messages = MessageStore.OfInterchange(effects.Tx, sent.Id);
        var answers = told.Groups.SelectMany(g => g.Messages).ToList();
        foreach (var answer in answers)
            if (messages.FirstOrDefault(m => m.ControlNumber == answer.ControlNumber) is { } row)
                MessageStore.SetVerdict(effects.Tx, row.Id, VerdictText.Of(answer.Verdict));
        var verdict = Whole(interchange.Verdict, answers.Count(a => a.Verdict == Translation.Acknowledgements.Verdict.Rejected), messages.Count);
        var kind = told.Kind == AcknowledgementKind.Ta1 ? "TA1" : "CONTRL";
        foreach (var expected in ExpectationStore.Find(effects.Tx, partner.Id, kind, null, interchange.ControlNumber).Where(e => e.InterchangeId == sent.Id))
            Reconcile(effects, expected, verdict, answeredBy, delivery);
        if (IsRefusal(verdict)) Note(effects, delivery, answeredBy, "answers-no", $"says that {name} is {StateNames.Of(VerdictText.Of(verdict))}");
    }

    // A CONTRL that acknowledges the interchange (0083 = 7) may refuse single messages in it.
    static Translation.Acknowledgements.Verdict Whole(Translation.Acknowledgements.Verdict interchange, int refused, int sent) =>
        refused == 0 || interchange == Translation.Acknowledgements.Verdict.Rejected ? interchange
        : refused < sent ? Translation.Acknowledgements.Verdict.PartiallyAccepted
        : Translation.Acknowledgements.Verdict.Rejected;

    static bool IsRefusal(Translation.Acknowledgements.Verdict verdict) =>
        VerdictText.Of(verdict) is Storage.Verdict.Rejected or Storage.Verdict.PartlyAccepted;

    static void Reconcile(
        Effects effects, ExpectationRecord expected, Translation.Acknowledgements.Verdict verdict, string answeredBy, DeliveryRecord delivery)
    {
        // 0083 = 8 says only that it arrived; the answer to the content follows.
        if (verdict == Translation.Acknowledgements.Verdict.Received) return;
        var state = VerdictText.Of(verdict) switch
        {
            Storage.Verdict.Rejected => ExpectationState.Rejected,
            Storage.Verdict.PartlyAccepted => ExpectationState.PartlyAccepted,
            Storage.Verdict.AcceptedWithErrors => ExpectationState.AcceptedWithErrors,
            _ => ExpectationState.Accepted,
        };
        if (ExpectationStore.Answer(effects.Tx, expected.Id, state, answeredBy, effects.Now))
            Story.Tell(effects, delivery, expected.Id, "reconciled", state, ("control", expected.ControlNumber));
    }
}
