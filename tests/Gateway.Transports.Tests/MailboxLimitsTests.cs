using System.Runtime.CompilerServices;
using Gateway.Tests.Support;
using Gateway.Transports.Folder;

namespace Gateway.Transports.Tests;

public sealed class MailboxLimitsTests
{
    [Fact]
    public async Task RT_62_long_names_without_end_are_given_up_before_they_fill_our_memory()
    {
        var mailbox = new Mailbox(new Listed(Endless()), new() { In = "in" }, "north", () => "id", new SteppingTime());
        await Assert.ThrowsAsync<TransportException>(() => PollAsync(mailbox).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_name_of_absurd_length_is_told_and_not_kept()
    {
        var mailbox = new Mailbox(new Listed([new(new string('n', 250_000), 1, 1)]), new() { In = "in" }, "north", () => "id", new SteppingTime());
        await PollAsync(mailbox);
        Assert.InRange(Assert.Single(mailbox.TakePassedOver()).Name.Length, 1, 300);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_beyond_the_largest_is_left_told_and_holds_up_nobody_whatever_the_listing_says_of_its_size(bool isListedSmall)
    {
        var root = Directory.CreateTempSubdirectory("largest-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "in"));
        await File.WriteAllTextAsync(Path.Combine(root, "in", "a-large.edi"), new string('x', 1001));
        await File.WriteAllTextAsync(Path.Combine(root, "in", "b-good.edi"), new string('x', 1000));
        var transport = isListedSmall ? new Understating(new FolderTransport(root)) : (ITransport)new FolderTransport(root);
        var settings = new MailboxSettings { In = "in", LargestBytes = 1000, StableFor = TimeSpan.Zero };
        // Room for nothing beyond: a file that is not taken asks for none.
        var mailbox = new Mailbox(transport, settings, "north", () => Guid.NewGuid().ToString("N"), TimeProvider.System) { HasRoom = bytes => bytes <= 1000 };
        var taken = new List<string>();
        await foreach (var file in mailbox.ClaimAsync(default))
            try
            {
                await using var content = await mailbox.OpenAsync(file, default);
                await content!.CopyToAsync(Stream.Null);
                taken.Add(file.Name);
            }
            catch (TransportException e) when (e.Trouble == Trouble.Refused)
            {
                await mailbox.ReleaseAsync(file, e, default);
            }

        Assert.Equal(["b-good.edi"], taken);
        var told = Assert.Single(mailbox.TakePassedOver());
        Assert.Equal("a-large.edi", told.Name);
        Assert.StartsWith("it has more than 1000 bytes", told.Reason, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "in", "a-large.edi")));
        Directory.Delete(root, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_for_which_there_is_no_room_is_told_and_holds_up_nobody_claimed_or_not(bool isClaimed)
    {
        var root = Directory.CreateTempSubdirectory("room-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "in"));
        var large = isClaimed ? new ClaimedFile("a-large.edi", "1", "north", 0, 0, TimeSpan.Zero).ClaimName : "a-large.edi";
        await File.WriteAllTextAsync(Path.Combine(root, "in", large), new string('x', 1001));
        await File.WriteAllTextAsync(Path.Combine(root, "in", "b-small.edi"), "x");
        var (time, room) = (new SteppingTime(), 1000);
        var settings = new MailboxSettings { In = "in", StableFor = TimeSpan.Zero };
        var mailbox = new Mailbox(new FolderTransport(root), settings, "north", () => Guid.NewGuid().ToString("N"), time) { HasRoom = bytes => bytes <= room };
        Assert.Equal(["b-small.edi"], await TakeAsync(mailbox));
        var told = Assert.Single(mailbox.TakePassedOver());
        Assert.Equal("a-large.edi", told.Name);
        Assert.StartsWith("there is no room on our disk for the 1001 bytes in it", told.Reason, StringComparison.Ordinal);
        Assert.Null(mailbox.LastingTrouble);

        time.Pass(settings.IncompleteAfter);
        Assert.Empty(await TakeAsync(mailbox));
        Assert.StartsWith("a-large.edi: there is no room", mailbox.LastingTrouble, StringComparison.Ordinal);
        // It waited for nothing else.
        room = 2000;
        Assert.Equal(["a-large.edi"], await TakeAsync(mailbox));
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Null(mailbox.LastingTrouble);
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Without_the_reserve_nothing_is_taken_and_no_file_is_blamed()
    {
        var root = Directory.CreateTempSubdirectory("room-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "in"));
        await File.WriteAllTextAsync(Path.Combine(root, "in", "a.edi"), "x");
        var settings = new MailboxSettings { In = "in", StableFor = TimeSpan.Zero };
        var mailbox = new Mailbox(new FolderTransport(root), settings, "north", () => "id", TimeProvider.System) { HasRoom = _ => false };
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Empty(mailbox.TakePassedOver());
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task What_takes_more_room_than_its_bytes_is_not_fetched_again_before_there_is_so_much()
    {
        var root = Directory.CreateTempSubdirectory("room-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "in"));
        await File.WriteAllTextAsync(Path.Combine(root, "in", "a.zip"), new string('x', 100));
        var (time, room) = (new SteppingTime(), 1000);
        var settings = new MailboxSettings { In = "in", StableFor = TimeSpan.Zero };
        var mailbox = new Mailbox(new FolderTransport(root), settings, "north", () => Guid.NewGuid().ToString("N"), time) { HasRoom = bytes => bytes <= room };
        await foreach (var file in mailbox.ClaimAsync(default)) await mailbox.ReleaseAsync(file, 5000, default);
        Assert.StartsWith("there is no room on our disk for the 5000 bytes in it", Assert.Single(mailbox.TakePassedOver()).Reason, StringComparison.Ordinal);
        for (var polls = 0; polls < 3; polls++)
        {
            time.Pass(settings.IncompleteAfter);
            Assert.Empty(await TakeAsync(mailbox));
        }

        room = 5100;
        Assert.Equal(["a.zip"], await TakeAsync(mailbox));
        Directory.Delete(root, recursive: true);
    }

    static async Task<List<string>> TakeAsync(Mailbox mailbox)
    {
        var taken = new List<string>();
        await foreach (var file in mailbox.ClaimAsync(default))
        {
            await mailbox.ArchiveAsync(file, default);
            taken.Add(file.Name);
        }

        return taken;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_test_of_a_mailbox_tells_when_its_listing_hides_what_we_claim(bool hides)
    {
        var root = Directory.CreateTempSubdirectory("probe-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "in"));
        var steps = new List<ProbeStep>();
        await foreach (var step in MailboxProbe.RunAsync(new Hiding(new FolderTransport(root), hides), new() { In = "in" }, "id1", default)) steps.Add(step);
        Assert.Equal(hides, steps.Exists(s => !s.IsGood && s.Found.Contains("begin with a dot", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFiles(Path.Combine(root, "in")));
        Directory.Delete(root, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_test_of_a_mailbox_makes_the_folders_that_the_gateway_would_make(bool createFolders)
    {
        var root = Directory.CreateTempSubdirectory("probe-").FullName;
        var steps = new List<ProbeStep>();
        await foreach (var step in MailboxProbe.RunAsync(new FolderTransport(root), new() { In = "acme/in", Out = "acme/out", CreateFolders = createFolders }, "id1", default)) steps.Add(step);
        Assert.Equal(createFolders, steps.TrueForAll(s => s.IsGood));
        Assert.Equal(createFolders ? ["in", "out"] : [], Directory.GetDirectories(root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Where(n => n != "acme").Order());
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Of_the_folders_of_a_mailbox_those_below_our_own_are_made_and_what_may_be_a_share_is_not()
    {
        var (root, share) = (Directory.CreateTempSubdirectory("data-").FullName, Directory.CreateTempSubdirectory("mount-").FullName);
        var settings = new MailboxSettings { In = "mailboxes/in", Archive = Path.Combine(share, "archive"), Out = Path.Combine(share, "out"), CreateFolders = null };
        var mailbox = new Mailbox(new FolderTransport(root), settings, "north", () => "id1", TimeProvider.System);
        await mailbox.CreateFoldersAsync(default);
        await Assert.ThrowsAnyAsync<IOException>(() => mailbox.UploadAsync("d1", Some.Bytes("x"), default));
        Assert.Equal(["in"], Directory.GetDirectories(Path.Combine(root, "mailboxes")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetDirectories(share));
        foreach (var folder in new[] { root, share }) Directory.Delete(folder, recursive: true);
    }

    static async Task PollAsync(Mailbox mailbox)
    {
        await foreach (var _ in mailbox.ClaimAsync(default)) Assert.Fail("nothing is there to be taken");
    }

    static IEnumerable<RemoteFile> Endless()
    {
        for (var i = 0; ; i++) yield return new(new string('n', 250_000) + i, 1, 1);
    }

    sealed class Listed(IEnumerable<RemoteFile> files) : PassingTransport(new FolderTransport("."))
    {
        public override async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            foreach (var file in files) yield return file;
        }
    }

    sealed class Understating(ITransport inner) : PassingTransport(inner)
    {
        public override async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var file in base.ListAsync(folder, cancellation)) yield return file with { SizeBytes = 1 };
        }

        public override async Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) =>
            await base.FindAsync(folder, name, cancellation) is { } file ? file with { SizeBytes = 1 } : null;
    }

    sealed class Hiding(ITransport inner, bool hides) : PassingTransport(inner)
    {
        public override async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var file in base.ListAsync(folder, cancellation))
                if (!hides || file.Name[0] != '.')
                    yield return file;
        }
    }
}
