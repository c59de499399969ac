using System.Formats.Asn1;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;

namespace Gateway.Transports.Tests.As2;

/// <summary>BER of any form and length, in memory and in files, and what only looks like it.</summary>
public sealed class BerReaderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("ber-").FullName;
    readonly Spool _spool;

    public BerReaderTests() => _spool = new(_folder, memoryBytes: 100);

    public void Dispose()
    {
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3080")]
    [InlineData("308000")]
    [InlineData("3003020101", false)]
    [InlineData("3004020101")]
    [InlineData("3081")]
    [InlineData("3084FFFFFFFF0201")]
    [InlineData("30887FFFFFFFFFFFFFFF020101")]
    [InlineData("3088FFFFFFFFFFFFFFFF020101")]
    [InlineData("3089000000000000000003020101")]
    [InlineData("30FF020101")]
    [InlineData("0480010000")]
    [InlineData("1FFFFFFFFFFFFFFFFFFF01")]
    [InlineData("3080308030800000")]
    [InlineData("30800201010000", false)]
    [InlineData("300530030201010000")]
    public void A_value_that_does_not_end_or_claims_more_than_there_is_is_broken(string hex, bool isBroken = true)
    {
        foreach (var bytes in new Extent[] { Convert.FromHexString(hex), InFile(Convert.FromHexString(hex)) })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reader = new BerReader(bytes);
            var thrown = Record.Exception(() =>
            {
                reader.Skip();
                if (reader.HasData) throw new AsnContentException();
            });
            if (isBroken) Assert.IsType<AsnContentException>(thrown);
            else Assert.Null(thrown);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }
    }

    [Fact]
    public void A_string_in_pieces_of_one_byte_is_put_together_in_time()
    {
        var content = Keys.Edi(200_000);
        byte[] pieces = [0x24, 0x80, .. content.SelectMany(b => new byte[] { 0x04, 0x01, b }), 0, 0, 0x05, 0x00];
        foreach (var bytes in new Extent[] { pieces, InFile(pieces) })
        {
            var reader = new BerReader(bytes);
            Assert.True(content.AsSpan().SequenceEqual(reader.ReadOctets(_spool).Span));
            Assert.True(reader.IsNext(Asn1Tag.Null));
        }
    }

    [Theory]
    [InlineData("240704024142240104", "a piece that ends inside its header")]
    [InlineData("24070C024142040143", "a piece that is no OCTET STRING")]
    [InlineData("2480040141", "pieces without an end")]
    [InlineData("248004054142", "a piece longer than all")]
    public void A_string_of_broken_pieces_is_broken(string hex, string why)
    {
        foreach (var bytes in new Extent[] { Convert.FromHexString(hex), InFile(Convert.FromHexString(hex)) })
            Assert.True(Record.Exception(() => new BerReader(bytes).ReadOctets(_spool)) is AsnContentException, why);
    }

    // A signer or a recipient of a megabyte is nobody's.
    [Fact]
    public void A_value_that_is_read_as_a_whole_is_small()
    {
        byte[] large = [0x30, 0x83, 0x10, 0x00, 0x00, .. new byte[0x100000]];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<AsnContentException>(() => new BerReader(large).ReadValue());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void What_the_frameworks_writer_makes_is_read_back_in_both_forms_of_length()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var leaves = new List<byte[]>();
            var der = Value(random, depth: 5, leaves, isIndefinite: round % 2 == 1);
            var found = new List<byte[]>();
            foreach (var bytes in new Extent[] { der, InFile(der) })
            {
                found.Clear();
                var reader = new BerReader(bytes);
                Walk(reader, found);
                Assert.Equal(leaves, found);
                Assert.Equal(der.Length, reader.Position);
            }
        }
    }

    void Walk(BerReader reader, List<byte[]> found)
    {
        if (!reader.IsNext(Asn1Tag.Sequence))
        {
            found.Add(reader.ReadOctets(_spool).ToArray());
            return;
        }
        for (reader.Enter(Asn1Tag.Sequence); reader.HasData;) Walk(reader, found);
        reader.Leave();
    }

    static byte[] Value(Random random, int depth, List<byte[]> leaves, bool isIndefinite)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            var leaf = new byte[random.Next(400)];
            random.NextBytes(leaf);
            leaves.Add(leaf);
            var writer = new AsnWriter(AsnEncodingRules.DER);
            writer.WriteOctetString(leaf);
            return writer.Encode();
        }
        byte[] inside = [.. Enumerable.Range(0, random.Next(4)).SelectMany(_ => Value(random, depth - 1, leaves, isIndefinite))];
        return isIndefinite ? [0x30, 0x80, .. inside, 0, 0] : [0x30, 0x82, (byte)(inside.Length >> 8), (byte)inside.Length, .. inside];
    }

    Extent InFile(byte[] bytes)
    {
        var writer = _spool.Create(1000);
        writer.Write(bytes);
        return writer.End();
    }
}
