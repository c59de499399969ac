using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>Notices the deadlines of the exception queue: who waited long enough is open again, who should have been decided is told to be overdue, once.</summary>
sealed class CaseJob(Journal journal, Definitions definitions)
{
    const int TakeMax = 200;

    internal Task RunAsync(CancellationToken cancellation)
    {
        var policy = definitions.Current.Directory.Policy;
        return journal.BeginAsync("deadlines", effects =>
        {
            foreach (var waited in CaseStore.Waited(effects.Tx, effects.Now, TakeMax)) Open(effects, waited, policy);
            foreach (var overdue in CaseDeadlines.MarkOverdue(effects.Tx, effects.Now, TakeMax)) Tell(effects, overdue);
            return true;
        }, cancellation);
    }

    // The owner's time begins when nothing is waited for any more.
    static void Open(Effects effects, CaseRecord waited, Policy policy)
    {
        var open = waited with { State = CaseState.Open, WaitingUntil = null, DueAt = effects.Now + policy.For(waited.CaseType).Within };
        if (!CaseStore.Update(effects.Tx, open)) return;
        Append(effects, "wait-ended", waited, ("until", waited.WaitingUntil?.ToString("u")), ("owner", open.OwnerRole));
        Say(effects, waited, $"{Name(waited)} came to nothing until {waited.WaitingUntil:u}: {Owner(open)} has to decide");
    }

    static void Tell(Effects effects, CaseRecord overdue)
    {
        Append(effects, "case-overdue", overdue, ("due", overdue.DueAt?.ToString("u")), ("owner", overdue.OwnerRole));
        Say(effects, overdue, $"{Name(overdue)} is overdue since {overdue.DueAt:u}: {Owner(overdue)} has to decide");
    }

    static void Append(Effects effects, string kind, CaseRecord about, params (string, string?)[] detail)
    {
        var delivery = about.DeliveryId is { } id ? DeliveryStore.Find(effects.Tx, id) : null;
        EventStore.Append(effects.Tx, new(delivery?.Id ?? about.Id, kind, about.Id, delivery?.CorrelationId ?? about.Id, effects.Now)
        {
            StateBefore = StateNames.Of(about.State),
            StateAfter = StateNames.Of(CaseState.Open),
            Detail = Story.Json([("type", about.CaseType), .. detail]),
        });
    }

    static void Say(Effects effects, CaseRecord about, string text)
    {
        if (about.DeliveryId is { } id && DeliveryStore.Find(effects.Tx, id) is { } delivery)
            effects.Tell(ProgressLine.Of(effects.Now, delivery, text));
    }

    static string Name(CaseRecord about) => about.State switch
    {
        CaseState.WaitingForOrder => $"exception {about.Id} ({about.CaseType}): waiting for the order {about.OrderNumber}",
        CaseState.WaitingForReceipt => $"exception {about.Id} ({about.CaseType}): waiting for goods",
        _ => $"exception {about.Id} ({about.CaseType})",
    };

    static string Owner(CaseRecord about) => about.OwnerRole ?? "somebody";
}
