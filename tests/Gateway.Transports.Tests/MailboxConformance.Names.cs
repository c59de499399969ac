using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

public abstract partial class MailboxConformance
{
    [Fact]
    public async Task RT_24_names_of_every_kind_are_taken_or_left_and_nothing_else_happens()
    {
        if (OperatingSystem.IsWindows()) return;
        string[] names = ["a\r\nDELE keep.edi", "..\\x.edi", "-rf", "=cmd", "trailing.", " blank ", "\u202egpj.edi", "*?.edi", "a b.edi", "'$(x)`.edi", new string('n', 255)];
        foreach (var name in names) Drop(name, "ISA");
        // Where log-in lands, and where the files lie: a command in a name would find it.
        var kept = new[] { _server.Root, _root, Path.Combine(_root, "in") }.Select(f => Path.Combine(f, "keep.edi")).ToList();
        foreach (var file in kept) File.WriteAllText(file, "mine");
        var mailbox = Open(Settings() with { Masks = ["*", ".*"], Ignore = ["keep.edi"] });
        var taken = await TakeAsync(mailbox);
        foreach (var claim in taken)
        {
            Assert.Equal("ISA", await ReadAsync(mailbox, claim));
            await mailbox.ArchiveAsync(claim, default);
        }

        // FTP has no way to name a file with a line break; the others all come.
        var left = Names("in").Where(n => n != "keep.edi").ToList();
        Assert.All(left, n => Assert.Contains('\n', n!));
        Assert.Equal(names.Length, taken.Count + left.Count);
        Assert.All(kept, file => Assert.Equal("mine", File.ReadAllText(file)));
        if (_server.Commands is null) return;
        var commands = await ServerLog.SettledAsync(() => _server.Commands ?? "", "trailing.");
        Assert.Contains("trailing.", commands, StringComparison.Ordinal);
        Assert.DoesNotContain("\"DELE keep.edi", commands, StringComparison.OrdinalIgnoreCase);
    }

    // Until 1.0 a claim kept characters that show nothing where they stand.
    [Theory]
    [InlineData("in\u00advoice.edi")]
    [InlineData("\u200bpo.edi")]
    public async Task A_claim_whose_name_an_earlier_version_left_as_it_was_is_taken_over_and_archived_under_a_safe_one(string name)
    {
        foreach (var (owner, content) in new[] { ("north", "ours"), ("east", "dead") }) Drop($".claim.{owner}.old{owner}.{name}", content);
        var mailbox = Open();
        Assert.Equal("ours", await ReadAsync(mailbox, Assert.Single(await TakeAsync(mailbox))));
        _time.Pass(Settings().ClaimLease);
        var taken = await TakeAsync(mailbox);
        Assert.Equal(["oldeast", "oldnorth"], taken.Select(c => c.ClaimId));
        foreach (var claim in taken)
        {
            Assert.Equal(FileName.Safe(name), claim.Name);
            Assert.Equal(claim.ClaimId == "oldnorth" ? "ours" : "dead", await ReadAsync(mailbox, claim));
            await mailbox.ArchiveAsync(claim, default);
        }

        Assert.Equal(2, Names("archive").Count());
        Assert.All(Names("archive"), n => Assert.Equal(n, FileName.Safe(n!)));
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "in")));
    }
}
