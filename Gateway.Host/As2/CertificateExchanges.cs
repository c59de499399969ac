using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.As2;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.As2;

/// <summary>What a person says to partners about certificates, theirs and ours (draft-meadors-certificate-exchange-14).</summary>
/// <remarks>Nothing here changes a profile: who accepts has put the certificate into it before, and what is proposed stands in it.</remarks>
sealed class CertificateExchanges(Journal journal, PayloadStore payloads, UlidSource ids, TimeProvider time)
{
    readonly As2Archive _archive = new(payloads);
    readonly As2Proof _proof = new(payloads);

    /// <summary>Answers a partner's request, for all certificates that it names, and closes it.</summary>
    /// <param name="partner">Whose it is.</param>
    /// <param name="record">The message that brought it.</param>
    /// <param name="rejection">What the partner hears; null accepts.</param>
    /// <param name="wish">Who decides, and why.</param>
    /// <param name="cancellation">Stops it before it is recorded.</param>
    internal async Task<VerbOutcome> AnswerAsync(PartnerProfile partner, As2Record record, string? rejection, Wish wish, CancellationToken cancellation)
    {
        if (!partner.SendsByAs2) return new VerbOutcome.Refused($"AS2 with {partner.Id} is only received; add url to as2 in its profile");
        if (record is not { Direction: Direction.In, State: As2State.Taken, SignerHash: not null, DeliveryId: { } first })
            return new VerbOutcome.Refused("it is not a message that was taken with the partner's signature; what anybody may have sent is not answered");
        if (await ReadAsync(record, cancellation) is not { Proposals.Count: > 0 } request) return new VerbOutcome.Refused("it holds no request for certificates that can be read");
        if (rejection is null && request.Proposals.Select(p => Missing(partner.As2!, p)).OfType<string>().ToList() is { Count: > 0 } missing)
            return new VerbOutcome.Refused($"{string.Join(". ", missing)}. What is accepted must work");
        var verdicts = request.Proposals.Select(p => new CertificateVerdict(p.Issuer, p.SerialNumber, rejection is null, rejection)).ToList();
        var entity = CertificateExchangeWriter.Response(request.RequestId, record.OurName, verdicts, time.GetUtcNow());
        var verdict = rejection is null ? "accepted" : "rejected";
        (string, string?)[] detail = [("request", request.RequestId), ("verdict", verdict), ("certificates", Fingerprints(request.Proposals))];
        return await SendAsync(entity, effects =>
        {
            EventStore.LockChain(effects.Tx, first);
            var parts = DeliveryStore.OfStory(effects.Tx, first).Where(d => d.State == DeliveryState.Quarantined).ToList();
            if (parts.Count == 0) return "it was answered, or cancelled, before";
            var cancel = new Cancel(ids, wish with { Reason = $"the request was {verdict}: {wish.Reason}" });
            foreach (var part in parts) cancel.Apply(effects, part.Id);
            new TakeUp(ids, wish, "certificates-answered").Tell(effects, parts[0], first, DeliveryState.Quarantined, detail);
            return null;
        }, "certificates-answered", partner, $"certificates-{verdict}.mime", wish, detail, cancellation);
    }

    /// <summary>Proposes a certificate of ours to a partner.</summary>
    /// <param name="partner">To whom.</param>
    /// <param name="key">As his profile has it.</param>
    /// <param name="certificate">Of it.</param>
    /// <param name="answer">Where he is to answer, and until when.</param>
    /// <param name="wish">Who proposes it, and why.</param>
    /// <param name="cancellation">Stops it before it is recorded.</param>
    internal Task<VerbOutcome> ProposeAsync(
        PartnerProfile partner, OwnKey key, X509Certificate2 certificate, (Uri Url, DateTimeOffset? By) answer, Wish wish, CancellationToken cancellation)
    {
        if (!partner.SendsByAs2) return Task.FromResult<VerbOutcome>(new VerbOutcome.Refused($"AS2 with {partner.Id} is only received; add url to as2 in its profile"));
        var uses = (key.Signs ? CertificateUses.DigitalSignature : 0) | (key.Decrypts ? CertificateUses.KeyEncipherment : 0);
        var proposal = new CertificateProposal { Certificate = certificate, Uses = uses, RespondBy = answer.By };
        if (proposal.Doubts(time.GetUtcNow()) is { Count: > 0 } doubts) return Task.FromResult<VerbOutcome>(new VerbOutcome.Refused($"{certificate.Subject}: {string.Join("; ", doubts)}"));
        var requestId = ids.Next();
        var entity = CertificateExchangeWriter.Request(requestId, partner.Ours.As2!, proposal, answer.Url, time.GetUtcNow());
        return SendAsync(entity, _ => null, "certificate-proposed", partner, "certificate-proposed.mime", wish, [("request", requestId), ("certificates", Fingerprints([proposal]))], cancellation);
    }

    // The bytes first; then what is due, with what it settles and who wished it, in one transaction.
    async Task<VerbOutcome> SendAsync(
        Extent entity, Func<Effects, string?> settle, string told, PartnerProfile partner, string name, Wish wish, (string, string?)[] detail, CancellationToken cancellation)
    {
        var payload = await payloads.WriteAsync(entity.ToArray(), cancellation);
        return await Retention.ReadmittingAsync(journal, payloads, [payload.Hash], () => journal.BeginAsync<VerbOutcome>("send", effects =>
        {
            if (settle(effects) is { } refusal) return new VerbOutcome.Refused(refusal);
            var delivery = Departure.Begin(effects, partner, ids.Next(), name, payload, $"{partner.Id}/{As2Settings.CertificateChannel}");
            new TakeUp(ids, wish, told).Tell(effects, delivery, delivery.Id, delivery.State, detail);
            return new VerbOutcome.Done(delivery.Id);
        }, cancellation), cancellation);
    }

    async Task<CertificateExchange?> ReadAsync(As2Record record, CancellationToken cancellation)
    {
        using var spool = payloads.Spool();
        if (await _proof.CertificateAsync(record.SignerHash, cancellation) is not { } signer || _archive.Entity(record, spool) is not { } entity) return null;
        try
        {
            return As2Evidence.Payloads(entity, [new() { Certificate = signer }], record.CreatedAt, spool) is { } parts ? CertificateExchange.Read(parts) : null;
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            return null;
        }
    }

    // Why the partner could not use it from now on for all that he names, and what to do; null when he can.
    string? Missing(As2Settings as2, CertificateProposal proposal)
    {
        var fingerprint = proposal.Certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var why = as2.IsCompromised(proposal.Certificate)
            ? "has a key that is compromised in the profile: reject it"
            : Lacks(as2, proposal.Uses, fingerprint, time.GetUtcNow()).FirstOrDefault(lack => lack is not null);
        return why is null ? null : $"{FileName.Shown(proposal.Certificate.Subject)}, SHA-256 {fingerprint}, {why}";
    }

    // Use by use what the profile lacks for it; null where it is there.
    static IEnumerable<string?> Lacks(As2Settings as2, CertificateUses uses, string fingerprint, DateTimeOffset now)
    {
        var pinned = as2.Theirs.Where(c => c.Certificate?.GetCertHashString(HashAlgorithmName.SHA256) == fingerprint).ToList();
        if (uses.HasFlag(CertificateUses.DigitalSignature))
            yield return Uncounted([.. pinned.Where(c => c.Signs).Select(As2Relations.Dated)], "theirs, to sign", c => c.IsAcceptedAt(now), now);
        // To which we encrypt is ours to say: it may begin later.
        if (uses.HasFlag(CertificateUses.KeyEncipherment))
            yield return Uncounted([.. pinned.Where(c => c.Encrypts).Select(As2Relations.Dated)], "theirs, to encrypt", c => c.Ends > now, now);
        if (uses.HasFlag(CertificateUses.TlsClient)) yield return Unlisted(as2.Receive.ClientCertificates, fingerprint, "receive.clientCertificates");
        if (uses.HasFlag(CertificateUses.TlsServer)) yield return Unlisted(as2.Send.ServerCertificates, fingerprint, "send.serverCertificates");
    }

    // An empty list lets everybody.
    static string? Unlisted(IReadOnlyList<string> listed, string fingerprint, string place) =>
        listed.Count == 0 || listed.Contains(fingerprint, StringComparer.OrdinalIgnoreCase) ? null : Absent(place);

    static string? Uncounted(List<DatedCertificate> pinned, string place, Func<DatedCertificate, bool> counts, DateTimeOffset now)
    {
        if (pinned.Count == 0) return Absent(place);
        if (pinned.Exists(c => counts(c))) return null;
        if (pinned.Find(c => c.Ends > now) is not { } late)
            return string.Create(CultureInfo.InvariantCulture, $"is in the profile under {place}, and counted there only until {pinned.Max(c => c.Ends).UtcDateTime:yyyy-MM-dd HH:mm} UTC: fix `until`, or reject it");
        return string.Create(CultureInfo.InvariantCulture, $"is in the profile under {place}, and counts there only from {late.Begins.UtcDateTime:yyyy-MM-dd}: ")
            + (late.Begins > late.Certificate.NotBefore ? "take `from` away, old and new are accepted beside each other" : "its own days begin then");
    }

    static string Absent(string place) => $"is not in the profile under {place}: compare the fingerprint by another way, and put it there";

    static string Fingerprints(IEnumerable<CertificateProposal> proposals) => string.Join(' ', proposals.Select(p => As2Proof.Fingerprint(p.Certificate)));
}
