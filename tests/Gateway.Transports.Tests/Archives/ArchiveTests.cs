using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gateway.Transports.Archives;

namespace Gateway.Transports.Tests.Archives;

public sealed class ArchiveTests
{
    static readonly ArchiveLimits Limits = new() { Members = 10, SizeBytes = 100_000, Ratio = 20, SmallBytes = 5000 };

    [Fact]
    public void A_zip_gives_its_files_in_their_order_and_no_folders()
    {
        var archive = Open(Zip(("b.edi", "ISA*b"), ("folder/", ""), ("folder/a.edi", "ISA*a")));
        Assert.Equal(["b.edi=ISA*b", "folder/a.edi=ISA*a"], archive.Members.Select(m => $"{m.Name}={Read(m)}"));
    }

    [Fact]
    public void Members_that_are_only_stored_are_read_too() =>
        Assert.Equal("ISA*a", Read(Assert.Single(Open(Zip(CompressionLevel.NoCompression, ("a.edi", "ISA*a"))).Members)));

    [Fact]
    public void A_gzip_gives_its_file_under_its_own_name_without_the_ending()
    {
        var archive = Archive.TryOpen(new MemoryStream(Gzip("ISA*a")), "po.edi.gz", Limits)!;
        Assert.Equal("po.edi=ISA*a", archive.Members.Select(m => $"{m.Name}={Read(m)}").Single());
    }

    [Theory]
    [InlineData("ISA*00*")]
    [InlineData("PK")]
    [InlineData("")]
    public void What_does_not_begin_as_an_archive_is_none(string content) =>
        Assert.Null(Archive.TryOpen(new MemoryStream(Encoding.Latin1.GetBytes(content)), "po.zip", Limits));

    [Fact]
    public void A_zip_that_is_cut_anywhere_is_called_cut_short_or_broken_and_gives_no_half_member()
    {
        var whole = Zip(("a.edi", new string('a', 300)), ("b.edi", "ISA*b"));
        for (var length = 4; length < whole.Length; length++)
        {
            var archive = Open(whole[..length]);
            Assert.True(archive.Problem is not null && archive.MayBeCutShort, $"{length} of {whole.Length}");
        }
    }

    [Fact]
    public void A_gzip_that_is_cut_anywhere_gives_no_half_member()
    {
        var whole = Gzip(string.Concat(Enumerable.Range(0, 300)));
        for (var length = 4; length < whole.Length; length++)
        {
            var archive = Open(whole[..length]);
            Assert.True(archive.MayBeCutShort);
            Assert.Throws<InvalidDataException>(() => Read(archive.Members[0]));
        }
    }

    [Fact]
    public void A_damaged_member_is_told_and_its_neighbours_are_read()
    {
        var zip = Zip(CompressionLevel.NoCompression, ("a.edi", "ISA*damaged"), ("b.edi", "ISA*b"));
        zip[zip.AsSpan().IndexOf("damaged"u8)] = (byte)'D';
        var members = Open(zip).Members;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Read(members[0])).Message, StringComparison.Ordinal);
        Assert.Equal("ISA*b", Read(members[1]));
    }

    [Fact]
    public void A_bomb_is_refused_by_what_it_says_and_stopped_where_it_lies()
    {
        var bomb = Zip(("bomb", new string('0', 90_000)));
        Assert.Contains("90000 bytes", Open(bomb).Problem, StringComparison.Ordinal);

        // The directory says 10 bytes.
        var directory = bomb.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(directory + 24), 10);
        Assert.Contains("more than the 10 bytes", Assert.Throws<InvalidDataException>(() => Read(Open(bomb).Members[0])).Message, StringComparison.Ordinal);

        Assert.Contains("more than it may", Assert.Throws<InvalidDataException>(() => Read(Open(Gzip(new string('0', 90_000))).Members[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_share_their_bytes_are_refused()
    {
        var zip = Zip(CompressionLevel.NoCompression, ("a", new string('a', 400)), ("b", new string('b', 400)));
        var second = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(second + 20), 900);
        Assert.Equal("its members overlap", Open(zip).Problem);
    }

    [Fact]
    public void Too_many_members_are_counted_before_they_are_read()
    {
        var zip = Zip([.. Enumerable.Range(0, 11).Select(i => ($"{i}", "x"))]);
        Assert.Contains("11 members", Open(zip).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_encrypted_or_packed_in_other_ways_is_named()
    {
        var zip = Zip(("a", "x"), ("b", "y"));
        var directory = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        zip[directory + 8] |= 1;
        var second = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        zip[second + 10] = 14;
        Assert.Equal(["it is encrypted", "it is packed by method 14, and only stored and deflated members are read"], Open(zip).Members.Select(m => m.Problem));
    }

    [Fact]
    public void Any_bytes_give_members_or_a_reason_and_nothing_else()
    {
        var chance = new Random(1);
        byte[][] good = [Zip(("a.edi", "ISA*a"), ("b.edi", new string('b', 2000))), Gzip("ISA*a")];
        for (var round = 0; round < 5000; round++)
        {
            var bytes = good[round % 2].ToArray();
            for (var blow = chance.Next(1, 6); blow > 0; blow--) bytes[chance.Next(4, bytes.Length)] = (byte)chance.Next(256);
            foreach (var member in Open(bytes).Members)
            {
                try
                {
                    Read(member);
                }
                catch (InvalidDataException)
                {
                    // A reason.
                }
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(2)]
    [InlineData(4 | 8 | 16 | 2)]
    public void A_gzip_is_read_whatever_its_header_holds(int flags)
    {
        var whole = Gzip("ISA*a");
        whole[3] = (byte)flags;
        List<byte> header = [.. whole[..10]];
        if ((flags & 4) != 0) header.AddRange([6, 1, .. new byte[262]]);
        if ((flags & 8) != 0) header.AddRange([.. "po.edi"u8, 0]);
        if ((flags & 16) != 0) header.AddRange([.. "a comment"u8, 0]);
        if ((flags & 2) != 0) header.AddRange([1, 2]);
        var archive = Open([.. header, .. whole[10..]]);
        Assert.Equal("ISA*a", Read(Assert.Single(archive.Members)));
    }

    [Fact]
    public void An_archive_says_how_much_it_comes_to()
    {
        Assert.Equal(305, Open(Zip(("a.edi", new string('a', 300)), ("b.edi", "ISA*b"))).SizeBytes);
        Assert.Equal(5, Open(Gzip("ISA*a")).SizeBytes);
        Assert.Equal(0, Open([0x1F, 0x8B, 8]).SizeBytes);
    }

    static Archive Open(byte[] bytes) => Archive.TryOpen(new MemoryStream(bytes), "archive", Limits)!;

    static string Read(ArchiveMember member)
    {
        using var content = member.Open();
        using var reader = new StreamReader(content, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    static byte[] Zip(params (string Name, string Content)[] files) => Zip(CompressionLevel.Optimal, files);

    static byte[] Zip(CompressionLevel level, params (string Name, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(Encoding.Latin1.GetBytes(content));
            }

        return stream.ToArray();
    }

    static byte[] Gzip(string content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Encoding.Latin1.GetBytes(content));
        return stream.ToArray();
    }
}
