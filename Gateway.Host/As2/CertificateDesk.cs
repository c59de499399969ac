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
sealed class CertificateDesk(Journal journal, PayloadStore payloads, UlidSource ids, TimeProvider time)
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
            return new VerbOutcome.Refused("it is no message that was taken with the partner's signature; what anybody may have sent is not answered");
        if (await ReadAsync(record, cancellation) is not { Proposals.Count: > 0 } request) return new VerbOutcome.Refused("it holds no request for certificates that can be read");
        if (rejection is null && request.Proposals.Select(p => Missing(partner.As2!, p)).OfType<string>().ToList() is { Count: > 0 } missing)
            return new VerbOutcome.Refused($"{string.Join("; ", missing)}. Compare the fingerprint by another way, put it there, and accept then: what was accepted must work");
        var verdicts = request.Proposals.Select(p => new CertificateVerdict(p.Certificate.Issuer, CertificateExchangeWriter.Number(p.Certificate), rejection is null, rejection)).ToList();
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

    // What the profile does not have for what the partner wants to use it for; null when it has it.
    static string? Missing(As2Settings as2, CertificateProposal proposal)
    {
        var fingerprint = proposal.Certificate.GetCertHashString(HashAlgorithmName.SHA256);
        bool Has(Func<PartnerCertificate, bool> use) => as2.Theirs.Any(c => use(c) && c.Certificate?.GetCertHashString(HashAlgorithmName.SHA256) == fingerprint);
        static bool Lets(IReadOnlyList<string> pinned, string fingerprint) => pinned.Count == 0 || pinned.Contains(fingerprint, StringComparer.OrdinalIgnoreCase);
        var place = !proposal.Uses.HasFlag(CertificateUses.DigitalSignature) || Has(c => c.Signs) ? null : "theirs, to sign";
        if (proposal.Uses.HasFlag(CertificateUses.KeyEncipherment) && !Has(c => c.Encrypts)) place ??= "theirs, to encrypt";
        if (proposal.Uses.HasFlag(CertificateUses.TlsClient) && !Lets(as2.Receive.ClientCertificates, fingerprint)) place ??= "receive.clientCertificates";
        if (proposal.Uses.HasFlag(CertificateUses.TlsServer) && !Lets(as2.Send.ServerCertificates, fingerprint)) place ??= "send.serverCertificates";
        return place is null ? null : $"{FileName.Shown(proposal.Certificate.Subject)}, SHA-256 {fingerprint}, is not in the profile under {place}";
    }

    static string Fingerprints(IEnumerable<CertificateProposal> proposals) => string.Join(' ', proposals.Select(p => As2Proof.Fingerprint(p.Certificate)));
}
