namespace Gateway.Host.Storage.Stories;

/// <summary>Something that is not as it was written.</summary>
/// <param name="Kind"><c>events</c>, <c>anchors</c>, <c>payload</c> or <c>as2</c>.</param>
/// <param name="Subject">The chain, the file of anchors, the payload's hash, or the AS2 message.</param>
/// <param name="Sequence">The first wrong link of a chain; null for anything else.</param>
/// <param name="Text">What is wrong.</param>
sealed record Divergence(string Kind, string Subject, long? Sequence, string Text);

/// <summary>What was checked, and what is not as it was written.</summary>
sealed record VerificationResult(int Chains, int Payloads, int As2Messages, IReadOnlyList<Divergence> Divergences)
{
    internal bool IsGood => Divergences.Count == 0;
}

/// <summary>Checks every chain of events, every payload and the archive of every AS2 message against what was written.</summary>
/// <param name="database">The history.</param>
/// <param name="payloads">The bytes.</param>
/// <param name="as2Wrong">What of the archive of an AS2 message is not as it was stored; empty where all is.</param>
/// <param name="anchors">Where chains ended, as another place was told; null for none.</param>
sealed class Verification(
    Database database, PayloadStore payloads, Func<As2Record, CancellationToken, Task<IReadOnlyList<string>>> as2Wrong, AnchorFolder? anchors = null)
{
    const int Take = 500;

    /// <param name="progress">Told now and then how many chains, and how many payloads and messages, are checked.</param>
    /// <param name="cancellation">Stops between two of them.</param>
    internal async Task<VerificationResult> RunAsync(Action<int, int> progress, CancellationToken cancellation)
    {
        var divergences = new List<Divergence>();
        var chains = await ChainsAsync(divergences, count => progress(count, 0), cancellation);
        var stored = await PayloadsAsync(divergences, count => progress(chains, count), cancellation);
        var messages = await As2Async(divergences, count => progress(chains, stored + count), cancellation);
        return new(chains, stored, messages, divergences);
    }

    async Task<int> ChainsAsync(List<Divergence> divergences, Action<int> progress, CancellationToken cancellation)
    {
        // Before the chains: what is told after it was read is no more than it.
        var (ends, wrong) = anchors?.Read() ?? new([], []);
        divergences.AddRange(wrong.Select(w => new Divergence("anchors", w.File, null, w.Text)));
        var count = 0;
        for (var after = ""; await database.ReadAsync(tx => EventStore.Chains(tx, after, Take), cancellation) is [.., var last] page; after = last)
        {
            divergences.AddRange(await database.ReadAsync(tx => Wrong(tx, page, ends), cancellation));
            foreach (var chain in page) ends.Remove(chain);
            progress(count += page.Count);
        }

        divergences.AddRange(ends.Values.Select(e => new Divergence("events", e.ChainId, 1, $"the chain is gone: link {e.Sequence} was anchored")));
        return count;
    }

    async Task<int> PayloadsAsync(List<Divergence> divergences, Action<int> progress, CancellationToken cancellation)
    {
        var count = 0;
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(tx => DeliveryStore.Payloads(tx, after, Take), cancellation);
            if (page.Count == 0) return count;
            foreach (var hash in page)
                if (Text(await payloads.CheckAsync(hash, cancellation)) is { } text && !await IsErasedAsync(hash, cancellation)) divergences.Add(new("payload", hash, null, text));
            progress(count += page.Count);
            after = page[^1];
        }
    }

    async Task<int> As2Async(List<Divergence> divergences, Action<int> progress, CancellationToken cancellation)
    {
        var count = 0;
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(tx => As2Store.After(tx, after, Take), cancellation);
            if (page.Count == 0) return count;
            foreach (var message in page) divergences.AddRange((await as2Wrong(message, cancellation)).Select(text => new Divergence("as2", message.Id, null, text)));
            progress(count += page.Count);
            after = page[^1].Id;
        }
    }

    Task<bool> IsErasedAsync(string hash, CancellationToken cancellation) => database.ReadAsync(tx => ErasedPayloadStore.Find(tx, hash) is not null, cancellation);

    static IReadOnlyList<Divergence> Wrong(Transaction tx, IReadOnlyList<string> chains, Dictionary<string, ChainHead> anchored) =>
    [
        .. chains.Select(c => EventChain.Verify(c, EventStore.OfChain(tx, c), EventStore.Head(tx, c), anchored.GetValueOrDefault(c))).OfType<ChainDivergence>()
            .Select(d => new Divergence("events", d.ChainId, d.Sequence, d.Text)),
    ];

    static string? Text(PayloadCheck check) => check switch
    {
        PayloadCheck.Missing => "the file is missing",
        PayloadCheck.Altered => "the bytes are not those that were stored",
        _ => null,
    };
}
