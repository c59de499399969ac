using System.Text.Json;
using Gateway.Host.CommandLine;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.CommandLine;

public sealed class MatchSimulateTests : IAsyncLifetime
{
    const string Order = "4500018231";

    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("\n");
        await _bench.ImportOrderAsync(Order);
        await _bench.ImportSampleReceiptsAsync();
        foreach (var file in new[] { "HF-855-88213.edi", "HF-810-77120.edi" })
            await _bench.ReceiveAsync(file, await File.ReadAllTextAsync(Path.Combine(PipelineBench.Root(), "samples/mailboxes/hollis-fasteners/in", file)));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task What_wider_tolerances_would_have_passed_is_told_with_its_money_and_its_rule()
    {
        var (code, text, _) = await RunAsync("tolerances:\n  price: { over: { percent: 3 } }\n  dates: unlimited\n", "--since", "1h");
        Assert.Equal(ExitCodes.Good, code);
        Assert.StartsWith("2 documents judged: the terms in force hold 1, these would hold 0.\n", text, StringComparison.Ordinal);
        Assert.Contains("  line-price  price      passes  1         1          124.00 USD\n", text, StringComparison.Ordinal);
        Assert.Contains("Would have passed: 1 document, 124.00 USD at stake\n  Invoice HF-77120 of hollis-fasteners, 2026-11-17, order 4500018231\n", text, StringComparison.Ordinal);
        Assert.Contains("What this cannot know\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_narrower_ones_would_have_stopped_too_and_what_is_held_by_both_is_no_change()
    {
        var held = await ReportAsync("tolerances:\n  price: { over: { percent: 1 } }\n  dates: { early: 5, late: 2 }\n");
        Assert.Equal((2, 1, 1), (Number(held, "judged"), Number(held, "heldBefore"), Number(held, "heldAfter")));
        Assert.Equal(0, held.GetProperty("rules").GetArrayLength());
        _bench.Edit("tolerances:\n  price: { over: { percent: 5 } }\n");
        var stopped = await ReportAsync("tolerances:\n  price: { over: { percent: 1 } }\n  dates: { early: 5, late: 2 }\n");
        Assert.Equal((0, 1), (Number(stopped, "heldBefore"), Number(stopped, "heldAfter")));
        var document = Assert.Single(stopped.GetProperty("stopping").EnumerateArray());
        Assert.Equal("HF-77120", document.GetProperty("number").GetString());
        Assert.Equal("stops", Assert.Single(document.GetProperty("findings").EnumerateArray()).GetProperty("change").GetString());
    }

    [Fact]
    public async Task A_document_is_judged_by_the_order_that_it_was_judged_by()
    {
        const string same = "tolerances:\n  price: { over: { percent: 3 } }\n  dates: unlimited\n";
        // The response went on before; what the order says since is no question of tolerances.
        await _bench.ImportOrderAsync(Order, o => o.Replace("1.20,100", "1.00,100"));
        var report = await ReportAsync(same);
        Assert.DoesNotContain("OrderResponse", report.GetProperty("otherwise").GetRawText() + report.GetProperty("stopping").GetRawText(), StringComparison.Ordinal);
        var now = new TestTerminal(clock: TimeProvider.System);
        await now.RunAsync("match", "explain", "HF-855-88213.edi", "--data", _bench.Folder, "--profiles", Path.Combine(_bench.Folder, "profiles"), "--maps", Path.Combine(PipelineBench.Root(), "maps"));
        Assert.Contains("held by 1 of ", now.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulating_changes_nothing()
    {
        var before = await _bench.ReadAsync(Rows);
        await ReportAsync("tolerances:\n  price: unlimited\n");
        Assert.Equal(before, await _bench.ReadAsync(Rows));
    }

    [Theory]
    [InlineData("tolerances:\n  prise: unlimited\n", "prise")]
    [InlineData("tolerances:\n  price:\n", "tolerances.yaml:2:")]
    [InlineData("tolerance:\n  price: unlimited\n", "tolerances")]
    [InlineData("- price\n", "the file holds no terms")]
    public async Task A_wrong_file_is_told_with_its_place(string file, string told)
    {
        var (code, output, error) = await RunAsync(file, "--since", "1h");
        Assert.Equal((ExitCodes.Bad, ""), (code, output));
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partner_and_time_narrow_it()
    {
        Assert.Equal(0, Number(await ReportAsync("tolerances:\n  price: unlimited\n", "--partner", "brandt-hydraulics"), "judged"));
        Assert.Equal(0, Number(await ReportAsync("tolerances:\n  price: unlimited\n", "--since", "2999-01-01"), "judged"));
        var (code, _, error) = await RunAsync("tolerances:\n  price: unlimited\n", "--since", "lately");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("2026-03-01", error, StringComparison.Ordinal);
    }

    static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    async Task<JsonElement> ReportAsync(string tolerances, params string[] options)
    {
        var (code, text, error) = await RunAsync(tolerances, [.. options.Contains("--since") ? Array.Empty<string>() : ["--since", "1h"], .. options, "--json"]);
        Assert.Equal((ExitCodes.Good, ""), (code, error));
        return JsonDocument.Parse(text).RootElement;
    }

    async Task<(int Code, string Output, string Error)> RunAsync(string tolerances, params string[] options)
    {
        var file = Path.Combine(_bench.Folder, "tolerances.yaml");
        await File.WriteAllTextAsync(file, tolerances);
        var terminal = new TestTerminal(clock: TimeProvider.System);
        var code = await terminal.RunAsync(
            ["match", "simulate", "--tolerance", file, .. options, "--data", _bench.Folder, "--profiles", Path.Combine(_bench.Folder, "profiles"), "--maps", Path.Combine(PipelineBench.Root(), "maps")]);
        return (code, terminal.Output, terminal.Error);
    }

    static string Rows(Transaction tx) => string.Join(' ', new[] { "match_runs", "cases", "postings", "events", "work", "movements" }.Select(t => tx.Value<long>($"SELECT COUNT(*) FROM {t}")));
}
