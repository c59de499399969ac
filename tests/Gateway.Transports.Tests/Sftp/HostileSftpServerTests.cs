using Gateway.Transports.Sftp;
using static Gateway.Transports.Tests.Sftp.ScriptedSftpServer;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>RT-62: a server is as hostile as a partner's file. Every lie ends in a typed error, in bounded time and memory.</summary>
public sealed class HostileSftpServerTests
{
    static readonly byte[] Handle = Packet(102, 0, "h")[5..];

    public static TheoryData<string, byte[]> Greetings => new()
    {
        { "another version", Version(6) },
        { "a status before the version", Packet(101, 3, 0u, "") },
        { "an extension that claims more bytes than there are", Packet(2, 3, 0xFFFFFFFFu) },
        { "half an extension", Packet(2, 3, "posix-rename@openssh.com") },
    };

    [Theory]
    [MemberData(nameof(Greetings))]
    public async Task RT_62_a_greeting_that_lies_ends_the_connection(string lie, byte[] greeting)
    {
        using var server = Start((_, _) => greeting);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => server.Channel.BeginAsync(default));
        Assert.True(trouble.Trouble == Trouble.ProtocolViolated, lie);
    }

    public static TheoryData<string, byte[]> Listings => new()
    {
        { "an entry count without entries", Packet(104, 0, 1_000_000u) },
        { "a page without an entry", Packet(104, 0, 0u) },
        { "a name longer than the packet", Packet(104, 0, 1u, 0x7FFFFFFFu) },
        { "a name of negative length", Packet(104, 0, 1u, 0xFFFFFFFFu) },
        { "attributes cut short", Packet(104, 0, 1u, "a", "a", 0x0Fu) },
        { "a million extended attributes", Packet(104, 0, 1u, "a", "a", 0x80000000u, 1_000_000u) },
        { "a size beyond 2^63", Packet(104, 0, 1u, "a", "a", 1u, 0xFFFFFFFFFFFFFFFFul) },
        { "an answer of another kind", Packet(103, 0, "data") },
        { "an empty status", Packet(101, 0) },
    };

    [Theory]
    [MemberData(nameof(Listings))]
    public async Task RT_62_a_listing_that_lies_ends_in_a_typed_error(string lie, byte[] page)
    {
        var (server, client) = await GreetedAsync((type, id) => type switch { 11 => WithId(id, 102, Handle), 12 => WithId(id, page[0], page[5..]), _ => WithId(id, 101, Packet(0, 0, 0u, "")[5..]) });
        using (server)
        {
            var trouble = await Assert.ThrowsAsync<TransportException>(async () => { await foreach (var _ in client.ListAsync("in", default)) { } });
            Assert.True(trouble.Trouble == Trouble.ProtocolViolated, $"{lie}: {trouble.Message}");
        }
    }

    [Theory]
    [InlineData(100_000ul, 11)]
    [InlineData(1ul << 40, 5)]
    [InlineData(0ul, 32)]
    [InlineData(1ul, 64)]
    public async Task A_read_asks_for_as_much_as_the_server_says_it_gives_and_a_packet_holds(ulong mostBytes, int requests)
    {
        var reads = 0;
        using var asked = new SemaphoreSlim(0);
        var server = Start((type, id) => type switch
        {
            1 => Packet(2, 3, "limits@openssh.com", "1"),
            200 => WithId(id, 201, Packet(0, 0, 1ul << 18, mostBytes, mostBytes, 0ul)[5..]),
            3 => WithId(id, 102, Handle),
            5 => Counted(),
            _ => null,
        });
        using (server)
        {
            await server.Channel.BeginAsync(default);
            await using var file = await new SftpClient(server.Channel).OpenAsync("a", 0, 1_000_000, default);
            for (var i = 0; i < requests; i++) Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(10)), $"{reads} requests");
            Assert.False(await asked.WaitAsync(TimeSpan.FromMilliseconds(100)), $"{reads} requests");
        }

        byte[]? Counted()
        {
            reads++;
            asked.Release();
            return null;
        }
    }

    [Fact]
    public async Task RT_62_names_that_are_paths_are_listed_and_never_used()
    {
        string[] names = ["../x", "/abs", "a/b", "nul\0", "..", ".", ""];
        object[] entries = [.. names.SelectMany(n => new object[] { n, n, FileOf(3) })];
        var (server, client) = await GreetedAsync(OnePage(Packet(104, 0, [(uint)names.Length, .. entries])));
        using (server)
        {
            await using var transport = new ListingOnly(client);
            var mailbox = new Mailbox(transport, new() { In = "in", StableFor = TimeSpan.Zero }, "north", () => "id1", TimeProvider.System);
            await foreach (var claim in mailbox.ClaimAsync(default)) Assert.Fail($"{claim.Name} was claimed");
        }
    }

    [Fact]
    public async Task RT_62_a_listing_without_end_ends_at_the_limit()
    {
        var page = Packet(104, 0, [1000u, .. Enumerable.Range(0, 1000).SelectMany(i => new object[] { $"{i}", "", FileOf(3) })]);
        var (server, client) = await GreetedAsync((type, id) => type == 11 ? WithId(id, 102, Handle) : WithId(id, 104, page[5..]));
        using (server)
        {
            await using var transport = new ListingOnly(client);
            var mailbox = new Mailbox(transport, new() { In = "in", MaxListed = 50_000 }, "north", () => "id1", TimeProvider.System);
            var trouble = await Assert.ThrowsAsync<TransportException>(async () => { await foreach (var _ in mailbox.ClaimAsync(default)) { } });
            Assert.Contains("50000", trouble.Message, StringComparison.Ordinal);
        }
    }

    // No byte follows the length: who waited for one would say that the server is silent.
    [Theory]
    [InlineData(0u)]
    [InlineData(4u)]
    [InlineData(SftpChannel.MaxPacketBytes + 1u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public async Task RT_62_a_length_that_no_packet_has_ends_the_connection_and_is_not_waited_for(uint length)
    {
        using var server = StartRaw([(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => server.Channel.BeginAsync(default));
        Assert.True(trouble.Trouble == Trouble.ProtocolViolated, trouble.Message);
        Assert.Contains($"{length} bytes", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RT_62_a_reply_that_nobody_asked_for_ends_the_connection()
    {
        var (server, client) = await GreetedAsync((_, id) => WithId(id + 1000, 101, Packet(0, 0, 0u, "")[5..]));
        using (server) Assert.Equal(Trouble.ProtocolViolated, (await Assert.ThrowsAsync<TransportException>(() => client.DeleteAsync("a", default))).Trouble);
    }

    [Fact]
    public async Task RT_62_a_server_that_says_nothing_is_given_up()
    {
        var (server, client) = await GreetedAsync((_, _) => null, silence: TimeSpan.FromSeconds(2));
        using (server) Assert.Equal(Trouble.TimedOut, (await Assert.ThrowsAsync<TransportException>(() => client.DeleteAsync("a", default))).Trouble);
    }

    [Fact]
    public async Task A_packet_that_takes_longer_than_our_patience_and_still_comes_is_waited_for()
    {
        var (server, client) = await GreetedAsync(Serving(300, _ => Packet(103, 0, new string('x', 300))[5..]), pause: TimeSpan.FromSeconds(0.6), silence: TimeSpan.FromSeconds(2));
        using (server)
        {
            await using var file = await client.OpenAsync("a", 0, default);
            Assert.Equal(300, await file!.ReadAtLeastAsync(new byte[300], 300));
        }
    }

    [Fact]
    public async Task RT_62_a_file_that_is_longer_than_the_server_said_is_not_taken_for_what_it_said()
    {
        var reads = 0;
        var (server, client) = await GreetedAsync(Serving(10, _ => Packet(103, 0, reads++ == 0 ? "0123456789" : "x")[5..]));
        using (server)
        {
            await using var file = await client.OpenAsync("a", 0, default);
            var content = new MemoryStream();
            Assert.Equal(Trouble.Refused, (await Assert.ThrowsAsync<TransportException>(() => file!.CopyToAsync(content))).Trouble);
            Assert.Equal(10, content.Length);
        }
    }

    [Fact]
    public async Task A_size_of_zero_is_believed_only_when_nothing_can_be_read()
    {
        var (server, client) = await GreetedAsync(Serving(0, _ => Packet(103, 0, "I")[5..]));
        using (server)
        {
            await using var file = await client.OpenAsync("a", 0, default);
            Assert.Equal(Trouble.Refused, (await Assert.ThrowsAsync<TransportException>(() => file!.CopyToAsync(Stream.Null))).Trouble);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_tell_sizes_is_named()
    {
        byte[] permissionsOnly = [0, 0, 0, 4, 0, 0, 0x81, 0xA4];
        var (server, client) = await GreetedAsync((type, id) => type == 7 ? WithId(id, 105, permissionsOnly) : null);
        using (server)
            Assert.Equal(Trouble.NotOffered, (await Assert.ThrowsAsync<TransportException>(() => client.OpenAsync("a", 0, default))).Trouble);
    }

    [Theory]
    [InlineData("nothing", 0, true)]
    [InlineData("the upload", 1, false)]
    [InlineData("the upload and the file", 2, true)]
    public async Task RT_62_a_status_that_says_renamed_is_not_believed_while_the_upload_lies_there_alone(string left, int count, bool isBelieved)
    {
        var looks = 0;
        await using var server = await ScriptedSsh.StartAsync((type, id) => type switch
        {
            1 => Version(),
            7 => looks++ < count ? WithId(id, 105, FileOf(3)) : Status(id, 2),
            _ => Status(id, 0),
        });
        await using var transport = server.Connect();
        var publishing = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System).PublishAsync("d1", "997.edi", 3, default);
        if (isBelieved) Assert.True(await publishing == "997.edi", left);
        else Assert.Equal(Trouble.ProtocolViolated, (await Assert.ThrowsAsync<TransportException>(() => publishing)).Trouble);
    }

    [Fact]
    public async Task RT_62_more_bytes_than_asked_for_end_in_a_typed_error()
    {
        var (server, client) = await GreetedAsync(Serving(10, _ => Packet(103, 0, new string('x', 11))[5..]));
        using (server)
        {
            await using var file = await client.OpenAsync("a", 0, default);
            Assert.Equal(Trouble.ProtocolViolated, (await Assert.ThrowsAsync<TransportException>(() => file!.CopyToAsync(Stream.Null))).Trouble);
        }
    }

    [Fact]
    public async Task RT_62_a_read_of_nothing_at_all_is_no_progress()
    {
        var (server, client) = await GreetedAsync(Serving(10, _ => Packet(103, 0, "")[5..]));
        using (server)
        {
            await using var file = await client.OpenAsync("a", 0, default);
            Assert.Equal(Trouble.ProtocolViolated, (await Assert.ThrowsAsync<TransportException>(() => file!.CopyToAsync(Stream.Null))).Trouble);
        }
    }

    [Fact]
    public async Task A_server_that_gives_less_than_asked_is_asked_again()
    {
        // What stands behind the end is asked for at once.
        var (sent, asked) = (0, 0);
        var (server, client) = await GreetedAsync(Serving(7, _ => ++asked == 2 ? null : Packet(103, 0, $"{sent++}")[5..]));
        using (server)
        {
            await using var file = await client.OpenAsync("a", 0, default);
            using var reader = new StreamReader(file!);
            Assert.Equal("0123456", await reader.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task A_text_of_the_server_is_shown_without_its_control_characters_and_cut()
    {
        var (server, client) = await GreetedAsync((_, id) => WithId(id, 101, Packet(0, 0, 4u, "\u001b[31mred\r\n" + new string('x', 5000))[5..]));
        using (server)
        {
            var trouble = await Assert.ThrowsAsync<TransportException>(() => client.DeleteAsync("a", default));
            Assert.DoesNotContain('\u001b', trouble.Message);
            Assert.DoesNotContain('\n', trouble.Message);
            Assert.InRange(trouble.Message.Length, 1, 400);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RT_62_random_packets_never_end_in_anything_but_a_typed_error(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var (server, client) = await GreetedAsync((_, id) => RandomPacket(random, id));
            using (server)
            {
                try
                {
                    await foreach (var _ in client.ListAsync("in", default)) { }
                    await client.FindAsync("a", default);
                    await using var file = await client.OpenAsync("a", 0, default);
                    if (file is not null) await file.CopyToAsync(Stream.Null);
                }
                catch (Exception e) when (e is TransportException or UnauthorizedAccessException)
                {
                    // What the contract promises.
                }
            }
        }
    }

    static byte[] RandomPacket(Random random, uint id)
    {
        byte[] types = [101, 102, 103, 104, 105, 201, (byte)random.Next(256)];
        var body = new byte[random.Next(64)];
        random.NextBytes(body);
        // Small numbers make plausible lengths, which get deeper than noise.
        for (var i = 0; i + 4 <= body.Length; i += 4)
            if (random.Next(3) > 0)
                new byte[] { 0, 0, 0, (byte)random.Next(6) }.CopyTo(body, i);
        return WithId(id, types[random.Next(types.Length)], body);
    }

    static Func<byte, uint, byte[]?> OnePage(byte[] page)
    {
        var pages = 0;
        return (type, id) => type switch
        {
            11 => WithId(id, 102, Handle),
            12 when pages++ % 2 == 0 => WithId(id, 104, page[5..]),
            _ => WithId(id, 101, Packet(0, 0, 1u, "end")[5..]),
        };
    }

    static Func<byte, uint, byte[]?> Serving(ulong size, Func<uint, byte[]?> data) => (type, id) => type switch
    {
        7 => WithId(id, 105, FileOf(size)),
        3 => WithId(id, 102, Handle),
        5 => data(id) is { } bytes ? WithId(id, 103, bytes) : WithId(id, 101, Packet(0, 0, 1u, "end")[5..]),
        _ => WithId(id, 101, Packet(0, 0, 0u, "")[5..]),
    };

    /// <summary>A mailbox on a scripted server; what is not a listing must not be asked of it.</summary>
    sealed class ListingOnly(SftpClient client) : ITransport
    {
        public IAsyncEnumerable<RemoteFile> ListAsync(string folder, CancellationToken cancellation) => client.ListAsync(folder, cancellation);

        public Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) => throw new InvalidOperationException(name);

        public Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation) => throw new InvalidOperationException(name);

        public Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) => throw new InvalidOperationException(fromName);

        public Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation) => throw new InvalidOperationException(name);

        public Task DeleteAsync(string folder, string name, CancellationToken cancellation) => throw new InvalidOperationException(name);

        public Task CreateFolderAsync(string folder, CancellationToken cancellation) => throw new InvalidOperationException(folder);

        public Task DisconnectAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
