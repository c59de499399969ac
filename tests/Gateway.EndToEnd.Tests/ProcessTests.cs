using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

public sealed class ProcessTests : IDisposable
{
    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task A_file_is_worked_through_the_whole_pipeline_once()
    {
        await RunAsync(0, "orders", "import", "samples/orders.csv");
        await RunAsync(0, "crossreferences", "import", "samples/crossreferences.csv");
        await RunAsync(0, "process", "samples/mailboxes/brandt-hydraulics/in/855_61190.x12", "--partner", "brandt-hydraulics");
        await RunAsync(0, "process", "samples/mailboxes/kestrel-packaging/in/order-response-3391.csv", "--partner", "kestrel-packaging");
        Assert.Equal(2, _outside.Erp("OrderResponse").Count);
        Assert.Equal(["PR 731"], _outside.AnsweredGroups("brandt-hydraulics"));
    }

    [Fact]
    public async Task A_document_with_findings_ends_with_exit_code_2_and_goes_on_when_its_cause_is_gone_and_it_is_restarted()
    {
        const string File = "samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi";
        var first = await RunAsync(2, "process", File, "--partner", "hollis-fasteners");
        Assert.Contains("4500018231", first.Output, StringComparison.Ordinal);
        Assert.Empty(_outside.Erp("OrderResponse"));

        await RunAsync(0, "orders", "import", "samples/orders.csv");
        var exceptions = await RunAsync(0, "exceptions", "list");
        var id = exceptions.Lines.SelectMany(l => l.Split(' ')).First(word => word.Length == 26);
        await RunAsync(0, "restart", id, "--reason", "the order is here now");
        using (var gateway = GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", "partner-profiles"))
        {
            await gateway.UntilAsync(() => _outside.Erp("OrderResponse").Count == 1, "the document to be posted");
            await gateway.StopAsync();
        }

        Assert.Single(_outside.AnsweredGroups("hollis-fasteners"));
    }

    [Fact]
    public async Task An_unknown_partner_is_refused_by_name()
    {
        var refused = await RunAsync(2, "process", "samples/orders.csv", "--partner", "nobody");
        Assert.Contains("there is no partner with a mailbox \"nobody\"", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_folder_is_refused()
    {
        using var first = GatewayProcess.Start("run", "--data", _outside.Data);
        await first.UntilAsync(() => first.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the first to start");
        var second = await GatewayProcess.RunAsync("run", "--data", _outside.Data);
        Assert.Equal(3, second.ExitCode);
        Assert.Contains("another gateway is at work", second.Output, StringComparison.Ordinal);
        await first.StopAsync();
    }

    async Task<GatewayProcess> RunAsync(int expected, params string[] arguments)
    {
        var process = await GatewayProcess.RunAsync([.. arguments, "--data", _outside.Data]);
        Assert.True(process.ExitCode == expected, $"{string.Join(' ', arguments)} gave {process.ExitCode}:\n{process.Output}");
        return process;
    }
}
