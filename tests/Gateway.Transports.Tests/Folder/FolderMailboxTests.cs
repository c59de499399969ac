using System.Diagnostics;
using Gateway.Tests.Support;
using Gateway.Transports.Folder;

namespace Gateway.Transports.Tests.Folder;

public sealed class FolderMailboxTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("mailbox-").FullName;
    readonly SteppingTime _time = new();
    int _lastId;

    public FolderMailboxTests()
    {
        foreach (var folder in new[] { "in", "archive" }) Directory.CreateDirectory(Path.Combine(_root, folder));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_resting_file_is_taken_read_and_archived_under_its_name()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open();
        var claim = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("ISA", await ReadAsync(mailbox, claim));
        Assert.True(await mailbox.IsUnchangedAsync(claim, 3, default));
        await mailbox.ArchiveAsync(claim, default);
        Assert.Equal(["po.edi"], Names("archive"));
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
        var growing = new GrowingTransport(new FolderTransport(_root), () => Append("slow.edi", "*"));
        Assert.Empty(await TakeAsync(Open(transport: growing)));
        Assert.Single(await TakeAsync(Open()));
    }

    [Fact]
    public async Task A_set_clock_changes_nothing()
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
        Assert.Equal(["po.edi"], Names("in"));
        Assert.Empty(await TakeAsync(mailbox));
        Append("po.edi", "IEA");
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
    public async Task Two_gateways_never_take_the_same_file()
    {
        for (var i = 0; i < 200; i++) Drop($"{i:000}.edi", "ISA");
        var taken = await Task.WhenAll(
            Task.Run(() => TakeAsync(Open(owner: "east"))),
            Task.Run(() => TakeAsync(Open(owner: "west"))));
        Assert.Equal(200, taken.SelectMany(t => t).Select(c => c.Name).Distinct().Count());
        Assert.Equal(200, taken.Sum(t => t.Count));
    }

    [Fact]
    public async Task An_archived_file_is_never_overwritten()
    {
        foreach (var content in new[] { "first", "second" })
        {
            Drop("po.edi", content);
            var mailbox = Open();
            await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        }

        Assert.Equal("first", File.ReadAllText(Path.Combine(_root, "archive", "po.edi")));
        Assert.Equal(2, Names("archive").Count());
    }

    [Theory]
    [InlineData("x\\..\\y.edi")]
    [InlineData("a\r\nDELE x.edi")]
    [InlineData("-rf.edi")]
    [InlineData("=cmd|x.edi")]
    [InlineData("dot.")]
    [InlineData("\u202egpj.edi")]
    [InlineData("caf\u00e9 \U0001F600.edi")]
    public async Task Odd_names_are_taken_and_archived_under_safe_ones(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        Drop(name, "ISA");
        var mailbox = Open();
        var claim = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("ISA", await ReadAsync(mailbox, claim));
        await mailbox.ArchiveAsync(claim, default);
        Assert.Equal(FileName.Safe(name), Assert.Single(Names("archive")));
        Assert.Equal(["archive", "in"], Directory.GetFileSystemEntries(_root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_name_of_255_bytes_is_taken()
    {
        Drop(new string('n', 251) + ".edi", "ISA");
        var mailbox = Open();
        await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.EndsWith(".edi", Assert.Single(Names("archive")));
    }

    [Fact]
    public async Task Names_that_differ_in_case_only_are_two_files()
    {
        if (OperatingSystem.IsWindows()) return;
        Drop("PO.edi", "1");
        Drop("po.edi", "2");
        Assert.Equal(2, (await TakeAsync(Open())).Count);
    }

    [Fact]
    public async Task A_link_is_never_followed()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(Path.Combine(_root, "in", "passwd.edi"), "/etc/passwd");
        Assert.Empty(await TakeAsync(Open()));
    }

    [Fact]
    public async Task A_pipe_neither_blocks_nor_comes_back()
    {
        if (OperatingSystem.IsWindows()) return;
        using (var mkfifo = Process.Start("mkfifo", Path.Combine(_root, "in", "pipe.edi"))) await mkfifo.WaitForExitAsync();
        var mailbox = Open();
        Assert.Null(await mailbox.OpenAsync(Assert.Single(await TakeAsync(mailbox)), default));
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Equal(["pipe.edi"], Names("in"));
    }

    [Fact]
    public async Task A_delivery_appears_whole_and_once()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        Assert.Empty(Names("out"));
        Assert.Equal(Publication.Published, await mailbox.PublishAsync("d1", "997.edi", default));
        Assert.Equal(["997.edi"], Names("out"));
        Assert.Equal(Publication.Published, await mailbox.PublishAsync("d1", "997.edi", default));
        Assert.Single(Names("out"));
    }

    [Fact]
    public async Task A_delivery_that_the_partner_took_is_not_sent_again()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        await mailbox.PublishAsync("d1", "997.edi", default);
        File.Delete(Path.Combine(_root, "out", "997.edi"));
        Assert.Equal(Publication.Published, await mailbox.PublishAsync("d1", "997.edi", default));
        Assert.Empty(Names("out"));
    }

    [Fact]
    public async Task A_delivery_never_replaces_a_file()
    {
        var mailbox = Open();
        Directory.CreateDirectory(Path.Combine(_root, "out"));
        File.WriteAllText(Path.Combine(_root, "out", "997.edi"), "theirs");
        await mailbox.UploadAsync("d1", Some.Bytes("ours"), default);
        Assert.Equal(Publication.NameTaken, await mailbox.PublishAsync("d1", "997.edi", default));
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(_root, "out", "997.edi")));
    }

    [Fact]
    public async Task An_upload_that_broke_off_is_simply_done_again()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("half of it and mo"), default);
        await mailbox.UploadAsync("d1", Some.Bytes("whole"), default);
        await mailbox.PublishAsync("d1", "997.edi", default);
        Assert.Equal("whole", File.ReadAllText(Path.Combine(_root, "out", "997.edi")));
    }

    static MailboxSettings Settings() => new() { In = "in", Out = "out", Archive = "archive" };

    Mailbox Open(MailboxSettings? settings = null, string owner = "north", ITransport? transport = null) =>
        new(transport ?? new FolderTransport(_root), settings ?? Settings(), owner, () => $"id{Interlocked.Increment(ref _lastId)}", _time);

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
