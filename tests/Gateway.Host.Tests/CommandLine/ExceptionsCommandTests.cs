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
    string _sent = "";

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("\n");
        await _bench.ImportOrderAsync(Order);
        await _bench.ImportSampleReceiptsAsync();
        _sent = await File.ReadAllTextAsync(Path.Combine(PipelineBench.Root(), "samples/mailboxes/hollis-fasteners/in/HF-810-77120.edi"));
        await _bench.ReceiveAsync("HF-810-77120.edi", _sent);
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
    [InlineData(80)]
    [InlineData(100)]
    public async Task The_queue_fits_to_the_screen(int width)
    {
        var terminal = new TestTerminal(clock: TimeProvider.System, screenWidth: width);
        Assert.Equal(ExitCodes.Good, await terminal.RunAsync("exceptions", "list", "--data", _bench.Folder));
        Assert.All(terminal.Output.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.Contains(Order, terminal.Output, StringComparison.Ordinal);
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
    public async Task The_other_list_names_the_list_of_exceptions()
    {
        var (code, _, error) = await RunAsync("list", "exceptions");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("gateway exceptions list", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--state opn", "open")]
    [InlineData("--since yesterday", "2026-03-01")]
    [InlineData("--take 0", "from 1")]
    [InlineData("--take many", "from 1")]
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
        Assert.Contains("  price     12.40                     12.71 ≠\n", text, StringComparison.Ordinal);
        Assert.Contains("►12.71◄", text, StringComparison.Ordinal);
        Assert.Contains("No findings on line 10, 30\n", text, StringComparison.Ordinal);
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
        foreach (var cell in new[] { Invoice, Order, "5,629.00 USD", "124.00 USD", "997 " }) Assert.Contains(cell, text, StringComparison.Ordinal);
        Assert.EndsWith("\n1 message of 5,629.00 USD, 124.00 USD at stake.\n", text, StringComparison.Ordinal);
        var (usage, _, error) = await RunAsync("list", "--accepted-but-held", "--state", "posted");
        Assert.Equal(ExitCodes.Usage, usage);
        Assert.Contains("--accepted-but-held takes no --state", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_beyond_all_reckoning_are_shown_as_any_other_exception()
    {
        await _bench.ReceiveAsync("absurd.edi", X12File.OfType(7, "810", SampleInvoice.Of("A-1", SampleInvoice.Line10).Replace("*.085*", "*99999999999999999*", StringComparison.Ordinal)));
        foreach (var command in new[] { "exceptions list", "exceptions show A-1", "match explain A-1", "show A-1", "match simulate --since 1d --tolerance " + PipelineBench.Sample("tolerances.yaml") })
        {
            var (code, text, error) = await RunAsync(command.Split(' '));
            Assert.True(code == ExitCodes.Good && (text.Contains("the number 99999999999999999 is larger", StringComparison.Ordinal) || command.StartsWith("match simulate", StringComparison.Ordinal)), command + error + text);
        }
    }

    [Fact]
    public async Task What_may_be_decided_stands_below_as_it_is_typed()
    {
        var id = (await CaseAsync()).Id;
        var (_, text, _) = await RunAsync("exceptions", "show", Invoice);
        Assert.Contains($"  gateway exceptions approve {id} --reason \"WHY\"\n", text, StringComparison.Ordinal);
        Assert.Contains($"  gateway exceptions short-pay {id} --reason \"WHY\"\n      only what is payable is paid: line 20 400 BX for 4,960.00 USD\n", text, StringComparison.Ordinal);
        var (code, _, _) = await RunAsync("exceptions", "approve", id, "--reason", "WHY");
        Assert.Equal(ExitCodes.Good, code);
        (_, text, _) = await RunAsync("exceptions", "show", id);
        Assert.DoesNotContain("What can be done", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approved_invoice_goes_on_to_the_ERP_and_the_decision_is_told_with_its_reason()
    {
        var (code, text, error) = await RunAsync("exceptions", "approve", Invoice, "--reason", "agreed by phone", "--by", "anna");
        Assert.Equal((ExitCodes.Good, ""), (code, error));
        Assert.StartsWith("price exception of HF-77120: approved as finance", text, StringComparison.Ordinal);
        await _bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 10).Count == 1);
        (_, text, _) = await RunAsync("exceptions", "show", Invoice);
        Assert.Contains(" approve by anna as finance: agreed by phone\n", text, StringComparison.Ordinal);
        (_, text, _) = await RunAsync("match", "explain", Invoice);
        Assert.Contains("Exception price, approved:", text, StringComparison.Ordinal);
        Assert.Contains(" approve by anna as finance: agreed by phone\n", text, StringComparison.Ordinal);
        (_, text, _) = await RunAsync("exceptions", "list", "--json");
        Assert.Equal("[]\n", text);
    }

    [Theory]
    [InlineData("dispute", "in-dispute", "")]
    [InlineData("wait", "waiting-for-order", "--until 2999-12-01")]
    [InlineData("route", "open", "--to buyer")]
    [InlineData("reject", "rejected", "")]
    [InlineData("short-pay", "approved", "")]
    public async Task Each_decision_leaves_its_state(string verb, string state, string options)
    {
        var (code, text, error) = await RunAsync(["exceptions", verb, Invoice, "--reason", "because", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"]);
        Assert.Equal((ExitCodes.Good, ""), (code, error));
        using var json = JsonDocument.Parse(text);
        var answer = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal((verb, true, "price", Invoice), (answer.GetProperty("decision").GetString(), answer.GetProperty("done").GetBoolean(), answer.GetProperty("type").GetString(), answer.GetProperty("document").GetString()));
        Assert.Equal(state, StateNames.Of((await CaseAsync()).State));
    }

    [Theory]
    [InlineData("approve HF-77120", "'--reason' is required")]
    [InlineData("approve HF-77120 --reason  ", "--reason is blank")]
    [InlineData("approve --reason x", "Name an exception")]
    [InlineData("approve HF-77120 --all --type price --max-amount 5 --reason x", "--all takes no NAME")]
    [InlineData("approve --all --reason x", "--all wants --type TYPE and --max-amount MONEY")]
    [InlineData("approve HF-77120 --max-amount 5 --reason x", "go with --all")]
    [InlineData("approve --all --type price --max-amount ten --reason x", "'ten' is not an amount")]
    [InlineData("approve HF-77120 --seen x --reason x", "'x' is not a version")]
    [InlineData("approve HF-77120 --rol finance --reason x", "Did you mean --role?")]
    [InlineData("wait HF-77120 --until tomorrow --reason x", "not a date such as 2026-03-01")]
    [InlineData("wait HF-77120 --reason x", "'--until' is required")]
    [InlineData("route HF-77120 --reason x", "'--to' is required")]
    public async Task A_decision_that_cannot_be_meant_is_a_wrong_command_line(string line, string hint)
    {
        var (code, output, error) = await RunAsync(["exceptions", .. line.Split(' ')]);
        Assert.Equal((ExitCodes.Usage, ""), (code, output));
        Assert.Contains(hint, error, StringComparison.Ordinal);
        Assert.Contains($"Try 'gateway exceptions {line.Split(' ')[0]} --help'.", error, StringComparison.Ordinal);
        Assert.Equal(CaseState.Open, (await CaseAsync()).State);
    }

    [Theory]
    [InlineData("approve HF-77120 --role receiving", "finance-manager")]
    [InlineData("approve HF-77120 --role nobody", "\"nobody\" is not a role")]
    [InlineData("approve HF-77120 --seen 99", "has changed meanwhile")]
    [InlineData("approve HF-1", "there is no exception of \"HF-1\"")]
    [InlineData("approve HF-77120 --type quantity", "there is no quantity exception")]
    [InlineData("approve --all --type price --max-amount 123.99", "no open exception is of that kind")]
    public async Task What_is_refused_says_why_and_changes_nothing(string line, string why)
    {
        if (line.Contains("receiving", StringComparison.Ordinal)) await _bench.ImportOrderAsync(Order, o => o.Replace("12.40", "10.40"));
        var (code, output, error) = await RunAsync(["exceptions", .. line.Split(' '), "--reason", "because"]);
        Assert.Equal((ExitCodes.Bad, ""), (code, output));
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Equal(CaseState.Open, (await CaseAsync()).State);
    }

    [Fact]
    public async Task Many_are_counted_before_they_are_decided_and_only_of_one_kind()
    {
        await _bench.ReceiveAsync("second.edi", SecondInvoice(_sent));
        string[] all = ["exceptions", "approve", "--all", "--type", "price", "--max-amount", "200", "--reason", "below the cap"];
        var (code, _, error) = await RunAsync(all);
        Assert.Equal(ExitCodes.Bad, code);
        Assert.Contains("2 exceptions, 248.00 USD at stake. Nothing is decided yet: to approve them all, repeat it with --yes.", error, StringComparison.Ordinal);
        Assert.Contains("HF-77121", error, StringComparison.Ordinal);
        var (several, _, kinds) = await RunAsync("exceptions", "approve", Order, "--reason", "x");
        Assert.Equal(ExitCodes.Bad, several);
        Assert.Contains("has several exceptions", kinds, StringComparison.Ordinal);
        (code, var output, _) = await RunAsync([.. all, "--yes"]);
        Assert.Equal(ExitCodes.Good, code);
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    // The same bill again under another number, in an interchange of its own.
    static string SecondInvoice(string sent) => sent.Replace("HF-77120", "HF-77121").Replace("000004140", "000004141").Replace("*4140*", "*4141*").Replace("*4140~", "*4141~");

    async Task<CaseRecord> CaseAsync() => Assert.Single(await _bench.ReadAsync(tx => CaseStore.OfOrder(tx, Order)));

    async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var terminal = new TestTerminal(clock: TimeProvider.System);
        var code = await terminal.RunAsync(
            [.. arguments, "--data", _bench.Folder, "--profiles", Path.Combine(_bench.Folder, "profiles"), "--maps", Path.Combine(PipelineBench.Root(), "maps")]);
        return (code, terminal.Output, terminal.Error);
    }
}
