using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Notices acknowledgements that partners owe us past their deadline; a late one still reconciles.</summary>
sealed class OverdueJob(Journal journal)
{
    const int TakeMax = 200;

    internal Task RunAsync(CancellationToken cancellation) => journal.BeginAsync("overdue", effects =>
    {
        foreach (var late in ExpectationStore.MarkOverdue(effects.Tx, effects.Now, TakeMax)) Tell(effects, late);
        return true;
    }, cancellation);

    static void Tell(Effects effects, ExpectationRecord late)
    {
        effects.Count(Counted.AcknowledgementOverdue, ("kind", late.Kind), ("partner", late.Partner));
        var interchange = InterchangeStore.Find(effects.Tx, late.InterchangeId)!;
        var delivery = DeliveryStore.Find(effects.Tx, interchange.DeliveryId)!;
        Story.Tell(effects, delivery, late.Id, "overdue", ExpectationState.Overdue, ("kind", late.Kind), ("control", late.ControlNumber));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"{late.Kind} for {late.FunctionalId} {late.ControlNumber} is overdue since {late.Deadline:u}"));
    }
}
