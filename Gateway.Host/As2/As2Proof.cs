using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.Storage;
using Gateway.Transports.As2;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.As2;

/// <summary>One thing that was verified again.</summary>
sealed record ProofStep(string Name, bool IsGood, string Found);

/// <summary>Verifies an exchange again from the archive alone: nobody is asked, and of keys only certificates are needed.</summary>
sealed class As2Proof(PayloadStore payloads)
{
    readonly As2Archive _archive = new(payloads);

    // What was allowed then has been judged then; here only the mathematics is asked for again.
    static readonly As2Algorithms Anything = new()
    {
        Digests = Enum.GetValues<DigestAlgorithm>(),
        Ciphers = Enum.GetValues<ContentCipher>(),
        RsaBits = 1024,
    };

    // So has been how far it may grow. Deflate yields at most 1,032 bytes for one: there is no limit in this.
    static readonly As2Limits Unlimited = new() { Bytes = long.MaxValue, CompressionRatio = 2000 };

    internal async Task<IReadOnlyList<ProofStep>> VerifyAsync(As2Record record, CancellationToken cancellation)
    {
        var steps = (await AlteredAsync(record, cancellation)).Select(text => new ProofStep("archive", false, text)).ToList();
        if (steps.Count > 0) return steps;
        var mics = await MessageAsync(record, steps, cancellation);
        if (await _archive.ReceiptAsync(record, cancellation) is { } receipt) await ReceiptAsync(record, receipt, mics, steps, cancellation);
        else steps.Add(new("receipt", record.Direction == Direction.In || !record.WantsSignedReceipt, "there is none"));
        return steps;
    }

    /// <summary>What of the archive of a message is not as it was stored: its bytes, or where those are right what they prove. Where an exchange stands is no matter here.</summary>
    internal async Task<IReadOnlyList<string>> WrongAsync(As2Record record, CancellationToken cancellation)
    {
        if (await AlteredAsync(record, cancellation) is { Count: > 0 } altered) return altered;
        var steps = new List<ProofStep>();
        await MessageAsync(record, steps, cancellation);
        return [.. steps.Where(s => !s.IsGood).Select(s => $"{s.Name}: {s.Found}")];
    }

    async Task<IReadOnlyList<string>> AlteredAsync(As2Record record, CancellationToken cancellation)
    {
        var altered = new List<string>();
        var isInRecord = record.Receipt is not null;
        string?[] hashes = [record.MessageHash, record.EvidenceHash, isInRecord ? null : record.ReceiptHash, record.SignerHash, record.ReceiptSignerHash, .. record.PartnerSigners?.Split('\n') ?? []];
        foreach (var hash in hashes.OfType<string>().Distinct())
            if (await payloads.CheckAsync(hash, cancellation) is not PayloadCheck.Good and var check) altered.Add($"the payload {hash} is {StateNames.Of(check)}");
        if (altered.Count > 0) return altered;
        foreach (var hash in new[] { record.SignerHash, record.ReceiptSignerHash }.OfType<string>().Distinct())
            if (await CertificateAsync(hash, cancellation) is null) altered.Add($"the payload {hash} is not a certificate");
        if (isInRecord && Convert.ToHexStringLower(SHA256.HashData((await _archive.ReceiptAsync(record, cancellation))!)) != record.ReceiptHash) altered.Add("the receipt is altered");
        return altered;
    }

    async Task<IReadOnlyList<Mic>> MessageAsync(As2Record record, List<ProofStep> steps, CancellationToken cancellation)
    {
        var kept = (record.Mics ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Mic.Parse).OfType<Mic>().ToList();
        if (record.State == As2State.Refused)
        {
            steps.Add(new("message", true, $"was not taken: {record.Reason}"));
            return kept;
        }

        if (await CertificateAsync(record.SignerHash, cancellation) is not { } signer)
        {
            steps.Add(new("message", true, "is not signed; its bytes are as they were stored"));
            return kept;
        }

        using var spool = payloads.Spool();
        if (_archive.Entity(record, spool) is not { } entity)
        {
            steps.Add(new("message", false, "the key of its content does not open it"));
            return kept;
        }

        var proofs = new[] { MicScope.Standard, MicScope.Uncompressed }.Select(scope => As2Evidence.Verify(
            entity, [Ageless(signer)], new() { Algorithms = Anything, Limits = Unlimited, MicScope = scope }, kept.FirstOrDefault()?.Algorithm ?? DigestAlgorithm.Sha256, record.CreatedAt, spool)).ToList();
        steps.Add(new("signature of the message", proofs[0].Refusal is null, proofs[0].Refusal?.Detail ?? $"made by {signer.Subject}, SHA-256 {Fingerprint(signer)}"));
        if (proofs[0].Refusal is not null || kept.Count == 0) return kept;
        steps.Add(new("check (MIC)", proofs.Exists(p => kept.Exists(m => m.IsSameAs(p.Mic!))), $"computed {proofs[0].Mic}, kept {string.Join(" or ", kept)}"));
        return kept;
    }

    async Task ReceiptAsync(As2Record record, byte[] receipt, IReadOnlyList<Mic> mics, List<ProofStep> steps, CancellationToken cancellation)
    {
        if (As2Message.Read(receipt) is not { } message || Mdn.Read(message) is not { } mdn)
        {
            steps.Add(new("receipt", false, "is none that can be read"));
            return;
        }

        var signer = await CertificateAsync(record.ReceiptSignerHash, cancellation);
        var isOurs = record.Direction == Direction.In;
        var relation = new As2Relation
        {
            OurName = isOurs ? record.PartnerName : record.OurName,
            PartnerName = isOurs ? record.OurName : record.PartnerName,
            PartnerSigning = signer is null ? [] : [Ageless(signer)],
            Receive = new() { Algorithms = Anything },
        };
        var sent = new SentMessage { MessageId = record.MessageId ?? "", Mics = mics, RequestsSignedReceipt = mdn.IsSigned };
        var judged = ReceiptVerifier.Judge(mdn, sent, relation, record.CreatedAt);
        // A receipt that refuses is in order when the message was refused.
        var isGood = record.State is As2State.Refused or As2State.Collision ? judged.Verdict is ReceiptVerdict.Refused : judged.ClosesMessage;
        steps.Add(new(mdn.IsSigned ? "signature of the receipt" : "receipt, unsigned", isGood, signer is null ? judged.Detail : $"{judged.Detail}, made by {signer.Subject}, SHA-256 {Fingerprint(signer)}"));
    }

    /// <summary>A certificate that was kept; null where there is none.</summary>
    internal async Task<X509Certificate2?> CertificateAsync(string? hash, CancellationToken cancellation)
    {
        try
        {
            return hash is null ? null : X509CertificateLoader.LoadCertificate(await payloads.ReadAsync(hash, cancellation));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    static DatedCertificate Ageless(X509Certificate2 certificate) => new() { Certificate = certificate };
}
