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
    // What was allowed then has been judged then; here only the mathematics is asked for again.
    static readonly As2Algorithms Anything = new()
    {
        Digests = Enum.GetValues<DigestAlgorithm>(),
        Ciphers = Enum.GetValues<ContentCipher>(),
        RsaBits = 1024,
    };

    internal async Task<IReadOnlyList<ProofStep>> VerifyAsync(As2Record record, CancellationToken cancellation)
    {
        var steps = new List<ProofStep>();
        var hashes = new[] { record.MessageHash, record.EvidenceHash, record.ReceiptHash, record.SignerHash, record.ReceiptSignerHash };
        foreach (var hash in hashes.OfType<string>().Distinct())
            if (await payloads.CheckAsync(hash, cancellation) is not PayloadCheck.Good and var check)
                steps.Add(new("archive", false, $"the payload {hash} is {StateNames.Of(check)}"));
        if (steps.Count > 0) return steps;
        var mics = await MessageAsync(record, steps, cancellation);
        if (record.ReceiptHash is not null) await ReceiptAsync(record, mics, steps, cancellation);
        else steps.Add(new("receipt", record.Direction == Direction.In || !record.WantsSignedReceipt, "there is none"));
        return steps;
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
        var entity = payloads.Open(record.EvidenceHash ?? record.MessageHash, spool);
        var proofs = new[] { MicScope.Standard, MicScope.Uncompressed }.Select(scope => As2Evidence.Verify(
            entity, [Ageless(signer)], new() { Algorithms = Anything, MicScope = scope }, kept.FirstOrDefault()?.Algorithm ?? DigestAlgorithm.Sha256, record.CreatedAt, spool)).ToList();
        steps.Add(new("signature of the message", proofs[0].Refusal is null, proofs[0].Refusal?.Detail ?? $"made by {signer.Subject}, SHA-256 {Fingerprint(signer)}"));
        if (proofs[0].Refusal is not null || kept.Count == 0) return kept;
        steps.Add(new("check (MIC)", proofs.Exists(p => kept.Exists(m => m.IsSameAs(p.Mic!))), $"computed {proofs[0].Mic}, kept {string.Join(" or ", kept)}"));
        return kept;
    }

    async Task ReceiptAsync(As2Record record, IReadOnlyList<Mic> mics, List<ProofStep> steps, CancellationToken cancellation)
    {
        if (As2Message.Read(await payloads.ReadAsync(record.ReceiptHash!, cancellation)) is not { } message || Mdn.Read(message) is not { } mdn)
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

    internal async Task<X509Certificate2?> CertificateAsync(string? hash, CancellationToken cancellation) =>
        hash is null ? null : X509CertificateLoader.LoadCertificate(await payloads.ReadAsync(hash, cancellation));

    internal static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    static DatedCertificate Ageless(X509Certificate2 certificate) => new() { Certificate = certificate };
}
