using System.Diagnostics;
using System.Formats.Asn1;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>Messages made to exhaust us, or to make us use what nobody signed.</summary>
public sealed class HostileMessageTests
{
    [Fact]
    [Trait("Reliability", "RT-40")]
    public void RT_40_what_inflates_too_far_is_refused_before_it_fills_the_memory()
    {
        var entity = MimeWriter.Bytes(new() { { "Content-Type", "text/plain" } }, new byte[50_000_000]);
        var bomb = Compressed(entity);
        Assert.InRange(bomb.Length, 1, 200_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reception = Keys.Receive(AsMessage("application/pkcs7-mime; smime-type=compressed-data", bomb), Unprotected());
        Assert.Equal(As2RefusalReason.DecompressionFailed, reception.Refusal!.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        Assert.Equal("decompression-failed", Mdn.Read(reception.Receipt!)!.Disposition!.Modifier);
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public void RT_40_nothing_is_inflated_of_a_message_that_must_be_encrypted_and_is_not()
    {
        var bomb = Compressed(MimeWriter.Bytes(new() { { "Content-Type", "text/plain" } }, new byte[1_000_000]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(As2RefusalReason.InsufficientSecurity, Keys.Receive(AsMessage("application/pkcs7-mime", bomb)).Refusal!.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    [Theory]
    [InlineData("020100")]
    [InlineData("0500")]
    [InlineData("A40430020500")]
    [Trait("Reliability", "RT-40")]
    public void RT_40_parameters_under_another_tag_are_broken_content_and_no_fault_of_ours(string parameter) =>
        Assert.Throws<AsnContentException>(() => SignatureScheme.Parameter(new(Convert.FromHexString(parameter), AsnEncodingRules.BER)));

    [Fact]
    [Trait("Reliability", "RT-40")]
    public void RT_40_compression_inside_compression_is_refused()
    {
        var inner = Compressed(MimeWriter.Bytes(new() { { "Content-Type", "text/plain" } }, new byte[1000]));
        var outer = Compressed(MimeWriter.Bytes(new() { { "Content-Type", "application/pkcs7-mime" } }, inner));
        Assert.Equal(As2RefusalReason.Malformed, Keys.Receive(AsMessage("application/pkcs7-mime", outer), Unprotected()).Refusal!.Reason);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-5)]
    [InlineData(-200)]
    public void A_compressed_content_that_breaks_off_is_refused(int cut)
    {
        using var zlib = new MemoryStream();
        var entity = MimeWriter.Bytes(new() { { "Content-Type", "text/plain" } }, RandomNumberGenerator.GetBytes(3000));
        using (var stream = new ZLibStream(zlib, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(entity);
        var broken = CompressedInto(zlib.ToArray().AsSpan()[..^-cut]);
        Assert.Equal(As2RefusalReason.DecompressionFailed, Keys.Receive(AsMessage("application/pkcs7-mime", broken), Unprotected()).Refusal!.Reason);
    }

    [Fact]
    [Trait("Reliability", "RT-09")]
    public void RT_09_a_preset_dictionary_is_broken_content_and_inside_CBC_no_answer_of_its_own()
    {
        var wanting = CompressedInto([0x78, 0x20, 0, 0, 0, 1]);
        var reception = Keys.Receive(AsMessage("application/pkcs7-mime", wanting), Unprotected());
        Assert.Equal(As2RefusalReason.DecompressionFailed, reception.Refusal!.Reason);
        var inside = Enveloped(MimeWriter.Bytes(new() { { "Content-Type", "application/pkcs7-mime" } }, wanting));
        Assert.Equal(As2RefusalReason.AuthenticationFailed, Keys.Receive(inside).Refusal!.Reason);
    }

    [Theory]
    [InlineData("multiparts a thousand deep", As2RefusalReason.Malformed)]
    [InlineData("a hundred thousand parts", As2RefusalReason.Malformed)]
    [InlineData("three parts in multipart/signed", As2RefusalReason.Malformed)]
    [InlineData("ten thousand certificates", null)]
    [InlineData("ten thousand recipients", As2RefusalReason.DecryptionFailed)]
    [InlineData("ten thousand signers", As2RefusalReason.Malformed)]
    [InlineData("constructed strings ten thousand deep", null)]
    [InlineData("indefinite lengths ten thousand deep", null)]
    [Trait("Reliability", "RT-41")]
    public void RT_41_a_hostile_structure_is_refused_in_time(string kind, As2RefusalReason? reason)
    {
        var message = Hostile(kind);
        var reception = Keys.Receive(message, Unprotected());
        Assert.InRange(Fastest(3, () => Keys.Receive(message, Unprotected())), 0, 2000);
        if (reason is not null || kind.EndsWith("deep", StringComparison.Ordinal)) Assert.NotNull(reception.Refusal);
        if (reason is not null) Assert.Equal(reason, reception.Refusal!.Reason);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    [InlineData("in the preamble")]
    [InlineData("in the epilogue")]
    [Trait("Reliability", "RT-41")]
    public void RT_41_only_the_bytes_that_the_signature_covers_are_used(string place)
    {
        var good = SignedEntity(Keys.Partner);
        var evil = Encoding.ASCII.GetBytes("Content-Type: application/edi-x12\r\n\r\nEVIL");
        var (type, body) = ("multipart/mixed; boundary=w", Array.Empty<byte>());
        if (place == "before") body = MimeWriter.Multipart("w", evil, good).ToArray();
        else if (place == "after") body = MimeWriter.Multipart("w", good, evil).ToArray();
        else
        {
            Assert.True(MimeEntity.TryRead(good, MimeLimits.Default, out var entity));
            type = entity.Headers["Content-Type"]!;
            body = place == "in the preamble" ? [.. evil, .. "\r\n"u8, .. entity.Body.Span] : [.. entity.Body.Span, .. evil];
        }
        var reception = Keys.Receive(AsMessage(type, body), Keys.OurSide() with { Receive = new() { RequireEncryption = false } });
        Assert.DoesNotContain(reception.Payloads, p => Encoding.ASCII.GetString(p.Content.Span).Contains("EVIL", StringComparison.Ordinal));
        Assert.Equal(place.StartsWith("in", StringComparison.Ordinal), reception.Refusal is null);
    }

    static double Fastest(int rounds, Action action) => Enumerable.Range(0, rounds).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    });

    static As2Message Hostile(string kind) => kind switch
    {
        "multiparts a thousand deep" => Nested(1000),
        "a hundred thousand parts" => AsMessage("multipart/mixed; boundary=b", Repeated(100_000, "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"u8)),
        "three parts in multipart/signed" => AsMessage("multipart/signed; boundary=b", "--b\r\n\r\na\r\n--b\r\n\r\nb\r\n--b\r\n\r\nc\r\n--b--"u8.ToArray()),
        "ten thousand certificates" => SignedWith(certificates: 10_000, signers: 1),
        "ten thousand signers" => SignedWith(certificates: 0, signers: 10_000),
        "ten thousand recipients" => AsCms(Info(Oids.ContentTypeOfEnveloped, [0x02, 0x01, 0x00], Tlv(0x31, Repeated(10_000, One(WriteRecipient))))),
        "constructed strings ten thousand deep" => AsCms(EnvelopeStart([.. Repeated(10_000, [0x24, 0x80]), .. new byte[20_000]])),
        _ => AsCms([.. Repeated(10_000, [0x30, 0x80]), .. new byte[20_000]]),
    };

    static As2Message AsCms(byte[] bytes) => AsMessage("application/pkcs7-mime", bytes);

    static void WriteRecipient(AsnWriter writer) => KeyRecipient.Write(writer, Keys.Stranger, KeyTransport.Pkcs1, new byte[256]);

    static byte[] EnvelopeStart(byte[] content) =>
        [0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03, 0xA0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x00, 0x31, 0x00, 0x30, 0x80,
         0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01, 0x30, 0x00, 0xA0, 0x80, .. content];

    static As2Message Nested(int depth)
    {
        var entity = "Content-Type: text/plain\r\n\r\nx"u8.ToArray();
        for (var level = 0; level < depth; level++)
            entity = MimeWriter.Bytes(new() { { "Content-Type", $"multipart/mixed; boundary=b{level}" } }, MimeWriter.Multipart($"b{level}", entity).Span);
        Assert.True(MimeEntity.TryRead(entity, MimeLimits.Default, out var top));
        return AsMessage(top.Headers["Content-Type"]!, top.Body.ToArray());
    }

    static As2Message SignedWith(int certificates, int signers) => AsMessage("application/pkcs7-mime", Info(
        Oids.ContentTypeOfSigned,
        [0x02, 0x01, 0x01],
        One(w =>
        {
            using (w.PushSetOf()) w.WriteAlgorithm(Oids.Of(DigestAlgorithm.Sha256));
        }),
        One(w =>
        {
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
                using (w.PushSequence(CmsContent.Context0)) w.WriteOctetString("Content-Type: text/plain\r\n\r\nx"u8);
            }
        }),
        Tlv(0xA0, Repeated(certificates, Keys.Stranger.RawData)),
        Tlv(0x31, Repeated(signers, One(WriteSigner)))));

    internal static byte[] CompressedInto(ReadOnlySpan<byte> zlib)
    {
        var content = zlib.ToArray();
        return CmsContent.Write(Oids.ContentTypeOfCompressed, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                writer.WriteAlgorithm(Oids.Zlib);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
                    using (writer.PushSequence(CmsContent.Context0)) writer.WriteOctetString(content);
                }
            }
        });
    }

    // The framework's writer sorts sets, of ten thousand things for minutes.
    static byte[] Info(string contentType, params byte[][] content) =>
        Tlv(0x30, One(w => w.WriteObjectIdentifier(contentType)), Tlv(0xA0, Tlv(0x30, content)));

    static byte[] Tlv(byte tag, params byte[][] content)
    {
        var length = content.Sum(c => c.Length);
        return [tag, 0x84, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. content.SelectMany(c => c)];
    }

    static byte[] Repeated(int times, ReadOnlySpan<byte> one)
    {
        var bytes = new byte[times * one.Length];
        for (var i = 0; i < times; i++) one.CopyTo(bytes.AsSpan(i * one.Length));
        return bytes;
    }

    static byte[] One(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    static void WriteSigner(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(Keys.Stranger.IssuerName.RawData);
                writer.WriteInteger(1);
            }
            writer.WriteAlgorithm(Oids.Of(DigestAlgorithm.Sha256));
            writer.WriteAlgorithm(Oids.Rsa, withNull: true);
            writer.WriteOctetString(new byte[256]);
        }
    }
}
