using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>Notices interchanges that never came: 217 arrived, 216 never did.</summary>
sealed class MissingNumbersJob(Journal journal, Definitions definitions, UlidSource ids)
{
    internal const int TakeMax = 500;

    const int UncountedMax = 1000;

    // So long before a number is noticed to be left out it may have come and been kept apart.
    static readonly TimeSpan Before = TimeSpan.FromDays(30);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (await journal.BeginAsync("overdue", Look, cancellation) == TakeMax)
        {
            // There is more.
        }

        await journal.BeginAsync("overdue", effects =>
        {
            effects.Tx.Lock(NumberStore.Lock);
            // What is told in one look is one loss, however many were lost.
            foreach (var passed in NumberStore.Passed(effects.Tx, effects.Now, TakeMax).GroupBy(p => p.StreamKey))
                if (passed.Count(p => Tell(effects, p)) > 0)
                    NumberStore.Count(effects.Tx, passed.Key, NumberSequence.Lost(NumberStore.CountingOf(effects.Tx, passed.Key)!), effects.Now);
            return true;
        }, cancellation);
    }

    int Look(Effects effects)
    {
        // Two who looked at the same numbers would leave out what the other has seen.
        effects.Tx.Lock(NumberStore.Lock);
        var received = NumberStore.Received(effects.Tx, TakeMax);
        // What came in the same moments was not sent in the order in which it was read.
        foreach (var number in received.OrderBy(r => r.ControlValue))
        {
            Take(effects, number);
            NumberStore.Forget(effects.Tx, number.Id);
        }

        return received.Count;
    }

    void Take(Effects effects, ReceivedNumber received)
    {
        var key = received.Stream.StreamKey;
        if (NumberStore.CountingOf(effects.Tx, key) is not { } before)
        {
            NumberStore.Begin(effects.Tx, received.Stream, NumberSequence.First(received.ControlValue), received.ReceivedAt);
            return;
        }

        var leftOut = NumberStore.LeftOut(effects.Tx, key, received.ControlValue);
        var seen = NumberSequence.Take(before, leftOut is not null, received.ControlValue);
        if (seen.Now != before) NumberStore.Count(effects.Tx, key, seen.Now, received.ReceivedAt);
        if (leftOut is not null) Arrive(effects, leftOut, received.ControlValue, received.DeliveryId);
        if (seen.LeftOut.Count > 0 && Settings(received.Stream.Partner) is var settings && IsWatched(effects.Tx, received.Stream, before, settings))
            foreach (var range in seen.LeftOut) NumberStore.Insert(effects.Tx, Waiting(received, range, settings));
    }

    MissingSettings Settings(string partner) => definitions.Current.Directory.Find(partner)?.Missing ?? MissingSettings.Default;

    // An interchange that is missing is told once, and not again by each group that was in it.
    static bool IsWatched(Transaction tx, NumberStream stream, Counting before, MissingSettings settings) => settings.Watch switch
    {
        NumberWatch.Never => false,
        NumberWatch.Always => stream.Kind == NumberKind.Interchange,
        _ => NumberSequence.CountsByOne(before)
            && (stream.Kind == NumberKind.Interchange || !NumberStore.CountsInterchanges(tx, stream.Partner, stream.IsTest, NumberSequence.Sure)),
    };

    MissingNumbers Waiting(ReceivedNumber received, NumberRange range, MissingSettings settings) => new()
    {
        Id = ids.Next(),
        StreamKey = received.Stream.StreamKey,
        FirstValue = range.First,
        LastValue = range.Last,
        State = MissingState.Waiting,
        DeliveryId = received.DeliveryId,
        NoticedAt = received.ReceivedAt,
        Deadline = received.ReceivedAt + settings.After,
    };

    // Of several that are missing in a row one may come first: the rest goes on missing, in one row or in two.
    void Arrive(Effects effects, MissingNumbers missing, long number, string deliveryId)
    {
        List<NumberRange> rest = [.. missing.Range.Without(number)];
        NumberStore.Set(effects.Tx, rest.Count == 0
            ? missing with { State = MissingState.Arrived, ClosedAt = effects.Now }
            : missing with { FirstValue = rest[0].First, LastValue = rest[0].Last });
        if (rest.Count == 2) NumberStore.Insert(effects.Tx, missing with { Id = ids.Next(), FirstValue = rest[1].First, LastValue = rest[1].Last });
        // Who was overtaken by a few seconds has no story.
        if (missing.State != MissingState.Missing) return;
        NumberStore.Count(effects.Tx, missing.StreamKey, NumberSequence.Found(NumberStore.CountingOf(effects.Tx, missing.StreamKey)!), effects.Now);
        if (DeliveryStore.Find(effects.Tx, deliveryId) is not { } delivery) return;
        Story.Tell(effects, delivery, missing.Id, "missing-arrived", MissingState.Arrived, ("control", Story.Text(number)));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"number {Story.Text(number)}, which was missing since {missing.NoticedAt:u}, has come"));
    }

    // Whether they were watched was asked when they were noticed: what was lost beside them makes them none the less lost.
    bool Tell(Effects effects, MissingNumbers passed)
    {
        var stream = NumberStore.FindStream(effects.Tx, passed.StreamKey)!;
        if (CameAllTheSame(effects.Tx, stream, passed) is { } came)
        {
            // The next look takes the rest.
            Arrive(effects, passed, GroupRecord.ControlValueOf(came.ControlNumber)!.Value, came.DeliveryId);
            return false;
        }

        if (Settings(stream.Partner).Watch == NumberWatch.Never)
        {
            NumberStore.Set(effects.Tx, passed with { State = MissingState.Dismissed, ClosedAt = effects.Now });
            return false;
        }

        NumberStore.Set(effects.Tx, passed with { State = MissingState.Missing });
        if (DeliveryStore.Find(effects.Tx, passed.DeliveryId) is not { } delivery) return true;
        var (numbers, kind) = (passed.Range.ToString(), StateNames.Of(stream.Kind));
        Story.Tell(effects, delivery, passed.Id, "missing-noticed", MissingState.Missing, ("numbers", numbers), ("kind", kind), ("sender", stream.Sender));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"{kind} {numbers} of {stream.Sender} never came"));
        return true;
    }

    // What is held or kept apart was not judged, and its number not counted; but it is here. One of long ago bore the number in an earlier round.
    static InterchangeRecord? CameAllTheSame(Transaction tx, NumberStream stream, MissingNumbers missing) => stream.Kind == NumberKind.Group
        ? null
        : InterchangeStore.Uncounted(tx, stream, missing.NoticedAt - Before, UncountedMax)
            .FirstOrDefault(i => GroupRecord.ControlValueOf(i.ControlNumber) is { } number && missing.FirstValue <= number && number <= missing.LastValue);
}
