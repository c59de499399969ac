using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Host.CommandLine;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.CommandLine;

public sealed partial class MatchCommandTests : IAsyncLifetime
{
    const string Order = "4500018231";
    const string InvoiceFile = "HF-810-77120.edi";
    const string Invoice = "HF-77120";

    PipelineBench _bench = null!;
    string _sent = "";

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("\n");
        _sent = await File.ReadAllTextAsync(Path.Combine(PipelineBench.Root(), "samples/mailboxes/hollis-fasteners/in", InvoiceFile));
        await _bench.ImportOrderAsync(Order);
        await _bench.ImportSampleReceiptsAsync();
        await _bench.ReceiveAsync(InvoiceFile, _sent);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_held_invoice_reads_like_a_page()
    {
        var (code, text) = await RunAsync("match", "explain", Invoice);
        Assert.Equal(ExitCodes.Good, code);
        Assert.StartsWith("Invoice HF-77120 of hollis-fasteners, 2026-11-17: held by 1 of ", text, StringComparison.Ordinal);
        Assert.Contains("checks, 124.00 USD at stake\n  order 4500018231 at revision 1 (open) · file HF-810-77120.edi · excepted ·", text, StringComparison.Ordinal);
        Assert.Contains("""

            Line 20 · order 4500018231 line 20 · NG-10448 HEX BOLT M10X60 8.8 ZINC BOX OF 100
                        ORDER         RECEIVED    THIS INVOICE        PAYABLE
              quantity  400 BX        400 BX      400 BX              400 BX
              price     12.40                     12.71 ≠
              amount    4,960.00 USD              5,084.00 USD        4,960.00 USD
              date      2026-11-16    2026-11-19  2026-11-16 shipped
              received 400 BX on 2026-11-19 by receipt GR-50077121
              agreed for price over: 1 percent or 25.00, by the 
            """, text, StringComparison.Ordinal);
        Assert.Contains("\n  HELD    Line 20: the price 12.71 is 2.5 percent above the order's 12.40;", text, StringComparison.Ordinal);
        Assert.Contains("          IT1*20*400*BX*►12.71◄**BP*NG-10448*VP*HF-M10X60   (IT1 at segment 12, element 4, byte 499)\n", text, StringComparison.Ordinal);
        Assert.Contains("  passed  The purchase order 4500018231 is open. [order-open]\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 120, line));
    }

    [Theory]
    [InlineData(InvoiceFile)]
    [InlineData(Order)]
    [InlineData("document")]
    [InlineData("message")]
    [InlineData("case")]
    public async Task A_document_is_found_by_whatever_name_is_at_hand(string name)
    {
        var opened = Assert.Single(await _bench.ReadAsync(tx => CaseStore.OfOrder(tx, Order)));
        var (code, text) = await RunAsync("match", "explain", name switch
        {
            "document" => opened.DocumentId!.ToLowerInvariant(),
            "message" => opened.MessageId!,
            "case" => opened.Id,
            _ => name,
        });
        Assert.Equal(ExitCodes.Good, code);
        Assert.StartsWith("Invoice HF-77120 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_is_judged_by_what_is_agreed_now_and_the_last_run_stays_as_it_was()
    {
        _bench.Edit("tolerances:\n  price: { over: { percent: 5 } }\n");
        var (_, today) = await RunAsync("match", "explain", Invoice);
        var (_, stored) = await RunAsync("match", "explain", Invoice, "--stored");
        Assert.Contains(": passes all ", today, StringComparison.Ordinal);
        Assert.Contains("judged as of 2026-11-17 with what is known now", today, StringComparison.Ordinal);
        Assert.Contains(": held by 1 of ", stored, StringComparison.Ordinal);
        Assert.Contains("as it was judged last", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_level_that_won_is_named_with_those_that_it_stands_before()
    {
        _bench.Edit("tolerances:\n  price: { over: { percent: 1 } }\nterms:\n  - { item: NG-10448, tolerances: { price: { over: { percent: 2 } } } }\n");
        var (_, text) = await RunAsync("match", "explain", Invoice);
        var line = string.Join(' ', text[text.IndexOf("agreed for price over", StringComparison.Ordinal)..].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(24));
        Assert.StartsWith("agreed for price over: 2 percent, by the supplier item (", line, StringComparison.Ordinal);
        Assert.Contains("before 1 percent of the supplier (", line, StringComparison.Ordinal);
        Assert.Contains("hollis-fasteners.yaml:", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explaining_changes_nothing()
    {
        var before = await _bench.ReadAsync(Rows);
        await RunAsync("match", "explain", Invoice);
        Assert.Equal(before, await _bench.ReadAsync(Rows));
    }

    [Fact]
    public async Task The_json_is_the_published_contract_and_its_bytes_are_the_value()
    {
        var (_, text) = await RunAsync("match", "explain", Invoice, "--json");
        using var json = JsonDocument.Parse(text);
        var page = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("today", "excepted", true), (page.GetProperty("judged").GetString(), page.GetProperty("state").GetString(), page.GetProperty("held").GetBoolean()));
        var line = page.GetProperty("lines")[1];
        Assert.Equal(["20", Order, "20", "NG-10448"], new[] { "line", "order", "orderLine", "item" }.Select(m => line.GetProperty(m).GetString()));
        Assert.Equal((12.40m, 12.71m), (line.GetProperty("ordered").GetProperty("price").GetDecimal(), line.GetProperty("stated").GetProperty("price").GetDecimal()));
        Assert.Equal("""["price"]""", line.GetProperty("differs").GetRawText());
        var held = Assert.Single(line.GetProperty("findings").EnumerateArray(), f => f.GetProperty("finding").GetProperty("outcome").GetString() == "held");
        var origin = held.GetProperty("finding").GetProperty("origin");
        Assert.Equal("12.71", _sent.Substring(origin.GetProperty("offset").GetInt32(), origin.GetProperty("length").GetInt32()));
        Assert.Equal("12.71", held.GetProperty("bytes").GetProperty("value").GetString());
        Assert.Equal("price", held.GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_nobody_received_and_what_nobody_profiles_any_more_is_said()
    {
        var (code, _) = await RunAsync("match", "explain", "HF-1");
        Assert.Equal(ExitCodes.Bad, code);
        Assert.Contains("there is no received document \"HF-1\"", _error, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "none"));
        var terminal = new TestTerminal();
        Assert.Equal(ExitCodes.Bad, await terminal.RunAsync("match", "explain", Invoice, "--data", _bench.Folder, "--profiles", Path.Combine(_bench.Folder, "none")));
        Assert.Contains("hollis-fasteners", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_shown_by_its_name()
    {
        var (code, text) = await RunAsync("show", InvoiceFile);
        Assert.Equal(ExitCodes.Good, code);
        Assert.Contains("HF-810-77120.edi, ", text, StringComparison.Ordinal);
    }

    string _error = "";

    async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var terminal = new TestTerminal();
        var code = await terminal.RunAsync([.. arguments, "--data", _bench.Folder, "--profiles", Path.Combine(_bench.Folder, "profiles"), "--maps", Path.Combine(PipelineBench.Root(), "maps")]);
        _error = terminal.Error;
        return (code, Ids().Replace(terminal.Output, "ID"));
    }

    static string Rows(Transaction tx) => string.Join(' ', new[] { "match_runs", "cases", "postings", "events", "work" }.Select(t => tx.Value<long>($"SELECT COUNT(*) FROM {t}")));

    [GeneratedRegex("01[0-9A-HJKMNP-TV-Z]{24}")]
    private static partial Regex Ids();
}
