using System.Runtime.CompilerServices;
using Gateway.Host.Pipeline;
using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>Posts the receipts that partners want at another address, until it is taken or a day is over.</summary>
sealed class ReceiptStage(Database database, PayloadStore payloads, Definitions definitions, As2Relations relations, As2Client client, Random random) : IStage
{
    // 5, 10, 20 and 40 minutes, then hourly to the end of a day.
    static readonly RetrySchedule Schedule = RetrySchedule.Default with
    {
        Delays = [.. RetrySchedule.Default.Delays, .. Enumerable.Repeat(TimeSpan.FromHours(1), 23)],
    };

    const int Hands = 8;

    readonly As2Archive _archive = new(payloads);
    readonly PostTurns _turns = new(Hands);

    public string Name => StageNames.Receipt;

    public int Parallelism => Hands;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var record = await database.ReadAsync(tx => As2Store.Find(tx, work.SubjectId)!, cancellation);
        // What was given up is due again when a person revives the work, what was parked also when profiles have changed.
        if (record.ReceiptState is not (As2ReceiptState.Due or As2ReceiptState.Parked or As2ReceiptState.Failed))
        {
            yield return new("receipt.nothing", Ending.Done, _ => { });
            yield break;
        }

        // The profile may have changed since: what it names now counts.
        var partner = definitions.Current.Directory.Find(record.Partner);
        if (partner?.As2 is not { } as2 || ReceiptTarget.Allowed(record.ReceiptUrl!, as2.Receive.Policy.ReceiptTargets) is not { } target)
        {
            yield return new("receipt.parked", Ending.Done, effects => As2Store.SetReceipt(effects.Tx, record.Id, As2ReceiptState.Parked,
                $"the profile names no place {record.ReceiptUrl} for receipts; add it to receiptUrls when it is right"));
            yield break;
        }

        using var turn = await _turns.EnterAsync(target.Authority, cancellation);
        if (turn is null)
        {
            yield return new("receipt.retry", new Ending.Later(PostTurns.Behind), _ => { });
            yield break;
        }

        yield return new("receipt.begin", Ending.More, effects => As2Store.CountReceipt(effects.Tx, record.Id));
        var attempts = record.ReceiptAttempts + 1;
        var answer = await PostAsync(partner, target, record, turn, cancellation);
        Failpoint.Hit("receipt.after-post");
        record = record with { ReceiptAttempts = attempts };
        if (answer.IsSuccess)
        {
            yield return new("receipt.sent", Ending.Done, effects => End(effects, record, As2ReceiptState.Sent, record.Reason));
            yield break;
        }

        var reason = answer.Trouble ?? FormattableString.Invariant($"the receipt's address answered {(int)answer.Status!}");
        yield return Schedule.After(attempts, Backoff.Chance(random), answer.RetryAfter) is { } pause
            ? new("receipt.retry", new Ending.Later(pause), effects => End(effects, record, As2ReceiptState.Due, reason))
            : new("receipt.give-up", new Ending.GivenUp(reason), effects => End(effects, record, As2ReceiptState.Failed, reason));
    }

    // Asked for once more while it was posted, perhaps to another place, it is due again whatever became of this post.
    static void End(Effects effects, As2Record posted, As2ReceiptState state, string? reason)
    {
        var now = As2Store.Find(effects.Tx, posted.Id)!;
        var isElsewhere = now.ReceiptUrl != posted.ReceiptUrl;
        if (isElsewhere || (state != As2ReceiptState.Sent && now.ReceiptAttempts != posted.ReceiptAttempts))
        {
            WorkStore.Clear(effects.Tx, StageNames.Receipt, posted.Id);
            effects.Ask(new(posted.Id, posted.DeliveryId ?? posted.Id, Stage: StageNames.Receipt));
        }
        else As2Store.SetReceipt(effects.Tx, posted.Id, state, reason);
    }

    public void GiveUp(Effects effects, WorkItem work, string reason) => As2Store.SetReceipt(effects.Tx, work.SubjectId, As2ReceiptState.Failed, reason);

    async Task<As2Answer> PostAsync(PartnerProfile partner, Uri target, As2Record record, PostTurns.Turn turn, CancellationToken cancellation)
    {
        if (await _archive.ReceiptAsync(record, cancellation) is not { } receipt)
            return new(null, null, null, "the receipt was lost with its row; it is made anew when the partner sends the message again");
        try
        {
            var answer = await client.PostAsync(relations.Server(partner, target), As2Archive.Message(receipt), cancellation);
            turn.IsAnswered = answer.Status is not null;
            return answer;
        }
        catch (SecretMissingException e)
        {
            return new(null, null, null, e.Message);
        }
    }
}
