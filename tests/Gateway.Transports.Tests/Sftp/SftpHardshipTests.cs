using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>OpenSSH's own programs in need: a slow uploader, a full disk, a server that does not let us rename.</summary>
public sealed class SftpHardshipTests : IAsyncLifetime
{
    readonly SshServer _server = new();
    int _lastId;

    string In => Path.Combine(_server.Root, "in");

    string Out => Path.Combine(_server.Root, "out");

    public Task InitializeAsync()
    {
        foreach (var folder in new[] { "in", "out", "archive" }) Directory.CreateDirectory(Path.Combine(_server.Root, folder));
        return _server.InitializeAsync();
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task RT_25_a_slow_put_by_sftp_is_taken_only_when_it_is_whole()
    {
        var content = Content(1_000_000);
        var file = Path.Combine(_server.Work, "slow.edi");
        await File.WriteAllBytesAsync(file, content);
        var sizes = new HashSet<long>();
        await using var transport = _server.Connect();
        var growing = new GrowingTransport(transport, () => sizes.UnionWith(Directory.GetFiles(In).Select(f => new FileInfo(f).Length)));
        var mailbox = Open(growing);
        using var put = _server.StartPut(file, "in/slow.edi", kilobits: 4000);
        for (var whole = false; !whole;)
        {
            var isOver = put.HasExited;
            await foreach (var claim in mailbox.ClaimAsync(default))
            {
                var received = new MemoryStream();
                await using (var stream = await mailbox.OpenAsync(claim, default)) await stream!.CopyToAsync(received);
                // As the gateway asks: an uploader that was held up by more than the rest writes on through the claim.
                whole = await mailbox.IsUnchangedAsync(claim, received.Length, default) && received.Length >= content.Length;
                if (whole) Assert.Equal(content, received.ToArray());
                else await mailbox.ReleaseAsync(claim, default);
                if (whole) await mailbox.ArchiveAsync(claim, default);
            }

            Assert.True(whole || !isOver || Directory.GetFiles(In).Length > 0, "the file is gone and was never whole");
        }

        await put.WaitForExitAsync();
        Assert.Equal(0, put.ExitCode);
        Assert.True(sizes.Count(size => size < content.Length) >= 2, $"it was not looked at while it grew: {string.Join(' ', sizes)}");
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_server.Root, "archive", "slow.edi")));
    }

    [MountFact]
    public async Task RT_31_a_disk_that_is_full_at_every_tenth_shows_no_file_and_the_delivery_goes_when_there_is_room()
    {
        const int DiskBytes = 1 << 20;
        var content = Content(900_000);
        await MailboxServer.RunAsync("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs", Out);
        try
        {
            await using var transport = _server.Connect();
            var mailbox = Open(transport);
            var theirs = Path.Combine(Out, "theirs.edi");
            for (var tenth = 1; tenth < 10; tenth++)
            {
                await File.WriteAllBytesAsync(theirs, new byte[DiskBytes - content.Length * tenth / 10]);
                var trouble = await Assert.ThrowsAnyAsync<IOException>(() => mailbox.UploadAsync($"d{tenth}", new MemoryStream(content), default));
                Assert.Contains($"out/.d{tenth}.part", trouble.Message, StringComparison.Ordinal);
                Assert.Equal(["theirs.edi"], Seen());
                File.Delete(theirs);
                await mailbox.UploadAsync($"d{tenth}", new MemoryStream(content), default);
                Assert.Equal(Publication.Published, await mailbox.PublishAsync($"d{tenth}", "997.edi", default));
                Assert.Equal(["997.edi"], Seen());
                Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Out, "997.edi")));
                Assert.Single(Directory.GetFileSystemEntries(Out));
                File.Delete(Path.Combine(Out, "997.edi"));
            }

            // What could never have room is not begun.
            var large = await Assert.ThrowsAsync<TransportException>(() => mailbox.UploadAsync("d10", new MemoryStream(new byte[2 * DiskBytes]), default));
            Assert.Equal(Trouble.NoSpace, large.Trouble);
            Assert.Empty(Directory.GetFileSystemEntries(Out));
        }
        finally
        {
            await MailboxServer.RunAsync("umount", "-l", Out);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RT_31_a_server_that_refuses_the_rename_is_named_and_the_delivery_appears_when_it_allows_it(bool overwrites)
    {
        _server.Stop();
        _server.SftpArguments = "-P rename,posix-rename";
        await _server.StartAsync();
        await using var transport = _server.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out", Overwrite = overwrites }, "north", () => "id1", TimeProvider.System);
        await File.WriteAllTextAsync(Path.Combine(Out, "stock.edi"), "yesterday's");
        await mailbox.UploadAsync("d1", Some.Bytes("today's"), default);
        var name = overwrites ? "stock.edi" : "997.edi";
        var trouble = await Assert.ThrowsAnyAsync<Exception>(() => mailbox.PublishAsync("d1", name, default));
        Assert.True(trouble is UnauthorizedAccessException or TransportException { Trouble: Trouble.Refused }, trouble.ToString());
        Assert.Contains($"out/{name}", trouble.Message, StringComparison.Ordinal);
        Assert.Equal(["stock.edi"], Seen());
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(Path.Combine(Out, "stock.edi")));
        Assert.Equal(["d1"], await mailbox.ListUploadsAsync(default));

        _server.Stop();
        _server.SftpArguments = "";
        await _server.StartAsync();
        Assert.Equal(Publication.Published, await mailbox.PublishAsync("d1", name, default));
        Assert.Equal("today's", await File.ReadAllTextAsync(Path.Combine(Out, name)));
    }

    IEnumerable<string?> Seen() => Directory.GetFiles(Out).Select(Path.GetFileName).Where(n => n![0] != '.').Order(StringComparer.Ordinal);

    Mailbox Open(ITransport transport) => new(
        transport, new() { In = "in", Out = "out", Archive = "archive", StableFor = TimeSpan.FromMilliseconds(500) }, "north", () => $"id{++_lastId}", TimeProvider.System);

    static byte[] Content(int size)
    {
        var content = new byte[size];
        new Random(25).NextBytes(content);
        return content;
    }
}
