using System.Runtime.CompilerServices;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Brings what we built to the partner's mailbox: uploaded hidden, recorded, then published by a rename. However often it is begun, it arrives once.</summary>
sealed class DeliverStage(Database database, PayloadStore payloads, Definitions definitions, PartnerMailboxes mailboxes, UlidSource ids, TimeProvider time) : IStage
{
    readonly MailboxTurns _turns = new(time);

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    public string Name => StageNames.Deliver;

    public int Parallelism => 8;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var delivery = await database.ReadAsync(tx => DeliveryStore.Find(tx, work.SubjectId)!, cancellation);
        if (delivery.State is not (DeliveryState.Due or DeliveryState.Sending))
        {
            yield return new("deliver.nothing", Ending.Done, _ => { });
            yield break;
        }

        if (definitions.Current.Directory.Find(delivery.Partner!) is not { } partner || mailboxes.Out(partner) is not { } mailbox)
        {
            yield return new("deliver.no-mailbox", new Ending.Later(Pause), effects =>
                Wait(effects, delivery, $"no profile names a mailbox for what goes out to {delivery.Partner}; add transports: out"));
            yield break;
        }

        // What was uploaded to a place that the profile no longer names is not in the one that it names now.
        if (delivery.State == DeliveryState.Due || (delivery.UploadedTo is { } place && place != partner.Out!.Place))
        {
            if (await UploadAsync(delivery, mailbox, cancellation) is { } refusal)
            {
                yield return new("deliver.unavailable", new Ending.Later(refusal.After), effects => Wait(effects, delivery, refusal.Reason));
                yield break;
            }

            yield return new("deliver.upload", Ending.More, effects => DeliveryStore.CountUpload(effects.Tx, delivery.Id, partner.Out!.Place));
        }

        string? name = null;
        if (await RefusalAsync(delivery, mailbox, async () => name = await PublishAsync(delivery, mailbox, cancellation), cancellation) is { } trouble)
        {
            yield return new("deliver.not-published", new Ending.Later(trouble.After), effects => Wait(effects, delivery with { State = DeliveryState.Sending }, trouble.Reason));
            yield break;
        }

        if (name is null)
        {
            yield return new("deliver.gone", Ending.Done, effects => Fail(
                effects, delivery, $"neither the file nor its upload lies in {delivery.Mailbox}: the partner has taken it, or it was removed; ask, and restart the delivery if they have not got it"));
            yield break;
        }

        Failpoint.Hit("deliver.after-publish");
        yield return new("deliver.publish", Ending.Done, effects => Sent(effects, delivery, partner, name));
    }

    // A mailbox that is away for a night loses nothing: what is due to it goes out when it is back.
    static void Wait(Effects effects, DeliveryRecord delivery, string? reason)
    {
        DeliveryStore.SetState(effects.Tx, delivery.Id, delivery.State, reason);
        if (reason is not null && reason != delivery.Reason) effects.Tell(ProgressLine.Of(effects.Now, delivery, $"waits: {reason}"));
    }

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (DeliveryStore.Find(effects.Tx, work.SubjectId) is { } delivery) Fail(effects, delivery, reason);
    }

    static void Fail(Effects effects, DeliveryRecord delivery, string reason)
    {
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Failed, reason);
        AcknowledgementStore.SetState(effects.Tx, delivery.Id, AcknowledgementState.Failed);
        Story.Tell(effects, delivery, "failed", DeliveryState.Failed, ("reason", reason));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"not delivered: {reason}"));
    }

    // Our own bytes must be there: without them there is nothing to wait for.
    async Task<Refusal?> UploadAsync(DeliveryRecord delivery, Mailbox mailbox, CancellationToken cancellation)
    {
        await using var content = payloads.OpenRead(delivery.PayloadHash);
        var refusal = await RefusalAsync(delivery, mailbox, () => mailbox.UploadAsync(delivery.Id, content, cancellation), cancellation);
        if (refusal is null) Failpoint.Hit("deliver.after-upload");
        return refusal;
    }

    async Task<Refusal?> RefusalAsync(DeliveryRecord delivery, Mailbox mailbox, Func<Task> send, CancellationToken cancellation)
    {
        var turn = _turns.Of(mailbox);
        if (await turn.EnterAsync(cancellation) is { } rest) return new(turn.Reason ?? delivery.Reason, rest);
        try
        {
            await send();
            turn.Succeeded();
            mailboxes.Standings.Answered(MailboxStandings.Out(delivery.Partner!));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = $"the mailbox {delivery.Mailbox} cannot be written: {e.Message}";
            // What one file is refused for says nothing of the others.
            if (e is TransportException { Trouble: not (Transports.Trouble.Refused or Transports.Trouble.NoSpace) }) turn.Failed(reason);
            mailboxes.Standings.Failed(MailboxStandings.Out(delivery.Partner!), e.Message);
            return new(reason, Pause);
        }
        finally
        {
            turn.Leave();
        }
    }

    // A file of that name may lie there already, ours from an answer that is told again: it is not touched.
    // Null when nothing is there that could appear, nor has appeared.
    static async Task<string?> PublishAsync(DeliveryRecord delivery, Mailbox mailbox, CancellationToken cancellation)
    {
        var first = await mailbox.PublishAsync(delivery.Id, delivery.FileName, cancellation);
        if (first == Publication.Published) return delivery.FileName;
        var second = $"{Path.GetFileNameWithoutExtension(delivery.FileName)}-{delivery.Id}{Path.GetExtension(delivery.FileName)}";
        return await mailbox.PublishAsync(delivery.Id, second, cancellation) switch
        {
            Publication.Published => second,
            Publication.Gone => null,
            _ => throw new IOException($"both {delivery.FileName} and {second} lie in the mailbox already"),
        };
    }

    void Sent(Effects effects, DeliveryRecord delivery, PartnerProfile partner, string name)
    {
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Sent, finishedAt: effects.Now);
        AcknowledgementStore.MarkSent(effects.Tx, delivery.Id, effects.Now);
        foreach (var interchange in InterchangeStore.OfDelivery(effects.Tx, delivery.Id)) Sent(effects, interchange, partner);
        effects.Count(Counted.DeliverySent, ("partner", delivery.Partner));
        Story.Tell(effects, delivery, "delivered", DeliveryState.Sent, ("file", name));
        effects.Tell(ProgressLine.Of(effects.Now, delivery with { FileName = name }, Contents.Of(effects.Tx, delivery)));
    }

    void Sent(Effects effects, InterchangeRecord interchange, PartnerProfile partner)
    {
        InterchangeStore.SetState(effects.Tx, interchange.Id, InterchangeState.Sent);
        foreach (var message in MessageStore.OfInterchange(effects.Tx, interchange.Id))
            MessageStore.SetState(effects.Tx, message.Id, MessageState.Sent, finishedAt: effects.Now);
        Expectations.Begin(effects, interchange, partner, ids);
    }

    /// <summary>It could not be done now.</summary>
    /// <param name="Reason">Why; null where it only was not its turn.</param>
    /// <param name="After">When to try again.</param>
    sealed record Refusal(string? Reason, TimeSpan After);
}
