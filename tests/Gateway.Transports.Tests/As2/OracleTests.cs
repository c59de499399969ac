using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>Who probes our keys with changed messages learns nothing from answers or times.</summary>
public sealed class OracleTests
{
    [Fact]
    [Trait("Reliability", "RT-09")]
    public void RT_09_a_changed_ciphertext_is_never_taken_and_gets_one_answer_behind_the_first_field()
    {
        var sent = As2Sender.Build([Keys.File(length: 600)], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var body = sent.Message.Body.ToArray();
        var (start, length) = CipherTextIn(body);
        var answers = new Dictionary<As2RefusalReason, int>();
        for (var block = 0; block < length / 16; block++)
        {
            foreach (var bit in new[] { 0, 63, 127 })
            {
                var changed = body.ToArray();
                changed[start + (block * 16) + (bit / 8)] ^= (byte)(1 << (bit % 8));
                var reception = Keys.Receive(sent.Message with { Body = changed });
                Assert.NotNull(reception.Refusal);
                Assert.Empty(reception.Payloads);
                answers[reception.Refusal.Reason] = answers.GetValueOrDefault(reception.Refusal.Reason) + 1;
            }
        }
        Assert.Equal(As2RefusalReason.AuthenticationFailed, Assert.Single(answers.Keys));
    }

    // Whoever recorded a message asks for the plain text of a block X of it: behind the first field's name and value, which he knows, stand a block of
    // his choice and X. Whether a line feed comes out at some place must not be told, and 256 guesses for each byte would find all of it.
    [Fact]
    [Trait("Reliability", "RT-09")]
    public void RT_09_what_comes_out_of_a_recorded_block_is_not_told_by_the_answer()
    {
        var envelope = As2Sender.Build([Keys.File(length: 600)], Keys.TheirSide(), "<1@supplier>", Keys.Now).Message;
        var (start, length) = CipherTextIn(envelope.Body.ToArray());
        var recorded = envelope.Body.Span.Slice(start, length).ToArray();
        var answers = new HashSet<string>();
        for (var guess = 0; guess < 256; guess++)
        {
            var chosen = new byte[16];
            Array.Fill(chosen, (byte)guess);
            byte[] asked = [.. recorded[..32], .. chosen, .. recorded[64..80]];
            var receipt = Mdn.Read(Keys.Receive(envelope with { Body = WithCipherText(envelope.Body.ToArray(), asked) }).Receipt!)!;
            answers.Add($"{receipt.Disposition} {receipt.Text}");
        }

        Assert.Single(answers);
    }

    [Fact]
    [Trait("Reliability", "RT-09")]
    public void RT_09_an_unsigned_message_is_not_taken_by_the_goodness_of_its_padding()
    {
        var relation = Unprotected();
        var entity = System.Text.Encoding.ASCII.GetBytes("Content-Type: text/plain\r\n\r\n" + new string('x', 90));
        var envelope = Seal(entity);
        var (start, length) = CipherTextIn(envelope);
        var answers = new HashSet<string>();
        for (var guess = 0; guess < 256; guess++)
        {
            var changed = envelope.ToArray();
            changed[start + length - 17] ^= (byte)guess;
            var receipt = Mdn.Read(Keys.Receive(AsMessage("application/pkcs7-mime", changed), relation).Receipt!)!;
            answers.Add($"{receipt.Disposition} {receipt.Text}");
        }

        Assert.Single(answers);
    }

    // Vaudenay's question: is the padding good? Blocks of the attacker's choice are put at the end, their padding good or bad.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Reliability", "RT-09")]
    public void RT_09_good_and_bad_padding_get_the_same_answer(bool isOpaque)
    {
        var signed = isOpaque ? Opaque(Keys.Partner) : SignedEntity(Keys.Partner);
        var envelope = Seal(signed);
        var message = AsMessage("application/pkcs7-mime", envelope);
        var (start, length) = CipherTextIn(envelope);
        var answers = new HashSet<string>();
        for (var guess = 0; guess < 256; guess++)
        {
            var changed = envelope.ToArray();
            // Of 256 guesses for the last byte of the block before the last at least one yields good padding.
            changed[start + length - 17] ^= (byte)guess;
            if (guess == 0) changed[start + length - 33] ^= 1;
            var receipt = Mdn.Read(Keys.Receive(message with { Body = changed }).Receipt!)!;
            answers.Add($"{receipt.Disposition} {receipt.Text}");
        }
        Assert.Single(answers);
    }

    [Fact]
    [Trait("Reliability", "RT-09")]
    public void RT_09_a_wrong_key_bad_padding_of_it_and_its_wrong_length_are_told_alike_and_take_as_long()
    {
        var sent = As2Sender.Build([Keys.File(length: 2000)], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var body = sent.Message.Body.ToArray();
        var at = body.AsSpan().IndexOf(EncryptedKeyIn(body));
        using var rsa = Keys.Ours.GetRSAPublicKey()!;
        var kinds = new Dictionary<string, Func<byte[]>>
        {
            ["random bytes"] = () => RandomNumberGenerator.GetBytes(256),
            ["a wrong key"] = () => rsa.Encrypt(RandomNumberGenerator.GetBytes(32), RSAEncryptionPadding.Pkcs1),
            ["a key of wrong length"] = () => rsa.Encrypt(RandomNumberGenerator.GetBytes(24), RSAEncryptionPadding.Pkcs1),
        };
        var times = new Dictionary<string, List<double>>();
        var answers = new HashSet<string>();
        for (var round = 0; round < 340; round++)
        {
            foreach (var (kind, make) in kinds)
            {
                var changed = body.ToArray();
                make().CopyTo(changed, at);
                var watch = Stopwatch.StartNew();
                var reception = Keys.Receive(sent.Message with { Body = changed });
                if (!times.TryGetValue(kind, out var list)) times[kind] = list = [];
                list.Add(watch.Elapsed.TotalMilliseconds);
                Assert.Empty(reception.Payloads);
                var receipt = Mdn.Read(reception.Receipt!)!;
                answers.Add($"{receipt.Disposition} {receipt.Text}");
            }
        }
        Assert.Contains("processed/error: authentication-failed", Assert.Single(answers), StringComparison.Ordinal);
        // The fastest ones, because others use the machine too.
        var fastest = times.Values.Select(list => list.Order().ElementAt(list.Count / 20)).ToList();
        Assert.InRange(fastest.Max() - fastest.Min(), 0, 5);
    }

    // Where the ciphertext lies in our own DER: it is the last thing in it.
    static (int Start, int Length) CipherTextIn(byte[] envelope)
    {
        var data = Inside(envelope).ReadSequence();
        data.ReadEncodedValue();
        data.ReadEncodedValue();
        var info = data.ReadSequence();
        info.ReadEncodedValue();
        info.ReadEncodedValue();
        var length = info.ReadOctets(CmsContent.Context0).Length;
        return (envelope.Length - length, length);
    }

    static byte[] WithCipherText(byte[] envelope, byte[] cipherText)
    {
        var data = Inside(envelope).ReadSequence();
        data.ReadEncodedValue();
        var recipients = data.ReadEncodedValue();
        var info = data.ReadSequence();
        info.ReadEncodedValue();
        var algorithm = info.ReadEncodedValue();
        return CmsContent.Write(Oids.ContentTypeOfEnveloped, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                writer.WriteEncodedValue(recipients.Span);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
                    writer.WriteEncodedValue(algorithm.Span);
                    writer.WriteOctetString(cipherText, CmsContent.Context0);
                }
            }
        });
    }

    static byte[] EncryptedKeyIn(byte[] envelope)
    {
        var data = Inside(envelope).ReadSequence();
        data.ReadEncodedValue();
        var recipient = data.ReadSetOf().ReadSequence();
        recipient.ReadEncodedValue();
        recipient.ReadEncodedValue();
        recipient.ReadEncodedValue();
        return recipient.ReadOctetString();
    }
}
