using System.Diagnostics;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Harness;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>Everybody in the story but the gateway: the ERP that buys, the supplier who answers, the buyer, the warehouse, the accountant.</summary>
/// <remarks>They act on mailboxes, files and command lines, and look at what they find there.</remarks>
sealed class StoryRun(Telling telling, Outside outside)
{
    const string DisputeReason = "our order says another price";

    internal Telling Telling => telling;

    /// <summary>The steps up to the invoice that waits: what is done, what is seen of it in the mailboxes and the ERP, and what else must hold then.</summary>
    internal IReadOnlyList<(Func<Task> Act, string Seen, Func<bool> IsSeen, Func<Task> Check)> Steps =>
    [
        (BuyAsync, "the order at the supplier", () => OrderSent() is not null, Nothing),
        (AcknowledgeAsync, "his acknowledgement to be read", () => outside.FilesFrom(telling.Partner).Count == 0, OrderIsAcknowledgedAsync),
        (() => SendAsync(0), "the clean lines in the ERP", () => LinesPosted("OrderResponse").Count == 8 && IsAnswered(0), ResponseWaitsAsync),
        (() => ApproveAsync("agreed by phone", "r.keller"), "the other lines in the ERP", () => LinesPosted("OrderResponse").Count == 10, Nothing),
        (() => SendAsync(1), "the ship notice to be answered", () => IsAnswered(1), ShipNoticeWaitsAsync),
        (() => ApproveAsync("the rest is on the truck of next week", "r.keller"), "the ship notice in the ERP", () => outside.Erp("ShipNotice").Count == 1, Nothing),
        (ReceiveAsync, "the receipt", () => true, Nothing),
        (() => SendAsync(2), "the invoice to be answered", () => IsAnswered(2), InvoiceWaitsAsync),
    ];

    /// <summary>Finance may dispute the price first: the supplier hears of it where his syntax has a word for it, and nothing is posted.</summary>
    internal (Func<Task> Act, string Seen, Func<bool> IsSeen, Func<Task> Check) Dispute =>
        (DisputeAsync, "the supplier to hear of the dispute", () => telling.Advice is null || Advices().Any(), InvoiceIsInDisputeAsync);

    internal async Task BuyAsync() => await CommandAsync(0, "orders", "import", "samples/story/orders.csv");

    /// <summary>The supplier's system takes the order and says so; CSV has no such thing.</summary>
    internal async Task AcknowledgeAsync()
    {
        if (telling.Groups.Length == 0) return;
        var answer = await CommandAsync(0, "acknowledge", OrderSent()!);
        outside.Drop(telling.Partner, "0-acknowledgement.edi", answer.Result);
    }

    internal Task SendAsync(int document)
    {
        outside.Drop(telling.Partner, telling.Files[document], telling.Content(telling.Files[document]));
        return Task.CompletedTask;
    }

    internal async Task ReceiveAsync() => await CommandAsync(0, "receipts", "import", $"samples/story/{telling.Name}/3-receipts.csv");

    /// <summary>Whoever owns what waits for a decision approves it, one after the other: each time what is decided then goes on to the ERP.</summary>
    internal async Task ApproveAsync(string reason, string by)
    {
        foreach (var waiting in await ExceptionsAsync())
        {
            await CommandAsync(0, "exceptions", "approve", Text(waiting, "id"), "--reason", reason, "--by", by);
            for (var left = 300; (await JsonAsync("list", "work")).AsArray().Count > 0; left--)
            {
                Assert.True(left > 0, $"the work after the approval of {Text(waiting, "id")} was not done");
                await Task.Delay(200);
            }
        }
    }

    /// <summary>Finance disputes the price.</summary>
    internal async Task DisputeAsync()
    {
        var waiting = Assert.Single(await ExceptionsAsync());
        await CommandAsync(0, "exceptions", "dispute", Text(waiting, "id"), "--reason", DisputeReason, "--by", "a.novak");
    }

    /// <summary>The open exceptions of the supplier.</summary>
    internal async Task<IReadOnlyList<JsonNode>> ExceptionsAsync() =>
        [.. (await JsonAsync("exceptions", "list", "--partner", telling.Partner)).AsArray()!];

    /// <summary>The order's own story.</summary>
    internal async Task<JsonNode> OrderAsync() => (await JsonAsync("show", telling.Order))["orders"]![0]!;

    // What only looks is asked within this process: it is asked again and again.
    internal async Task<JsonNode> JsonAsync(params string[] command)
    {
        var (code, output, error) = await new GatewayCommands(outside).RunAsync([.. command, "--json"]);
        Assert.True(code == 0, $"{string.Join(' ', command)} gave {code}:\n{error}");
        return JsonNode.Parse(output)!;
    }

    internal async Task<GatewayProcess> CommandAsync(int expected, params string[] arguments)
    {
        var process = await GatewayProcess.RunAsync([.. arguments, "--data", outside.Data]);
        Assert.True(process.ExitCode == expected, $"{string.Join(' ', arguments)} gave {process.ExitCode}:\n{process.Output}");
        return process;
    }

    /// <summary>The file in which the order went out, once it did.</summary>
    internal string? OrderSent() => outside.FilesFor(telling.Partner)
        .Select(name => Path.Combine(outside.Mailbox(telling.Partner, "out"), name))
        .FirstOrDefault(path => File.ReadAllText(path).Contains(telling.Order, StringComparison.Ordinal));

    /// <summary>The order's lines in the ERP's folder that documents of a type speak of, over all parts.</summary>
    internal IReadOnlyList<string> LinesPosted(string documentType) =>
        [.. from json in outside.Erp(documentType)
            from line in JsonNode.Parse(json)!["lines"]!.AsArray()
            where Text(line, "orderNumber") == telling.Order
            select Text(line, "orderLine")];

    internal IReadOnlyList<string> Answered() =>
        [.. outside.AnsweredGroups(telling.Partner), .. outside.AnsweredInterchanges(telling.Partner)];

    bool IsAnswered(int document) => telling.Groups.Length == 0 || Answered().Contains(telling.Groups[document]);

    async Task OrderIsAcknowledgedAsync()
    {
        if (telling.Groups.Length == 0) return;
        await UntilAsync(async () => Text(Assert.Single((await SentAsync("PurchaseOrder"))["acknowledgements"]!.AsArray())!, "state"), "accepted");
    }

    /// <summary>What of the order's story speaks of a document that went out.</summary>
    internal async Task<JsonNode> SentAsync(string kind) =>
        (await OrderAsync())["documents"]!.AsArray().Single(d => Text(d!["document"]!, "kind") == kind && Text(d["document"]!, "direction") == "out")!;

    /// <summary>One date moved within the tolerance and goes; the other and the substitute wait, each for the buyer.</summary>
    async Task ResponseWaitsAsync()
    {
        Assert.DoesNotContain(telling.Late, LinesPosted("OrderResponse"));
        Assert.DoesNotContain(telling.Substituted, LinesPosted("OrderResponse"));
        var waiting = await UntilExceptionsAsync("date", "substitution");
        Assert.All(waiting, e => Assert.Equal(("open", "buyer", telling.Order), (Text(e, "state"), Text(e, "owner"), Text(e, "order"))));
        Assert.Contains(telling.Substitute, Text(waiting[1], "text"), StringComparison.Ordinal);
    }

    /// <summary>The substitute, once approved, is no news; that a line came short is.</summary>
    async Task ShipNoticeWaitsAsync()
    {
        Assert.Empty(outside.Erp("ShipNotice"));
        var waiting = Assert.Single(await UntilExceptionsAsync("quantity"));
        Assert.StartsWith($"Line {telling.Lines[5]}: ", Text(waiting, "text"), StringComparison.Ordinal);
    }

    async Task InvoiceWaitsAsync()
    {
        Assert.Empty(outside.Erp("Invoice"));
        var waiting = Assert.Single(await UntilExceptionsAsync("price"));
        Assert.Equal(("open", "finance", telling.Currency), (Text(waiting, "state"), Text(waiting, "owner"), Text(waiting, "currency")));
        Assert.Equal(telling.TooMuch, waiting["amountAtStake"]!.GetValue<decimal>());
        Assert.StartsWith($"Line {telling.Dear}: ", Text(waiting, "text"), StringComparison.Ordinal);
    }

    /// <summary>Exactly these wait in the end, whatever was first.</summary>
    async Task<IReadOnlyList<JsonNode>> UntilExceptionsAsync(params string[] types)
    {
        IReadOnlyList<JsonNode> waiting = [];
        await UntilAsync(
            async () =>
            {
                waiting = [.. (await ExceptionsAsync()).OrderBy(e => Text(e, "type"), StringComparer.Ordinal)];
                return string.Join(", ", waiting.Select(e => Text(e, "type")));
            },
            string.Join(", ", types));
        return waiting;
    }

    IEnumerable<string> Advices() => outside.TextsFor(telling.Partner).Where(t => t.Contains(telling.Advice!, StringComparison.Ordinal));

    async Task InvoiceIsInDisputeAsync()
    {
        Assert.Empty(outside.Erp("Invoice"));
        Assert.Equal("in-dispute", Text(Assert.Single(await ExceptionsAsync()), "state"));
        if (telling.Advice is null) return;
        var advice = Assert.Single(Advices());
        Assert.Contains(DisputeReason, advice, StringComparison.Ordinal);
        Assert.Contains(telling.Price, advice, StringComparison.Ordinal);
    }

    static async Task UntilAsync(Func<Task<string>> find, string expected)
    {
        // Less than a lease of a killed gateway would hold.
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            var found = await find();
            if (found == expected) return;
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(80), $"waited in vain for \"{expected}\", found \"{found}\"");
            await Task.Delay(500);
        }
    }

    /// <summary>Findings of the order's documents that a page for a person does not tell.</summary>
    internal async Task<IReadOnlyList<string>> UnexplainedAsync(string page)
    {
        var told = string.Join(' ', page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return [.. from document in (await OrderAsync())["documents"]!.AsArray()
                   from finding in document["findings"]!.AsArray()
                   let text = Text(finding, "text").Replace(outside.Profiles, "partner-profiles", StringComparison.Ordinal)
                   where !told.Contains(text, StringComparison.Ordinal)
                   select text];
    }

    /// <summary>Every value that a finding shows is cut out of the file that the supplier sent, at the bytes that it names.</summary>
    internal async Task<IReadOnlyList<string>> ContradictionsAsync()
    {
        var contradictions = new List<string>();
        foreach (var document in (await OrderAsync())["documents"]!.AsArray().Where(d => Text(d!["document"]!, "direction") == "in"))
        {
            var file = Path.Combine(outside.Mailbox(telling.Partner, "archive"), Text(document!["delivery"]!, "file"));
            var translated = JsonNode.Parse((await CommandAsync(0, "translate", file, "--partner", telling.Partner)).Result)!;
            var origins = new Origins(await File.ReadAllBytesAsync(file), translated["document"]!);
            var findings = document["findings"]!.AsArray();
            Assert.NotEmpty(findings);
            contradictions.AddRange(findings.Select(f => origins.Contradiction(f!)).OfType<string>().Select(c => $"{Text(document["document"]!, "kind")}: {c}"));
        }

        return contradictions;
    }

    static Task Nothing() => Task.CompletedTask;

    internal static string Text(JsonNode node, string member) => node[member]?.ToString() ?? "";
}
