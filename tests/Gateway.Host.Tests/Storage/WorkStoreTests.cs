using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public abstract class WorkStoreTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [StoreFact]
    public async Task Work_is_claimed_when_it_is_due_and_not_before()
    {
        await Ask("a", dueAt: Now.AddSeconds(1));
        Assert.Empty(await Claim(Now));
        Assert.Equal("a", Assert.Single(await Claim(Now.AddSeconds(1))).WorkKey);
    }

    [StoreFact]
    public async Task The_attempt_is_counted_and_the_token_grows_with_the_lease()
    {
        await Ask("a");
        var first = Assert.Single(await Claim(Now));
        Assert.Equal(1, first.Attempts);
        var second = Assert.Single(await Claim(Now + Lease));
        Assert.Equal((2, first.Token + 1), (second.Attempts, second.Token));
    }

    [StoreFact]
    public async Task Work_that_is_asked_for_again_after_it_was_done_has_a_token_larger_than_all_before()
    {
        await Ask("a");
        var first = Assert.Single(await Claim(Now));
        await Write(tx => WorkStore.Complete(tx, first));
        await Write(tx => WorkStore.Ask(tx, Item("a") with { CreatedAt = Now.AddSeconds(1) }));
        Assert.True(Assert.Single(await Claim(Now)).Token > first.Token);
    }

    [StoreFact]
    public async Task Leased_work_is_not_claimed_again_before_its_lease_ends()
    {
        await Ask("a");
        Assert.Single(await Claim(Now));
        Assert.Empty(await Claim(Now + Lease - TimeSpan.FromMicroseconds(1)));
    }

    [StoreFact]
    public async Task What_the_owner_is_at_work_on_is_not_claimed_whatever_its_clock_says()
    {
        await Ask("a");
        await Ask("b");
        var held = await Claim(Now);
        var later = await Write(tx => WorkStore.Claim(tx, "test", "worker", Now + Lease * 10, Lease, 100, [held[0].Id, Ids.Next()]));
        Assert.Equal("b", Assert.Single(later).WorkKey);
    }

    [StoreFact]
    public async Task Asked_for_twice_it_is_done_once()
    {
        await Ask("a");
        await Ask("a");
        var item = Assert.Single(await Claim(Now));
        await Write(tx => WorkStore.Complete(tx, item));
        Assert.Empty(await Claim(Now + Lease));
    }

    [StoreFact]
    public async Task Asked_for_while_it_is_worked_it_is_worked_once_more()
    {
        await Ask("a");
        var item = Assert.Single(await Claim(Now));
        await Ask("a");
        await Write(tx => WorkStore.Complete(tx, item));
        var again = Assert.Single(await Claim(Now));
        Assert.Equal(1, again.Attempts);
        await Write(tx => WorkStore.Complete(tx, again));
        Assert.Empty(await Claim(Now + Lease));
    }

    [StoreFact]
    public async Task Asking_again_never_makes_work_due_later()
    {
        await Ask("a", dueAt: Now);
        await Ask("a", dueAt: Now.AddDays(1));
        Assert.Single(await Claim(Now));
    }

    [StoreFact]
    public async Task A_worker_that_overslept_its_lease_keeps_none_of_its_effects()
    {
        await Ask("a");
        var slow = Assert.Single(await Claim(Now));
        var fast = Assert.Single(await Claim(Now + Lease));
        await Assert.ThrowsAsync<LeaseLostException>(() => Write(tx =>
        {
            WorkStore.Ask(tx, Item("effect"));
            WorkStore.Complete(tx, slow);
        }));
        Assert.Null(await Read(tx => WorkStore.Find(tx, "test", "effect")));
        await Assert.ThrowsAsync<LeaseLostException>(() => Write(tx => WorkStore.Extend(tx, slow, Now + Lease + Lease)));
        await Write(tx => WorkStore.Complete(tx, fast));
        await Assert.ThrowsAsync<LeaseLostException>(() => Write(tx => WorkStore.Bury(tx, slow, "late")));
    }

    [StoreFact]
    public async Task An_extended_lease_keeps_others_away()
    {
        await Ask("a");
        var item = Assert.Single(await Claim(Now));
        await Write(tx => WorkStore.Extend(tx, item, Now + Lease + Lease));
        Assert.Empty(await Claim(Now + Lease));
        Assert.Single(await Claim(Now + Lease + Lease));
    }

    [StoreFact]
    public async Task Work_that_failed_comes_back_later_with_its_error_and_its_attempts()
    {
        await Ask("a");
        await Write(tx => WorkStore.Retry(tx, Claim(tx, Now).Single(), Now, TimeSpan.FromSeconds(5), "no answer"));
        Assert.Empty(await Claim(Now.AddSeconds(4)));
        var again = Assert.Single(await Claim(Now.AddSeconds(5)));
        Assert.Equal((2, "no answer"), (again.Attempts, again.LastError));
    }

    [StoreFact]
    public async Task Work_that_was_asked_for_by_a_clock_that_ran_ahead_is_done_at_once_and_still_rests_after_a_failure()
    {
        await Write(tx => WorkStore.Ask(tx, Item("a") with { CreatedAt = Now.AddHours(1), DueAt = Now.AddHours(1) }));
        var item = Assert.Single(await Claim(Now));
        await Write(tx => WorkStore.Retry(tx, item, Now, TimeSpan.FromSeconds(5), "no answer"));
        Assert.Empty(await Claim(Now.AddSeconds(4)));
        await Write(tx => WorkStore.Defer(tx, Claim(tx, Now.AddSeconds(5)).Single(), Now.AddSeconds(5), TimeSpan.FromHours(4)));
        Assert.Empty(await Claim(Now.AddHours(3)));
    }

    [StoreFact]
    public async Task Work_that_was_put_off_by_a_clock_that_ran_ahead_is_done_when_the_clock_is_right()
    {
        var ahead = Now.AddYears(10);
        foreach (var key in new[] { "failed", "deferred", "hurried" }) await Ask(key);
        var items = await Claim(ahead);
        await Write(tx => WorkStore.Defer(tx, items[2], ahead, TimeSpan.FromHours(4)));
        await Write(tx => WorkStore.Hurry(tx, "test", ahead));
        await Write(tx => WorkStore.Retry(tx, items[0], ahead, TimeSpan.FromSeconds(5), "no answer"));
        await Write(tx => WorkStore.Defer(tx, items[1], ahead, TimeSpan.FromHours(4)));
        Assert.Equal(3, (await Claim(Now.AddSeconds(10))).Count);
    }

    [StoreFact]
    public async Task Two_nodes_whose_clocks_are_two_seconds_apart_keep_each_others_pauses()
    {
        await Ask("a");
        var ahead = Now.AddSeconds(2);
        await Write(tx => WorkStore.Retry(tx, Claim(tx, ahead).Single(), ahead, TimeSpan.FromSeconds(5), "no answer"));
        Assert.Empty(await Claim(Now));
        Assert.Empty(await Claim(Now.AddSeconds(4)));
    }

    [StoreFact]
    public async Task Work_that_was_put_off_counts_no_attempt()
    {
        await Ask("a");
        await Write(tx => WorkStore.Defer(tx, Claim(tx, Now).Single(), Now, TimeSpan.FromHours(4)));
        Assert.Equal(1, Assert.Single(await Claim(Now.AddHours(4))).Attempts);
    }

    [StoreFact]
    public async Task What_was_put_off_is_not_buried_by_who_had_it_before()
    {
        await Ask("a");
        var item = Assert.Single(await Claim(Now));
        await Write(tx => WorkStore.Defer(tx, item, Now, TimeSpan.Zero));
        await Assert.ThrowsAsync<LeaseLostException>(() => Write(tx => WorkStore.Bury(tx, item, "late")));
        Assert.Empty(await Read(WorkStore.Dead));
    }

    [StoreFact]
    public async Task Dead_work_waits_for_a_person_and_then_begins_anew()
    {
        await Ask("a");
        var item = Assert.Single(await Claim(Now));
        await Write(tx => WorkStore.Bury(tx, item, "the map is missing"));
        Assert.Empty(await Claim(Now.AddYears(1)));
        Assert.Equal("the map is missing", Assert.Single(await Read(WorkStore.Dead)).LastError);
        Assert.True(await Write(tx => WorkStore.Revive(tx, item.Id, Now)));
        Assert.False(await Write(tx => WorkStore.Revive(tx, item.Id, Now)));
        Assert.Equal(1, Assert.Single(await Claim(Now)).Attempts);
    }

    [StoreFact]
    public async Task Of_one_order_key_only_the_first_is_claimed_and_a_dead_one_holds_up_its_own_key_alone()
    {
        foreach (var (key, order) in new[] { ("a1", "PO1"), ("a2", "PO1"), ("b1", "PO2"), ("b2", "PO2"), ("c", null) })
            await Write(tx => WorkStore.Ask(tx, Item(key) with { OrderKey = order }));
        var first = await Claim(Now);
        Assert.Equal(["a1", "b1", "c"], first.Select(i => i.WorkKey));
        await Write(tx => WorkStore.Bury(tx, first[0], "poison"));
        await Write(tx => WorkStore.Complete(tx, first[1]));
        Assert.Equal(["b2"], (await Claim(Now)).Select(i => i.WorkKey));
    }

    [StoreFact]
    public async Task Of_one_order_key_what_was_asked_for_first_comes_first_whatever_the_clocks_said()
    {
        var (low, middle, high) = (Ids.Next(), Ids.Next(), Ids.Next());
        foreach (var id in new[] { high, low, middle }) await Write(tx => WorkStore.Ask(tx, Item(id) with { Id = id, OrderKey = "PO1" }));
        var worked = new List<string>();
        while (await Claim(Now) is [var item])
        {
            worked.Add(item.WorkKey);
            await Write(tx => WorkStore.Complete(tx, item));
        }

        Assert.Equal([high, low, middle], worked);
    }

    [StoreFact]
    public async Task Many_workers_do_each_item_once()
    {
        await Write(tx =>
        {
            for (var i = 0; i < 200; i++) WorkStore.Ask(tx, Item($"w{i}"));
        });
        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(() => Drain($"worker{w}"))));
        Assert.Equal(200, done.Sum(d => d.Count));
        Assert.Equal(200, done.SelectMany(d => d).Distinct().Count());
        Assert.Equal(0, await Read(WorkStore.CountAlive));
    }

    [StoreFact]
    public async Task It_is_known_when_the_next_item_may_be_claimed()
    {
        Assert.Null(await Read(tx => WorkStore.NextDue(tx, "test")));
        await Ask("a", dueAt: Now.AddHours(1));
        await Ask("b", dueAt: Now.AddHours(2));
        Assert.Equal(Now.AddHours(1), await Read(tx => WorkStore.NextDue(tx, "test")));
        await Claim(Now.AddHours(1));
        Assert.Equal(Now.AddHours(1) + Lease, await Read(tx => WorkStore.NextDue(tx, "test")));
    }

    [StoreFact]
    public async Task Cancelled_work_is_gone_and_its_worker_finds_out()
    {
        await Ask("a");
        var item = Assert.Single(await Claim(Now));
        Assert.True(await Write(tx => WorkStore.Cancel(tx, "test", "a")));
        await Assert.ThrowsAsync<LeaseLostException>(() => Write(tx => WorkStore.Complete(tx, item)));
        Assert.Empty(await Read(tx => WorkStore.OfSubject(tx, item.SubjectId)));
    }

    async Task<List<string>> Drain(string owner)
    {
        var done = new List<string>();
        while (await Write(tx => WorkStore.Claim(tx, "test", owner, Now, Lease, 3)) is { Count: > 0 } items)
            foreach (var item in items)
            {
                Assert.Equal(owner, item.LeaseOwner);
                await Write(tx => WorkStore.Complete(tx, item));
                done.Add(item.WorkKey);
            }

        return done;
    }

    Task Ask(string key, DateTimeOffset? dueAt = null) => Write(tx => WorkStore.Ask(tx, Item(key) with { DueAt = dueAt ?? Now }));

    WorkItem Item(string key) => new()
    {
        Id = Ids.Next(),
        Kind = "test",
        WorkKey = key,
        SubjectId = $"subject of {key}",
        CorrelationId = "story",
        DueAt = Now,
        CreatedAt = Now,
    };

    Task<IReadOnlyList<WorkItem>> Claim(DateTimeOffset now) => Write(tx => Claim(tx, now));

    static IReadOnlyList<WorkItem> Claim(Transaction tx, DateTimeOffset now) =>
        [.. WorkStore.Claim(tx, "test", "worker", now, Lease, 100).OrderBy(i => i.Id, StringComparer.Ordinal)];
}
