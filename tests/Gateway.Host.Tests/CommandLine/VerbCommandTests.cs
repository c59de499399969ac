using System.Text.Json;
using Gateway.Host.CommandLine;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>The verbs as they are typed: a reason always, and for many at once a count first.</summary>
public sealed class VerbCommandTests : IAsyncLifetime
{
    TestTerminal _terminal = new();
    StoredStory _story = null!;

    public async Task InitializeAsync() => _story = await StoredStory.CreateAsync();

    public async Task DisposeAsync() => await _story.DisposeAsync();

    [Theory]
    [InlineData("restart 01JD0000000000000000000004", "--reason")]
    [InlineData("cancel 01JD0000000000000000000004 --reason  ", "--reason")]
    [InlineData("cancel --reason x", "--of")]
    [InlineData("cancel 01JD0000000000000000000004 --state held --reason x", "not both")]
    [InlineData("cancel 01JD0000000000000000000004 --yes --reason x", "filters")]
    [InlineData("restart --state hled --reason x", "held")]
    [InlineData("restart --of orders --reason x", "messages")]
    [InlineData("restart --since yesterday --reason x", "2026-03-01")]
    [InlineData("resubmit 01JD0000000000000000000004", "--write")]
    [InlineData("resubmit 01JD0000000000000000000004 --edited x", "--reason")]
    [InlineData("replay 01JD0000000000000000000004 --as-of soon", "2026-03-01")]
    [InlineData("retention hold --reason x", "--partner")]
    public async Task What_cannot_be_meant_is_refused_with_what_can(string line, string hint)
    {
        Assert.Equal(ExitCodes.Usage, await Run(line.Split(' ')));
        Assert.Contains(hint, _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_are_counted_by_kind_first_and_nothing_is_done()
    {
        Assert.Equal(ExitCodes.Bad, await Run("restart", "--partner", "hollis", "--reason", "the order was changed"));
        Assert.Equal("COUNT  TYPE  STATE     PARTNER\n1      855   excepted  hollis\n1      855   rejected  hollis\n", _terminal.Output);
        Assert.Contains("nothing was done yet", _terminal.Error, StringComparison.Ordinal);
        Assert.Contains("--expect 2", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(MessageState.Excepted, await StateAsync());
    }

    [Fact]
    public async Task Another_number_than_was_expected_does_nothing()
    {
        Assert.Equal(ExitCodes.Bad, await Run("restart", "--partner", "hollis", "--expect", "3", "--reason", "the order was changed"));
        Assert.Contains("the filters match 2 and not 3", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(MessageState.Excepted, await StateAsync());
    }

    [Fact]
    public async Task What_was_expected_is_done_and_what_is_refused_is_named()
    {
        Assert.Equal(ExitCodes.Bad, await Run("restart", "--partner", "hollis", "--expect", "2", "--reason", "the order was changed", "--json"));
        using var json = JsonDocument.Parse(_terminal.Output);
        Assert.Equal((2, 1), (json.RootElement.GetProperty("count").GetInt32(), json.RootElement.GetProperty("done").GetInt32()));
        Assert.Equal([true, false], json.RootElement.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("done").GetBoolean()));
        Assert.Contains("--override", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(MessageState.Released, await StateAsync());
    }

    [Theory]
    [InlineData("--of messages --state excepted", 1)]
    [InlineData("--type 855", 2)]
    [InlineData("--type 810", 0)]
    [InlineData("--of deliveries", 1)]
    [InlineData("--of deliveries --partner bolt", 0)]
    [InlineData("--of postings", 0)]
    [InlineData("--since 10m", 0)]
    public async Task Filters_find_what_list_lists(string filters, int count)
    {
        await Run(["restart", .. filters.Split(' '), "--reason", "x", "--json"]);
        using var json = JsonDocument.Parse(_terminal.Output);
        Assert.Equal(count, json.RootElement.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_came_is_written_out_to_be_edited_and_no_file_is_written_over()
    {
        var file = Path.Combine(_story.Folder, "fixed.edi");
        Assert.Equal(ExitCodes.Good, await Run("resubmit", StoredStory.Message, "--write", file));
        Assert.Equal("ISA*00*", await File.ReadAllTextAsync(file));
        Assert.Equal(ExitCodes.Environment, await Run("resubmit", StoredStory.Message, "--write", file));
        // RT-59: who has seen a payload stands in its history, once for each time.
        var told = Assert.Single(await EventsAsync(e => e.Kind == "taken out"));
        Assert.Equal((StoredStory.Message, Environment.UserName), (told.SubjectId, told.Actor));
        Assert.Contains("fixed.edi", told.Detail, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Bad, await Run("resubmit", StoredStory.Message, "--edited", file, "--reason", "x"));
        Assert.Contains("nothing was edited", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_ids_are_done_one_by_one()
    {
        Assert.Equal(ExitCodes.Bad, await Run("cancel", StoredStory.Message, "01JD9999999999999999999999", "--reason", "sent by mistake", "--by", "Ada"));
        Assert.Contains("is cancelled", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("there is no delivery, message, document or posting", _terminal.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 2 done", _terminal.Output, StringComparison.Ordinal);
        Assert.Equal(MessageState.Closed, await StateAsync());
        // The name was given; who gave it stands beside it.
        Assert.Contains($"\"user\":\"{Environment.UserName}", (await CancelledAsync()).Detail, StringComparison.Ordinal);
    }

    async Task<EventRecord> CancelledAsync() => Assert.Single(await EventsAsync(e => e.Actor == "Ada"));

    async Task<List<EventRecord>> EventsAsync(Func<EventRecord, bool> meant)
    {
        await using var database = new DataFolder(_story.Folder).OpenDatabase(TimeProvider.System);
        return [.. (await database.ReadAsync(tx => EventStore.OfChain(tx, StoredStory.Delivery))).Where(meant)];
    }

    async Task<MessageState> StateAsync()
    {
        await using var database = new DataFolder(_story.Folder).OpenDatabase(TimeProvider.System);
        return await database.ReadAsync(tx => MessageStore.StandingOf(tx, StoredStory.Message));
    }

    Task<int> Run(params string[] line)
    {
        _terminal = new();
        return _terminal.RunAsync([.. line, "--data", _story.Folder]);
    }
}
