using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Tests.Pipeline;

public sealed class RestartTests : IAsyncLifetime
{
    const string Rejected = "01JD0000000000000000000005";
    const string Document = "01JD0000000000000000000006";
    const string Case = "01JD0000000000000000000007";

    readonly UlidSource _ids = new(TimeProvider.System, new Random(2).NextBytes);
    StoredStory _story = null!;
    Database _database = null!;

    public async Task InitializeAsync()
    {
        _story = await StoredStory.CreateAsync();
        _database = new DataFolder(_story.Folder).OpenDatabase(TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _story.DisposeAsync();
    }

    [Theory]
    [InlineData(StoredStory.Message)]
    [InlineData(Document)]
    [InlineData(Case)]
    [InlineData(StoredStory.Delivery)]
    [InlineData("01JD0000000000000000000002")]
    public async Task A_message_held_by_the_match_is_matched_again_whichever_name_it_is_given(string id)
    {
        Assert.Contains("is matched again", Due(await Restart(id)), StringComparison.Ordinal);
        var message = await _database.ReadAsync(tx => MessageStore.Find(tx, StoredStory.Message)!);
        Assert.Equal((MessageState.Released, null), (message.State, message.Reason));
        Assert.Equal(2, (await Work("Match", StoredStory.Message))!.Requests);
    }

    [Fact]
    public async Task The_history_says_who_and_why()
    {
        await Restart(StoredStory.Message);
        var last = (await _database.ReadAsync(tx => EventStore.OfSubject(tx, StoredStory.Message)))[^1];
        Assert.Equal(("restarted", "Ada", "excepted", """{"reason":"the order was changed"}"""), (last.Kind, last.Actor, last.StateBefore, last.Detail));
    }

    [Fact]
    public async Task What_was_answered_as_rejected_needs_an_override()
    {
        Assert.Contains("--override", Refused(await Restart(Rejected)), StringComparison.Ordinal);
        Assert.Null(await Work("Translate", StoredStory.Delivery));
        Assert.Contains("is translated again", Due(await Restart(Rejected, overrides: true)), StringComparison.Ordinal);
        var message = await _database.ReadAsync(tx => MessageStore.Find(tx, Rejected)!);
        Assert.Equal((MessageState.Held, null), (message.State, message.Verdict));
        Assert.NotNull(await Work("Translate", StoredStory.Delivery));
        Assert.Single(await _database.ReadAsync(tx => AcknowledgementStore.OfInterchange(tx, message.InterchangeId)));
    }

    [Theory]
    [InlineData("Held", null)]
    [InlineData("Quarantined", null)]
    [InlineData("Failed", null)]
    [InlineData("Received", "on its way")]
    [InlineData("Translating", "on its way")]
    [InlineData("Duplicate", "came before")]
    [InlineData("Cancelled", "closed")]
    public async Task A_delivery_that_came_in_is_translated_again_where_it_stopped(string state, string? refusal)
    {
        await _database.WriteAsync(tx => DeliveryStore.SetState(tx, StoredStory.Delivery, Enum.Parse<DeliveryState>(state)));
        var outcome = await Restart(StoredStory.Delivery);
        if (refusal is null) Assert.Contains("translated again", Due(outcome), StringComparison.Ordinal);
        else Assert.Contains(refusal, Refused(outcome), StringComparison.Ordinal);
        Assert.Equal(refusal is null, await Work("Translate", StoredStory.Delivery) is not null);
    }

    [Fact]
    public async Task Work_that_was_given_up_is_revived_in_its_place()
    {
        await _database.WriteAsync(tx =>
        {
            DeliveryStore.SetState(tx, StoredStory.Delivery, DeliveryState.Failed);
            WorkStore.Ask(tx, Item("Translate", StoredStory.Delivery));
            WorkStore.Bury(tx, WorkStore.Claim(tx, "Translate", "worker", StoredStory.Now, TimeSpan.FromMinutes(1), 1).Single(), "the disk was full");
        });
        Due(await Restart(StoredStory.Delivery));
        var work = await Work("Translate", StoredStory.Delivery);
        Assert.Equal((false, 0), (work!.IsDead, work.Attempts));
    }

    [Fact]
    public async Task What_was_given_up_before_it_was_matched_is_due_for_its_match_after_the_command()
    {
        await _database.WriteAsync(tx =>
        {
            tx.Execute("DELETE FROM match_runs");
            MessageStore.SetState(tx, StoredStory.Message, MessageState.Failed, "given up");
            WorkStore.Bury(tx, WorkStore.Claim(tx, "Match", "worker", StoredStory.Now, TimeSpan.FromMinutes(1), 1).Single(), "given up");
        });
        Assert.Equal(0, await new TestTerminal().RunAsync("restart", StoredStory.Message, "--reason", "tried", "--data", _story.Folder));
        Assert.Equal(MessageState.Released, (await _database.ReadAsync(tx => MessageStore.Find(tx, StoredStory.Message)!)).State);
        Assert.False((await Work("Match", StoredStory.Message))!.IsDead);
    }

    [Theory]
    [InlineData("Failed", null)]
    [InlineData("Sent", "the partner has it")]
    [InlineData("Due", "on its way")]
    [InlineData("Sending", "on its way")]
    public async Task A_delivery_that_could_not_leave_is_delivered_again(string state, string? refusal)
    {
        await _database.WriteAsync(tx => DeliveryStore.Insert(tx, DeliveryStore.Find(tx, StoredStory.Delivery)! with
        {
            Id = "01JD0000000000000000000020",
            Direction = Direction.Out,
            State = Enum.Parse<DeliveryState>(state),
        }));
        var outcome = await Restart("01JD0000000000000000000020");
        if (refusal is null) Assert.Contains("the same bytes", Due(outcome), StringComparison.Ordinal);
        else Assert.Contains(refusal, Refused(outcome), StringComparison.Ordinal);
        Assert.Equal(refusal is null, await Work("Deliver", "01JD0000000000000000000020") is not null);
    }

    [Theory]
    [InlineData("Dead", 3, "Unknown")]
    [InlineData("Dead", 0, "Due")]
    [InlineData("Rejected", 1, "Due")]
    [InlineData("Posted", 1, null)]
    [InlineData("Unknown", 1, null)]
    public async Task A_posting_that_may_have_arrived_is_looked_up_before_it_is_sent_again(string state, int attempts, string? becomes)
    {
        await _database.WriteAsync(tx => PostingStore.Add(tx, Posting() with { State = Enum.Parse<PostingState>(state), Attempts = attempts, Token = 7 }));
        var outcome = await Restart("01JD0000000000000000000030");
        var posting = await _database.ReadAsync(tx => PostingStore.Find(tx, "01JD0000000000000000000030")!);
        if (becomes is null)
        {
            Assert.Contains("has not stopped", Refused(outcome), StringComparison.Ordinal);
            Assert.Equal(state, posting.State.ToString());
            return;
        }

        Assert.Contains("under the same key", Due(outcome), StringComparison.Ordinal);
        Assert.Equal(becomes, posting.State.ToString());
        var work = await _database.WriteAsync(tx => WorkStore.Claim(tx, "Post", "worker", DateTimeOffset.MaxValue.AddDays(-1), TimeSpan.FromMinutes(1), 1).Single());
        Assert.True(await _database.WriteAsync(tx => PostingStore.Begin(tx, posting, work.Token, StoredStory.Now)));
    }

    [Fact]
    public async Task A_message_whose_posting_stopped_is_posted_again_and_not_matched()
    {
        await _database.WriteAsync(tx =>
        {
            PostingStore.Add(tx, Posting() with { State = PostingState.Rejected });
            MessageStore.SetState(tx, StoredStory.Message, MessageState.Held, "the ERP refuses it");
        });
        Assert.Contains("goes to the ERP again", Due(await Restart(StoredStory.Message)), StringComparison.Ordinal);
        Assert.Equal(MessageState.Matched, (await _database.ReadAsync(tx => MessageStore.Find(tx, StoredStory.Message)))!.State);
    }

    [Theory]
    [InlineData("Posted")]
    [InlineData("Matched")]
    [InlineData("Closed")]
    [InlineData("Duplicate")]
    public async Task What_has_not_stopped_is_left_alone(string state)
    {
        await _database.WriteAsync(tx => MessageStore.SetState(tx, StoredStory.Message, Enum.Parse<MessageState>(state)));
        Assert.Contains("has not stopped", Refused(await Restart(StoredStory.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_id_is_told_apart() => Assert.Null(await Restart("01JD9999999999999999999999"));

    [Fact]
    public async Task The_command_answers_in_a_sentence_and_in_json()
    {
        var terminal = new TestTerminal();
        Assert.Equal(0, await terminal.RunAsync("restart", StoredStory.Message.ToLowerInvariant(), "--reason", "why not", "--data", _story.Folder));
        Assert.Equal($"message {StoredStory.Message} is matched again, with the orders as they are now.\n", terminal.Output);
        terminal = new();
        Assert.Equal(2, await terminal.RunAsync("restart", "nothing", "--json", "--reason", "why not", "--data", _story.Folder));
        Assert.Equal("""{"verb":"restart","count":1,"done":0,"kinds":[],"answers":[{"id":"NOTHING","done":false,"text":"there is no delivery, message, document or posting \"NOTHING\"; gateway list prints the ids"}]}""" + "\n", terminal.Output);
    }

    Task<VerbOutcome?> Restart(string id, bool overrides = false) => new Journal(_database, _ids, TimeProvider.System).BeginAsync(
        "restart", effects => new Restart(_ids, new(overrides), new("Ada", "the order was changed")).Apply(effects, id), default);

    Task<WorkItem?> Work(string kind, string subject) => _database.ReadAsync(tx => WorkStore.Find(tx, kind, subject));

    static string Due(VerbOutcome? outcome) => Assert.IsType<VerbOutcome.Done>(outcome).Text;

    static string Refused(VerbOutcome? outcome) => Assert.IsType<VerbOutcome.Refused>(outcome).Text;

    WorkItem Item(string kind, string subject) => new()
    {
        Id = _ids.Next(), Kind = kind, WorkKey = subject, SubjectId = subject, CorrelationId = subject, DueAt = StoredStory.Now, CreatedAt = StoredStory.Now,
    };

    static PostingRecord Posting() => new()
    {
        Id = "01JD0000000000000000000030", DocumentId = Document, Part = 1, State = PostingState.Due, Connector = "file", Partner = "hollis",
        DocumentKind = "OrderResponse", Supplier = "100210", DeliveryId = StoredStory.Delivery, CorrelationId = StoredStory.Delivery, Content = "{}", CreatedAt = StoredStory.Now,
    };
}
