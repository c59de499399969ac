using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Tests.Alerts;

public sealed partial class AlertSenderTests
{
    [Fact]
    public async Task A_channel_that_the_file_no_longer_has_is_forgotten()
    {
        await SeeAsync(Dead());
        _settings = Settings() with { Rules = [new(AlertKind.DeadMailbox, TimeSpan.Zero, ["mail"], false)] };
        _desk = Desk("node1", _mail);
        await SeeAsync(Dead());
        _now += TimeSpan.FromMinutes(6);
        await SeeAsync(Dead());
        Assert.Equal(["mail"], (await _database.ReadAsync(AlertStore.All)).Select(a => a.Channel));
        Assert.Single(_chat.Told);
    }

    [Fact]
    public async Task RT_23_a_server_that_is_not_the_profiles_is_told_at_once_in_quiet_hours_too_and_by_its_own_rule_alone()
    {
        var always = new QuietTime(Enum.GetValues<DayOfWeek>().ToHashSet(), TimeSpan.Zero, TimeSpan.FromDays(1));
        _settings = Settings(after: TimeSpan.FromHours(1)) with { Quiet = [always] };
        _settings = _settings with { Rules = [.. _settings.Rules.Select(r => r with { IsUrgent = r.Kind == AlertKind.UntrustedServer })] };
        await SeeAsync(Seen(mailboxes: [_dead with { IsUntrusted = true, Reason = "it is not the server of the profile" }, _dead with { Channel = "brandt/in" }]));
        Assert.Equal(["untrusted-server acme/in"], _mail.Told);
        Assert.Contains("it is not the server of the profile", _mail.Notes[0].Text, StringComparison.Ordinal);
        await SeeAsync(Seen());
        _now += TimeSpan.FromMinutes(6);
        await SeeAsync(Seen());
        Assert.Equal("resolved: untrusted-server acme/in", _mail.Told[^1]);
    }

    [Fact]
    public async Task Where_it_has_no_rule_of_its_own_a_server_that_is_not_trusted_is_a_dead_mailbox()
    {
        _settings = Settings() with { Rules = [new(AlertKind.DeadMailbox, TimeSpan.Zero, ["mail"], false)] };
        await SeeAsync(Seen(mailboxes: [_dead with { IsUntrusted = true }]));
        Assert.Equal(["dead-mailbox acme/in"], _mail.Told);
    }

    [Fact]
    [Trait("Reliability", "RT-36")]
    public async Task RT_36_a_clock_that_is_set_on_and_back_makes_no_storm_of_certificates_deadlines_and_mailboxes()
    {
        var ends = _now.AddYears(3);
        foreach (var hours in new[] { 1, -1, 87_660, -87_660, 6, -6, 24, -24 })
        {
            _now = _now.AddHours(hours);
            for (var minute = 0; minute < 10; minute++, _now = _now.AddMinutes(1))
                await SeeAsync(Seen(mailboxes: [_dead], overdue: [new() { Partner = "acme", Items = 1, Oldest = _now.AddHours(-3) }]) with { Certificates = [new("acme", "acme-2026", false, ends)] });
        }

        string[] once = ["dead-mailbox acme/in", "overdue-acknowledgements acme"];
        // Again after the interval of a rule, by a clock ten years on; what ends by that clock is over when it is set right.
        Assert.Equal([.. once, .. once, "certificate-expiry acme/acme-2026 1 day", "resolved: certificate-expiry acme/acme-2026 1 day"], _mail.Told);
    }
}
