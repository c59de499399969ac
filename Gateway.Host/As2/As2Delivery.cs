using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Host.Pipeline;
using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.As2;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.As2;

/// <summary>By AS2: made once, posted as it is as often as it takes, and received when the partner's receipt proves it.</summary>
/// <remarks>Each post stands between two commits. A process that dies in between posts the same message again: its id tells the partner that it has it.
/// A receipt may come at any time. What was decided without it is not kept (<see cref="Unchanged"/>), and one that proves it ends everything. How a message was
/// made stands in the message; the profile may say otherwise by now.</remarks>
sealed class As2Delivery(
    Database database, PayloadStore payloads, As2Relations relations, As2Receipts receipts, As2Client client, MailboxStatuses standings, MemoryBudget room,
    UlidSource ids, TimeProvider time, Random random)
    : IDeliveryRoute
{
    readonly As2Archive _archive = new(payloads);
    readonly PostTurns _turns = new(DeliverStage.Hands);

    // What is proven, or waived by a person, ends here, wherever it was to go meanwhile. After the last attempt the profile may send it another way.
    public bool Takes(PartnerProfile partner, DeliveryRecord delivery, Transaction tx) => Current(tx, delivery.Id) switch
    {
        { ReceiptState: As2ReceiptState.Good } or { State: As2State.Received } => true,
        // It waits for an address rather than for another way.
        _ when As2Settings.IsOfCertificates(delivery.Mailbox) => true,
        { State: As2State.Failed } => partner.SendsByAs2 && !partner.As2!.Send.Fallback,
        _ => partner.SendsByAs2,
    };

    public async IAsyncEnumerable<Step> SendAsync(PartnerProfile partner, DeliveryRecord delivery, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var known = await database.ReadAsync(tx => Current(tx, delivery.Id), cancellation);
        if (!partner.SendsByAs2 && known is not ({ ReceiptState: As2ReceiptState.Good } or { State: As2State.Received }))
        {
            Step unaddressed = new("as2.unready", new Ending.Later(DeliverStage.Pause), effects =>
                Departure.Wait(effects, delivery, $"it is about certificates and goes by AS2 only, of which the profile of {partner.Id} has no url; add it, or cancel this"));
            yield return known is null ? unaddressed : Unchanged(known, unaddressed);
            yield break;
        }

        if (known is not { } sent)
        {
            var (built, trouble) = await BuildAsync(partner, delivery, cancellation);
            if (built is null)
            {
                yield return new("as2.unready", new Ending.Later(DeliverStage.Pause), effects => Departure.Wait(effects, delivery, trouble!));
                yield break;
            }

            Failpoint.Hit("as2.after-build");
            yield return new("as2.build", Ending.More, effects => As2Store.Insert(effects.Tx, built));
            sent = built;
        }

        if (Standing(partner, delivery, sent) is { } standing)
        {
            yield return standing;
            yield break;
        }

        using var turn = await _turns.EnterAsync(partner.As2?.Url?.Authority ?? partner.OutChannel, cancellation);
        if (turn is null)
        {
            yield return Unchanged(sent, new("as2.wait", new Ending.Later(PostTurns.Behind), _ => { }));
            yield break;
        }

        yield return Unchanged(sent, new("as2.begin", Ending.More, effects => Begin(effects, delivery, sent)));
        sent = sent with { Attempts = sent.Attempts + 1, State = As2State.Posting };
        var (answer, asked) = await PostAsync(partner, delivery, sent, turn, cancellation);
        Failpoint.Hit("as2.after-post");
        yield return await AfterAsync(partner, delivery with { State = DeliveryState.Sending }, sent, asked, answer, cancellation);
    }

    // A receipt proves it even for what was replaced.
    static As2Record? Current(Transaction tx, string deliveryId)
    {
        var sent = As2Store.OfDelivery(tx, deliveryId).Where(m => m.Direction == Direction.Out).ToList();
        return sent.Find(m => m.ReceiptState == As2ReceiptState.Good) ?? sent.Find(m => m.State != As2State.Replaced);
    }

    // A receipt that came meanwhile was not known when this was decided: it is decided anew. Whoever keeps a receipt waits for this transaction, or this one for him.
    static Step Unchanged(As2Record sent, Step step) => step with
    {
        Apply = effects =>
        {
            if (Current(effects.Tx, sent.DeliveryId!) is not { } now || now.Id != sent.Id || now.State != sent.State || now.ReceiptState == As2ReceiptState.Good)
                throw new StaleFactsException($"AS2 message {sent.Id}");
            step.Apply(effects);
        },
    };

    // What a look at the record decides, without a post.
    Step? Standing(PartnerProfile partner, DeliveryRecord delivery, As2Record sent)
    {
        var now = time.GetUtcNow();
        if (sent is { ReceiptState: As2ReceiptState.Good } or { State: As2State.Received }) return Received(partner, delivery, sent, null);
        // What a clock that ran ahead has put off goes on.
        if (sent.ResumeAt is { } resume && resume > now && !(sent.ResumeSetAt > Instant.AtMost(now)))
            return Unchanged(sent, new("as2.wait", new Ending.Later(resume - now), _ => { }));
        if (sent.State == As2State.AwaitingReceipt && partner.As2!.Send.Retries.After(sent.Attempts, 0) is null)
            return GiveUp(partner, delivery, sent, Say($"no receipt after {sent.Attempts} posts"));
        return null;
    }

    async Task<(As2Record? Built, string? Trouble)> BuildAsync(PartnerProfile partner, DeliveryRecord delivery, CancellationToken cancellation)
    {
        using var open = await room.EnterAsync(delivery.SizeBytes);
        try
        {
            var (relation, now) = (relations.Of(partner), time.GetUtcNow());
            var send = partner.As2!.Send;
            using var spool = payloads.Spool();
            var made = As2Sender.Build([FileOf(delivery, send, spool)], relation, $"<{ids.Next()}@{Host(partner)}>", now, spool);
            var record = new As2Record
            {
                Id = ids.Next(),
                Direction = Direction.Out,
                State = As2State.Built,
                Partner = partner.Id,
                OurName = relation.OurName,
                PartnerName = relation.PartnerName,
                MessageId = made.Expected.MessageId,
                DeliveryId = delivery.Id,
                MessageHash = await _archive.KeepAsync(made.Message, cancellation),
                ContentKey = As2Archive.Text(made.ContentKey),
                SignerHash = relation.Send.Digest is null ? null : await _archive.KeepAsync(DatedCertificate.Newest(relation.OurSigning, now)?.Certificate, cancellation),
                Mics = string.Join('\n', made.Expected.Mics),
                WantsSignedReceipt = made.Expected.RequestsSignedReceipt,
                PartnerSigners = await receipts.SignersAsync(relation, now, cancellation),
                CreatedAt = now,
            };
            return (record, null);
        }
        catch (Exception e) when (e is SecretMissingException or InvalidOperationException or IOException)
        {
            return (null, $"the AS2 message cannot be made: {e.Message}");
        }
    }

    As2Payload FileOf(DeliveryRecord delivery, As2Sending send, Spool spool)
    {
        // What is said of certificates is made as an entity, with its parts.
        if (As2Settings.IsOfCertificates(delivery.Mailbox))
        {
            var entity = _archive.Open(delivery.PayloadHash, spool);
            return new(null, entity.Headers["Content-Type"]!, entity.Body);
        }

        return new(send.NamesFile ? delivery.FileName : null, send.ContentType ?? TypeOf(delivery), payloads.Open(delivery.PayloadHash, spool));
    }

    static string TypeOf(DeliveryRecord delivery) => Path.GetExtension(delivery.FileName).ToLowerInvariant() switch
    {
        ".csv" => "text/csv",
        ".edifact" => "application/EDIFACT",
        ".x12" => "application/EDI-X12",
        _ => "application/EDI-consent",
    };

    // The domain in an id must be ours; the AS2 name is, and where a receipt has a place to come to, its host.
    static string Host(PartnerProfile partner) => partner.As2!.Send.Message.ReceiptUrl?.Host
        ?? new string([.. partner.Ours.As2!.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')]);

    static void Begin(Effects effects, DeliveryRecord delivery, As2Record sent)
    {
        As2Store.Begin(effects.Tx, sent.Id);
        DeliveryStore.CountAttempt(effects.Tx, delivery.Id, DeliveryState.Sending);
    }

    async Task<(As2Answer Answer, ReceiptRequest? Asked)> PostAsync(
        PartnerProfile partner, DeliveryRecord delivery, As2Record sent, PostTurns.Turn turn, CancellationToken cancellation)
    {
        using var open = await room.EnterAsync(delivery.SizeBytes);
        using var spool = payloads.Spool();
        var message = _archive.Open(sent.MessageHash, spool);
        return (await PostAsync(partner, message, turn, cancellation), ReceiptRequest.Of(message.Headers));
    }

    async Task<As2Answer> PostAsync(PartnerProfile partner, As2Message message, PostTurns.Turn turn, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.PostAsync(relations.Server(partner, partner.As2!.Url!), message, cancellation);
            turn.IsAnswered = answer.Status is not null;
            if (answer.Status is null) standings.Failed(partner.OutChannel, answer.Trouble!);
            else standings.Answered(partner.OutChannel);
            return answer;
        }
        catch (SecretMissingException e)
        {
            return new(null, null, null, e.Message);
        }
    }

    async Task<Step> AfterAsync(
        PartnerProfile partner, DeliveryRecord delivery, As2Record sent, ReceiptRequest? asked, As2Answer answer, CancellationToken cancellation)
    {
        // Some answer a message that they refuse by 400 or 500, and say in the receipt why.
        if (asked is not null && answer.Message is { } message && Mdn.Read(message) is { } mdn) return await JudgedAsync(partner, delivery, sent, answer, mdn, cancellation);
        if (!answer.IsSuccess) return Again(partner, delivery, sent, answer, Told(answer), lacksReceipt: false);
        if (asked is null) return Received(partner, delivery, sent, null);
        return asked.DeliverTo is null
            ? Again(partner, delivery, sent, answer, Say($"{(int)answer.Status!} without a receipt"), lacksReceipt: true)
            : Await(delivery, sent, partner.As2!.Send.ReceiptWithin, "posted; the receipt is to come");
    }

    async Task<Step> JudgedAsync(PartnerProfile partner, DeliveryRecord delivery, As2Record sent, As2Answer answer, Mdn mdn, CancellationToken cancellation)
    {
        var (judged, signer) = await receipts.JudgeAsync(partner, mdn, sent, cancellation);
        var kept = new KeptReceipt(judged, await _archive.KeepAsync(answer.Message!, cancellation), signer);
        // Beside a status that says otherwise only what the partner signed is a receipt.
        if (!answer.IsSuccess && judged.SignerThumbprint is null)
            return Again(partner, delivery, sent, answer, $"{Told(answer)}, with a receipt that proves nothing: {judged.Detail}", lacksReceipt: false);
        return As2Receipts.EffectOf(judged) switch
        {
            ReceiptEffect.Closes => Received(partner, delivery, sent, kept),
            ReceiptEffect.Disputes => Unchanged(sent, new("as2.disputed", Ending.Done, effects =>
            {
                kept.Keep(effects, sent);
                As2Receipts.Dispute(effects, sent, judged);
            })),
            _ => Again(partner, delivery, sent, answer, $"the receipt proves nothing: {judged.Detail}", lacksReceipt: true, kept),
        };
    }

    Step Received(PartnerProfile partner, DeliveryRecord delivery, As2Record sent, KeptReceipt? kept) => new("as2.received", Ending.Done, effects =>
    {
        kept?.Keep(effects, sent);
        As2Store.Close(effects.Tx, sent, effects.Now);
        effects.Count(Counted.As2Message, ("direction", "out"), ("outcome", "received"));
        Departure.Record(effects, delivery, partner, delivery.FileName, ids);
    });

    static Step Await(DeliveryRecord delivery, As2Record sent, TimeSpan within, string reason) => Unchanged(sent, new("as2.awaiting", new Ending.Later(within), effects =>
    {
        As2Store.PutOff(effects.Tx, sent.Id, As2State.AwaitingReceipt, reason, effects.Now, within);
        Departure.Wait(effects, delivery with { State = DeliveryState.AwaitingReceipt }, reason);
    }));

    Step Again(PartnerProfile partner, DeliveryRecord delivery, As2Record sent, As2Answer answer, string reason, bool lacksReceipt, KeptReceipt? kept = null)
    {
        var delay = RetrySchedule.MayRetry(answer.Status, lacksReceipt) ? partner.As2!.Send.Retries.After(sent.Attempts, Backoff.Chance(random), answer.RetryAfter) : null;
        if (delay is not { } pause) return GiveUp(partner, delivery, sent, reason, kept);
        return Unchanged(sent, new("as2.retry", new Ending.Later(pause), effects =>
        {
            kept?.Keep(effects, sent);
            As2Store.PutOff(effects.Tx, sent.Id, lacksReceipt ? As2State.AwaitingReceipt : As2State.Built, reason, effects.Now, pause);
            Departure.Wait(effects, delivery with { State = lacksReceipt ? DeliveryState.AwaitingReceipt : DeliveryState.Sending }, reason);
        }));
    }

    Step GiveUp(PartnerProfile partner, DeliveryRecord delivery, As2Record sent, string reason, KeptReceipt? kept = null)
    {
        if (partner.As2!.Send.Fallback && partner.Out is not null && !As2Settings.IsOfCertificates(delivery.Mailbox))
            return Unchanged(sent, new("as2.fall-back", new Ending.Later(TimeSpan.Zero), effects =>
            {
                Fail(effects, sent, reason, kept);
                DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Due, $"AS2 was given up ({reason}); goes to {partner.Out.Place} instead");
                Story.Tell(effects, delivery, "falls-back", DeliveryState.Due, ("message", sent.Id), ("reason", reason), ("to", partner.Out.Place));
            }));
        var sentence = Say($"given up after {sent.Attempts} posts: {reason}");
        return Unchanged(sent, new("as2.give-up", new Ending.GivenUp(sentence), effects =>
        {
            Fail(effects, sent, reason, kept);
            Departure.Fail(effects, delivery, sentence);
        }));
    }

    static void Fail(Effects effects, As2Record sent, string reason, KeptReceipt? kept)
    {
        kept?.Keep(effects, sent);
        As2Store.SetState(effects.Tx, sent.Id, As2State.Failed, reason, finishedAt: effects.Now);
        effects.Count(Counted.As2Message, ("direction", "out"), ("outcome", "failed"));
    }

    static string Told(As2Answer answer) => answer.Status is { } status ? Say($"the partner's server answered {(int)status}") : answer.Trouble!;

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A receipt that is in the store, with its judgement.</summary>
    sealed record KeptReceipt(ReceiptJudgement Judged, string Hash, string? SignerHash)
    {
        internal void Keep(Effects effects, As2Record sent) => As2Store.KeepReceipt(
            effects.Tx, sent.Id, Hash, SignerHash, Judged.ClosesMessage ? As2ReceiptState.Good : As2ReceiptState.Bad, Judged.Detail);
    }
}
