using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What the shipped sample partners send (X12 of two releases, EDIFACT, CSV; 855, 856, 810), and some order responses: an ordinary day.</summary>
sealed class TradeWorkload(int responses = 3) : Workload
{
    internal override string Name => "trade";

    internal override IReadOnlyList<string> Reaches =>
    [
        "receive", "translate.end", "release.chunk", "match.judged", "post.begin", "post.posted", "acknowledge", "send", "overdue", "deadlines",
        "deliver.upload", "deliver.publish", "rematch.end", "adopt", "hurry", "import",
        "gateway.started", "mailbox.after-claim", "payload.after-flush", "payload.before-rename", "payload.after-rename", "receive.after-payload", "receive.after-archive",
        "post.after-send", "control-numbers.after-reserve", "control-numbers.after-mark", "acknowledge.after-payload", "send.after-payload",
        "deliver.after-upload", "deliver.after-publish", "storage.before-commit", "storage.after-commit",
    ];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await run.OpenAsync("");
        foreach (var what in new[] { "orders", "receipts", "crossreferences" }) await ImportSamplesAsync(run, what);
        await ImportAsync(run, "orders", Traffic.Orders(responses));
        var samples = Path.Combine(Repository.Root, "samples", "mailboxes");
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            run.Outside.Drop(Path.GetRelativePath(samples, file).Split('/')[0], Path.GetFileName(file), await File.ReadAllTextAsync(file));
        for (var i = 1; i <= responses; i++) run.Outside.Drop(Traffic.Supplier, $"{i}.edi", Traffic.Response(i));
        await run.StartAsync();
        await run.DrainAsync();
        // Of the samples four order responses, a ship notice and an invoice are clean.
        return new() { Effects = responses + 6 };
    }
}
