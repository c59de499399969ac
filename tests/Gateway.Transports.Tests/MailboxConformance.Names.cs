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
}
