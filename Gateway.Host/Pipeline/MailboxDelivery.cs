using System.Runtime.CompilerServices;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>To the partner's mailbox: uploaded hidden, recorded, then published by a rename.</summary>
sealed class MailboxDelivery(Database database, PayloadStore payloads, PartnerMailboxes mailboxes, UlidSource ids, Heartbeats heartbeats, TimeProvider time) : IDeliveryRoute
{
    readonly Leftovers _leftovers = new(database, time);
    readonly MailboxTurns _turns = new(mailboxes.Standings, time);

    public bool Takes(PartnerProfile partner, DeliveryRecord delivery, Transaction tx) => partner.Out is not null;

    public async IAsyncEnumerable<Step> SendAsync(PartnerProfile partner, DeliveryRecord delivery, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var mailbox = mailboxes.Out(partner)!;
        // What went by AS2 until now, or was uploaded to a place that the profile no longer names, is not in the one that it names now.
        if (delivery.State == DeliveryState.Due || !partner.Out!.Is(delivery.UploadedTo))
        {
            if (await UploadAsync(partner, delivery, mailbox, cancellation) is { } refusal)
            {
                yield return new("deliver.unavailable", new Ending.Later(refusal.After), effects => Departure.Wait(effects, delivery, refusal.Reason));
                yield break;
            }

            yield return new("deliver.upload", Ending.More, effects => Uploaded(effects, delivery, partner.Out!.Place));
        }

        string? name = null;
        if (await RefusalAsync(delivery, async () => name = await mailbox.PublishAsync(delivery.Id, delivery.FileName, delivery.SizeBytes, cancellation), cancellation) is { } trouble)
        {
            yield return new("deliver.not-published", new Ending.Later(trouble.After), effects => Departure.Wait(effects, delivery with { State = DeliveryState.Sending }, trouble.Reason));
            yield break;
        }

        if (name is null)
        {
            yield return new("deliver.gone", Ending.Done, effects => Forget(
                effects, delivery, $"neither the file nor its upload lies in {delivery.Mailbox}: the partner has taken it, or it was removed; ask, and restart the delivery if they have not got it"));
            yield break;
        }

        Failpoint.Hit("deliver.after-publish");
        yield return new("deliver.publish", Ending.Done, effects => Published(effects, delivery, partner, name));
    }

    void Published(Effects effects, DeliveryRecord delivery, PartnerProfile partner, string name)
    {
        Departure.Record(effects, delivery, partner, name, ids);
        if (As2Store.Proven(effects.Tx, delivery.Id) is { } proven) As2Store.Close(effects.Tx, proven, effects.Now);
    }

    static void Uploaded(Effects effects, DeliveryRecord delivery, string place)
    {
        // AS2 was given up, and its receipt came while this was uploaded: the partner has it.
        if (As2Store.Proven(effects.Tx, delivery.Id) is { } proven) throw new StaleFactsException($"AS2 message {proven.Id}");
        DeliveryStore.CountUpload(effects.Tx, delivery.Id, place);
        var reason = $"the profile names a mailbox by now; it went to {place}";
        if (As2Store.PassOver(effects.Tx, delivery.Id, reason)) Story.Tell(effects, delivery, "changes-way", DeliveryState.Sending, ("from", "as2"), ("to", place));
    }

    static void Forget(Effects effects, DeliveryRecord delivery, string reason)
    {
        DeliveryStore.ForgetUpload(effects.Tx, delivery.Id);
        Departure.Fail(effects, delivery, reason);
    }

    // Our own bytes must be there: without them there is nothing to wait for.
    async Task<Refusal?> UploadAsync(PartnerProfile partner, DeliveryRecord delivery, Mailbox mailbox, CancellationToken cancellation)
    {
        // Hours of a large file over a slow line are no standstill.
        await using var content = new OutgoingPayload(payloads.OpenRead(delivery.PayloadHash), () => heartbeats.Renew(StageNames.Deliver));
        var refusal = await RefusalAsync(
            delivery,
            async () =>
            {
                await _leftovers.ClearAsync(partner, mailbox, cancellation);
                await mailbox.UploadAsync(delivery.Id, content, cancellation);
            },
            cancellation);
        if (refusal is null) Failpoint.Hit("deliver.after-upload");
        return refusal;
    }

    async Task<Refusal?> RefusalAsync(DeliveryRecord delivery, Func<Task> send, CancellationToken cancellation)
    {
        var (channel, standings) = (MailboxStatuses.Out(delivery.Partner!), mailboxes.Standings);
        var (turn, after) = await _turns.EnterAsync(channel, cancellation);
        using var mine = turn;
        if (turn is null) return new(standings.Find(channel) is { Failures: > 0, Reason: { } why } ? Unwritable(delivery, why) : delivery.Reason, after);
        try
        {
            // Nothing that may fail stands between what has appeared and the word of it.
            await send();
            standings.Went(channel, delivery.Id);
            standings.Took(channel);
            return null;
        }
        catch (TransportException e) when (e.Trouble == Transports.Trouble.Busy)
        {
            standings.Waits(channel, e.Message);
            return new(standings.Find(channel)!.DeadSince is null ? delivery.Reason : Unwritable(delivery, e.Message), MailboxTurns.Behind);
        }
        catch (TransportException e) when (e.Trouble is not (Transports.Trouble.Refused or Transports.Trouble.NoSpace))
        {
            standings.Failed(channel, e.Message, e.Trouble);
            return new(Unwritable(delivery, e.Message), standings.RestOf(channel) ?? TimeSpan.Zero);
        }
        // What one file is refused for says nothing of the others. Our own disk is no fault of the mailbox.
        catch (Exception e) when (e is (IOException and not PayloadStoreException) or UnauthorizedAccessException)
        {
            return new(Unwritable(delivery, e.Message), standings.Refused(channel, delivery.Id, e.Message));
        }
    }

    static string Unwritable(DeliveryRecord delivery, string reason) => $"the mailbox {delivery.Mailbox} cannot be written: {reason}";

    /// <summary>It could not be done now.</summary>
    /// <param name="Reason">Why; null where it only was not its turn.</param>
    /// <param name="After">When to try again.</param>
    sealed record Refusal(string? Reason, TimeSpan After);
}
