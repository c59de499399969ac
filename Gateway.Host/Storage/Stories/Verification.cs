namespace Gateway.Host.Storage.Stories;

/// <summary>Something that is not as it was written.</summary>
/// <param name="Kind"><c>events</c> or <c>payload</c>.</param>
/// <param name="Subject">The chain, or the payload's hash.</param>
/// <param name="Sequence">The first wrong link of a chain; null for a payload.</param>
/// <param name="Text">What is wrong.</param>
sealed record Divergence(string Kind, string Subject, long? Sequence, string Text);

/// <summary>What was checked, and what is not as it was written.</summary>
sealed record VerificationResult(int Chains, int Payloads, IReadOnlyList<Divergence> Divergences)
{
    internal bool IsGood => Divergences.Count == 0;
}

/// <summary>Checks every chain of events and every payload against what was written.</summary>
sealed class Verification(Database database, PayloadStore payloads)
{
    const int Take = 500;

    /// <param name="progress">Told now and then how many chains and payloads are checked.</param>
    /// <param name="cancellation">Stops between two of them.</param>
    internal async Task<VerificationResult> RunAsync(Action<int, int> progress, CancellationToken cancellation)
    {
        var divergences = new List<Divergence>();
        var chains = await ChainsAsync(divergences, count => progress(count, 0), cancellation);
        var stored = await PayloadsAsync(divergences, count => progress(chains, count), cancellation);
        return new(chains, stored, divergences);
    }

    async Task<int> ChainsAsync(List<Divergence> divergences, Action<int> progress, CancellationToken cancellation)
    {
        var count = 0;
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(tx => EventStore.Chains(tx, after, Take), cancellation);
            if (page.Count == 0) return count;
            divergences.AddRange(await database.ReadAsync(tx => Wrong(tx, page), cancellation));
            progress(count += page.Count);
            after = page[^1];
        }
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

    Task<bool> IsErasedAsync(string hash, CancellationToken cancellation) => database.ReadAsync(tx => ErasedPayloadStore.Find(tx, hash) is not null, cancellation);

    static IReadOnlyList<Divergence> Wrong(Transaction tx, IReadOnlyList<string> chains) =>
    [
        .. chains.Select(c => EventChain.Verify(c, EventStore.OfChain(tx, c), EventStore.Head(tx, c))).OfType<ChainDivergence>()
            .Select(d => new Divergence("events", d.ChainId, d.Sequence, d.Text)),
    ];

    static string? Text(PayloadCheck check) => check switch
    {
        PayloadCheck.Missing => "the file is missing",
        PayloadCheck.Altered => "the bytes are not those that were stored",
        _ => null,
    };
}
