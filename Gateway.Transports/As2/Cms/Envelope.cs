using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>EnvelopedData (RFC 5652 §6) and AuthEnvelopedData (RFC 5083), opened and made for recipients with RSA keys.</summary>
static class Envelope
{
    const int MaxRecipients = 100;

    /// <summary>A content that was decrypted, and whether the padding of CBC was good.</summary>
    /// <remarks>Who has a signature to go by need not ask for the padding, and an attacker then learns nothing of it.</remarks>
    internal readonly record struct Opened(ReadOnlyMemory<byte> Content, bool IsPadded, bool IsAuthenticated);

    /// <summary>Decrypts with the key that the envelope names.</summary>
    /// <remarks>
    /// A key that cannot be unwrapped is replaced by a random one (RFC 3218 §2.3.2), and bad padding is no refusal: what comes out is random either way
    /// and fails where it is read. All that fails once a key of ours is named fails in one place, with one answer.
    /// </remarks>
    internal static As2Refusal? Open(
        string contentType, AsnReader content, IReadOnlyList<DatedCertificate> ours, As2Algorithms algorithms, DateTimeOffset now, out Opened opened)
    {
        opened = default;
        try
        {
            var (recipients, cipherText, associated) = Read(content, isAuthenticated: contentType == Oids.ContentTypeOfAuthEnveloped);
            if (cipherText is not { } encrypted || !algorithms.Allows(encrypted.Cipher, now))
                return new(As2RefusalReason.InsufficientSecurity, "The content's cipher is not allowed.");
            if (Mine(recipients, ours, now) is not var (recipient, certificate))
                return new(As2RefusalReason.DecryptionFailed, "The message is encrypted to nobody whose key we hold.");
            if (recipient.Transport is not { } transport || !algorithms.KeyTransports.Contains(transport))
                return new(As2RefusalReason.InsufficientSecurity, $"The key transport {recipient.AlgorithmOid} is not allowed.");

            var key = recipient.Unwrap(certificate, CipherText.KeyBytes(encrypted.Cipher));
            var plain = encrypted.Decrypt(key, associated, out var length, out var isPadded);
            CryptographicOperations.ZeroMemory(key);
            if (plain is null) return new(As2RefusalReason.DecryptionFailed, "The content cannot be decrypted.");
            opened = new(plain.AsMemory(0, length), isPadded, CipherText.IsGcm(encrypted.Cipher));
            return null;
        }
        catch (AsnContentException)
        {
            return new(As2RefusalReason.DecryptionFailed, "The envelope is broken.");
        }
    }

    /// <summary>Encrypts to one recipient.</summary>
    internal static byte[] Seal(ReadOnlySpan<byte> content, X509Certificate2 recipient, ContentCipher cipher, KeyTransport transport)
    {
        if (cipher == ContentCipher.TripleDes) throw new ArgumentException("Triple DES is only read.", nameof(cipher));
        var key = RandomNumberGenerator.GetBytes(CipherText.KeyBytes(cipher));
        var encrypted = CipherText.Encrypt(cipher, key, content);
        var wrapped = KeyRecipient.Wrap(recipient, transport, key);
        CryptographicOperations.ZeroMemory(key);
        var isGcm = CipherText.IsGcm(cipher);
        return CmsContent.Write(isGcm ? Oids.ContentTypeOfAuthEnveloped : Oids.ContentTypeOfEnveloped, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSetOf()) KeyRecipient.Write(writer, recipient, transport, wrapped);
                WriteContent(writer, encrypted);
                if (isGcm) writer.WriteOctetString(encrypted.Tag.Span);
            }
        });
    }

    static void WriteContent(AsnWriter writer, CipherText encrypted)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.Of(encrypted.Cipher));
                if (CipherText.IsGcm(encrypted.Cipher))
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteOctetString(encrypted.Nonce.Span);
                        writer.WriteInteger(encrypted.Tag.Length);
                    }
                }
                else writer.WriteOctetString(encrypted.Nonce.Span);
            }
            writer.WriteOctetString(encrypted.Content.Span, CmsContent.Context0);
        }
    }

    static (List<KeyRecipient> Recipients, CipherText? Encrypted, byte[] Associated) Read(AsnReader content, bool isAuthenticated)
    {
        var data = content.ReadSequence();
        data.ReadEncodedValue(); // version
        if (data.PeekTag().TagClass == TagClass.ContextSpecific) data.ReadEncodedValue(); // originatorInfo
        var recipients = new List<KeyRecipient>(1);
        for (var set = data.ReadSetOf(skipSortOrderValidation: true); set.HasData;)
        {
            if (recipients.Count == MaxRecipients) throw new AsnContentException();
            if (set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)) recipients.Add(KeyRecipient.Read(set.ReadSequence()));
            else set.ReadEncodedValue(); // key agreement, passwords: none that AS2 knows
        }
        var info = data.ReadSequence();
        info.ReadObjectIdentifier();
        var algorithm = info.ReadSequence();
        var cipherText = info.ReadOctets(CmsContent.Context0);
        if (!isAuthenticated) return (recipients, CipherText.Read(algorithm, cipherText, tag: null), []);
        var associated = data.PeekTag().HasSameClassAndValue(CmsContent.Context1) ? AsSet(data.ReadEncodedValue()) : [];
        return (recipients, CipherText.Read(algorithm, cipherText, data.ReadOctets()), associated);
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
