using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>EnvelopedData (RFC 5652 §6) and AuthEnvelopedData (RFC 5083), opened and made for recipients with RSA keys.</summary>
static class Envelope
{
    const int MaxRecipients = 100;

    /// <summary>A content that was decrypted, whether its key could be unwrapped and the padding of CBC was good, and the key by which it is decrypted again.</summary>
    /// <remarks>Who has a signature to go by need not ask for either, and an attacker then learns nothing of them.</remarks>
    internal readonly record struct Opened(Extent Content, bool IsUnwrapped, bool IsPadded, bool IsAuthenticated, byte[] ContentKey);

    /// <summary>Decrypts with the key that the envelope names.</summary>
    /// <remarks>
    /// A key that cannot be unwrapped is replaced by a random one (RFC 3218 §2.3.2), and bad padding is no refusal: what comes out is random either way
    /// and fails where it is read. All that fails once a key of ours is named fails in one place, with one answer.
    /// </remarks>
    internal static As2Refusal? Open(
        string contentType, BerReader content, IReadOnlyList<DatedCertificate> ours, As2Algorithms algorithms, DateTimeOffset now, Spool spool, out Opened opened)
    {
        opened = default;
        try
        {
            var (recipients, cipherText, associated) = Read(content, isAuthenticated: contentType == Oids.ContentTypeOfAuthEnveloped, spool);
            if (cipherText is not { } encrypted || !algorithms.Allows(encrypted.Cipher, now))
                return new(As2RefusalReason.InsufficientSecurity, "The content's cipher is not allowed.");
            if (Mine(recipients, ours, now) is not var (recipient, certificate))
                return new(As2RefusalReason.DecryptionFailed, "The message is encrypted to nobody whose key we hold.");
            if (recipient.Transport is not { } transport || !algorithms.KeyTransports.Contains(transport))
                return new(As2RefusalReason.InsufficientSecurity, $"The key transport {recipient.AlgorithmOid} is not allowed.");

            var (key, isUnwrapped) = recipient.Unwrap(certificate, CipherText.KeyBytes(encrypted.Cipher));
            if (!encrypted.TryDecrypt(key, associated, spool, out var plain, out var isPadded))
                return new(As2RefusalReason.DecryptionFailed, "The content cannot be decrypted.");
            opened = new(plain, isUnwrapped, isPadded, CipherText.IsGcm(encrypted.Cipher), key);
            return null;
        }
        catch (AsnContentException)
        {
            return new(As2RefusalReason.DecryptionFailed, "The envelope is broken.");
        }
    }

    /// <summary>Decrypts with the content's key that was kept, whoever it was encrypted to; false where it does not fit or the envelope is broken.</summary>
    internal static bool TryOpen(string contentType, BerReader content, byte[] contentKey, Spool spool, out Extent plain)
    {
        plain = default;
        try
        {
            var (_, cipherText, associated) = Read(content, isAuthenticated: contentType == Oids.ContentTypeOfAuthEnveloped, spool);
            return cipherText is { } encrypted && contentKey.Length == CipherText.KeyBytes(encrypted.Cipher)
                && encrypted.TryDecrypt(contentKey, associated, spool, out plain, out var isPadded) && isPadded;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Encrypts to one recipient; the key is given out, to read again what was sent.</summary>
    internal static Extent Seal(Extent content, X509Certificate2 recipient, ContentCipher cipher, KeyTransport transport, Spool spool, out byte[] key)
    {
        if (cipher == ContentCipher.TripleDes) throw new ArgumentException("Triple DES is only read.", nameof(cipher));
        key = RandomNumberGenerator.GetBytes(CipherText.KeyBytes(cipher));
        var encrypted = CipherText.Encrypt(cipher, key, content, spool);
        var wrapped = KeyRecipient.Wrap(recipient, transport, key);
        var isGcm = CipherText.IsGcm(cipher);
        var head = CmsContent.Written(w =>
        {
            w.WriteInteger(0);
            using (w.PushSetOf()) KeyRecipient.Write(w, recipient, transport, wrapped);
        });
        var tag = isGcm ? CmsContent.Written(w => w.WriteOctetString(encrypted.Tag.Span)) : [];
        return CmsContent.Wrap(
            isGcm ? Oids.ContentTypeOfAuthEnveloped : Oids.ContentTypeOfEnveloped,
            CmsContent.Wrap(CmsContent.SequenceTag, head, Content(encrypted), tag));
    }

    static Extent Content(CipherText encrypted) => CmsContent.Wrap(
        CmsContent.SequenceTag,
        CmsContent.Written(w =>
        {
            w.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier(Oids.Of(encrypted.Cipher));
                if (!CipherText.IsGcm(encrypted.Cipher)) w.WriteOctetString(encrypted.Nonce.Span);
                else
                    using (w.PushSequence())
                    {
                        w.WriteOctetString(encrypted.Nonce.Span);
                        w.WriteInteger(encrypted.Tag.Length);
                    }
            }
        }),
        CmsContent.Wrap(CmsContent.Context0OctetsTag, encrypted.Content));

    static (List<KeyRecipient> Recipients, CipherText? Encrypted, byte[] Associated) Read(BerReader data, bool isAuthenticated, Spool spool)
    {
        data.Enter(Asn1Tag.Sequence);
        data.Skip(); // version
        if (data.IsNextContextSpecific) data.Skip(); // originatorInfo
        var recipients = new List<KeyRecipient>(1);
        for (data.Enter(Asn1Tag.SetOf); data.HasData;)
        {
            if (recipients.Count == MaxRecipients) throw new AsnContentException();
            if (data.IsNext(Asn1Tag.Sequence)) recipients.Add(KeyRecipient.Read(data.ReadSequence()));
            else data.Skip(); // key agreement, passwords: none that AS2 knows
        }
        data.Leave();
        data.Enter(Asn1Tag.Sequence);
        data.Skip(); // the content's type
        var algorithm = data.ReadSequence();
        var cipherText = data.ReadOctets(spool, CmsContent.Context0);
        data.Leave();
        if (!isAuthenticated)
        {
            data.LeaveAll();
            return (recipients, CipherText.Read(algorithm, cipherText, tag: null), []);
        }
        var associated = data.IsNext(CmsContent.Context1) ? AsSet(data.ReadValue()) : [];
        var tag = data.ReadOctets(spool);
        if (tag.Length > CipherText.GcmTagBytes) throw new AsnContentException();
        data.LeaveAll();
        return (recipients, CipherText.Read(algorithm, cipherText, tag.Memory), associated);
    }

    // RFC 5083 §2.2: authenticated are the attributes as a SET OF, not under the tag [1].
    static byte[] AsSet(ReadOnlyMemory<byte> attributes)
    {
        var set = attributes.ToArray();
        set[0] = 0x31;
        return set;
    }

    static (KeyRecipient Recipient, X509Certificate2 Certificate)? Mine(List<KeyRecipient> recipients, IReadOnlyList<DatedCertificate> ours, DateTimeOffset now)
    {
        foreach (var exactly in new[] { true, false })
            foreach (var recipient in recipients)
                foreach (var own in ours)
                {
                    var isNamed = exactly ? recipient.Certificate.Names(own.Certificate) : recipient.Certificate.NamesSerialOf(own.Certificate);
                    if (isNamed && own.IsAcceptedAt(now)) return (recipient, own.Certificate);
                }
        return null;
    }
}
