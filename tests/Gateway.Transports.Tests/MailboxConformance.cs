using System.Diagnostics;
using System.Security.Cryptography;
using Gateway.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

/// <summary>What every transport must keep: the same tests for a folder and for each real server.</summary>
public abstract partial class MailboxConformance : IAsyncLifetime
{
    static int _lastMailbox;

    readonly MailboxServer _server;
    readonly string _mailbox = $"m{Interlocked.Increment(ref _lastMailbox)}";
    readonly string _root;
    readonly SteppingTime _time = new();
    readonly List<ITransport> _transports = [];
    int _lastId;

    protected MailboxConformance(MailboxServer server)
    {
        _server = server;
        _root = Path.Combine(server.Root, _mailbox);
        foreach (var folder in new[] { "in", "archive" }) Directory.CreateDirectory(Path.Combine(_root, folder));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var transport in _transports) await transport.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_resting_file_is_taken_read_and_archived_under_its_name()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open();
        var claim = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("ISA", await ReadAsync(mailbox, claim));
        Assert.True(await mailbox.IsUnchangedAsync(claim, 3, default));
        await mailbox.ArchiveAsync(claim, default);
        Assert.Equal([Archived(claim)], Names("archive"));
        Assert.Empty(Names("in"));
    }

    [Fact]
    public async Task Without_an_archive_a_stored_file_is_deleted()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open(Settings() with { Archive = null });
        await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.Empty(Names("in"));
    }

    [Fact]
    public async Task Masks_choose_and_unfinished_names_are_left_alone()
    {
        foreach (var name in new[] { "a.edi", "b.EDI", "c.txt", ".d.edi", "e.edi.part", "f.tmp" }) Drop(name, "ISA");
        Directory.CreateDirectory(Path.Combine(_root, "in", "folder.edi"));
        var taken = await TakeAsync(Open(Settings() with { Masks = ["*.edi", "*.tmp"] }));
        Assert.Equal(["a.edi", "b.EDI"], taken.Select(c => c.Name));
    }

    [Theory]
    [InlineData(MailboxOrder.Name, "a", "b", "c")]
    [InlineData(MailboxOrder.Oldest, "c", "a", "b")]
    public async Task Files_come_in_the_order_asked_for(MailboxOrder order, params string[] expected)
    {
        foreach (var (name, year) in new[] { ("b", 2099), ("a", 2001), ("c", 1970) })
        {
            Drop(name, "ISA");
            File.SetLastWriteTimeUtc(Path.Combine(_root, "in", name), new DateTime(year, 6, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(expected, (await TakeAsync(Open(Settings() with { Order = order }))).Select(c => c.Name));
    }

    [Fact]
    public async Task A_file_that_grows_between_two_listings_is_not_taken()
    {
        Drop("slow.edi", "ISA");
        var growing = new GrowingTransport(Connect(), () => Append("slow.edi", "*"));
        Assert.Empty(await TakeAsync(Open(transport: growing)));
        Assert.Single(await TakeAsync(Open()));
    }

    [Fact]
    public async Task RT_34_a_clock_that_is_set_between_changes_nothing()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open();
        _time.SetClock(_time.GetUtcNow().AddHours(-13));
        Assert.Single(await TakeAsync(mailbox));
    }

    [Fact]
    public async Task An_uploader_that_writes_on_through_the_claim_is_noticed()
    {
        Drop("po.edi", "ISA");
        using var uploader = new FileStream(Path.Combine(_root, "in", "po.edi"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        var mailbox = Open();
        var claim = Assert.Single(await TakeAsync(mailbox));
        uploader.Write("IEA"u8);
        uploader.Flush();
        Assert.False(await mailbox.IsUnchangedAsync(claim, 3, default));
    }

    [Fact]
    public async Task A_released_file_waits_until_it_changes()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open();
        await mailbox.ReleaseAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.Empty(await TakeAsync(mailbox));
        Append(Path.GetFileName(Waiting("po.edi")), "IEA");
        Assert.False(mailbox.HasWaited(Assert.Single(await TakeAsync(mailbox))));
    }

    [Fact]
    public async Task A_released_file_that_never_changes_is_taken_when_its_time_is_over()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open();
        await mailbox.ReleaseAsync(Assert.Single(await TakeAsync(mailbox)), default);
        _time.Pass(Settings().IncompleteAfter);
        Assert.True(mailbox.HasWaited(Assert.Single(await TakeAsync(mailbox))));
    }

    [Fact]
    public async Task The_claims_of_an_earlier_life_come_first_and_keep_their_id()
    {
        Drop("a.edi", "ISA");
        var claim = Assert.Single(await TakeAsync(Open()));
        Drop("0.edi", "ISA");
        var taken = await TakeAsync(Open());
        Assert.Equal(["a.edi", "0.edi"], taken.Select(c => c.Name));
        Assert.Equal(claim.ClaimId, taken[0].ClaimId);
    }

    [Fact]
    public async Task Another_gateways_claim_is_taken_over_after_its_lease_and_once()
    {
        Drop("a.edi", "ISA");
        var dead = Assert.Single(await TakeAsync(Open(owner: "north")));
        var (east, west) = (Open(owner: "east"), Open(owner: "west"));
        Assert.Empty(await TakeAsync(east));
        Assert.Empty(await TakeAsync(west));
        _time.Pass(Settings().ClaimLease);
        var heir = Assert.Single(await TakeAsync(east));
        Assert.Equal((dead.ClaimId, "east"), (heir.ClaimId, heir.Owner));
        Assert.Empty(await TakeAsync(west));
    }

    [Fact]
    public async Task RT_30_an_archived_file_is_never_overwritten()
    {
        foreach (var content in new[] { "first", "second" })
        {
            Drop("po.edi", content);
            var mailbox = Open();
            await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        }

        Assert.Equal(["first", "second"], Names("archive").Select(n => File.ReadAllText(Path.Combine(_root, "archive", n!))).Order());
    }

    [Theory]
    [InlineData("x\\..\\y.edi")]
    [InlineData("a\r\nDELE x.edi")]
    [InlineData("-rf.edi")]
    [InlineData("=cmd|x.edi")]
    [InlineData("dot.")]
    [InlineData("\u202egpj.edi")]
    [InlineData("caf\u00e9 \U0001F600.edi")]
    public async Task RT_24_odd_names_are_taken_and_archived_under_safe_ones(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        Drop(name, "ISA");
        var mailbox = Open();
        var taken = await TakeAsync(mailbox);
        if (name.Contains('\n') && !_server.KnowsLineBreaks)
        {
            Assert.Empty(taken);
            Assert.Equal([name], Names("in"));
            return;
        }

        var claim = Assert.Single(taken);
        Assert.Equal("ISA", await ReadAsync(mailbox, claim));
        await mailbox.ArchiveAsync(claim, default);
        Assert.Equal(Archived(claim), Assert.Single(Names("archive")));
        Assert.Equal(["archive", "in"], Directory.GetFileSystemEntries(_root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task RT_24_a_name_of_255_bytes_is_taken()
    {
        Drop(new string('n', 251) + ".edi", "ISA");
        var mailbox = Open();
        await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.EndsWith(".edi", Assert.Single(Names("archive")));
    }

    [Fact]
    public async Task RT_24_names_that_differ_in_case_only_are_two_files()
    {
        if (OperatingSystem.IsWindows()) return;
        Drop("PO.edi", "1");
        Drop("po.edi", "2");
        Assert.Equal(2, (await TakeAsync(Open())).Count);
    }

    [Fact]
    public async Task RT_24_a_link_is_never_followed()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(Path.Combine(_root, "in", "passwd.edi"), "/etc/passwd");
        Assert.Empty(await TakeAsync(Open()));
    }

    [Fact]
    public async Task RT_24_a_pipe_neither_blocks_nor_comes_back()
    {
        if (OperatingSystem.IsWindows()) return;
        using (var mkfifo = Process.Start("mkfifo", Path.Combine(_root, "in", "pipe.edi"))) await mkfifo.WaitForExitAsync();
        var mailbox = Open();
        // Some servers say in their listing that it is no file.
        foreach (var claim in await TakeAsync(mailbox)) await RefuseAsync(mailbox, claim);
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Single(Directory.GetFiles(Path.Combine(_root, "in")), f => f.EndsWith("pipe.edi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_large_file_arrives_and_leaves_byte_for_byte()
    {
        var content = new byte[5_000_003];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(Path.Combine(_root, "in", "large.edi"), content);
        var mailbox = Open();
        var claim = Assert.Single(await TakeAsync(mailbox));
        var received = new MemoryStream();
        await using (var stream = await mailbox.OpenAsync(claim, default)) await stream!.CopyToAsync(received);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(received.ToArray()));
        Assert.True(await mailbox.IsUnchangedAsync(claim, content.Length, default));
        await mailbox.UploadAsync("d1", new MemoryStream(content), default);
        await mailbox.PublishAsync("d1", "large.out", content.Length, default);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(File.ReadAllBytes(Path.Combine(_root, "out", "large.out"))));
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        Drop("empty.edi", "");
        var mailbox = Open();
        Assert.Equal("", await ReadAsync(mailbox, Assert.Single(await TakeAsync(mailbox))));
        await mailbox.UploadAsync("d1", Some.Bytes(""), default);
        Assert.Equal("empty.out", await mailbox.PublishAsync("d1", "empty.out", 0, default));
        Assert.Equal(["empty.out"], Names("out"));
    }

    [Fact]
    public async Task A_download_goes_on_where_it_stood()
    {
        Drop("a.edi", "0123456789");
        await using var rest = await Connect().OpenAsync(Place("in"), "a.edi", 7, default);
        using var reader = new StreamReader(rest!);
        Assert.Equal("789", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task What_is_gone_is_no_error()
    {
        var transport = Connect();
        Assert.Null(await transport.FindAsync(Place("in"), "gone", default));
        Assert.Null(await transport.OpenAsync(Place("in"), "gone", 0, default));
        Assert.False(await transport.TryRenameAsync(Place("in"), "gone", Place("in"), "other", default));
        await transport.DeleteAsync(Place("in"), "gone", default);
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_named()
    {
        var trouble = await Assert.ThrowsAnyAsync<IOException>(() => TakeAsync(Open(Settings() with { In = Place("nowhere"), CreateFolders = false })));
        Assert.Contains("nowhere", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_are_made_where_the_profile_says_so()
    {
        var mailbox = Open(Settings() with { In = Place("new/in"), Out = Place("new/out"), Archive = Place("new/archive") });
        await mailbox.CreateFoldersAsync(default);
        await mailbox.CreateFoldersAsync(default);
        Assert.Equal(["archive", "in", "out"], Directory.GetDirectories(Path.Combine(_root, "new")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task RT_24_a_hundred_thousand_entries_are_listed_in_little_memory()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateSymbolicLink(Path.Combine(_root, "many"), HundredThousand.Folder);
        // What other tests of this process hold meanwhile is in the figure too: the least of a few is nearest to ours.
        var least = long.MaxValue;
        for (var left = 15; left > 0 && least > 50 << 20; left--)
        {
            if (least < long.MaxValue) await Task.Delay(TimeSpan.FromSeconds(1));
            least = Math.Min(least, await MemoryToListAsync(Connect(), Place("many"), 100_000));
        }

        Assert.InRange(least, 0, 50 << 20);
    }

    static async Task<long> MemoryToListAsync(ITransport transport, string folder, int expected)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var count = 0;
        var most = 0L;
        await foreach (var file in transport.ListAsync(folder, default))
            if (++count % 25_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        Assert.Equal(expected, count);
        return most;
    }

    [Theory]
    [InlineData(13, MailboxOrder.Name, "a", "b", "c")]
    [InlineData(-13, MailboxOrder.Name, "a", "b", "c")]
    [InlineData(13, MailboxOrder.Oldest, "a", "c", "b")]
    [InlineData(-13, MailboxOrder.Oldest, "a", "c", "b")]
    public async Task RT_34_clocks_that_differ_by_half_a_day_change_neither_order_nor_stability(int hours, MailboxOrder order, params string[] expected)
    {
        foreach (var (name, year) in new[] { ("b", 2099), ("a", 1970), ("c", 2001) })
        {
            Drop(name, "ISA");
            File.SetLastWriteTimeUtc(Path.Combine(_root, "in", name), new DateTime(year, 10, 25, 2, 30, 0, DateTimeKind.Utc));
        }

        Drop("now", "ISA");
        _time.SetClock(DateTimeOffset.UtcNow.AddHours(hours));
        var settings = Settings() with { Order = order };
        Assert.Equal(expected, (await TakeAsync(Open(settings with { Ignore = ["now"] }))).Select(c => c.Name));
        // By our clock it is half a day old, or comes in half a day.
        Assert.Equal("now", Assert.Single(await TakeAsync(Open(settings, owner: "south"))).Name);
    }

    MailboxSettings Settings() => new() { In = Place("in"), Out = Place("out"), Archive = Place("archive") };

    // Folders on the server start where it lets us in.
    string Place(string folder) => $"{_mailbox}/{folder}";

    ITransport Connect()
    {
        _transports.Add(_server.Connect());
        return _transports[^1];
    }

    Mailbox Open(MailboxSettings? settings = null, string owner = "north", ITransport? transport = null) =>
        new(transport ?? Connect(), settings ?? Settings(), owner, () => $"id{Interlocked.Increment(ref _lastId)}", _time);

    static async Task<List<ClaimedFile>> TakeAsync(Mailbox mailbox)
    {
        var taken = new List<ClaimedFile>();
        await foreach (var file in mailbox.ClaimAsync(default)) taken.Add(file);
        return taken;
    }

    static async Task<string> ReadAsync(Mailbox mailbox, ClaimedFile claim)
    {
        using var reader = new StreamReader((await mailbox.OpenAsync(claim, default))!);
        return await reader.ReadToEndAsync();
    }

    void Drop(string name, string content) => File.WriteAllText(Path.Combine(_root, "in", name), content);

    void Append(string name, string content) => File.AppendAllText(Path.Combine(_root, "in", name), content);

    IEnumerable<string?> Names(string folder) => Directory.GetFiles(Path.Combine(_root, folder))
        .Select(Path.GetFileName).Where(n => n![0] != '.').Order(StringComparer.Ordinal);
}
