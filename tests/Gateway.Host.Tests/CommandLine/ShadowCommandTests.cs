using System.Text.Json;
using Gateway.Host.CommandLine;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>An agreement in shadow beside the gateway that still does the work: here another bench, under the shipped profile.</summary>
public sealed class ShadowCommandTests : IAsyncLifetime
{
    const string Order = "4500018231";

    PipelineBench _shadow = null!, _old = null!;
    DeliveryRecord _good = null!;
    string _answers = "";

    public async Task InitializeAsync()
    {
        _shadow = await PipelineBench.StartAsync("agreements:\n  - { agreement: in-855, mode: shadow }\n");
        _old = await PipelineBench.StartAsync();
        foreach (var bench in new[] { _shadow, _old })
        {
            await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
            _good = await bench.ReceiveAsync(1, "855", X12File.Response);
            await bench.ReceiveAsync(2, "855", X12File.Broken);
            await bench.AcknowledgeAsync();
        }

        _good = (await _shadow.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In })))[^1];
        _answers = _old.Out();
    }

    public async Task DisposeAsync()
    {
        await _shadow.DisposeAsync();
        await _old.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_leaves_and_what_would_have_become_of_each_message_is_told()
    {
        Assert.Empty(_shadow.Erp());
        Assert.Empty(_shadow.Sent());
        Assert.Equal(2, _old.Sent().Count);
        var (code, text, _) = await RunAsync();
        Assert.Equal(ExitCodes.Good, code);
        Assert.Contains($"hollis-fasteners in-855 855 0001 {Order}: would be posted, answered accepted\n", text, StringComparison.Ordinal);
        Assert.Contains("answered rejected\n", text, StringComparison.Ordinal);
        Assert.EndsWith("2 messages in shadow. Give --answers and --ledger of the other gateway to compare.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_other_gateway_did_the_same_there_is_nothing_to_tell()
    {
        var (code, text, error) = await RunAsync("--answers", _answers, "--ledger", Ledger($"OrderResponse,{Order},1,5000"));
        Assert.Equal(("", "2 messages in shadow: 2 as there, 0 otherwise, 0 only there.\n", ExitCodes.Good), (error, text, code));
    }

    [Fact]
    public async Task What_it_did_otherwise_or_alone_is_named()
    {
        foreach (var file in Directory.GetFiles(_answers)) await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("AK1*PR*2", "AK1*PR*7", StringComparison.Ordinal));
        var (code, text, _) = await RunAsync("--answers", _answers, "--ledger", Ledger($"order-response,{Order},1,4000", "order-response,4711,1,5000", "Invoice,HF-9,,"), "--json");
        Assert.Equal(ExitCodes.Bad, code);
        using var json = JsonDocument.Parse(text);
        var messages = json.RootElement.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["quantity: 5000 here, 4000 there"], Texts(messages[0].GetProperty("differences")));
        Assert.Contains("answer: rejected here, none there", Texts(messages[1].GetProperty("differences")));
        var alone = Texts(json.RootElement.GetProperty("onlyThere"));
        Assert.Contains(alone, t => t.StartsWith("the answer to PR 7 in ", StringComparison.Ordinal));
        Assert.Contains(alone, t => t.StartsWith("Invoice HF-9 in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_that_was_posted_there_and_not_here_and_the_other_way_round_is_named()
    {
        var (_, text, _) = await RunAsync("--ledger", Ledger("Invoice,HF-9,,"));
        Assert.Contains("would be posted, answered accepted\n  posted here, not there\n", text, StringComparison.Ordinal);
        await _shadow.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]).Replace("5000", "6000", StringComparison.Ordinal));
        await _shadow.ReceiveAsync(5, "855", X12File.Other);
        var (_, held, _) = await RunAsync("--ledger", Ledger($"OrderResponse,{Order},,", $"OrderResponse,{Order},1,4000"));
        Assert.Contains("  posted there, excepted here: ", held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_have_been_answered_and_posted_is_written_where_it_is_asked_for()
    {
        var folder = Path.Combine(_shadow.Folder, "would-be");
        await RunAsync("--write", folder);
        var message = await _shadow.MessageAsync(_good);
        var document = await _shadow.DocumentAsync(_good);
        Assert.Equal(document.Content, await File.ReadAllTextAsync(Path.Combine(folder, $"{message.Id}.OrderResponse.json")));
        var answer = await File.ReadAllTextAsync(Path.Combine(folder, $"{message.InterchangeId}.997.edi"));
        Assert.Contains("AK1*PR*1~", answer, StringComparison.Ordinal);
        Assert.Contains("AK9*A*1*1*1~", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_before_or_under_another_agreement_or_from_another_partner_is_not_said_to_be_missing()
    {
        var ledger = Ledger($"OrderResponse,{Order},1,5000");
        var (code, text, _) = await RunAsync("--agreement", "in-810", "--answers", _answers, "--ledger", ledger);
        Assert.Equal(("0 messages in shadow: 0 as there, 0 otherwise, 0 only there.\n", ExitCodes.Good), (text, code));
        // Numbers come round: years ago they were answered otherwise; and another partner has the same.
        var file = Directory.GetFiles(_answers).Order(StringComparer.Ordinal).Last();
        var answer = await File.ReadAllTextAsync(file);
        var old = answer.Replace("AK9*A", "AK9*R", StringComparison.Ordinal).Replace("AK9*P", "AK9*R", StringComparison.Ordinal).Split('*');
        (old[9], old[10]) = ("200101", "0800");
        await File.WriteAllTextAsync(Path.Combine(_answers, "zzz-old.edi"), string.Join('*', old));
        await File.WriteAllTextAsync(Path.Combine(_answers, "zzz-other.edi"), answer.Replace("118502274", "999999999", StringComparison.Ordinal));
        (code, text, _) = await RunAsync("--partner", PipelineBench.Partner, "--since", "7d", "--answers", _answers, "--ledger", ledger);
        Assert.Equal(("2 messages in shadow: 2 as there, 0 otherwise, 0 only there.\n", ExitCodes.Good), (text, code));
        (_, text, _) = await RunAsync("--partner", PipelineBench.Partner, "--answers", _answers, "--ledger", ledger);
        Assert.Contains("zzz-old.edi: nothing of that number came here", text, StringComparison.Ordinal);
        Assert.EndsWith("2 messages in shadow: 2 as there, 0 otherwise, 1 only there.\n", text, StringComparison.Ordinal);
        (_, text, _) = await RunAsync("--answers", _answers, "--ledger", ledger);
        Assert.EndsWith("2 messages in shadow: 2 as there, 0 otherwise, 2 only there.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_posted_twice_there_is_named_once()
    {
        var (_, text, _) = await RunAsync("--ledger", Ledger($"OrderResponse,{Order},1,5000", $"OrderResponse,{Order},1,5000"));
        Assert.Contains($"only there: OrderResponse {Order} in ", text, StringComparison.Ordinal);
        Assert.EndsWith(", 1 only there.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_from_another_of_our_ids_is_not_ours()
    {
        foreach (var file in Directory.GetFiles(_answers))
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("0081234560003", "0081234560004", StringComparison.Ordinal));
        var (_, text, _) = await RunAsync("--answers", _answers);
        Assert.Contains("answer: accepted here, none there", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", ExitCodes.Good, "2 as there, 0 otherwise")]
    [InlineData("2", ExitCodes.Bad, "lines: 1 here, 2 there")]
    public async Task A_ledger_in_JSON_is_compared_by_its_number_of_lines(string lines, int expected, string told)
    {
        var file = Path.Combine(_shadow.Folder, "ledger.json");
        await File.WriteAllTextAsync(file, $$"""[{ "documentType": "OrderResponse", "number": "{{Order}}", "lines": {{lines}}, "quantity": 5000 }]""");
        var (code, text, _) = await RunAsync("--ledger", file);
        Assert.Equal(expected, code);
        Assert.Contains(told, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_whose_lines_are_a_list_is_refused_and_not_counted_as_so_many_postings()
    {
        var file = Path.Combine(_shadow.Folder, "ledger.json");
        await File.WriteAllTextAsync(file, $$"""[{ "documentType": "OrderResponse", "number": "{{Order}}", "lines": [{ "quantity": 5000 }, { "quantity": 1 }] }]""");
        var (code, _, error) = await RunAsync("--ledger", file);
        Assert.Equal(ExitCodes.Bad, code);
        Assert.Contains("expected a number", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_posting_of_another_supplier_with_the_same_number_is_not_taken_for_his()
    {
        var file = Path.Combine(_shadow.Folder, "ledger.csv");
        await File.WriteAllTextAsync(file, $"documentType,number,supplier,lines\nOrderResponse,{Order},100999,1\n");
        var (_, text, _) = await RunAsync("--ledger", file);
        Assert.Contains("  posted here, not there\n", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, $"documentType,number,supplier,lines\nOrderResponse,{Order},100999,2\nOrderResponse,{Order},100210,1\n");
        (_, text, _) = await RunAsync("--partner", PipelineBench.Partner, "--ledger", file);
        Assert.Equal("2 messages in shadow: 2 as there, 0 otherwise, 0 only there.\n", text);
    }

    [Fact]
    public async Task An_excepted_copy_does_not_take_the_row_of_the_one_that_corrects_it()
    {
        await using var bench = await PipelineBench.StartAsync("agreements:\n  - { agreement: in-855, mode: shadow }\n");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        var first = await bench.MessageAsync(await bench.ReceiveAsync(1, "855", X12File.Response.Replace("*.085*", "*.95*", StringComparison.Ordinal)));
        await bench.ReceiveAsync(2, "855", X12File.Response);
        Assert.Equal(MessageState.Excepted, first.State);
        var (_, text, _) = await RunAsync(bench, "--all", "--ledger", Ledger($"OrderResponse,{Order},1,5000"));
        Assert.EndsWith("2 messages in shadow: 2 as there, 0 otherwise, 0 only there.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_a_TA1_is_answered_that_takes_the_interchange_nothing_is_answered_of_its_messages()
    {
        await using var bench = await PipelineBench.StartAsync(
            "agreements:\n  - { agreement: in-855, mode: shadow }\nacknowledgements:\n  send: { functional: none, ta1: always }\n");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        await bench.ReceiveAsync(1, "855", X12File.Response);
        var (code, text, _) = await RunAsync(bench, "--answers", Directory.CreateDirectory(Path.Combine(bench.Folder, "none")).FullName);
        Assert.Equal(("1 messages in shadow: 1 as there, 0 otherwise, 0 only there.\n", ExitCodes.Good), (text, code));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_is_told_with_its_place()
    {
        var (code, _, error) = await RunAsync("--ledger", Ledger("OrderResponse,,1,many"));
        Assert.Equal(ExitCodes.Bad, code);
        Assert.Contains("ledger.csv:2", error, StringComparison.Ordinal);
    }

    string Ledger(params string[] rows)
    {
        var file = Path.Combine(_shadow.Folder, "ledger.csv");
        File.WriteAllText(file, string.Join('\n', ["documentType,number,lines,quantity", .. rows]));
        return file;
    }

    static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString()!)];

    Task<(int Code, string Text, string Error)> RunAsync(params string[] arguments) => RunAsync(_shadow, arguments);

    static async Task<(int Code, string Text, string Error)> RunAsync(PipelineBench bench, params string[] arguments)
    {
        var terminal = new TestTerminal(clock: TimeProvider.System);
        var code = await terminal.RunAsync(["shadow", .. arguments, "--data", bench.Folder, "--profiles", Path.Combine(bench.Folder, "profiles"), "--maps", Path.Combine(PipelineBench.Root(), "maps")]);
        return (code, terminal.Output, terminal.Error);
    }
}
