using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports.As2;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.As2;

/// <summary>What a partner's receipt does to the message that it answers.</summary>
enum ReceiptEffect
{
    /// <summary>It closes the message.</summary>
    Closes,

    /// <summary>The partner says, and proves, that he has it not, or has something else.</summary>
    Disputes,

    /// <summary>Nobody knows who says so: the message stays open, and somebody is told.</summary>
    Doubtful,
}

/// <summary>Holds receipts that partners send against our messages.</summary>
sealed partial class As2Receipts(Journal journal, Database database, PayloadStore payloads, TimeProvider time, ILogger<As2Receipts> logger)
{
    readonly As2Archive _archive = new(payloads);

    /// <summary>The partner to whom a message went under these names, where a receipt may still come for it; null for strangers.</summary>
    internal async Task<string?> PartnerOfAsync(As2Names names, CancellationToken cancellation) => names is { From: { } from, To: { } to }
        ? await database.ReadAsync(tx => As2Store.PartnerOf(tx, to, from), cancellation)
        : null;

    /// <summary>Takes a receipt that was posted to us; one that answers nothing is logged and forgotten.</summary>
    /// <returns>Whether it answers a message of ours.</returns>
    internal async Task<bool> TakeAsync(PartnerProfile partner, Mdn mdn, As2Post post, CancellationToken cancellation)
    {
        // By the names in the receipt itself: the profile may have got others since it was sent.
        var sent = mdn is { OriginalMessageId: { } id, From: { } from, To: { } to }
            ? await database.ReadAsync(tx => As2Store.OfId(tx, Direction.Out, to, from, id), cancellation)
            : [];
        if (sent.Count == 0)
        {
            LogUnknown(partner.Id, mdn.OriginalMessageId ?? "none");
            return false;
        }

        var (judged, signer) = await JudgeAsync(partner, mdn, sent[0], cancellation);
        post.Commit();
        var isKept = await journal.BeginAsync("as2-receipt", effects => Keep(effects, sent[0], judged, post.Hash, signer), cancellation);
        // Closed already, or disputed: a copy with other fields is named by no row.
        if (!isKept && (await database.ReadAsync(tx => As2Store.Find(tx, sent[0].Id), cancellation))?.ReceiptHash != post.Hash) post.Forget();
        LogJudged(partner.Id, mdn.OriginalMessageId!, judged.Detail);
        return true;
    }

    /// <summary>Judges a receipt by today's certificates, and where none of those made it, by the ones that counted when the message was sent: they may have been replaced since.
    /// A key that the profile calls compromised proves nothing, whenever it counted.</summary>
    /// <returns>The judgement, and the certificate by which it holds, kept for the archive.</returns>
    internal async Task<(ReceiptJudgement Judged, string? SignerHash)> JudgeAsync(PartnerProfile partner, Mdn mdn, As2Record sent, CancellationToken cancellation)
    {
        var today = As2Relations.Judging(partner, sent);
        var judged = ReceiptVerifier.Judge(mdn, Expected(sent), today, time.GetUtcNow());
        if (judged.Verdict != ReceiptVerdict.BadSignature || sent.PartnerSigners is not { } signers) return (judged, await SignerAsync(today, judged, cancellation));
        var counted = await _archive.CertificatesAsync(signers, cancellation);
        var then = today with { PartnerSigning = [.. counted.Where(c => !partner.As2!.IsCompromised(c.Certificate))] };
        var judgedThen = ReceiptVerifier.Judge(mdn, Expected(sent), then, sent.CreatedAt);
        return judgedThen.Verdict == ReceiptVerdict.BadSignature ? (judged, null) : (judgedThen, await SignerAsync(then, judgedThen, cancellation));
    }

    /// <summary>Keeps the certificates by which the receipt of a message made now may be signed.</summary>
    internal async Task<string?> SignersAsync(As2Relation relation, DateTimeOffset now, CancellationToken cancellation)
    {
        var kept = new List<string?>();
        foreach (var signer in relation.PartnerSigning.Where(c => c.IsAcceptedAt(now))) kept.Add(await _archive.KeepAsync(signer.Certificate, cancellation));
        return kept.Count == 0 ? null : string.Join('\n', kept);
    }

    internal static SentMessage Expected(As2Record sent) => new()
    {
        MessageId = sent.MessageId!,
        Mics = [.. (sent.Mics ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Mic.Parse).OfType<Mic>()],
        RequestsSignedReceipt = sent.WantsSignedReceipt,
    };

    internal static ReceiptEffect EffectOf(ReceiptJudgement judged) => judged.Verdict switch
    {
        ReceiptVerdict.Received => ReceiptEffect.Closes,
        ReceiptVerdict.Refused or ReceiptVerdict.Duplicate or ReceiptVerdict.NoDisposition or ReceiptVerdict.NoMic or ReceiptVerdict.OtherMic => ReceiptEffect.Disputes,
        _ => ReceiptEffect.Doubtful,
    };

    Task<string?> SignerAsync(As2Relation relation, ReceiptJudgement judged, CancellationToken cancellation) =>
        _archive.KeepAsync(As2Archive.Of(relation.PartnerSigning, judged.SignerThumbprint), cancellation);

    /// <summary>Keeps a receipt and lets the delivery's stage go on; what was received stays received.</summary>
    internal static bool Keep(Effects effects, As2Record sent, ReceiptJudgement judged, string receiptHash, string? signerHash)
    {
        // Who posts it ends the work before the message; in that order it is waited for.
        WorkStore.Hold(effects.Tx, StageNames.Deliver, sent.DeliveryId!);
        var effect = EffectOf(judged);
        var state = effect == ReceiptEffect.Closes ? As2ReceiptState.Good : As2ReceiptState.Bad;
        effects.Count(Counted.As2Message, ("direction", "receipt"), ("outcome", StateNames.Of(judged.Verdict)));
        // The proof of what is disputed stays, whoever says something later.
        if (effect == ReceiptEffect.Doubtful && As2Store.Find(effects.Tx, sent.Id)!.State == As2State.Disputed) return false;
        if (!As2Store.KeepReceipt(effects.Tx, sent.Id, receiptHash, signerHash, state, judged.Detail)) return false;
        if (effect == ReceiptEffect.Disputes) Dispute(effects, sent, judged);
        if (effect != ReceiptEffect.Doubtful && DeliveryStore.Find(effects.Tx, sent.DeliveryId!) is { } delivery) GoOn(effects, sent, delivery, effect);
        return true;
    }

    // A receipt that comes after all closes also what was given up or disputed before.
    static void GoOn(Effects effects, As2Record sent, DeliveryRecord delivery, ReceiptEffect effect)
    {
        if (effect == ReceiptEffect.Closes && delivery.State == DeliveryState.Sent) As2Store.Close(effects.Tx, sent, effects.Now);
        if (effect == ReceiptEffect.Closes && delivery.State is DeliveryState.Failed or DeliveryState.Disputed)
        {
            As2Store.SetState(effects.Tx, sent.Id, As2State.AwaitingReceipt);
            DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.AwaitingReceipt);
            WorkStore.Clear(effects.Tx, StageNames.Deliver, delivery.Id);
        }

        effects.Ask(new(delivery.Id, delivery.CorrelationId, Stage: StageNames.Deliver));
    }

    /// <summary>The partner says otherwise: a person decides.</summary>
    internal static void Dispute(Effects effects, As2Record sent, ReceiptJudgement judged)
    {
        // What he has got another way meanwhile is nobody's to decide.
        if (DeliveryStore.Find(effects.Tx, sent.DeliveryId!) is not { } delivery || delivery.State == DeliveryState.Sent) return;
        if (!As2Store.SetState(effects.Tx, sent.Id, As2State.Disputed, judged.Detail, finishedAt: effects.Now) || delivery.State == DeliveryState.Disputed) return;
        var wayOut = judged.Verdict == ReceiptVerdict.Duplicate ? " Ask them: what they have is closed by waive, and restart would send it twice." : "";
        var reason = $"the partner's receipt does not bear out the message: {judged.Detail}{wayOut}";
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Disputed, reason);
        Story.Tell(effects, delivery, "disputed", DeliveryState.Disputed, ("message", sent.Id), ("verdict", StateNames.Of(judged.Verdict)), ("reason", judged.Detail));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"disputed: {judged.Detail}"));
    }

    [LoggerMessage(2611, LogLevel.Warning, "AS2 of {Partner}: a receipt answers {MessageId}, which we have not sent")]
    partial void LogUnknown(string partner, string messageId);

    [LoggerMessage(2612, LogLevel.Information, "AS2 of {Partner}: the receipt for {MessageId}: {Judgement}")]
    partial void LogJudged(string partner, string messageId, string judgement);
}
