using System.Buffers.Binary;
using System.Diagnostics;
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
    public async Task Gzips_that_were_put_together_are_read_as_gzip_itself_reads_them()
    {
        // Nothing, what packs badly, and what ends in the middle of a block that is read at a time.
        var chance = new Random(3);
        byte[][] contents = ["ISA*a~"u8.ToArray(), [], .. Enumerable.Range(0, 20).Select(i => Digits(chance, i * 1777)), [], new byte[3000], []];
        var members = await Task.WhenAll(contents.Select(c => GzipCommandAsync(c)));
        foreach (var padding in new[] { 0, 1, 7, 20_000 })
        {
            byte[] whole = [.. members.SelectMany(m => m), .. new byte[padding]];
            Assert.Equal(contents.SelectMany(c => c), await GzipCommandAsync(whole, "-d"));
            Assert.Equal(contents.SelectMany(c => c), Encoding.Latin1.GetBytes(Read(Archive.TryOpen(new MemoryStream(whole), "a.gz", new())!.Members[0])));
        }
    }

    [Fact]
    public void What_lies_behind_the_last_member_of_a_gzip_is_told_with_its_place()
    {
        byte[] good = [.. Gzip("ISA*a"), .. Gzip(""), .. Gzip("ISA*b")];
        foreach (var garbage in new byte[][] { [1], [0, 0, 1], [0x1F], [0x1F, 0x8B], [.. new byte[9000], 1], [.. "ISA*"u8] })
        {
            var trouble = Assert.Throws<InvalidDataException>(() => Read(Open([.. good, .. garbage]).Members[0]));
            Assert.Contains($"at byte {good.Length}, comes what is not gzip", trouble.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gzip_of_nothing_but_members_or_zeros_costs_its_length()
    {
        byte[] nothing = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, .. new byte[8]], zeros = [.. nothing, .. new byte[8_000_000], 1];
        Assert.Contains("comes what is not gzip", Assert.Throws<InvalidDataException>(() => Read(Open(zeros).Members[0])).Message, StringComparison.Ordinal);
        var many = Enumerable.Repeat(nothing, 100_001).SelectMany(m => m).ToArray();
        Assert.Contains("more than 100000 members", Assert.Throws<InvalidDataException>(() => Read(Open(many).Members[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_of_several_members_that_is_cut_gives_no_half_member_and_one_wrong_byte_is_damage()
    {
        byte[] one = Gzip(string.Concat(Enumerable.Range(0, 300))), two = Gzip("ISA*b~");
        byte[] whole = [.. one, .. two];
        for (var length = one.Length + 1; length < whole.Length; length++) Assert.Throws<InvalidDataException>(() => Read(Open(whole[..length]).Members[0]));
        whole[one.Length - 6] ^= 1;
        Assert.Throws<InvalidDataException>(() => Read(Open(whole).Members[0]));
    }

    [Fact]
    public void The_members_of_a_gzip_may_not_come_to_more_together_than_one_may()
    {
        byte[] small = Gzip(new string('0', 4000)), whole = [.. small, .. small, .. small];
        Assert.Equal(4000, Read(Open(small).Members[0]).Length);
        Assert.Contains("more than it may", Assert.Throws<InvalidDataException>(() => Read(Open(whole).Members[0])).Message, StringComparison.Ordinal);
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

    static byte[] Digits(Random chance, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)('0' + chance.Next(10)))];

    static async Task<byte[]> GzipCommandAsync(byte[] content, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("gzip", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.StandardInput.BaseStream.WriteAsync(content);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    static byte[] Gzip(string content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Encoding.Latin1.GetBytes(content));
        return stream.ToArray();
    }
}
