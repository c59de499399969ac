using System.Text.Json;
using Gateway.Host.CommandLine;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.CommandLine;

public sealed class ExceptionsCommandTests : IAsyncLifetime
{
    const string Order = "4500018231";
    const string Invoice = "HF-77120";

    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("\n");
        await _bench.ImportOrderAsync(Order);
        await _bench.ReceiveAsync(
            "HF-810-77120.edi", await File.ReadAllTextAsync(Path.Combine(PipelineBench.Root(), "samples/mailboxes/hollis-fasteners/in/HF-810-77120.edi")));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task The_queue_is_a_table_with_document_order_money_and_the_sum()
    {
        var (code, text, _) = await RunAsync("exceptions", "list");
        Assert.Equal(ExitCodes.Good, code);
        var lines = text.Split('\n');
        Assert.StartsWith("AGE", lines[0], StringComparison.Ordinal);
        foreach (var cell in new[] { "hollis-fasteners", Invoice, Order, "124.00 USD", "open", "Line 20: the price 12.71" })
            Assert.Contains(cell, lines[1], StringComparison.Ordinal);
        Assert.Equal("1 exception, 124.00 USD at stake.", lines[3]);
    }

    [Theory]
    [InlineData("--partner hollis-fasteners", 1)]
    [InlineData("--partner brandt-hydraulics", 0)]
    [InlineData("--type duplicate", 0)]
    [InlineData("--owner nobody", 0)]
    [InlineData("--overdue", 0)]
    [InlineData("--state rejected", 0)]
    [InlineData("--state open", 1)]
    [InlineData("--since 1h", 1)]
    [InlineData("--since 2999-01-01", 0)]
    public async Task Filters_leave_what_was_asked_for(string filter, int count)
    {
        var (_, text, _) = await RunAsync(["exceptions", "list", .. filter.Split(' '), "--json"]);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(count, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Both_lists_of_exceptions_are_the_same_list()
    {
        var (_, queue, _) = await RunAsync("exceptions", "list", "--json");
        var (_, list, _) = await RunAsync("list", "exceptions", "--json");
        Assert.Equal(list, queue);
    }

    [Theory]
    [InlineData("--state opn", "open")]
    [InlineData("--since yesterday", "2026-03-01")]
    [InlineData("--take 0", "from 1")]
    public async Task What_cannot_be_meant_is_refused_with_what_can(string filter, string hint)
    {
        var (code, _, error) = await RunAsync(["exceptions", "list", .. filter.Split(' ')]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(hint, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Invoice)]
    [InlineData(Order)]
    [InlineData("id")]
    public async Task An_exception_shows_what_is_wrong_beside_the_order_and_leaves_the_rest_aside(string name)
    {
        var opened = Assert.Single(await _bench.ReadAsync(tx => CaseStore.OfOrder(tx, Order)));
        var (code, text, _) = await RunAsync("exceptions", "show", name == "id" ? opened.Id : name);
        Assert.Equal(ExitCodes.Good, code);
        Assert.Contains("Exception ", text, StringComparison.Ordinal);
        Assert.Contains("  price     12.40        12.71 ≠\n", text, StringComparison.Ordinal);
        Assert.Contains("►12.71◄", text, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with line 10, 30\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 10 ·", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_that_is_not_there_is_said()
    {
        var (code, _, error) = await RunAsync("exceptions", "show", "HF-0");
        Assert.Equal(ExitCodes.Bad, code);
        Assert.Contains("there is no exception of \"HF-0\"", error, StringComparison.Ordinal);
        (code, _, error) = await RunAsync("exceptions", "show", Invoice, "--type", "duplicate");
        Assert.Equal(ExitCodes.Bad, code);
        Assert.Contains("there is no duplicate exception", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_997_accepted_and_the_business_holds_is_listed_with_its_sum()
    {
        var (_, _, before) = await RunAsync("list", "--accepted-but-held");
        Assert.Contains("Nothing that was acknowledged", before, StringComparison.Ordinal);
        await _bench.AcknowledgeAsync();
        var (code, text, _) = await RunAsync("list", "--accepted-but-held");
        Assert.Equal(ExitCodes.Good, code);
        foreach (var cell in new[] { Invoice, Order, "5629.00 USD", "124.00 USD", "997 " }) Assert.Contains(cell, text, StringComparison.Ordinal);
        Assert.EndsWith("\n1 message of 5629.00 USD, 124.00 USD at stake.\n", text, StringComparison.Ordinal);
        var (usage, _, error) = await RunAsync("list", "--accepted-but-held", "--state", "posted");
        Assert.Equal(ExitCodes.Usage, usage);
        Assert.Contains("--accepted-but-held takes no --state", error, StringComparison.Ordinal);
    }

    async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var terminal = new TestTerminal(clock: TimeProvider.System);
        var code = await terminal.RunAsync(
            [.. arguments, "--data", _bench.Folder, "--profiles", Path.Combine(_bench.Folder, "profiles"), "--maps", Path.Combine(PipelineBench.Root(), "maps")]);
        return (code, terminal.Output, terminal.Error);
    }
}
