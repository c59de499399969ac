using Gateway.Host.Erp;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>An ERP with a ledger, which remembers every call.</summary>
sealed class LedgerErp(TimeProvider time) : IErpConnector
{
    readonly Lock _lock = new();
    readonly HashSet<string> _asked = [];
    readonly HashSet<string> _taken = [];
    readonly HashSet<string> _sent = [];

    internal List<string> Ledger { get; } = [];

    internal List<string> Posts { get; } = [];

    internal List<string> Blind { get; } = [];

    internal List<DateTimeOffset> Calls { get; } = [];

    internal int LookUps { get; private set; }

    internal Func<ErpPosting, int, ErpOutcome> OnPost { get; set; } = (_, _) => new ErpOutcome.Unavailable("not told yet");

    internal Func<ErpOutcome?> OnLookUp { get; set; } = () => null;

    /// <summary>It has a document from before.</summary>
    internal void Know(string key)
    {
        Ledger.Add(key);
        _taken.Add(key);
    }

    internal ErpOutcome Take(ErpPosting posting, ErpOutcome? answer = null)
    {
        Know(posting.IdempotencyKey);
        return answer ?? new ErpOutcome.Posted(posting.IdempotencyKey);
    }

    public Task<ErpOutcome> PostAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(Post(posting));
    }

    ErpOutcome Post(ErpPosting posting)
    {
        if (!_sent.Add(posting.IdempotencyKey) && _taken.Contains(posting.IdempotencyKey) && !_asked.Contains(posting.IdempotencyKey)) Blind.Add(posting.IdempotencyKey);
        Posts.Add(posting.IdempotencyKey);
        Calls.Add(time.GetUtcNow());
        return OnPost(posting, Posts.Count);
    }

    public Task<ErpOutcome> LookUpAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(LookUp(posting.IdempotencyKey));
    }

    ErpOutcome LookUp(string key)
    {
        LookUps++;
        if (OnLookUp() is { } refused) return refused;
        _asked.Add(key);
        return _taken.Contains(key) ? new ErpOutcome.Posted(key) : new ErpOutcome.NotFound();
    }
}
