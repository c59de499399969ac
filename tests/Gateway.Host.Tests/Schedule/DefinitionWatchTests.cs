using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.Schedule;

public sealed class DefinitionWatchTests
{
    [Fact]
    public async Task RT_23_another_host_key_is_accepted_by_a_changed_profile_alone_and_the_history_tells_it()
    {
        const string Old = "SHA256:YGuqbvP3GiXH4yVqnTTzn3KVKhdr2nM05pcZ8SEt0DY", New = "SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk";
        await using var bench = await PipelineBench.StartAsync(Server(Old), isService: true);
        await bench.UntilAsync(tx => History(tx).Count == 1);
        bench.Edit(Server(New));
        await bench.UntilAsync(tx => History(tx).Count == 2);
        var (first, second) = await bench.Database.ReadAsync(tx => (History(tx)[0], History(tx)[1]));
        Assert.Contains(Old, first.Detail, StringComparison.Ordinal);
        Assert.Contains(New, second.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Old, second.Detail, StringComparison.Ordinal);

        static string Server(string key) => $$"""
            transports:
              servers: [{ server: theirs, sftp: { host: 127.0.0.1, port: 1, user: northgate, hostKeys: ["{{key}}"], agent: true } }]
              out: { server: theirs, folder: in }

            """;

        static IReadOnlyList<EventRecord> History(Transaction tx) => EventStore.OfChain(tx, ProfileHistory.ChainOf(PipelineBench.Partner));
    }

    [Fact]
    public async Task A_schedule_that_never_calls_again_keeps_the_others_going()
    {
        await using var bench = await PipelineBench.StartAsync("schedules: { poll: \"0 0 8 1 1 ? 2020\", acknowledge: \"* * * * * ?\" }\n", isService: true);
        await bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await bench.UntilAsync(tx => SentOf(tx) == 1);
    }

    [Fact]
    public async Task What_a_partner_gets_waits_for_its_schedule_though_files_are_edited_and_goes_at_once_when_a_time_was_missed()
    {
        const string Yearly = "schedules: { acknowledge: \"0 0 3 1 1 ?\", send: \"0 0 3 1 1 ?\" }\n";
        await using var bench = await PipelineBench.StartAsync(Yearly, isService: true);
        await bench.UntilAsync(tx => AdoptedTermsStore.Find(tx, PipelineBench.Partner) is not null);
        await bench.ImportOrderAsync("4500018231");
        await bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await EditAsync(bench, Yearly + "duplicates: { interchange: warn }\n");
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await bench.ReadAsync(SentOf));

        var longAgo = (DateTimeOffset.UtcNow - TimeSpan.FromDays(400)).ToUnixTimeMilliseconds() * 1000;
        await bench.SpoilAsync(tx => tx.Execute($"UPDATE acknowledgements SET due_at = {longAgo}"));
        await EditAsync(bench, Yearly);
        await bench.UntilAsync(tx => SentOf(tx) == 1);
        await bench.SpoilAsync(tx => tx.Execute($"UPDATE purchase_order_revisions SET recorded_at = {longAgo}"));
        await EditAsync(bench, Yearly + "duplicates: { interchange: warn }\n");
        await bench.UntilAsync(tx => SentOf(tx) == 2);
    }

    [Fact]
    public async Task What_is_held_is_taken_up_by_and_by_so_that_old_mail_keeps_no_new_mail_out()
    {
        await using var bench = await PipelineBench.StartAsync("");
        var letter = await bench.ReceiveAsync("letter.txt", "Dear Sirs, please find enclosed");
        await bench.StopAsync();
        var ids = new UlidSource(TimeProvider.System);
        await bench.SpoilAsync(tx =>
        {
            for (var i = 1; i < 2 * RetryHeldJob.TakeMax; i++) DeliveryStore.Insert(tx, letter with { Id = ids.Next() });
        });

        var job = new RetryHeldJob(bench.Definitions, bench.Gateway.Journal, bench.Database, TimeProvider.System);
        var taking = job.RunAsync(default);
        await bench.UntilAsync(tx => WorkStore.CountAlive(tx) >= RetryHeldJob.TakeMax);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal((RetryHeldJob.TakeMax, false), (await bench.ReadAsync(WorkStore.CountAlive), taking.IsCompleted));
        await bench.SpoilAsync(tx => tx.Execute("DELETE FROM work"));
        await taking.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(RetryHeldJob.TakeMax, await bench.ReadAsync(WorkStore.CountAlive));

        // Nothing has changed: nothing is translated again.
        await job.RunAsync(default);
        Assert.Equal(RetryHeldJob.TakeMax, await bench.ReadAsync(WorkStore.CountAlive));
    }

    [Fact]
    public async Task Whatever_strangers_have_sent_what_is_held_for_want_of_a_profile_is_taken_up_with_it()
    {
        const int Strangers = 1001;
        await using var bench = await PipelineBench.StartAsync("", isService: true);
        var oldest = await bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response).Replace("118502274", "222222222", StringComparison.Ordinal));
        var letter = await bench.ReceiveAsync("letter.txt", "Dear Sirs, please find enclosed");
        Assert.Equal((DeliveryState.Held, DeliveryState.Held), (oldest.State, letter.State));
        var ids = new UlidSource(TimeProvider.System);
        await bench.Database.WriteAsync(tx =>
        {
            for (var i = 0; i < Strangers; i++) DeliveryStore.Insert(tx, letter with { Id = ids.Next(), CreatedAt = letter.CreatedAt.AddSeconds(1) });
        });

        var ours = Path.Combine(bench.Folder, "profiles", PipelineBench.Partner + ".yaml");
        var theirs = await File.ReadAllTextAsync(ours);
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, "profiles", "other.yaml"),
            theirs.Replace(PipelineBench.Partner, "other", StringComparison.Ordinal).Replace("118502274", "222222222", StringComparison.Ordinal).Replace("100210", "100999", StringComparison.Ordinal));

        // It is somebody's now, and came through a mailbox that may not carry it.
        await bench.UntilAsync(tx => DeliveryStore.Find(tx, oldest.Id)!.State == DeliveryState.Quarantined);
    }

    static int SentOf(Transaction tx) => DeliveryStore.List(tx, new() { Direction = Direction.Out, State = DeliveryState.Sent }).Count;

    static async Task EditAsync(PipelineBench bench, string profile)
    {
        bench.Edit(profile);
        await bench.UntilAsync(tx => bench.Definitions.Current.Directory.Find(PipelineBench.Partner) is { } now && AdoptedTermsStore.Find(tx, PipelineBench.Partner) == now.Revision
            && now.Duplicates.Interchange == (profile.Contains("warn", StringComparison.Ordinal) ? Gateway.Partners.DuplicateInterchange.Warn : Gateway.Partners.DuplicateInterchange.Reject));
    }

    [Fact]
    public async Task A_database_that_is_away_while_a_profile_is_saved_does_not_end_the_watch()
    {
        await using var bench = await PipelineBench.StartAsync("", isService: true);
        await bench.UntilAsync(tx => AdoptedTermsStore.Find(tx, PipelineBench.Partner) is not null);
        await bench.Database.WriteAsync(tx => tx.Execute("ALTER TABLE adopted_terms RENAME TO away"));
        bench.Edit("duplicates: { interchange: warn }\n");
        var before = bench.Definitions.Current;
        await bench.UntilAsync(_ => bench.Definitions.Current != before);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await bench.Database.WriteAsync(tx => tx.Execute("ALTER TABLE away RENAME TO adopted_terms"));
        var revision = bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!.Revision;
        await bench.UntilAsync(tx => AdoptedTermsStore.Find(tx, PipelineBench.Partner) == revision);
    }
}
