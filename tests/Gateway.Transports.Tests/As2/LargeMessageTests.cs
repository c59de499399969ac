using System.Security.Cryptography;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>Messages of any size are made and opened through files, to the same bytes and the same answers as in memory.</summary>
public sealed class LargeMessageTests : IDisposable
{
    const int Tight = 1000;

    readonly string _folder = Directory.CreateTempSubdirectory("spool-").FullName;
    readonly Spool _spool;

    public LargeMessageTests() => _spool = new(_folder, Tight);

    public void Dispose()
    {
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<ContentCipher, As2Compression, DigestAlgorithm?, bool> Ways()
    {
        var all = new TheoryData<ContentCipher, As2Compression, DigestAlgorithm?, bool>();
        foreach (var cipher in new[] { ContentCipher.Aes128Cbc, ContentCipher.Aes256Cbc, ContentCipher.Aes128Gcm, ContentCipher.Aes256Gcm })
            foreach (var compression in Enum.GetValues<As2Compression>())
                foreach (var isBase64 in new[] { false, true })
                    all.Add(cipher, compression, DigestAlgorithm.Sha256, isBase64);
        all.Add(ContentCipher.Aes256Gcm, As2Compression.BeforeSigning, null, false);
        return all;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_made_and_opened_through_files_is_what_it_is_in_memory(ContentCipher cipher, As2Compression compression, DigestAlgorithm? digest, bool isBase64)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Cipher = cipher, Compression = compression, Digest = digest, Base64 = isBase64 } };
        var ours = Keys.OurSide() with { Receive = new() { RequireSignature = digest is not null } };
        foreach (var length in new[] { 0, 1, Extent.ChunkBytes - 300, Extent.ChunkBytes, 400_001 })
        {
            var file = new As2Payload("850.edi", "application/edi-x12", InFile(Random(length)));
            var sent = As2Sender.Build([file], theirs, "<1@supplier>", Keys.Now, _spool);
            var inFile = Receive(new(sent.Message.Headers, InFile(sent.Message.Body.ToArray())), ours, _spool);
            var inMemory = Keys.Receive(new(sent.Message.Headers, sent.Message.Body.ToArray()), ours);

            Assert.Null(inFile.Refusal);
            Assert.Equal(file.Content.ToArray(), Assert.Single(inFile.Payloads).Content.ToArray());
            Assert.Equal(file.Content.ToArray(), Assert.Single(inMemory.Payloads).Content.ToArray());
            Assert.Equal(sent.ContentKey, inFile.ContentKey);
            var (again, inside) = (InFile(sent.Message.ToEntity().ToArray()), As2Evidence.Inside(sent.Message.ToEntity().ToArray(), sent.ContentKey!)!.Value);
            Assert.Equal(inside.ToArray(), As2Evidence.Inside(again, sent.ContentKey!, _spool)!.Value.ToArray());
            Assert.True(inFile.Mic!.IsSameAs(inMemory.Mic!));
            Assert.True(inFile.Mic.IsSameAs(sent.Expected.Mics[0]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(127)]
    [Trait("Reliability", "RT-09")]
    public void RT_09_through_files_too_a_changed_ciphertext_gets_one_answer(int bit)
    {
        foreach (var cipher in new[] { ContentCipher.Aes256Cbc, ContentCipher.Aes256Gcm })
        {
            var sent = As2Sender.Build([Keys.File(length: 4000)], Keys.TheirSide() with { Send = new() { Cipher = cipher } }, "<1@supplier>", Keys.Now);
            var body = sent.Message.Body.ToArray();
            for (var block = 1; block < 240; block += 7)
            {
                var changed = body.ToArray();
                changed[^((block * 16) + 16 - (bit / 8))] ^= (byte)(1 << (bit % 8));
                var reception = Receive(new(sent.Message.Headers, InFile(changed)), Keys.OurSide(), _spool);
                Assert.Equal(CipherText.IsGcm(cipher) ? As2RefusalReason.DecryptionFailed : As2RefusalReason.AuthenticationFailed, reception.Refusal!.Reason);
                Assert.Empty(reception.Payloads);
            }
        }
    }

    [Fact]
    public void A_message_that_is_cut_off_anywhere_is_refused()
    {
        foreach (var cipher in new[] { ContentCipher.Aes256Cbc, ContentCipher.Aes256Gcm })
        {
            var sent = As2Sender.Build([Keys.File(length: 2000)], Keys.TheirSide() with { Send = new() { Cipher = cipher } }, "<1@supplier>", Keys.Now);
            foreach (var whole in new[] { sent.Message.Body.ToArray(), Indefinite(sent.Message.Body.ToArray()) })
            {
                Assert.Null(Receive(new(sent.Message.Headers, InFile(whole)), Keys.OurSide(), _spool).Refusal);
                for (var length = 0; length < whole.Length; length += 23)
                    Assert.NotNull(Receive(new(sent.Message.Headers, InFile(whole[..length])), Keys.OurSide(), _spool).Refusal);
            }
        }
    }

    [Fact]
    public void Files_go_with_the_spool_and_large_things_only_are_in_them()
    {
        var sent = As2Sender.Build([Keys.File(length: 100_000)], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        using (var large = new Spool(_folder))
        {
            Receive(sent.Message, Keys.OurSide(), large);
            Assert.Empty(Directory.EnumerateFiles(_folder));
        }
        using (var tight = new Spool(_folder, 10_000))
        {
            Receive(sent.Message, Keys.OurSide(), tight);
            var spooled = Assert.Single(Directory.EnumerateFiles(_folder));
            Assert.InRange(new FileInfo(spooled).Length, 100_000, 110_000);
            Assert.Throws<IOException>(() => new FileStream(spooled, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public void RT_40_a_bomb_is_refused_before_it_fills_the_disk()
    {
        var bomb = Compressed(MimeWriter.Bytes(new() { { "Content-Type", "text/plain" } }, new byte[50_000_000]));
        var relation = Unprotected() with { Receive = new() { RequireEncryption = false, RequireSignature = false, Limits = new() { Bytes = 1_000_000_000 } } };
        var reception = Receive(AsMessage("application/pkcs7-mime", InFile(bomb)), relation, _spool);
        Assert.Equal(As2RefusalReason.DecompressionFailed, reception.Refusal!.Reason);
        Assert.InRange(Directory.EnumerateFiles(_folder).Sum(f => new FileInfo(f).Length), 0, bomb.Length * 202L);
    }

    // What was never allocated was never held: both directions get along with a few megabytes in all.
    [Theory]
    [InlineData(ContentCipher.Aes256Cbc, As2Compression.BeforeSigning)]
    [InlineData(ContentCipher.Aes256Gcm, As2Compression.AfterSigning)]
    public void Sixty_four_megabytes_take_a_few_of_memory(ContentCipher cipher, As2Compression compression)
    {
        const int Megabytes = 64;
        using var spool = new Spool(_folder);
        var path = Path.Combine(_folder, "large");
        using (var writer = File.Create(path))
            for (var i = 0; i < Megabytes; i++) writer.Write(i % 2 == 0 ? Random(1 << 20) : Keys.Edi(1 << 20));
        var theirs = Keys.TheirSide() with { Send = new() { Cipher = cipher, Compression = compression } };
        var file = new As2Payload("large.edi", "application/edi-x12", spool.Open(path));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var sent = As2Sender.Build([file], theirs, "<1@supplier>", Keys.Now, spool);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);

        before = GC.GetAllocatedBytesForCurrentThread();
        var reception = Receive(sent.Message, Keys.OurSide(), spool);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
        Assert.Null(reception.Refusal);
        Assert.Equal(SHA256.HashData(file.Content.OpenRead()), SHA256.HashData(Assert.Single(reception.Payloads).Content.OpenRead()));
    }

    [Fact]
    public void Gcm_in_pieces_is_the_frameworks_gcm()
    {
        foreach (var keyBytes in new[] { 16, 24, 32 })
            foreach (var length in new[] { 0, 1, 15, 16, 17, 8192, 8208, 100_003 })
                foreach (var associated in new[] { 0, 5, 32 })
                {
                    var (key, nonce, plain, extra) = (Random(keyBytes), Random(12), Random(length), Random(associated));
                    var (expected, tag) = (new byte[length], new byte[16]);
                    using (var gcm = new AesGcm(key, 16)) gcm.Encrypt(nonce, plain, expected, tag, extra);
                    Assert.Equal((expected, tag), Gcm(key, nonce, plain, extra, (g, from, to) => g.Encrypt(from, to)), Comparer);
                    Assert.Equal((plain, tag), Gcm(key, nonce, expected, extra, (g, from, to) => g.Decrypt(from, to)), Comparer);
                }
    }

    // NIST SP 800-38D validation, McGrew and Viega's test case 6: a nonce that is not of 12 bytes is hashed.
    [Fact]
    public void Gcm_takes_a_nonce_of_any_length()
    {
        var key = Convert.FromHexString("feffe9928665731c6d6a8f9467308308");
        var nonce = Convert.FromHexString(
            "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b");
        var plain = Convert.FromHexString(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        var (_, tag) = Gcm(key, nonce, plain, Convert.FromHexString("feedfacedeadbeeffeedfacedeadbeefabaddad2"), (g, from, to) => g.Encrypt(from, to));
        Assert.Equal("619cc5aefffe0bfa462af43c1699d050", Convert.ToHexStringLower(tag));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    public void A_nonce_of_any_length_is_taken_in_memory_and_through_files(int nonceBytes)
    {
        var (key, nonce, plain) = (Random(32), Random(nonceBytes), Random(5000));
        var (content, tag) = Gcm(key, nonce, plain, [], (g, from, to) => g.Encrypt(from, to));
        foreach (var spool in new[] { new Spool(), _spool })
        {
            Assert.True(new CipherText(ContentCipher.Aes256Gcm, nonce, content, tag).TryDecrypt(key, [], spool, out var decrypted, out _));
            Assert.True(plain.AsSpan().SequenceEqual(decrypted.Span));
            tag[^1] ^= 1;
            Assert.False(new CipherText(ContentCipher.Aes256Gcm, nonce, content, tag).TryDecrypt(key, [], spool, out _, out _));
            tag[^1] ^= 1;
        }
    }

    [Fact]
    public void Without_an_instruction_for_it_products_without_carries_are_the_same()
    {
        var random = new Random(5);
        for (var round = 0; round < 1000; round++)
        {
            var (a, b) = ((ulong)random.NextInt64() << 1 | (uint)round & 1, (ulong)random.NextInt64() << 1 | 1);
            Assert.Equal(GaloisHash.Multiply(a, b), GaloisHash.MultiplyPlainly(a, b));
        }
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    public void An_encoding_is_decoded_over_the_edges_of_windows(string encoding)
    {
        var random = new Random(8);
        for (var round = 0; round < 60; round++)
        {
            var content = Random(65_000 + random.Next(3000));
            var lines = random.Next(2) == 0 ? Base64FormattingOptions.InsertLineBreaks : Base64FormattingOptions.None;
            var text = encoding == "base64" ? Convert.ToBase64String(content, lines) + new string('\n', random.Next(5)) : QuotedPrintable(content, random);
            var bytes = System.Text.Encoding.ASCII.GetBytes(text);
            Assert.True(TransferEncoding.TryDecode(encoding, InFile(bytes), _spool, out var decoded));
            Assert.True(content.AsSpan().SequenceEqual(decoded.Span));
        }
    }

    [Fact]
    public void Quoted_printable_without_escapes_ends_whatever_its_length()
    {
        for (var length = 65_400; length < 66_700; length += 13)
        {
            var text = new byte[length];
            Array.Fill(text, (byte)'a');
            Assert.True(TransferEncoding.TryDecode("quoted-printable", InFile(text), _spool, out var decoded));
            Assert.Equal(length, decoded.Length);
        }
    }

    [Fact]
    public void Many_runs_have_no_more_memory_than_four()
    {
        using var spool = new Spool(Directory.CreateTempSubdirectory("runs").FullName, memoryBytes: 1000);
        var runs = Enumerable.Range(0, 20).Select(_ =>
        {
            var writer = spool.Create(900);
            writer.Write(new byte[900]);
            return writer.End();
        }).ToList();
        Assert.Equal(4, runs.Count(r => r.IsInMemory));
        Assert.All(runs, r => Assert.Equal(900, r.Length));
    }

    [Fact]
    public void A_delimiter_is_found_on_the_edge_of_a_window()
    {
        for (var shift = -12; shift < 12; shift++)
        {
            var content = new byte[65_536 + shift];
            Array.Fill(content, (byte)'\n');
            var bytes = MimeWriter.Entity(new() { { "Content-Type", "multipart/mixed; boundary=edge" } }, MimeWriter.Multipart("edge", content, content)).ToArray();
            Assert.True(MimeEntity.TryRead(InFile(bytes), MimeLimits.Default, out var entity));
            Assert.True(Multipart.TrySplit(entity, 20, out var multipart));
            Assert.Equal([content.Length, content.Length], multipart.Parts.Select(p => (int)p.Length));
            Assert.True(Multipart.EndsClean(entity));
        }
    }

    delegate void Turn(GcmStream gcm, ReadOnlySpan<byte> from, Span<byte> to);

    static readonly IEqualityComparer<(byte[] Content, byte[] Tag)> Comparer =
        EqualityComparer<(byte[] Content, byte[] Tag)>.Create((a, b) => a.Content.AsSpan().SequenceEqual(b.Content) && a.Tag.AsSpan().SequenceEqual(b.Tag));

    static (byte[] Content, byte[] Tag) Gcm(byte[] key, byte[] nonce, byte[] content, byte[] associated, Turn turn)
    {
        using var gcm = new GcmStream(key, nonce, associated);
        var (turned, tag) = (new byte[content.Length], new byte[16]);
        for (var at = 0; at < content.Length; at += 4096)
        {
            var size = Math.Min(4096, content.Length - at);
            turn(gcm, content.AsSpan(at, size), turned.AsSpan(at, size));
        }
        gcm.End(tag);
        return (turned, tag);
    }

    // Every definite length outside the content becomes indefinite, and the content comes in constructed pieces, as from a streaming product.
    static byte[] Indefinite(byte[] der)
    {
        var info = new System.Formats.Asn1.AsnReader(der, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var type = info.ReadEncodedValue();
        var data = info.ReadSequence(CmsContent.Context0).ReadSequence();
        List<byte> head = [];
        while (data.PeekTag() != System.Formats.Asn1.Asn1Tag.Sequence) head.AddRange(data.ReadEncodedValue().Span);
        var encrypted = data.ReadSequence();
        var (plain, algorithm) = (encrypted.ReadEncodedValue(), encrypted.ReadEncodedValue());
        var content = encrypted.ReadOctetString(CmsContent.Context0);
        List<byte> pieces = [];
        foreach (var piece in content.Chunk(300)) pieces.AddRange([0x24, 0x80, 0x04, 0x82, (byte)(piece.Length >> 8), (byte)piece.Length, .. piece, 0, 0]);
        return
        [
            0x30, 0x80, .. type.Span, 0xA0, 0x80, 0x30, 0x80, .. head, 0x30, 0x80, .. plain.Span, .. algorithm.Span, 0xA0, 0x80, .. pieces, 0, 0, 0, 0,
            .. data.HasData ? data.ReadEncodedValue().ToArray() : [], 0, 0, 0, 0, 0, 0,
        ];
    }

    static string QuotedPrintable(byte[] content, Random random)
    {
        var text = new System.Text.StringBuilder();
        foreach (var value in content) text.Append(random.Next(40) == 0 ? $"={value:X2}=   \r\n" : $"={value:X2}");
        return text.ToString();
    }

    static As2Reception Receive(As2Message message, As2Relation relation, Spool spool) =>
        new As2Receiver((_, _) => relation, "test", spool).Receive(message, "<receipt-1@us>", Keys.Now);

    static byte[] Random(int length) => RandomNumberGenerator.GetBytes(length);

    Extent InFile(byte[] bytes)
    {
        var writer = _spool.Create(Tight + 1);
        writer.Write(bytes);
        return writer.End();
    }
}
