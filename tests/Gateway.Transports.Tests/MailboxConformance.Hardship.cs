using Gateway.Tests.Support;

namespace Gateway.Transports.Tests;

public abstract partial class MailboxConformance
{
    const int Crowd = 500;

    [Fact]
    public async Task RT_25_a_steady_upload_is_left_alone_until_it_has_come_to_rest()
    {
        Drop("slow.edi", "ISA");
        var grown = 0;
        var growing = new GrowingTransport(Connect(), () => Append("slow.edi", grown++ < 30 ? "*" : ""));
        var mailbox = Open(transport: growing);
        while (grown < 30) Assert.Empty(await TakeAsync(mailbox));
        var claim = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("ISA" + new string('*', 30), await ReadAsync(mailbox, claim));
    }

    // Nothing tells the end of a CSV.
    [Fact]
    public async Task RT_25_a_stall_of_forty_seconds_halves_no_file()
    {
        Drop("orders.csv", "Order,Line\n1,2\n");
        var (start, isStalled) = (_time.GetTimestamp(), true);
        var uploader = new Uploading(Connect(), () =>
        {
            if (!isStalled || _time.GetElapsedTime(start) < TimeSpan.FromSeconds(40)) return;
            isStalled = false;
            Append("orders.csv", "1,3\n");
        });
        var mailbox = Open(Settings() with { StableFor = MailboxSettings.StableForUploads }, transport: uploader);
        while (isStalled) Assert.Empty(await TakeAsync(mailbox));
        Assert.Equal("Order,Line\n1,2\n1,3\n", await ReadAsync(mailbox, Assert.Single(await TakeAsync(mailbox))));
    }

    [Fact]
    public async Task RT_25_an_uploader_that_writes_on_through_the_claim_is_given_its_file_back_until_it_is_done()
    {
        if (OperatingSystem.IsWindows()) return;
        Drop("stalled.edi", "ISA");
        using var uploader = new FileStream(Path.Combine(_root, "in", "stalled.edi"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        var mailbox = Open();
        for (var part = 0; part < 3; part++)
        {
            var claim = Assert.Single(await TakeAsync(mailbox));
            var read = await ReadAsync(mailbox, claim);
            uploader.Write("*more"u8);
            uploader.Flush();
            Assert.False(await mailbox.IsUnchangedAsync(claim, read.Length, default));
            await mailbox.ReleaseAsync(claim, default);
            Assert.NotNull(Waiting("stalled.edi"));
        }

        var whole = Assert.Single(await TakeAsync(mailbox));
        var content = await ReadAsync(mailbox, whole);
        Assert.Equal("ISA*more*more*more", content);
        Assert.True(await mailbox.IsUnchangedAsync(whole, content.Length, default));
    }

    [Fact]
    public async Task RT_29_two_gateways_empty_a_crowded_mailbox_and_each_file_is_taken_once()
    {
        for (var i = 0; i < Crowd; i++) Drop($"{i:000}.edi", $"ISA*{i}~");
        var read = await Task.WhenAll(EmptyAsync("east"), EmptyAsync("west"));
        Assert.Equal(Enumerable.Range(0, Crowd).Select(i => $"ISA*{i}~").Order(), read.SelectMany(r => r).Order());
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "in")));
        Assert.Equal(Crowd, Names("archive").Count());
    }

    [Fact]
    public async Task RT_30_a_name_that_comes_again_while_the_first_is_read_is_another_file_and_no_halves_are_mixed()
    {
        var (first, second) = (new string('1', 200_000), new string('2', 300_000));
        Drop("po.edi", first);
        var mailbox = Open();
        var claim = Assert.Single(await TakeAsync(mailbox));
        await using (var content = (await mailbox.OpenAsync(claim, default))!)
        {
            var half = new byte[100_000];
            await content.ReadExactlyAsync(half);
            Drop("po.edi", second);
            using var rest = new StreamReader(content);
            Assert.Equal(first[100_000..], await rest.ReadToEndAsync());
        }

        Assert.True(await mailbox.IsUnchangedAsync(claim, first.Length, default));
        await mailbox.ArchiveAsync(claim, default);
        var next = Assert.Single(await TakeAsync(mailbox));
        Assert.NotEqual(claim.ClaimId, next.ClaimId);
        Assert.Equal(second, await ReadAsync(mailbox, next));
        await mailbox.ArchiveAsync(next, default);
        Assert.Equal(first, File.ReadAllText(Path.Combine(_root, "archive", Archived(claim))));
        Assert.Equal(2, Names("archive").Count());
    }

    [Fact]
    public async Task RT_30_a_file_that_is_replaced_under_its_claim_is_not_taken_for_what_was_read()
    {
        Drop("po.edi", "first");
        var mailbox = Open();
        var claim = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("first", await ReadAsync(mailbox, claim));
        File.WriteAllText(Path.Combine(_root, "in", claim.ClaimName), "second");
        Assert.False(await mailbox.IsUnchangedAsync(claim, 5, default));
    }

    async Task<List<string>> EmptyAsync(string owner)
    {
        var mailbox = Open(owner: owner);
        var read = new List<string>();
        await foreach (var file in mailbox.ClaimAsync(default))
        {
            read.Add(await ReadAsync(mailbox, file));
            await mailbox.ArchiveAsync(file, default);
        }

        return read;
    }

    /// <summary>Somebody uploads meanwhile, as is seen by each listing.</summary>
    sealed class Uploading(ITransport inner, Action upload) : PassingTransport(inner)
    {
        public override IAsyncEnumerable<RemoteFile> ListAsync(string folder, CancellationToken cancellation)
        {
            upload();
            return base.ListAsync(folder, cancellation);
        }
    }
}
