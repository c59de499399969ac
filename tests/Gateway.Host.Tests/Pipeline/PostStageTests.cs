using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Postings against an ERP that behaves badly, and what the chain does with what fails.</summary>
public sealed class PostStageTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("posting-").FullName;
    // Renewing the lease is not what these tests wait for.
    readonly SteppingTime _time = new() { Longest = Chain.Lease / 4 };
    readonly MoodyErp _erp = new();
    Database _database = null!;
    UlidSource _ids = null!;
    Chain _chain = null!;
    PostStage _stage = null!;
    string _posting = null!;

    public async Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder, "gateway.db"), _time);
        _ids = new(_time);
        _stage = new(_database, _erp, 8, _time, new Random(1));
        var journal = new Journal(_database, _ids, _time);
        _chain = new([_stage], journal, _database, _time, new Random(1), new(_time), new(_time), NullLogger<Chain>.Instance);
        _posting = await journal.BeginAsync("test", Prepare, default);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_good_answer_ends_the_posting()
    {
        _erp.Answers.Enqueue(new ErpOutcome.Posted("ERP-1"));
        await WorkAsync();
        Assert.Equal((PostingState.Posted, "ERP-1", 1), await StandingAsync());
        Assert.Equal(0, await _database.ReadAsync(WorkStore.CountAlive));
    }

    [Fact]
    public async Task Without_an_answer_it_is_looked_up_and_never_sent_blindly_again()
    {
        _erp.Answers.Enqueue(new ErpOutcome.Unknown("connection lost"));
        await WorkAsync();
        Assert.Equal(PostingState.Unknown, (await StandingAsync()).State);
        _erp.Known = new ErpOutcome.Posted("ERP-1");
        await WorkAsync();
        Assert.Equal((PostingState.Posted, "ERP-1", 1), await StandingAsync());
        Assert.Equal(1, _erp.Posts);
    }

    [Fact]
    public async Task What_never_arrived_is_sent_again()
    {
        _erp.Answers.Enqueue(new ErpOutcome.Unknown("connection lost"));
        await WorkAsync();
        _erp.Known = new ErpOutcome.NotFound();
        _erp.Answers.Enqueue(new ErpOutcome.Posted("ERP-2"));
        await WorkAsync();
        Assert.Equal((PostingState.Posted, "ERP-2", 2), await StandingAsync());
    }

    [Fact]
    [Trait("Reliability", "RT-04")]
    public async Task RT_04_who_was_stopped_before_the_post_for_longer_than_his_lease_does_not_make_it()
    {
        var slow = Assert.Single(await ClaimAsync());
        await using var steps = _stage.RunAsync(slow, default).GetAsyncEnumerator();
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal("post.begin", steps.Current.Name);
        await new Journal(_database, _ids, _time).BeginAsync("test", effects =>
        {
            WorkStore.Extend(effects.Tx, slow, effects.Now + Chain.Lease);
            steps.Current.Apply(effects);
            return true;
        }, default);

        _erp.Answers.Enqueue(new ErpOutcome.Posted("ERP-1"));
        await WorkAsync();
        Assert.Equal((PostingState.Posted, 1), ((await StandingAsync()).State, _erp.Posts));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await steps.MoveNextAsync());
        Assert.Equal(1, _erp.Posts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_never_arrived_is_not_sent_again_when_a_person_has_refused_the_document(bool isUnknown)
    {
        _erp.Answers.Enqueue(isUnknown ? new ErpOutcome.Unknown("connection lost") : new ErpOutcome.Unavailable("maintenance"));
        await WorkAsync();
        await RefuseAsync();
        _erp.Known = new ErpOutcome.NotFound();
        _erp.Answers.Enqueue(new ErpOutcome.Posted("ERP-2"));
        await WorkAsync();
        Assert.Equal((PostingState.Cancelled, 1), ((await StandingAsync()).State, _erp.Posts));
        Assert.Equal(0, await _database.ReadAsync(WorkStore.CountAlive));
    }

    [Fact]
    public async Task What_arrived_before_a_person_refused_the_document_is_known_as_posted()
    {
        _erp.Answers.Enqueue(new ErpOutcome.Unknown("connection lost"));
        await WorkAsync();
        await RefuseAsync();
        _erp.Known = new ErpOutcome.Posted("ERP-1");
        await WorkAsync();
        Assert.Equal((PostingState.Posted, "ERP-1", 1), await StandingAsync());
    }

    [Fact]
    public async Task While_the_erp_does_not_say_the_posting_stays_unknown()
    {
        _erp.Answers.Enqueue(new ErpOutcome.Unknown("connection lost"));
        await WorkAsync();
        _erp.Known = new ErpOutcome.Unavailable("down");
        await WorkAsync();
        Assert.Equal(PostingState.Unknown, (await StandingAsync()).State);
        Assert.Equal(1, _erp.Posts);
    }

    [Fact]
    public async Task An_erp_that_is_away_for_long_dead_letters_nothing()
    {
        for (var i = 0; i < 3 * Chain.AttemptsMax; i++)
        {
            _erp.Answers.Enqueue(new ErpOutcome.Unavailable("maintenance"));
            await WorkAsync();
        }

        Assert.Equal(PostingState.Due, (await StandingAsync()).State);
        _erp.Answers.Enqueue(new ErpOutcome.Posted("ERP-1"));
        await WorkAsync();
        Assert.Equal(PostingState.Posted, (await StandingAsync()).State);
    }

    [Fact]
    public async Task An_erp_that_asks_for_hours_is_tried_again_sooner()
    {
        _erp.Answers.Enqueue(new ErpOutcome.Unavailable("maintenance", TimeSpan.FromHours(5)));
        await WorkAsync();
        _erp.Answers.Enqueue(new ErpOutcome.Posted("ERP-1"));
        await WorkAsync();
        Assert.Equal(PostingState.Posted, (await StandingAsync()).State);
    }

    [Fact]
    public async Task A_refusal_ends_the_posting_with_the_reason()
    {
        _erp.Answers.Enqueue(new ErpOutcome.Rejected("no such supplier"));
        await WorkAsync();
        var posting = await _database.ReadAsync(tx => PostingStore.Find(tx, _posting)!);
        Assert.Equal((PostingState.Rejected, "no such supplier"), (posting.State, posting.Response));
    }

    [Fact]
    public async Task What_fails_every_time_is_given_up_and_stays_visible()
    {
        for (var i = 0; i <= Chain.AttemptsMax; i++) await WorkAsync();
        Assert.Equal(PostingState.Dead, (await StandingAsync()).State);
        var dead = Assert.Single(await _database.ReadAsync(WorkStore.Dead));
        Assert.Contains("the ERP's adapter is broken", dead.LastError);
    }

    // As a rejection leaves it: the part was on its way, and could not be taken back.
    Task RefuseAsync() => _database.WriteAsync(tx =>
    {
        var documentId = PostingStore.Find(tx, _posting)!.DocumentId;
        CaseStore.Insert(tx, new()
        {
            Id = _ids.Next(), CaseType = "price", SubjectId = documentId, DocumentId = documentId, State = CaseState.Rejected,
            Text = "too dear", OpenedAt = _time.GetUtcNow(), ClosedAt = _time.GetUtcNow(), ClosedBy = "Karen", CloseReason = "wrong price",
        });
    });

    async Task WorkAsync()
    {
        _time.Pass(TimeSpan.FromMinutes(20));
        foreach (var work in await ClaimAsync()) await _chain.RunAsync(_stage, work, default);
    }

    Task<IReadOnlyList<WorkItem>> ClaimAsync() => _database.WriteAsync(tx => WorkStore.Claim(tx, _stage.Name, "north", _time.GetUtcNow(), Chain.Lease, 10));

    async Task<(PostingState State, string? Reference, int Attempts)> StandingAsync()
    {
        var posting = await _database.ReadAsync(tx => PostingStore.Find(tx, _posting)!);
        return (posting.State, posting.ErpReference, posting.Attempts);
    }

    string Prepare(Effects effects)
    {
        var document = DocumentStore.Insert(effects.Tx, new()
        {
            Id = _ids.Next(),
            Direction = Direction.In,
            Kind = "Invoice",
            Partner = "acme",
            Number = "1",
            BusinessKey = "key",
            ContentHash = "hash",
            Content = "{}",
            CreatedAt = effects.Now,
        }, []);
        var posting = new PostingRecord
        {
            Id = _ids.Next(),
            DocumentId = document.Id,
            Part = 1,
            State = PostingState.Due,
            Connector = "file",
            Partner = "acme",
            DocumentKind = "Invoice",
            Supplier = "1",
            CorrelationId = document.Id,
            Content = "{}",
            CreatedAt = effects.Now,
        };
        PostingStore.Add(effects.Tx, posting);
        effects.Ask(new(posting.Id, posting.CorrelationId, Stage: StageNames.Post));
        return posting.Id;
    }

    /// <summary>Answers as it was told to; with nothing left to say it breaks.</summary>
    sealed class MoodyErp : IErpConnector
    {
        internal Queue<ErpOutcome> Answers { get; } = new();

        internal ErpOutcome Known { get; set; } = new ErpOutcome.NotFound();

        internal int Posts { get; private set; }

        public Task<ErpOutcome> PostAsync(ErpPosting posting, CancellationToken cancellationToken)
        {
            Posts++;
            return Answers.TryDequeue(out var answer) ? Task.FromResult(answer) : throw new InvalidOperationException("the ERP's adapter is broken");
        }

        public Task<ErpOutcome> LookUpAsync(ErpPosting posting, CancellationToken cancellationToken) => Task.FromResult(Known);
    }
}
