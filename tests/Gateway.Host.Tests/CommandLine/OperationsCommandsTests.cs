using System.Text.Json;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class OperationsCommandsTests : IAsyncLifetime
{
    readonly TestTerminal _terminal = new();
    StoredStory _story = null!;

    public async Task InitializeAsync() => _story = await StoredStory.CreateAsync();

    public async Task DisposeAsync() => await _story.DisposeAsync();

    [Fact]
    public async Task Messages_are_listed_newest_first_with_the_state_that_the_verdicts_give_them()
    {
        Assert.Equal(ExitCodes.Good, await Run("list"));
        var lines = _terminal.Output.Split('\n');
        Assert.StartsWith("TIME (UTC)", lines[0], StringComparison.Ordinal);
        Assert.Equal("2026-11-20 12:00:00  in  hollis   855   0001     A-77      excepted  01JD0000000000000000000004  the price differs", lines[1]);
        Assert.Equal("2026-11-20 11:59:59  in  hollis   855   0002               rejected  01JD0000000000000000000005", lines[2]);
    }

    [Theory]
    [InlineData("messages", "state", "excepted")]
    [InlineData("deliveries", "payload", null)]
    [InlineData("interchanges", "standard", "X12")]
    [InlineData("acknowledgements", "owedBy", "us")]
    [InlineData("orders", "number", StoredStory.Order)]
    [InlineData("work", "dead", "False")]
    public async Task Every_listing_has_json_and_text(string what, string member, string? value)
    {
        Assert.Equal(ExitCodes.Good, await Run("list", what, "--json"));
        using var json = JsonDocument.Parse(_terminal.Output);
        var first = json.RootElement[0].GetProperty(member).ToString();
        if (value is not null) Assert.Equal(value, first);
        var text = new TestTerminal();
        Assert.Equal(ExitCodes.Good, await text.RunAsync("list", what, "--data", _story.Folder));
        Assert.True(text.Output.Split('\n').Length > 2);
    }

    [Theory]
    [InlineData("messages --state rejected", 1)]
    [InlineData("messages --partner bolt", 0)]
    [InlineData("messages --take 1", 1)]
    [InlineData("messages --since 2026-11-20", 2)]
    [InlineData("messages --since 10m", 0)]
    [InlineData("messages --direction out", 0)]
    [InlineData("acknowledgements", 2)]
    [InlineData("acknowledgements --state overdue", 1)]
    [InlineData("acknowledgements --state due", 1)]
    [InlineData("work --state dead", 0)]
    [InlineData("orders --partner hollis", 1)]
    [InlineData("orders --partner 100210 --state open", 1)]
    [InlineData("orders --partner bolt", 0)]
    [InlineData("postings", 0)]
    public async Task Filters_leave_what_was_asked_for(string line, int count)
    {
        Assert.Equal(ExitCodes.Good, await Run(["list", .. line.Split(' '), "--json"]));
        using var json = JsonDocument.Parse(_terminal.Output);
        Assert.Equal(count, json.RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("list mesages", "messages")]
    [InlineData("list messages --state postd", "posted")]
    [InlineData("list --since yesterday", "2026-03-01")]
    [InlineData("list --since 7w", "7d")]
    [InlineData("list --take 0", "from 1")]
    [InlineData("show", "ID")]
    public async Task What_cannot_be_meant_is_refused_with_what_can(string line, string hint)
    {
        Assert.Equal(ExitCodes.Usage, await Run(line.Split(' ')));
        Assert.Contains(hint, _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_tells_its_whole_story_on_one_screen()
    {
        Assert.Equal(ExitCodes.Good, await Run("show", StoredStory.Order));
        var text = _terminal.Output;
        Assert.Contains("Order 4500012345 to supplier 100210 (hollis), 2026-11-01, revision 1, open, from orders.csv", text, StringComparison.Ordinal);
        Assert.Contains("received 2026-11-19 40 EA of line 1", text, StringComparison.Ordinal);
        Assert.Contains("◄ OrderResponse A-77, excepted", text, StringComparison.Ordinal);
        Assert.Contains("held: Line 1: the price is 1.60, the order says 1.50. At stake: 10.00 USD. Tolerance 2 % by hollis.yaml:31.\n        bytes 812 to 815\n", text, StringComparison.Ordinal);
        Assert.Contains("997 partly-accepted: due 2026-11-20 12:00:00", text, StringComparison.Ordinal);
        Assert.Contains("Exception match, open: The price differs.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoredStory.Delivery)]
    [InlineData(StoredStory.Message)]
    [InlineData("01jd0000000000000000000002")]
    [InlineData("01JD0000000000000000000006")]
    [InlineData("01JD0000000000000000000007")]
    [InlineData("A-77")]
    [InlineData("000000042")]
    public async Task A_delivery_is_found_by_any_name_of_what_is_in_it(string name)
    {
        Assert.Equal(ExitCodes.Good, await Run("show", name));
        var text = _terminal.Output;
        Assert.Contains($"Delivery {StoredStory.Delivery} from hollis, done", text, StringComparison.Ordinal);
        Assert.Contains("Interchange 000000042 (X12 00401) from 118502274 to US, partly-accepted", text, StringComparison.Ordinal);
        Assert.Contains("855 0002, rejected", text, StringComparison.Ordinal);
        Assert.Contains("error message-type-unsupported at byte 460 (BAK segment 2, element 3): Not known.", text, StringComparison.Ordinal);
        Assert.Contains("Still due: Match", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_held_or_given_up_without_a_case_is_an_exception_too()
    {
        await _story.SabotageAsync("UPDATE deliveries SET state = 'Held', reason = 'no profile claims the sender'");
        await Run("exceptions", "list");
        Assert.Contains("delivery-held", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("no profile claims the sender", _terminal.Output, StringComparison.Ordinal);
        await _story.SabotageAsync("UPDATE messages SET state = 'Failed', reason = 'given up', finished_at = NULL");
        var owned = new TestTerminal();
        await owned.RunAsync("exceptions", "list", "--owner", "edi", "--overdue", "--json", "--data", _story.Folder, "--profiles", Path.Combine(GoldenAcknowledgementTests.Repository(), "partner-profiles"));
        Assert.Equal("[]\n", owned.Output);
        owned = new TestTerminal(clock: TimeProvider.System);
        await owned.RunAsync("exceptions", "list", "--owner", "edi", "--data", _story.Folder, "--profiles", Path.Combine(GoldenAcknowledgementTests.Repository(), "partner-profiles"));
        Assert.Contains("message-failed            edi ", owned.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" match ", owned.Output, StringComparison.Ordinal);
        var again = new TestTerminal();
        await again.RunAsync("exceptions", "list", "--json", "--data", _story.Folder);
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(["match", "message-failed", "message-failed"], json.RootElement.EnumerateArray().Select(e => e.GetProperty("type").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_partners_text_cannot_move_the_cursor()
    {
        await Run("show", StoredStory.Delivery);
        await Run("list", "deliveries");
        Assert.DoesNotContain('\u001b', _terminal.Output);
    }

    [Fact]
    public async Task The_json_of_a_finding_is_the_published_contract()
    {
        Assert.Equal(ExitCodes.Good, await Run("show", StoredStory.Order, "--json"));
        using var json = JsonDocument.Parse(_terminal.Output);
        var document = json.RootElement.GetProperty("orders")[0].GetProperty("documents")[0];
        var finding = document.GetProperty("findings")[0];
        Assert.Equal("""{"value":"2 %","source":"hollis.yaml:31"}""", finding.GetProperty("tolerance").GetRawText());
        Assert.Equal("""{"offset":812,"length":4,"row":"855.yaml:20"}""", finding.GetProperty("origin").GetRawText());
        Assert.Equal("""{"number":"4500012345","revision":1,"line":"1"}""", finding.GetProperty("order").GetRawText());
        Assert.Equal(["price", "1", "1.50", "1.60"], new[] { "rule", "line", "expected", "actual" }.Select(m => finding.GetProperty(m).GetString()));
        Assert.Equal(10m, finding.GetProperty("amountAtStake").GetDecimal());
        Assert.Equal("held", finding.GetProperty("outcome").GetString());
        var happened = json.RootElement.GetProperty("orders")[0].GetProperty("events")[0];
        Assert.Equal("2026-11-20T12:00:00.000000Z", happened.GetProperty("at").GetString());
        Assert.Equal("42", happened.GetProperty("detail").GetProperty("control").GetString());
    }

    [Fact]
    public async Task What_nobody_knows_is_said()
    {
        Assert.Equal(ExitCodes.Bad, await Run("show", "no such thing"));
        Assert.Contains("there is no order, document, delivery or file \"no such thing\"", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_where_no_gateway_worked_is_said_and_left_alone()
    {
        var nowhere = Path.Combine(_story.Folder, "nowhere");
        Assert.Equal(ExitCodes.Environment, await _terminal.RunAsync("list", "--data", nowhere));
        Assert.Contains("no gateway has worked in", _terminal.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    [Fact]
    public async Task A_newer_database_is_refused_in_a_sentence()
    {
        await _story.SabotageAsync("INSERT INTO schema_migrations VALUES (9999, 'later', 'x', 0)");
        Assert.Equal(ExitCodes.Environment, await Run("list"));
        Assert.Contains("newer than this program", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_finds_all_as_it_was_written()
    {
        Assert.Equal(ExitCodes.Good, await Run("verify"));
        Assert.Equal("3 chains of events, 1 payloads, 0 AS2 messages: all as they were written.\n", _terminal.Output);
    }

    [Fact]
    public async Task Verify_names_an_altered_event_and_a_missing_payload()
    {
        await _story.SabotageAsync("UPDATE events SET actor = 'nobody' WHERE sequence = 2");
        File.Delete(Path.Combine(_story.Folder, "payloads", _story.PayloadHash[..2], _story.PayloadHash));
        Assert.Equal(ExitCodes.Bad, await Run("verify", "--json"));
        using var json = JsonDocument.Parse(_terminal.Output);
        var wrong = json.RootElement.GetProperty("divergences");
        Assert.Equal((StoredStory.Delivery, 2), (wrong[0].GetProperty("subject").GetString(), wrong[0].GetProperty("sequence").GetInt32()));
        Assert.Equal((_story.PayloadHash, "the file is missing"), (wrong[1].GetProperty("subject").GetString(), wrong[1].GetProperty("text").GetString()));
    }

    Task<int> Run(params string[] arguments) => _terminal.RunAsync([.. arguments, "--data", _story.Folder]);
}
