using System.Collections.Concurrent;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>What two gateways on one database must not do to each other. SQLite's one writer gives it; servers need locks and constraints.</summary>
public abstract class ConcurrencyTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    const int Identities = 10_000;

    [StoreFact]
    public async Task RT_20_of_two_gateways_that_take_the_same_ten_thousand_identities_each_has_exactly_one_winner()
    {
        await using var other = Open();
        var won = new ConcurrentDictionary<int, int>();
        var duplicates = 0;
        await Task.WhenAll(new[] { Database, other }.Select(async (gateway, g) => await Parallel.ForAsync(0, Identities, Eight, async (i, cancellation) =>
        {
            var id = $"{g}-{i}";
            var result = await gateway.WriteAsync(tx => IdentityStore.Take(tx, Interchange(i), "hash", id, id, Now), cancellation);
            if (result is IdentityResult.Inserted) won.AddOrUpdate(i, 1, (_, times) => times + 1);
            if (result is IdentityResult.Duplicate) Interlocked.Increment(ref duplicates);
        })));
        Assert.Equal((Identities, Identities), (won.Count(w => w.Value == 1), duplicates));
    }

    [StoreFact]
    public async Task Of_two_gateways_one_at_a_time_has_the_lease_of_a_mailbox_and_each_mailbox_has_its_own()
    {
        await using var other = Open();
        var won = await Task.WhenAll(new[] { ("north", Database), ("south", other) }.Select(g => g.Item2.WriteAsync(tx => TryTake(tx, g.Item1, Now))));
        var (winner, loser) = won[0] ? ("north", "south") : ("south", "north");
        Assert.Single(won, true);
        Assert.True(await other.WriteAsync(tx => MailboxLeaseStore.TryTake(tx, "acme/other", loser, Now, Lease)));
        Assert.True(await Write(tx => TryTake(tx, winner, Now)));
        await Write(tx => MailboxLeaseStore.Release(tx, "acme/main", loser));
        Assert.False(await Write(tx => TryTake(tx, loser, Now)));
        await Write(tx => MailboxLeaseStore.Release(tx, "acme/main", winner));
        Assert.True(await Write(tx => TryTake(tx, loser, Now)));
    }

    [StoreFact]
    public async Task The_mailbox_of_a_dead_gateway_is_taken_over_when_its_lease_is_over_or_was_written_by_a_clock_far_ahead()
    {
        Assert.True(await Write(tx => TryTake(tx, "north", Now)));
        Assert.False(await Write(tx => TryTake(tx, "south", Now + Lease - TimeSpan.FromSeconds(1))));
        Assert.True(await Write(tx => TryTake(tx, "south", Now + Lease)));
        await Assert.ThrowsAsync<LeaseLostException>(() => Write(tx => MailboxLeaseStore.Extend(tx, "acme/main", "north", Now + Lease)));
        await Write(tx => MailboxLeaseStore.Extend(tx, "acme/main", "south", Now.AddYears(1)));
        Assert.True(await Write(tx => TryTake(tx, "north", Now)));
    }

    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    static bool TryTake(Transaction tx, string node, DateTimeOffset now) => MailboxLeaseStore.TryTake(tx, "acme/main", node, now, Lease);

    [StoreFact]
    public async Task A_document_of_thousands_of_orders_takes_one_lock_and_keeps_out_who_changes_any_of_them()
    {
        var orders = Enumerable.Range(0, 20_000).Select(i => $"{4500000000 + i}").ToList();
        await using var other = Open();
        using var isHeld = new ManualResetEventSlim();
        using var isAwaited = new ManualResetEventSlim();
        var order = new ConcurrentQueue<string>();
        var large = Write(tx =>
        {
            OrderChanges.Lock(tx, orders);
            OrderChanges.Add(tx, orders[7]);
            isHeld.Set();
            isAwaited.Wait(TimeSpan.FromSeconds(1));
            order.Enqueue("large");
        });
        isHeld.Wait();
        await other.WriteAsync(tx =>
        {
            OrderChanges.Lock(tx, orders[7]);
            order.Enqueue("small");
        });
        await large;
        Assert.Equal(["large", "small"], order);
    }

    [StoreFact]
    public async Task RT_20_a_unique_violation_is_no_deadlock_and_its_body_is_not_run_again()
    {
        var runs = 0;
        await Write(tx => Insert(tx, "a"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Database.WriteAsync(tx =>
        {
            runs++;
            Insert(tx, "a");
        }));
        Assert.Equal(1, runs);
    }

    [StoreFact]
    public async Task RT_37_the_numbers_of_four_workers_on_two_gateways_are_unique()
    {
        await using var other = Open();
        var marks = Path.Combine(Folder, "numbers");
        var workers = new[] { Database, other }.Select(d => new ControlNumbers(d, marks, TimeProvider.System)).SelectMany(n => new[] { n, n });
        var drawn = new ConcurrentBag<long>();
        await Task.WhenAll(workers.Select(numbers => Task.Run(async () =>
        {
            for (var i = 0; i < 1250; i++) drawn.Add(await numbers.NextAsync("ISA|us|them"));
        })));
        Assert.Equal((5000, 5000), (drawn.Count, drawn.Distinct().Count()));
    }

    [StoreFact]
    public async Task Of_an_interchange_that_two_resends_replace_one_is_the_next_and_the_other_comes_after_it()
    {
        await Write(tx => IdentityStore.Take(tx, Interchange(1), "first", "i0", "d0", Now));
        await InParallel(20, i => Write(tx =>
        {
            var first = IdentityStore.Take(tx, Interchange(1), $"hash{i}", $"i{i}", $"d{i}", Now) is IdentityResult.Collision(var known) ? known : null;
            Assert.True(IdentityStore.Replace(tx, first!, $"hash{i}", $"i{i}", $"d{i}", Now));
        }));
        Assert.Equal(20, (await Read(tx => IdentityStore.Find(tx, Interchange(1))))!.Generation);
    }

    [StoreFact]
    public async Task Documents_of_one_identity_that_come_at_the_same_time_are_numbered_without_a_gap()
    {
        await InParallel(50, i => Write(tx => DocumentStore.Insert(tx, Document($"doc{i}"), ["4500001"])));
        var versions = await Read(tx => tx.Query<int>("SELECT version FROM documents ORDER BY version"));
        Assert.Equal(Enumerable.Range(1, 50), versions);
    }

    [StoreFact]
    public async Task An_order_that_comes_twice_at_the_same_time_is_recorded_once()
    {
        var changed = new ConcurrentBag<bool>();
        await InParallel(20, i => Write(tx =>
        {
            OrderStore.Record(tx, Order($"o{i}"), [], out var isChanged);
            return isChanged;
        }), changed);
        Assert.Single(changed, c => c);
    }

    [StoreFact]
    public async Task Of_many_who_wrote_by_the_same_facts_one_is_first_and_the_others_are_told()
    {
        var done = 0;
        await InParallel(16, async _ =>
        {
            for (var left = 10; left > 0;)
            {
                var seen = await Read(tx => OrderChanges.Of(tx, ["4500001", "4500002"]));
                try
                {
                    await Write(tx =>
                    {
                        OrderChanges.Require(tx, seen);
                        OrderChanges.Add(tx, "4500001");
                    });
                    left--;
                    Interlocked.Increment(ref done);
                }
                catch (StaleFactsException)
                {
                    // Another one was first.
                }
            }

            return true;
        });
        Assert.Equal(done, (await Read(tx => OrderChanges.Of(tx, ["4500001"])))["4500001"]);
    }

    [StoreFact]
    public async Task What_is_asked_for_while_the_same_work_ends_is_worked_once_more()
    {
        const int Asks = 400;
        var seen = 0;
        var asked = Task.Run(async () =>
        {
            for (var i = 1; i <= Asks; i++)
                await Write(tx =>
                {
                    tx.Execute("DELETE FROM order_watches");
                    tx.Execute("INSERT INTO order_watches (order_number, asks, next_at) VALUES ('asked', @i, 0)", new { i });
                    WorkStore.Ask(tx, Item("same"));
                });
        });
        while (!asked.IsCompleted || await Read(WorkStore.CountAlive) > 0)
            foreach (var work in await Write(tx => WorkStore.Claim(tx, "translate", "worker", Now, TimeSpan.FromMinutes(1), 1)))
            {
                seen = (int)await Read(tx => tx.Value<long>("SELECT asks FROM order_watches"));
                await Write(tx => WorkStore.Complete(tx, work));
            }

        await asked;
        Assert.Equal(Asks, seen);
    }

    [StoreFact]
    public async Task Work_that_several_gateways_claim_is_taken_once_and_keeps_its_order()
    {
        await using var other = Open();
        await Write(tx =>
        {
            for (var i = 0; i < 300; i++) WorkStore.Ask(tx, Item($"w{i}") with { OrderKey = i % 3 == 0 ? null : $"key{i % 7}" });
        });
        var worked = new ConcurrentQueue<WorkItem>();
        await InParallel(8, async w =>
        {
            var gateway = w % 2 == 0 ? Database : other;
            while (await gateway.ReadAsync(WorkStore.CountAlive) > 0)
                foreach (var work in await gateway.WriteAsync(tx => WorkStore.Claim(tx, "translate", $"worker{w}", Now, TimeSpan.FromMinutes(1), 5)))
                {
                    worked.Enqueue(work);
                    await gateway.WriteAsync(tx => WorkStore.Complete(tx, work));
                }

            return true;
        });
        Assert.Equal((300, 300), (worked.Count, worked.Select(w => w.Id).Distinct().Count()));
        foreach (var key in worked.Where(w => w.OrderKey is not null).GroupBy(w => w.OrderKey))
            Assert.Equal(key.Select(w => w.Id).Order(StringComparer.Ordinal), key.Select(w => w.Id));
    }

    [StoreFact]
    public async Task Of_two_gateways_that_ask_for_work_of_one_key_at_the_same_time_the_later_one_comes_later()
    {
        await using var other = Open();
        var (low, high) = (Item("second") with { OrderKey = "PO1" }, Item("first") with { OrderKey = "PO1" });
        using var asked = new ManualResetEventSlim();
        var first = Task.Run(() => Write(tx =>
        {
            WorkStore.Ask(tx, high);
            asked.Set();
            Thread.Sleep(200);
        }));
        asked.Wait();
        await other.WriteAsync(tx => WorkStore.Ask(tx, low));
        await first;
        Assert.Equal("first", Assert.Single(await Write(tx => WorkStore.Claim(tx, "translate", "worker", Now, Lease, 9))).WorkKey);
    }

    static ParallelOptions Eight { get; } = new() { MaxDegreeOfParallelism = 8 };

    static async Task InParallel<T>(int count, Func<int, Task<T>> run, ConcurrentBag<T>? results = null)
    {
        var all = await Task.WhenAll(Enumerable.Range(1, count).Select(i => Task.Run(() => run(i))));
        foreach (var result in all) results?.Add(result);
    }

    static async Task InParallel(int count, Func<int, Task> run) => await InParallel(count, async i =>
    {
        await run(i);
        return true;
    });

    static void Insert(Transaction tx, string name) => tx.Execute(
        "INSERT INTO adopted_terms (partner, revision, adopted_at) VALUES (@name, 'r', 0)", new { name });

    static Identity Interchange(int number) => new(IdentityKind.Interchange, "acme", $"{number:D9}", "1", "0001");

    WorkItem Item(string key) => new()
    {
        Id = Ids.Next(), Kind = "translate", WorkKey = key, SubjectId = key, CorrelationId = key, DueAt = Now, CreatedAt = Now,
    };

    static DocumentRecord Document(string id) => new()
    {
        Id = id, MessageId = id, Direction = Direction.In, Kind = "OrderResponse", Partner = "acme", Number = "A1",
        BusinessKey = "key", ContentHash = id, Content = "{}", CreatedAt = Now,
    };

    static OrderRecord Order(string id) => new()
    {
        Id = id, Number = "4500001", Supplier = "V100", Status = OrderState.Open, Source = "orders.csv", ContentHash = "h1", RecordedAt = Now,
    };
}
