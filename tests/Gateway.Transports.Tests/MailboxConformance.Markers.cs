namespace Gateway.Transports.Tests;

public abstract partial class MailboxConformance
{
    [Fact]
    public async Task Where_the_partner_sets_markers_a_file_is_taken_once_its_marker_lies_there_and_the_marker_goes_with_it()
    {
        Drop("po.edi", "ISA");
        Drop("other.edi", "ISA");
        var mailbox = Open(Marked());
        Assert.Empty(await TakeAsync(mailbox));
        Drop("po.edi.done", "");
        var claim = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("po.edi", claim.Name);
        await mailbox.ArchiveAsync(claim, default);
        Assert.Equal(["other.edi"], Names("in"));
        Assert.Equal(MayReplace ? [$"po.edi.{claim.ClaimId}.done", Archived(claim)] : ["po.edi", "po.edi.done"], Names("archive"));
    }

    [Fact]
    public async Task A_marker_may_stand_in_the_place_of_the_extension_and_is_deleted_where_no_archive_is_kept()
    {
        Drop("po.edi", "ISA");
        Drop("po.ok", "");
        var mailbox = Open(Settings() with { DoneMarker = "{stem}.ok", Archive = null });
        await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_root, "in")));
    }

    [Fact]
    public async Task A_marker_that_comes_while_the_first_file_of_its_name_is_worked_is_the_seconds()
    {
        Drop("po.edi", "first");
        Drop("po.edi.done", "");
        var mailbox = Open(Marked());
        var first = Assert.Single(await TakeAsync(mailbox));
        Drop("po.edi", "second");
        Drop("po.edi.done", "");
        Assert.Equal("first", await ReadAsync(mailbox, first));
        await mailbox.ArchiveAsync(first, default);
        Assert.Equal("second", await ReadAsync(mailbox, Assert.Single(await TakeAsync(mailbox))));
    }

    [Fact]
    public async Task A_marked_file_that_is_given_back_needs_no_second_marker()
    {
        Drop("po.edi", "ISA");
        Drop("po.edi.done", "");
        var mailbox = Open(Marked());
        await mailbox.ReleaseAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.Empty(await TakeAsync(mailbox));
        // In the next life too.
        Assert.Equal("po.edi", Assert.Single(await TakeAsync(Open(Marked()))).Name);
    }

    [Fact]
    public async Task RT_28_a_kill_between_the_claim_and_its_marker_leaves_no_marker_for_the_next_file_of_the_name()
    {
        Drop("po.edi", "ISA");
        Drop("po.edi.done", "");
        var claim = Assert.Single(await TakeAsync(Open(Marked())));
        Drop("po.edi.done", "");
        var heir = Open(Marked());
        var again = Assert.Single(await TakeAsync(heir));
        Assert.Equal(claim.ClaimId, again.ClaimId);
        await heir.ArchiveAsync(again, default);
        Drop("po.edi", "half of the next");
        Assert.Empty(await TakeAsync(heir));
    }

    [Fact]
    public async Task A_file_whose_marker_does_not_come_is_told_once()
    {
        Drop("po.edi", "ISA");
        var mailbox = Open(Marked());
        Assert.Empty(await TakeAsync(mailbox));
        Assert.Empty(mailbox.TakePassedOver());
        _time.Pass(Settings().IncompleteAfter);
        foreach (var expected in new[] { 1, 0 })
        {
            Assert.Empty(await TakeAsync(mailbox));
            Assert.Equal(expected, mailbox.TakePassedOver().Count(p => p.Reason.Contains("po.edi.done", StringComparison.Ordinal)));
        }
    }

    MailboxSettings Marked() => Settings() with { DoneMarker = "{file}.done" };
}
