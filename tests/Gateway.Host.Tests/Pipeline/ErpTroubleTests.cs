using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Many postings to an ERP in trouble, in time that passes as fast as it is waited for; judged by the ERP's own ledger.</summary>
public sealed class ErpTroubleTests : IAsyncLifetime
{
    // On a disk of memory where there is one: what is tried is the order of things, thousands of times, and not the disk.
    readonly string _folder = Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/erp-trouble-{Guid.NewGuid():N}").FullName : Directory.CreateTempSubdirectory("erp-trouble-").FullName;
    // The heart of a lease beats in the background: its waits do not move this clock.
    readonly SteppingTime _time = new() { Longest = TimeSpan.FromSeconds(30) };
    readonly LedgerErp _erp;
    Database _database = null!;
    UlidSource _ids = null!;
    Journal _journal = null!;
    Chain _chain = null!;
    PostStage _stage = null!;

    public ErpTroubleTests() => _erp = new(_time);

    public Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder, "gateway.db"), _time);
        _ids = new(_time);
        _stage = new(_database, _erp, 8, _time, new Random(7));
        _journal = new(_database, _ids, _time);
        _chain = new([_stage], _journal, _database, _time, new Random(7), new(_time), new(_time), NullLogger<Chain>.Instance);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task RT_13_an_ERP_that_takes_every_fifth_and_breaks_the_connection_has_no_gap_and_no_double_and_nothing_is_called_posted_that_it_has_not()
    {
        await PrepareAsync(50);
        _erp.OnPost = (posting, number) => number % 5 == 0 ? _erp.Take(posting, new ErpOutcome.Unknown("the connection broke")) : _erp.Take(posting);
        await WorkAsync(async () =>
        {
            var posted = await _database.ReadAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 100));
            Assert.Empty(posted.Select(p => p.PostingKey).Except(_erp.Ledger));
        });
        Assert.Equal(50, _erp.Ledger.Count);
        Assert.Equal(50, _erp.Posts.Count);
        Assert.Equal(10, _erp.LookUps);
        Assert.Equal(50, await CountAsync(PostingState.Posted));
    }

    [Fact]
    public async Task RT_13_what_did_not_arrive_is_sent_again_after_the_ERP_was_asked()
    {
        await PrepareAsync(50);
        _erp.OnPost = (posting, number) => number % 5 == 0 ? new ErpOutcome.Unknown("the connection broke") : _erp.Take(posting);
        await WorkAsync();
        Assert.Equal((50, 50), (_erp.Ledger.Count, await CountAsync(PostingState.Posted)));
        Assert.Empty(_erp.Blind);
    }

    [Fact]
    public async Task RT_47_a_maintenance_window_dead_letters_nothing_spreads_its_attempts_and_ends_soon_after()
    {
        const int documents = 2_000;
        var (window, bursts, slow) = (TimeSpan.FromHours(4), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(30));
        await PrepareAsync(documents);
        var open = _time.GetUtcNow() + window;
        var (chance, slowLeft) = (new Random(3), 20);
        _erp.OnPost = (posting, _) =>
        {
            var now = _time.GetUtcNow();
            if (now < open || (now < open + bursts && chance.Next(3) == 0)) return new ErpOutcome.Unavailable("503");
            // Each call takes its time; after the bursts some take very long.
            _time.Pass(now > open + bursts && slowLeft-- > 0 ? slow : TimeSpan.FromMilliseconds(500));
            return _erp.Take(posting);
        };
        await WorkAsync();
        Assert.Equal((documents, 0), (await CountAsync(PostingState.Posted), await CountAsync(PostingState.Dead)));
        Assert.Equal((documents, 0), (_erp.Ledger.Distinct().Count(), _erp.Blind.Count));
        // Nobody waits for a pause of its own when the ERP is back. Ideal is who never pauses: half a second a call, of which the bursts refuse a third, and those that take very long.
        var inBursts = bursts.TotalSeconds / 0.5 * 2 / 3;
        var ideal = bursts.TotalSeconds + 0.5 * (documents - inBursts) + 20 * slow.TotalSeconds;
        Assert.InRange((_time.GetUtcNow() - open).TotalSeconds, 0, 1.3 * ideal);
        Assert.InRange(_erp.Calls.Count - documents, 1, documents);
        Assert.InRange(_erp.Calls.GroupBy(at => at.ToUnixTimeSeconds()).Max(g => g.Count()), 1, _erp.Calls.Count / 20);
    }

    [Fact]
    public async Task RT_48_of_a_hundred_five_that_break_every_time_are_given_up_with_their_reason_and_go_out_once_when_it_is_mended()
    {
        await PrepareAsync(100);
        var poison = (await _database.ReadAsync(tx => PostingStore.List(tx, null, null, null, 100))).Where((_, i) => i % 20 == 7).ToList();
        _erp.OnPost = (posting, _) => poison.Exists(p => p.PostingKey == posting.IdempotencyKey) ? throw new InvalidOperationException("the adapter is broken") : _erp.Take(posting);
        await WorkAsync();
        Assert.Equal((95, 5), (await CountAsync(PostingState.Posted), await CountAsync(PostingState.Dead)));
        var dead = await _database.ReadAsync(WorkStore.Dead);
        Assert.All(dead, w => Assert.Equal((Chain.AttemptsMax, true), (w.Attempts, w.LastError!.Contains("the adapter is broken", StringComparison.Ordinal))));

        _erp.OnPost = (posting, _) => _erp.Take(posting);
        foreach (var posting in poison)
            await RestartAsync(posting.Id);
        await WorkAsync();
        Assert.Equal((100, 100), (await CountAsync(PostingState.Posted), _erp.Ledger.Count));
    }

    [Fact]
    public async Task RT_38_documents_of_one_order_keep_their_order_and_poison_holds_up_its_own_order_alone()
    {
        var chains = new[] { "acme|1", "acme|2", "borealis|1" };
        var keys = new Dictionary<string, List<string>>();
        foreach (var chain in chains) keys[chain] = [];
        for (var step = 0; step < 5; step++)
            foreach (var chain in chains)
                keys[chain].Add(await PrepareAsync(chain));
        var poison = keys["acme|1"][2];
        _erp.OnPost = (posting, number) => posting.IdempotencyKey == poison ? throw new InvalidOperationException("poison")
            : number % 4 == 0 ? new ErpOutcome.Unavailable("busy")
            : _erp.Take(posting);
        await WorkAsync();
        Assert.Equal(keys["acme|1"].Take(2), _erp.Ledger.Where(keys["acme|1"].Contains));
        foreach (var other in chains.Skip(1)) Assert.Equal(keys[other], _erp.Ledger.Where(keys[other].Contains));

        _erp.OnPost = (posting, _) => _erp.Take(posting);
        var stopped = (await _database.ReadAsync(tx => PostingStore.List(tx, PostingState.Dead, null, null, 10))).Single();
        await RestartAsync(stopped.Id);
        await WorkAsync();
        Assert.Equal(keys["acme|1"], _erp.Ledger.Where(keys["acme|1"].Contains));
    }

    [Fact]
    public async Task What_the_ERP_forbids_for_one_kind_does_not_hold_up_the_others()
    {
        await PrepareAsync(40);
        var forbidden = (await _database.ReadAsync(tx => PostingStore.List(tx, null, null, null, 100))).Select(p => p.PostingKey).ToHashSet();
        await PrepareAsync(5);
        var (began, until) = (_time.GetUtcNow(), _time.GetUtcNow().AddHours(1));
        _erp.OnPost = (posting, _) => forbidden.Contains(posting.IdempotencyKey) && _time.GetUtcNow() < until
            ? new ErpOutcome.Unavailable("403 Forbidden", MayTakeOthers: true)
            : _erp.Take(posting);
        DateTimeOffset? good = null;
        await WorkAsync(() =>
        {
            if (_erp.Ledger.Count == 5) good ??= _time.GetUtcNow();
            return Task.CompletedTask;
        });
        Assert.InRange((good!.Value - began).TotalSeconds, 0, 20);
        Assert.Equal(45, _erp.Ledger.Count);
    }

    [Fact]
    public async Task A_look_up_that_is_always_refused_holds_up_nobody_and_is_asked_less_and_less()
    {
        await PrepareAsync(1);
        _erp.OnPost = (_, _) => new ErpOutcome.Unknown("the connection broke");
        foreach (var work in await ClaimAsync()) await _chain.RunAsync(_stage, work, default);
        var (began, until) = (_time.GetUtcNow(), _time.GetUtcNow().AddHours(4));
        _erp.OnLookUp = () => _time.GetUtcNow() < until ? new ErpOutcome.Unavailable("The look-up was refused", MayTakeOthers: true) : null;
        _erp.OnPost = (posting, _) => _erp.Take(posting);
        await PrepareAsync(50);
        await WorkAsync();
        Assert.Equal(51, _erp.Ledger.Count);
        Assert.InRange((_erp.Calls.Order().ElementAt(50) - began).TotalSeconds, 0, 20);
        Assert.InRange(_erp.LookUps, 2, 50);
    }

    [Fact]
    public async Task RT_36_work_that_was_written_by_a_clock_ahead_is_not_left_until_then()
    {
        var now = _time.GetUtcNow();
        _erp.OnPost = (posting, _) => _erp.Take(posting);
        _time.SetClock(now.AddYears(10));
        await PrepareAsync(3);
        _time.SetClock(now);
        foreach (var work in await ClaimAsync()) await _chain.RunAsync(_stage, work, default);
        Assert.Equal(3, _erp.Ledger.Count);
    }

    // Whatever is due is worked, and then time passes to what is due next, until nothing is left but what was given up.
    async Task WorkAsync(Func<Task>? look = null)
    {
        while (true)
        {
            if (_stage.Enter() is > 0 and var room && await ClaimAsync(room) is { Count: > 0 } claimed)
            {
                _stage.Entered();
                foreach (var work in claimed)
                {
                    await _chain.RunAsync(_stage, work, default);
                    if (look is not null) await look();
                }
            }

            if (await _database.ReadAsync(tx => WorkStore.NextDue(tx, _stage.Name)) is not { } next) return;
            if (_stage.Rest > TimeSpan.Zero) _time.Pass(_stage.Rest);
            else if (next > _time.GetUtcNow()) _time.Pass(next - _time.GetUtcNow());
            else if ((await ClaimableAsync()) == 0) return;
            else _time.Pass(TimeSpan.FromSeconds(1));
        }
    }

    Task<IReadOnlyList<WorkItem>> ClaimAsync(int room = 4) => _database.WriteAsync(tx => WorkStore.Claim(tx, _stage.Name, "north", _time.GetUtcNow(), Chain.Lease, room));

    // What is due but stands behind something given up is nobody's.
    Task<int> ClaimableAsync() => _database.ReadAsync(tx =>
    {
        var dead = WorkStore.Dead(tx).Select(w => w.OrderKey).ToHashSet();
        return WorkStore.List(tx, isDead: false, 1000).Count(w => w.OrderKey is null || !dead.Contains(w.OrderKey));
    });

    Task RestartAsync(string posting) =>
        new OperatorActions(_journal, _database, _ids).ApplyAsync(new Verb.Restart(false, false), posting, new("anna", "mended"), default);

    Task<int> CountAsync(PostingState state) => _database.ReadAsync(tx => PostingStore.List(tx, state, null, null, 10_000).Count);

    async Task PrepareAsync(int count)
    {
        for (var i = 0; i < count; i++) await PrepareAsync(null);
    }

    Task<string> PrepareAsync(string? orderKey) => _journal.BeginAsync("test", effects =>
    {
        var id = _ids.Next();
        var document = DocumentStore.Insert(effects.Tx, new()
        {
            Id = id, Direction = Direction.In, Kind = "Invoice", Partner = "acme", Number = id, BusinessKey = id, ContentHash = id, Content = "{}", CreatedAt = effects.Now,
        }, []);
        var posting = new PostingRecord
        {
            Id = _ids.Next(), DocumentId = document.Id, Part = 1, State = PostingState.Due, Connector = "file", Partner = "acme", DocumentKind = "Invoice",
            Supplier = "1", OrderKey = orderKey, CorrelationId = document.Id, Content = "{}", CreatedAt = effects.Now,
        };
        PostingStore.Add(effects.Tx, posting);
        effects.Ask(new(posting.Id, posting.CorrelationId, orderKey, StageNames.Post));
        return posting.PostingKey;
    }, default);
}
