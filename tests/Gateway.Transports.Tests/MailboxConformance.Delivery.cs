using Gateway.Tests.Support;

namespace Gateway.Transports.Tests;

public abstract partial class MailboxConformance
{
    [Fact]
    public async Task A_delivery_appears_whole_and_once()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        Assert.Empty(Names("out"));
        Assert.Equal("997.edi", await mailbox.PublishAsync("d1", "997.edi", 3, default));
        Assert.Equal(["997.edi"], Names("out"));
        Assert.Equal("997.edi", await mailbox.PublishAsync("d1", "997.edi", 3, default));
        Assert.Single(Names("out"));
    }

    [Fact]
    public async Task A_delivery_that_is_gone_when_nobody_knows_whether_it_appeared_is_told_as_that_and_not_sent_again()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        await mailbox.PublishAsync("d1", "997.edi", 3, default);
        File.Delete(Path.Combine(_root, "out", "997.edi"));
        Assert.Null(await mailbox.PublishAsync("d1", "997.edi", 3, default));
        Assert.Empty(Names("out"));
    }

    [Fact]
    public async Task A_delivery_never_replaces_a_file()
    {
        var mailbox = Open();
        Directory.CreateDirectory(Path.Combine(_root, "out"));
        File.WriteAllText(Path.Combine(_root, "out", "997.edi"), "theirs");
        await mailbox.UploadAsync("d1", Some.Bytes("ours"), default);
        Assert.Equal("997-d1.edi", await mailbox.PublishAsync("d1", "997.edi", 4, default));
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(_root, "out", "997.edi")));
        Assert.Equal("ours", File.ReadAllText(Path.Combine(_root, "out", "997-d1.edi")));
    }

    [Fact]
    public async Task A_delivery_whose_upload_is_gone_while_another_file_bears_its_name_is_not_called_published()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ours"), default);
        File.WriteAllText(Path.Combine(_root, "out", "997.edi"), "theirs");
        File.Delete(Path.Combine(_root, "out", ".d1.part"));
        Assert.Null(await mailbox.PublishAsync("d1", "997.edi", 4, default));
    }

    [Fact]
    public async Task A_delivery_that_appeared_under_its_second_name_is_known_by_it_whatever_bears_the_first()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("ours"), default);
        File.WriteAllText(Path.Combine(_root, "out", "997.edi"), "else");
        Assert.Equal("997-d1.edi", await mailbox.PublishAsync("d1", "997.edi", 4, default));
        Assert.Equal("997-d1.edi", await mailbox.PublishAsync("d1", "997.edi", 4, default));
    }

    [Fact]
    public async Task RT_62_a_rename_that_the_server_only_says_it_made_is_believed_when_the_upload_has_gone()
    {
        var isLying = true;
        var mailbox = Open(transport: new Lying(Connect(), () => isLying));
        await mailbox.UploadAsync("d1", Some.Bytes("ours"), default);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => mailbox.PublishAsync("d1", "997.edi", 4, default));
        Assert.Equal(Trouble.ProtocolViolated, trouble.Trouble);
        Assert.Empty(Names("out"));
        isLying = false;
        Assert.Equal("997.edi", await mailbox.PublishAsync("d1", "997.edi", 4, default));
        Assert.Equal("ours", File.ReadAllText(Path.Combine(_root, "out", "997.edi")));
    }

    [Fact]
    public async Task Where_the_profile_says_overwrite_the_newest_counts_and_nothing_else_is_touched()
    {
        var mailbox = Open(Settings() with { Overwrite = true });
        Directory.CreateDirectory(Path.Combine(_root, "out"));
        File.WriteAllText(Path.Combine(_root, "out", "stock.edi"), "yesterday's");
        await mailbox.UploadAsync("d1", Some.Bytes("today's"), default);
        Assert.Equal("stock.edi", await mailbox.PublishAsync("d1", "stock.edi", 7, default));
        Assert.Equal("today's", File.ReadAllText(Path.Combine(_root, "out", "stock.edi")));
        Assert.Equal("stock.edi", await mailbox.PublishAsync("d1", "stock.edi", 7, default));
        Assert.Equal(["stock.edi"], Directory.GetFileSystemEntries(Path.Combine(_root, "out")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task RT_31_what_a_dead_delivery_left_can_be_found_and_removed_and_nothing_else()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("half"), default);
        foreach (var name in new[] { "theirs.part", "997.edi", ".part", ".hidden" }) File.WriteAllText(Path.Combine(_root, "out", name), "theirs");
        Assert.Equal(["d1"], await mailbox.ListUploadsAsync(default));
        await mailbox.RemoveUploadAsync("d1", default);
        Assert.Equal([".hidden", ".part", "997.edi", "theirs.part"], Directory.GetFiles(Path.Combine(_root, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_upload_that_broke_off_is_simply_done_again()
    {
        var mailbox = Open();
        await mailbox.UploadAsync("d1", Some.Bytes("half of it and mo"), default);
        await mailbox.UploadAsync("d1", Some.Bytes("whole"), default);
        await mailbox.PublishAsync("d1", "997.edi", 5, default);
        Assert.Equal("whole", File.ReadAllText(Path.Combine(_root, "out", "997.edi")));
    }

    /// <summary>A server that says that it renamed.</summary>
    sealed class Lying(ITransport inner, Func<bool> isLying) : PassingTransport(inner)
    {
        public override Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
            isLying() ? Task.FromResult(true) : base.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation);
    }
}
