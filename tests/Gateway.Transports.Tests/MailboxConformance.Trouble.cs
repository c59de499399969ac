using Gateway.Tests.Support;

namespace Gateway.Transports.Tests;

public abstract partial class MailboxConformance
{
    [Fact]
    public async Task A_delivery_of_which_neither_name_is_there_is_not_called_published()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        File.Delete(Path.Combine(_root, "out", ".d1.part"));
        Assert.Null(await mailbox.PublishAsync("d1", "997.edi", 3, default));
    }

    [Fact]
    public async Task A_delivery_whose_folder_is_missing_is_not_called_published()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        Directory.Delete(Path.Combine(_root, "out"), recursive: true);
        await Assert.ThrowsAnyAsync<IOException>(() => mailbox.PublishAsync("d1", "997.edi", 3, default));
    }

    [Fact]
    public async Task A_claim_that_another_mailbox_of_the_folder_holds_is_never_taken_over()
    {
        foreach (var name in new[] { "A_1.edi", "B_1.edi" }) Drop(name, "ISA");
        Assert.Single(await TakeAsync(Open(Settings() with { Masks = ["A_*"] }, owner: "north-a")));
        var other = Open(Settings() with { Masks = ["B_*"] }, owner: "north-b");
        Assert.Equal("B_1.edi", Assert.Single(await TakeAsync(other)).Name);
        _time.Pass(Settings().ClaimLease);
        Assert.DoesNotContain(await TakeAsync(other), c => c.Name == "A_1.edi");
    }

    [Fact]
    public async Task Claims_and_hidden_files_are_left_alone_whatever_the_profile_ignores()
    {
        Drop("po.edi", "ISA");
        Drop(".po.edi.AbC", "half");
        var settings = Settings() with { Ignore = ["*.bak"] };
        Assert.Equal("po.edi", Assert.Single(await TakeAsync(Open(settings))).Name);
        Assert.Empty(await TakeAsync(Open(settings, owner: "south")));
    }

    [Fact]
    public async Task A_name_that_was_no_file_is_taken_once_it_is_one()
    {
        if (OperatingSystem.IsWindows()) return;
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_root, "in", "po.edi"))) await mkfifo.WaitForExitAsync();
        var mailbox = Open();
        foreach (var claim in await TakeAsync(mailbox)) await RefuseAsync(mailbox, claim);
        foreach (var name in Directory.GetFileSystemEntries(Path.Combine(_root, "in"))) File.Delete(name);
        Drop("po.edi", "ISA");
        Assert.Equal("ISA", await ReadAsync(mailbox, Assert.Single(await TakeAsync(mailbox))));
    }

    [Fact]
    public async Task A_file_that_cannot_be_renamed_keeps_no_other_waiting()
    {
        foreach (var name in new[] { "a.edi", "b.edi" }) Drop(name, "ISA");
        var mailbox = Open(transport: new Refusing(Connect(), (from, _) => from == "a.edi"));
        var other = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("b.edi", other.Name);
        await mailbox.ArchiveAsync(other, default);
        Assert.Contains("code 4", Assert.Single(mailbox.TakePassedOver(), p => p.Name == "a.edi").Reason, StringComparison.Ordinal);
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Null(mailbox.LastingTrouble);
        _time.Pass(Settings().IncompleteAfter);
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Contains("a.edi", mailbox.LastingTrouble, StringComparison.Ordinal);
        File.Delete(Path.Combine(_root, "in", "a.edi"));
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Null(mailbox.LastingTrouble);
    }

    [Fact]
    public async Task RT_24_a_name_that_cannot_be_asked_for_is_told_once()
    {
        if (OperatingSystem.IsWindows()) return;
        // In Latin-1, as an old system writes it; .NET has no way to.
        await Servers.MailboxServer.RunAsync("sh", "-c", $"printf ISA > \"$(printf '{Path.Combine(_root, "in")}/M\\374ller.edi')\"");
        var mailbox = Open();
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Contains("ller.edi", Assert.Single(mailbox.TakePassedOver()).Name, StringComparison.Ordinal);
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Empty(mailbox.TakePassedOver());
        await Servers.MailboxServer.RunAsync("sh", "-c", $"rm {Path.Combine(_root, "in")}/*");
    }

    [Fact]
    public async Task A_server_that_touches_what_it_renames_does_not_make_an_incomplete_file_new()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open(transport: new Touching(Connect(), _root));
        await mailbox.ReleaseAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.Empty(await TakeAsync(mailbox));
        _time.Pass(Settings().IncompleteAfter);
        Assert.True(mailbox.HasWaited(Assert.Single(await TakeAsync(mailbox))));
    }

    [Fact]
    public async Task A_claim_that_the_server_hides_from_us_is_an_error_that_names_it()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open(transport: new Hiding(Connect()));
        var trouble = await Assert.ThrowsAnyAsync<IOException>(() => TakeAsync(mailbox));
        Assert.Contains("po.edi", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_follows_no_link_that_lies_in_its_place()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(Path.Combine(_root, "out"));
        var precious = Path.Combine(_root, "precious.db");
        File.WriteAllText(precious, "precious");
        File.CreateSymbolicLink(Path.Combine(_root, "out", ".d1.part"), precious);
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        await mailbox.PublishAsync("d1", "997.edi", 3, default);
        Assert.Equal("precious", File.ReadAllText(precious));
        Assert.Equal("ISA", File.ReadAllText(Path.Combine(_root, "out", "997.edi")));
    }

    // Of a server that refuses to read it, nobody can say whether it is a pipe or busy.
    static async Task RefuseAsync(Mailbox mailbox, ClaimedFile claim)
    {
        try
        {
            Assert.Null(await mailbox.OpenAsync(claim, default));
        }
        catch (UnauthorizedAccessException e)
        {
            await mailbox.ReleaseAsync(claim, e, default);
        }
    }

    // Where a rename may replace another's file, only names that nobody else uses are given.
    string Archived(ClaimedFile claim) => MayReplace
        ? $"{Path.GetFileNameWithoutExtension(claim.Name)}.{claim.ClaimId}{Path.GetExtension(claim.Name)}"
        : claim.Name;

    // Where a file lies that was given back: under its name, or hidden and ours.
    string Waiting(string name) => Assert.Single(Directory.GetFiles(Path.Combine(_root, "in"), MayReplace ? $".claim.*.{name}" : name));

    bool MayReplace => Connect().RenameMayReplace;

    /// <summary>A server that refuses some renames, as Windows does while somebody holds the file.</summary>
    sealed class Refusing(ITransport inner, Func<string, string, bool> refuses) : PassingTransport(inner)
    {
        public override Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
            refuses(fromName, toFolder)
                ? throw new TransportException(Trouble.Refused, $"rename {fromName}: the server says \"Failure\" (code 4)")
                : base.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation);
    }

    /// <summary>A server that gives what it renames another time.</summary>
    sealed class Touching(ITransport inner, string root) : PassingTransport(inner)
    {
        int _renames;

        public override async Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation)
        {
            if (!await base.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation)) return false;
            File.SetLastWriteTimeUtc(Path.Combine(root, "in", toName), new DateTime(2026, 1, ++_renames, 0, 0, 0, DateTimeKind.Utc));
            return true;
        }
    }

    /// <summary>A server that shows no hidden file.</summary>
    sealed class Hiding(ITransport inner) : PassingTransport(inner)
    {
        public override Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) =>
            name[0] == '.' ? Task.FromResult<RemoteFile?>(null) : base.FindAsync(folder, name, cancellation);
    }
}
