using System.Runtime.Versioning;
using Gateway.Partners.Tests.Support;

namespace Gateway.Partners.Tests;

/// <summary>Where mailboxes on this machine may not lie, whoever writes them into a profile.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MailboxPlacesTests : IDisposable
{
    readonly ProfileFolder _folder = new();

    string Data => Path.Combine(_folder.Root, "data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DATA/secrets")]
    [InlineData("DATA")]
    [InlineData("DATA//./payloads/ab")]
    [InlineData("DATA/mailboxes-of-others")]
    [InlineData("/proc/self/rootDATA/secrets")]
    [InlineData("ROOT/link/secrets")]
    public void A_mailbox_leads_by_no_way_into_what_the_gateway_keeps(string folder)
    {
        var text = Written(folder);
        Assert.Equal([$"acme.yaml:6:13 \"{text}\" lies in a folder that the gateway keeps for itself; write one below {{data}}/mailboxes, or one elsewhere from the root"], Problems(text));
    }

    [Theory]
    [InlineData("DATA/mailboxes/acme/in")]
    [InlineData("ROOT/link/mailboxes/acme/in")]
    [InlineData("ROOT/database")]
    [InlineData("ROOT")]
    public void A_mailbox_below_mailboxes_or_elsewhere_is_good(string folder) => Assert.Empty(Problems(Written(folder)));

    string Written(string folder)
    {
        Directory.CreateDirectory(Data);
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "link"), "data");
        return folder.Replace("DATA", Data, StringComparison.Ordinal).Replace("ROOT", _folder.Root, StringComparison.Ordinal);
    }

    List<string> Problems(string folder)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ in: [{{ mailbox: main, folder: {folder} }}] }}"));
        return [.. ProfileFolder.Shown(PartnerDirectory.Load(_folder.Folders with { Kept = [Data] }).Problems)];
    }
}
