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
            Assert.Contains("po.edi.done", mailbox.LastingTrouble, StringComparison.Ordinal);
        }

        Drop("po.edi.done", "");
        Assert.Single(await TakeAsync(mailbox));
        Assert.Null(mailbox.LastingTrouble);
    }

    [Fact]
    public async Task A_marker_that_is_of_two_files_stays_until_both_are_taken_and_is_of_no_third()
    {
        foreach (var name in new[] { "po.csv", "po.edi" }) Drop(name, "ISA");
        Drop("po.ok", "");
        Date("po.ok", 2);
        var mailbox = Open(Stems() with { MaxFilesPerPoll = 1 });
        await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Drop("po.csv", "half of the next");
        Date("po.csv", 1);
        var second = Assert.Single(await TakeAsync(mailbox));
        Assert.Equal("po.edi", second.Name);
        await mailbox.ArchiveAsync(second, default);
        Assert.Equal(["po.csv"], Names("in"));
        Assert.Empty(await TakeAsync(mailbox));
    }

    [Fact]
    public async Task Both_files_of_a_marker_are_taken_by_one_poll()
    {
        foreach (var name in new[] { "po.csv", "po.edi" }) Drop(name, "ISA");
        Drop("po.ok", "");
        var mailbox = Open(Stems());
        foreach (var claim in await TakeAsync(mailbox)) await mailbox.ArchiveAsync(claim, default);
        Assert.Empty(Names("in"));
    }

    [Fact]
    public async Task A_marker_in_another_case_marks_its_file_unless_it_is_exactly_anothers()
    {
        Drop("po.edi", "ISA");
        Drop("PO.EDI.Done", "");
        var mailbox = Open(Marked());
        await mailbox.ArchiveAsync(Assert.Single(await TakeAsync(mailbox)), default);
        Assert.Empty(Names("in"));
    }

    [Fact]
    public async Task RT_28_a_marker_that_a_kill_left_with_its_claim_does_not_mark_the_next_file_of_the_name()
    {
        Drop("po.edi", "ISA");
        Drop("po.edi.done", "");
        var claim = Assert.Single(await TakeAsync(Open(Marked())));
        Drop("po.edi.done", "");
        Date("po.edi.done", 2);
        Drop("po.edi", "half of the next");
        Date("po.edi", 1);
        // Another gateway's claim is left alone for long; its marker is its own all the same.
        Assert.Empty(await TakeAsync(Open(Marked(), owner: "south")));
        var heir = Open(Marked());
        var again = Assert.Single(await TakeAsync(heir));
        Assert.Equal(claim.ClaimId, again.ClaimId);
        await heir.ArchiveAsync(again, default);
        Assert.Empty(await TakeAsync(heir));
        Drop("po.edi.done", "");
        Assert.Equal("half of the next", await ReadAsync(heir, Assert.Single(await TakeAsync(heir))));
    }

    // Some servers tell times by the minute, and those to come by the day.
    void Date(string name, int hoursAgo) => File.SetLastWriteTimeUtc(Path.Combine(_root, "in", name), DateTime.UtcNow.AddHours(-hoursAgo));

    MailboxSettings Stems() => Settings() with { DoneMarker = "{stem}.ok" };

    MailboxSettings Marked() => Settings() with { DoneMarker = "{file}.done" };
}
