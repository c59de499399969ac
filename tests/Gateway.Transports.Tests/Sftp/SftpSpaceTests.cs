using System.Collections.Concurrent;
using static Gateway.Transports.Tests.Sftp.ScriptedSftpServer;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>A server that tells how much room its volume has (statvfs@openssh.com) is asked before a large file goes there.</summary>
public sealed class SftpSpaceTests
{
    const int SizeBytes = 5_000_000;
    const byte Open = 3, Write = 6, LStat = 7, Extended = 200;

    // Size of a fragment, blocks of the volume, blocks that we may use.
    [Theory]
    [InlineData(4096, 1_000_000, 1_220)]
    [InlineData(1, 1_000_000, SizeBytes - 1)]
    [InlineData(4096, 1_000_000, 0)]
    public async Task A_file_that_has_no_room_is_not_begun(ulong fragment, ulong blocks, ulong available)
    {
        var asked = new ConcurrentQueue<byte>();
        await using var server = await ScriptedSsh.StartAsync(Server(asked, id => Volume(id, fragment, blocks, available)));
        await using var transport = server.Connect();
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.WriteAsync("out", "a", new MemoryStream(new byte[SizeBytes]), default));
        Assert.Equal(Trouble.NoSpace, trouble.Trouble);
        Assert.Contains($"room for {fragment * available} bytes, the file has {SizeBytes}", trouble.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Open, asked);
        // The connection is as good as before.
        await transport.WriteAsync("out", "a", new MemoryStream(new byte[1000]), default);
        Assert.Single(asked, (byte)1);
    }

    [Theory]
    [InlineData(1, 1_000_000, SizeBytes)]
    [InlineData(4096, 0, 0)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue)]
    public async Task A_file_that_has_room_goes_as_one_does_where_nobody_can_tell(ulong fragment, ulong blocks, ulong available)
    {
        var asked = new ConcurrentQueue<byte>();
        await using var server = await ScriptedSsh.StartAsync(Server(asked, id => Volume(id, fragment, blocks, available)));
        await using var transport = server.Connect();
        await transport.WriteAsync("out", "a", new MemoryStream(new byte[SizeBytes]), default);
        Assert.Contains(Extended, asked);
        Assert.Contains(Write, asked);
    }

    [Fact]
    public async Task A_server_that_refuses_to_tell_gets_the_file_all_the_same()
    {
        var asked = new ConcurrentQueue<byte>();
        await using var server = await ScriptedSsh.StartAsync(Server(asked, id => Status(id, 4)));
        await using var transport = server.Connect();
        await transport.WriteAsync("out", "a", new MemoryStream(new byte[SizeBytes]), default);
        Assert.Contains(Write, asked);
    }

    static Func<byte, uint, byte[]?> Server(ConcurrentQueue<byte> asked, Func<uint, byte[]> volume) => (type, id) =>
    {
        asked.Enqueue(type);
        return type switch
        {
            1 => Packet(2, 3, "statvfs@openssh.com", "2"),
            LStat => Status(id, 2),
            Open => WithId(id, 102, Packet(0, 0, "h")[5..]),
            Extended => volume(id),
            _ => Status(id, 0),
        };
    };

    // PROTOCOL of OpenSSH, 3.4: block and fragment size, blocks, free, available; files; id, flags, longest name.
    static byte[] Volume(uint id, ulong fragment, ulong blocks, ulong available) =>
        Packet(201, id, fragment, fragment, blocks, blocks, available, 0ul, 0ul, 0ul, 0ul, 0ul, 255ul);
}
