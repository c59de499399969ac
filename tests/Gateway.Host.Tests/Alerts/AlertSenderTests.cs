using Gateway.Host.Alerts;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Telemetry;
using Gateway.Partners;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Alerts;

/// <summary>What is told, when, how often and when not, over a real database.</summary>
public sealed partial class AlertSenderTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("alerts-").FullName;
    readonly CollectingChannel _mail = new("mail");
    readonly CollectingChannel _chat = new("chat");
    readonly ManualTime _time = new();
    readonly MailboxStatus _dead = new("acme/in", new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero), "Permission denied");
    AlertSettings _settings = Settings();
    SqliteDatabase _database = null!;
    AlertSender _desk = null!;
    DateTimeOffset _now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder, "gateway.db"), TimeProvider.System);
        _desk = Desk("node1");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_cause_is_told_once_through_every_channel_of_its_rule_and_again_after_the_interval()
    {
        for (var i = 0; i < 20; i++) await SeeAsync(Dead());
        Assert.Equal(["dead-mailbox acme/in"], _mail.Told);
        Assert.Equal(["dead-mailbox acme/in"], _chat.Told);
        Assert.Contains("Permission denied", _mail.Notes[0].Text, StringComparison.Ordinal);
        _now += TimeSpan.FromHours(4);
        await SeeAsync(Dead());
        await SeeAsync(Dead());
        Assert.Equal(2, _mail.Told.Count);
    }

    [Fact]
    public async Task Two_causes_are_two_alerts()
    {
        await SeeAsync(Seen(mailboxes: [_dead, _dead with { Channel = "brandt/in" }], diskFree: 1));
        Assert.Equal(["dead-mailbox acme/in", "dead-mailbox brandt/in", "disk-full node1"], _mail.Told.Order());
    }

    [Fact]
    public async Task What_is_over_is_told_when_it_has_been_calm_and_what_comes_back_sooner_has_never_gone()
    {
        await SeeAsync(Dead());
        await SeeAsync(Seen());
        await SeeAsync(Dead());
        _now += TimeSpan.FromMinutes(6);
        await SeeAsync(Dead());
        Assert.Single(_mail.Told);
        await SeeAsync(Seen());
        Assert.Single(_mail.Told);
        _now += TimeSpan.FromMinutes(5);
        await SeeAsync(Seen());
        await SeeAsync(Seen());
        Assert.Equal(["dead-mailbox acme/in", "resolved: dead-mailbox acme/in"], _mail.Told);
        await SeeAsync(Dead());
        Assert.Equal("dead-mailbox acme/in", _mail.Told[^1]);
        Assert.Equal(3, _mail.Told.Count);
    }

    [Fact]
    public async Task A_restart_tells_nothing_again_and_knows_what_is_over()
    {
        await SeeAsync(Dead());
        _desk = Desk("node1");
        await SeeAsync(Dead());
        Assert.Single(_mail.Told);
        await SeeAsync(Seen());
        _now += TimeSpan.FromMinutes(5);
        await SeeAsync(Seen());
        Assert.Equal("resolved: dead-mailbox acme/in", _mail.Told[^1]);
    }

    [Fact]
    public async Task Two_nodes_on_one_database_tell_what_both_see_once()
    {
        var other = Desk("node2");
        var work = Work("Post", 3);
        await Task.WhenAll(_desk.SeeAsync(Seen(work: [work]), default), other.SeeAsync(Seen(work: [work]), default));
        Assert.Equal(["dead-letters Post"], _mail.Told);
        Assert.StartsWith("3 pieces of work at Post were given up", _mail.Notes[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_node_sees_another_does_not_call_over()
    {
        await SeeAsync(Dead());
        var other = Desk("node2");
        for (var i = 0; i < 3; i++)
        {
            await other.SeeAsync(Seen(), default);
            _now += TimeSpan.FromMinutes(10);
        }

        Assert.Single(_mail.Told);
    }

    [Fact]
    public async Task In_quiet_hours_only_what_is_urgent_is_told_and_the_rest_when_they_end_if_it_still_is()
    {
        _settings = Settings() with { Quiet = [new(Enum.GetValues<DayOfWeek>().ToHashSet(), TimeSpan.FromHours(20), TimeSpan.FromHours(6))] };
        _now = new(2026, 11, 27, 23, 0, 0, TimeSpan.Zero);
        await SeeAsync(Seen(mailboxes: [_dead], work: [Work("Post", 1)], diskFree: 1));
        Assert.Equal(["disk-full node1"], _mail.Told);
        // The mailbox is back before the morning: nobody need know.
        _now += TimeSpan.FromHours(1);
        await SeeAsync(Seen(work: [Work("Post", 1)], diskFree: 1));
        _now = new(2026, 11, 28, 6, 0, 0, TimeSpan.Zero);
        await SeeAsync(Seen(work: [Work("Post", 1)]));
        Assert.Equal(["disk-full node1", "dead-letters Post"], _mail.Told.Distinct());
        Assert.DoesNotContain(_mail.Told, t => t.Contains("mailbox", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_fails_is_tried_again_and_the_other_is_not_told_twice()
    {
        _mail.Fails = true;
        await SeeAsync(Dead());
        await SeeAsync(Dead());
        Assert.Equal(1, _mail.Attempts);
        _now += TimeSpan.FromMinutes(1);
        _mail.Fails = false;
        await SeeAsync(Dead());
        await SeeAsync(Dead());
        Assert.Equal(["dead-mailbox acme/in"], _mail.Told);
        Assert.Single(_chat.Told);
    }

    [Fact]
    public async Task Each_is_claimed_when_its_turn_comes_so_that_nobody_else_tells_what_waits_behind_a_slow_channel()
    {
        var claimed = new List<int>();
        var other = Desk("node2", _mail);
        _desk = Desk("node1", _mail);
        var work = new[] { Work("Match", 1), Work("Post", 1), Work("Deliver", 1) };
        _mail.Meanwhile = async () =>
        {
            claimed.Add((await _database.ReadAsync(AlertStore.All)).Count(a => a is { Channel: "mail", ClaimedUntil: not null }));
            // The channel takes as long as a claim holds.
            _time.Advance(TimeSpan.FromMinutes(1));
        };
        await SeeAsync(Seen(work: work));
        _now += TimeSpan.FromMinutes(3);
        await other.SeeAsync(Seen(work: work), default);
        Assert.Equal([1, 1, 1], claimed);
        Assert.Equal(3, _mail.Told.Distinct().Count());
        Assert.Equal(3, _mail.Told.Count);
    }

    [Fact]
    public async Task A_rule_that_waits_is_told_when_the_cause_has_lasted()
    {
        _settings = Settings(TimeSpan.FromMinutes(10));
        await SeeAsync(Dead());
        Assert.Empty(_mail.Told);
        _now += TimeSpan.FromMinutes(10);
        await SeeAsync(Dead());
        Assert.Single(_mail.Told);
    }

    [Fact]
    public async Task A_database_that_is_down_is_told_once_and_its_return_too()
    {
        var down = Seen() with { Work = null };
        await SeeAsync(down);
        await SeeAsync(down with { At = _now.AddMinutes(1) });
        Assert.Equal(["database-down node1"], _mail.Told);
        await SeeAsync(Seen());
        await SeeAsync(Seen());
        Assert.Equal(["database-down node1", "resolved: database-down node1"], _mail.Told);
    }

    [Fact]
    public async Task Overdue_acknowledgements_are_told_by_partner()
    {
        await SeeAsync(Seen(overdue: [new() { Partner = "acme", Items = 2, Oldest = _now.AddHours(-3) }]));
        Assert.Equal(["overdue-acknowledgements acme"], _mail.Told);
        Assert.Equal("acme owes 2 acknowledgements past the deadline, the oldest since 2026-11-27 09:00:00Z", _mail.Notes[0].Text);
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public async Task RT_22_a_certificate_is_told_of_at_30_14_7_and_1_days_once_each_and_when_the_next_one_is_there()
    {
        var ends = _now.AddDays(33);
        for (; _now < ends; _now = _now.AddHours(6)) await SeeAsync(Seen() with { Certificates = [new("acme", "acme-2026", false, ends)] });
        string[] told = [.. new[] { "30 days", "14 days", "7 days", "1 day" }.Select(days => $"certificate-expiry acme/acme-2026 {days}")];
        Assert.Equal(told, _mail.Told);

        await SeeAsync(Seen());
        _now = _now.AddMinutes(6);
        await SeeAsync(Seen());
        Assert.Equal(told.Select(t => "resolved: " + t).Order(), _mail.Told[4..].Order());
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public async Task RT_22_one_that_is_seen_late_is_told_of_once()
    {
        await SeeAsync(Seen() with { Certificates = [new("acme", "acme-2026", false, _now.AddDays(5))] });
        Assert.Equal(["certificate-expiry acme/acme-2026 7 days"], _mail.Told);
    }

    [Fact]
    public async Task A_database_that_is_read_and_takes_no_writes_is_down()
    {
        await SeeAsync(Seen(mailboxes: [_dead]) with { IsUnwritable = true });
        Assert.Equal(["database-down node1"], _mail.Told);
        Assert.Contains("takes no writes", _mail.Notes[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_of_the_desk_that_fails_tells_of_the_database()
    {
        await _database.WriteAsync(tx => tx.Execute("CREATE TRIGGER full BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"));
        await SeeAsync(Dead());
        Assert.Equal(["database-down node1"], _mail.Told);
        await _database.WriteAsync(tx => tx.Execute("DROP TRIGGER full"));
        await SeeAsync(Dead());
        Assert.Equal(["database-down node1", "dead-mailbox acme/in", "resolved: database-down node1"], _mail.Told);
    }

    [Fact]
    public async Task A_channel_that_hangs_is_asked_once_a_round_and_holds_up_none_of_the_others()
    {
        var hangs = new TaskCompletionSource();
        _mail.Meanwhile = () => hangs.Task;
        _mail.Fails = true;
        var round = SeeAsync(Seen(mailboxes: [_dead], work: [Work("Match", 1), Work("Post", 1)], diskFree: 1));
        for (var left = 1500; _chat.Told.Count < 4 && left > 0; left--) await Task.Delay(20);
        Assert.Equal(4, _chat.Told.Count);
        Assert.Equal("disk-full node1", _chat.Told[0]);
        hangs.SetResult();
        await round;
        Assert.Equal(1, _mail.Attempts);
    }

    [Fact]
    public async Task A_channel_whose_secret_cannot_be_read_is_not_heard_and_the_others_are()
    {
        _mail.Breaks = new UnauthorizedAccessException("Access to the path '/secrets/smtp' is denied.");
        await SeeAsync(Seen(mailboxes: [_dead], work: [Work("Post", 1)]));
        await SeeAsync(Seen() with { Work = null });
        Assert.Equal(["database-down node1", "dead-letters Post", "dead-mailbox acme/in"], _chat.Told.Order(StringComparer.Ordinal));
        _mail.Breaks = null;
        _now += TimeSpan.FromMinutes(2);
        await SeeAsync(Seen(mailboxes: [_dead], work: [Work("Post", 1)]));
        Assert.Contains("dead-letters Post", _mail.Told);
    }

    [Fact]
    public async Task After_a_restart_a_mailbox_that_nobody_has_tried_is_not_called_alive()
    {
        await SeeAsync(Dead());
        _desk = Desk("node1");
        for (var i = 0; i < 3; i++)
        {
            await SeeAsync(Seen() with { Untried = ["acme/in"] });
            _now += TimeSpan.FromMinutes(10);
        }

        Assert.Equal(["dead-mailbox acme/in"], _mail.Told);
        await SeeAsync(Seen(mailboxes: [_dead with { DeadSince = null }]));
        _now += TimeSpan.FromMinutes(5);
        await SeeAsync(Seen(mailboxes: [_dead with { DeadSince = null }]));
        Assert.Equal("resolved: dead-mailbox acme/in", _mail.Told[^1]);
    }

    [Fact]
    public async Task After_a_restart_a_mailbox_that_is_dead_still_is_not_called_alive_until_it_has_been_dead_for_as_long_as_the_rule_says()
    {
        _settings = Settings(TimeSpan.FromMinutes(30));
        _now += TimeSpan.FromMinutes(30);
        await SeeAsync(Dead());
        Assert.Single(_mail.Told);
        _desk = Desk("node1");
        var again = _now;
        for (; _now < again.AddMinutes(30); _now += TimeSpan.FromMinutes(6)) await SeeAsync(Seen(mailboxes: [_dead with { DeadSince = again }]));
        Assert.Single(_mail.Told);
    }

    [Fact]
    public async Task What_a_node_saw_that_is_gone_for_good_is_ended_by_another()
    {
        await SeeAsync(Dead());
        await _database.WriteAsync(tx => NodeStore.Beat(tx, "node1", _now));
        var other = Desk("node2");
        _now += TimeSpan.FromHours(23);
        await other.SeeAsync(Seen(), default);
        _now += TimeSpan.FromHours(2);
        await other.SeeAsync(Seen(), default);
        Assert.Single(_mail.Told);
        _now += TimeSpan.FromMinutes(5);
        await other.SeeAsync(Seen(), default);
        Assert.Equal("resolved: dead-mailbox acme/in", _mail.Told[^1]);
        Assert.Empty(await _database.ReadAsync(AlertStore.All));
    }

    [Fact]
    public async Task Interchanges_that_never_came_are_told_by_partner()
    {
        await SeeAsync(Seen() with { Missing = [new() { Partner = "acme", Items = 1, FirstValue = 216, Oldest = _now }, new() { Partner = "brandt", Items = 3, FirstValue = 7, Oldest = _now }] });
        Assert.Equal(["missing-interchanges acme", "missing-interchanges brandt"], _mail.Told.Order());
        Assert.Contains(_mail.Notes, n => n.Text.StartsWith("1 interchange of acme never came: number 216, noticed 2026-11-27 12:00:00Z;", StringComparison.Ordinal));
        Assert.Contains(_mail.Notes, n => n.Text.StartsWith("3 interchanges of brandt never came: the lowest is number 7,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_overdue_acknowledgements_and_dead_letters_are_told_again_and_fewer_are_not()
    {
        foreach (var (minutes, items) in new[] { (0, 2), (1, 5), (15, 5), (20, 5), (25, 1), (40, 4), (60, 4) })
        {
            _now = new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
            await SeeAsync(Seen(overdue: [new() { Partner = "acme", Items = items, Oldest = _now.AddHours(-3) }]) with
            {
                Work = [new() { Kind = StageNames.Post, IsDead = true, Items = items, Oldest = _now }],
            });
        }

        Assert.Equal(["2", "5", "4"], _mail.Notes.Where(n => n.Text.StartsWith("acme owes ", StringComparison.Ordinal)).Select(n => n.Text.Split(' ')[2]));
        Assert.Equal(["2", "5", "4"], _mail.Notes.Where(n => n.Text.Contains("at Post were given up", StringComparison.Ordinal)).Select(n => n.Text.Split(' ')[0]));
    }

    Task SeeAsync(Standing seen) => _desk.SeeAsync(seen, default);

    Standing Dead() => Seen(mailboxes: [_dead]);

    Standing Seen(IReadOnlyList<MailboxStatus>? mailboxes = null, IReadOnlyList<WorkStanding>? work = null, IReadOnlyList<AcknowledgementStanding>? overdue = null, long diskFree = 1000) =>
        new(_now, work ?? [], [], [], overdue ?? [], 0, mailboxes ?? [], diskFree, 500);

    WorkStanding Work(string stage, long items) => new() { Kind = stage, IsDead = true, Items = items, Oldest = _now };

    AlertSender Desk(string node, params CollectingChannel[] channels) =>
        new(() => _settings, _ => channels.Length > 0 ? channels : [_mail, _chat], _database, node, _time, NullLogger<AlertSender>.Instance);

    static AlertSettings Settings(TimeSpan after = default) => new()
    {
        Repeat = TimeSpan.FromHours(4),
        Calm = TimeSpan.FromMinutes(5),
        Rules = [.. Enum.GetValues<AlertKind>().Select(kind => new AlertRule(kind, after, ["mail", "chat"], kind is AlertKind.DiskFull or AlertKind.DatabaseDown))],
    };

    sealed class CollectingChannel(string name) : IAlertChannel
    {
        public string Name => name;

        internal bool Fails { get; set; }

        internal Exception? Breaks { get; set; }

        internal int Attempts { get; private set; }

        internal List<AlertNote> Notes { get; } = [];

        internal List<string> Told
        {
            get
            {
                lock (Notes) return [.. Notes.Select(n => n.Headline)];
            }
        }

        internal Func<Task>? Meanwhile { get; set; }

        public async Task TellAsync(AlertNote note, CancellationToken cancellation)
        {
            if (Meanwhile is not null) await Meanwhile();
            lock (Notes)
            {
                Attempts++;
                if (Breaks is not null) throw Breaks;
                if (Fails) throw new AlertUnheardException("no answer");
                Notes.Add(note);
            }
        }
    }
}
