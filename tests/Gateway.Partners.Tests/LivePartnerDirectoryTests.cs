using Gateway.Partners.Tests.Support;

namespace Gateway.Partners.Tests;

public sealed class LivePartnerDirectoryTests : IDisposable
{
    readonly ProfileFolder _folder = new ProfileFolder().WithProfile("acme", ProfileFolder.Profile("acme", "111"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_edit_is_adopted_whole()
    {
        var live = LivePartnerDirectory.Open(_folder.Folders, TimeProvider.System);
        var before = live.Current;
        _folder.WithProfile("bolt", ProfileFolder.Profile("bolt", "222"));
        var reload = live.Reload();
        Assert.True(reload.IsAdopted);
        Assert.Same(reload.Loaded, live.Current);
        Assert.Equal(2, live.Current.Partners.Count);
        Assert.Single(before.Partners);
    }

    [Fact]
    public void A_bad_edit_keeps_the_old_directory_and_says_why()
    {
        var live = LivePartnerDirectory.Open(_folder.Folders, TimeProvider.System);
        var before = live.Current;
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", "mode: shadw"));
        var reload = live.Reload();
        Assert.False(reload.IsAdopted);
        Assert.Contains("did you mean \"shadow\"?", Assert.Single(reload.Loaded.Problems).Text, StringComparison.Ordinal);
        Assert.Same(before, live.Current);
    }

    [Fact]
    public void The_policy_is_followed_with_the_profiles()
    {
        var live = LivePartnerDirectory.Open(_folder.Folders, TimeProvider.System);
        _folder.WithPolicy("");
        Assert.True(live.Reload().IsAdopted);
        _folder.WithPolicy("companies: [{ company: \"10\", tolerances: { price: } }]\n");
        Assert.False(live.Reload().IsAdopted);
        Assert.Equal("desk", live.Current.Policy.For("price").Owner);
    }

    [Fact]
    public void A_bad_first_load_is_not_usable()
    {
        _folder.WithProfile("acme", "partner: acme\n");
        Assert.False(LivePartnerDirectory.Open(_folder.Folders, TimeProvider.System).Current.IsUsable);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Other_rights_are_an_edit_for_they_may_let_us_read()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var live = LivePartnerDirectory.Open(_folder.Folders, TimeProvider.System);
        await using var reloads = live.WatchAsync(TimeSpan.FromMilliseconds(20), limit.Token).GetAsyncEnumerator(limit.Token);
        var next = reloads.MoveNextAsync();
        File.SetUnixFileMode(Path.Combine(_folder.Folders.Profiles, "acme.yaml"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.True(await next);
    }

    [Fact]
    public async Task Edits_are_seen_once_they_rest()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var live = LivePartnerDirectory.Open(_folder.Folders, TimeProvider.System);
        await using var reloads = live.WatchAsync(TimeSpan.FromMilliseconds(20), limit.Token).GetAsyncEnumerator(limit.Token);
        var next = reloads.MoveNextAsync();
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", "mode: shadw"));
        Assert.True(await next);
        Assert.False(reloads.Current.IsAdopted);

        _folder.WithTemplate("x12-supplier", File.ReadAllText(Path.Combine(_folder.Folders.Profiles, "templates", "x12-supplier.yaml")) + "\nstream: test\n");
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", "mode: shadow"));
        do Assert.True(await reloads.MoveNextAsync());
        while (!reloads.Current.IsAdopted);
        Assert.Equal(TrafficStream.Test, live.Current.Find("acme")!.Stream);
    }
}
