using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>How long the bytes are kept: section <c>Retention</c> of the configuration.</summary>
sealed class RetentionSettings
{
    const int LeastDays = 30;

    /// <summary>Payloads older than so many days are erased by night; 0, the default, keeps them for ever.</summary>
    /// <remarks>What was made of them stays: rows, documents, verdicts, postings, history, and the identities by which a duplicate is known.</remarks>
    public int PayloadDays { get; set; }

    /// <exception cref="SettingsException">The value is wrong; the text names it.</exception>
    internal static RetentionSettings Read(IConfiguration configuration)
    {
        var settings = configuration.Read<RetentionSettings>("Retention");
        return settings.PayloadDays is 0 or >= LeastDays ? settings
            : throw new SettingsException(FormattableString.Invariant($"Retention:PayloadDays is 0 (keep for ever) or a number of days from {LeastDays}."));
    }
}

/// <summary>What a run of the retention came to.</summary>
/// <param name="Payloads">How many were, or would be, erased.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="Before">What came before this moment is past.</param>
sealed record RetentionReport(int Payloads, long Bytes, DateTimeOffset Before);

/// <summary>Erases the bytes of what has had its time; everything that was made of them stays.</summary>
/// <remarks>The row that says so is committed before the bytes go, and a run that was cut off is ended by the next. The same bytes that come again
/// meanwhile are refused until that is over (<see cref="Reception"/>): nothing is promised for bytes that are about to go.</remarks>
sealed partial class Retention(Database database, Journal journal, PayloadStore payloads, RetentionSettings settings, TimeProvider time, ILogger<Retention> logger)
{
    const int Page = 200;

    /// <summary>What a run would erase now; null where everything is kept for ever.</summary>
    internal async Task<RetentionReport?> PlanAsync(CancellationToken cancellation)
    {
        if (Before is not { } before) return null;
        var (count, bytes) = (0, 0L);
        for (var after = ""; await database.ReadAsync(tx => RetentionStore.Payloads(tx, before, after, Page), cancellation) is { Count: > 0 } page; after = page[^1])
            (count, bytes) = (count + page.Count, bytes + page.Sum(payloads.Size));
        return new(count, bytes, before);
    }

    /// <summary>Erases; null where everything is kept for ever, or somebody else erases or takes a backup.</summary>
    internal async Task<RetentionReport?> RunAsync(CancellationToken cancellation)
    {
        if (Before is not { } before) return null;
        using var held = payloads.TryHoldErasing();
        if (held is null) return null;
        foreach (var left in await database.ReadAsync(ErasedPayloadStore.All, cancellation)) payloads.Erase(left);
        var (count, bytes) = (0, 0L);
        for (var after = ""; await database.ReadAsync(tx => RetentionStore.Payloads(tx, before, after, Page), cancellation) is { Count: > 0 } page; after = page[^1])
            foreach (var hash in page)
            {
                var size = payloads.Size(hash);
                if (!await journal.BeginAsync("erase", effects => Erase(effects, hash, size, before), cancellation)) continue;
                payloads.Erase(hash);
                Failpoint.Hit("retention.after-erase");
                (count, bytes) = (count + 1, bytes + size);
            }

        LogErased(count, bytes, before);
        return new(count, bytes, before);
    }

    /// <summary>Bytes that were erased have come again: from now on they are there, all of them, or none while somebody erases.</summary>
    internal static async Task<bool> TryReadmitAsync(Journal journal, PayloadStore payloads, IReadOnlyList<string> hashes, CancellationToken cancellation)
    {
        using var held = payloads.TryHoldErasing();
        if (held is null || !hashes.All(payloads.Contains)) return false;
        return await journal.BeginAsync("readmit", effects =>
        {
            foreach (var hash in hashes) ErasedPayloadStore.Forget(effects.Tx, hash);
            return true;
        }, cancellation);
    }

    /// <summary>Records something whose bytes have just been stored; what was erased of them once is readmitted first.</summary>
    /// <exception cref="PayloadErasedException">Somebody erases now: it is to be stored and recorded again later.</exception>
    internal static async Task<T> ReadmittingAsync<T>(Journal journal, PayloadStore payloads, IReadOnlyList<string> hashes, Func<Task<T>> record, CancellationToken cancellation)
    {
        try
        {
            return await record();
        }
        catch (PayloadErasedException)
        {
            if (!await TryReadmitAsync(journal, payloads, hashes, cancellation)) throw;
        }

        return await record();
    }

    DateTimeOffset? Before => settings.PayloadDays == 0 ? null : time.GetUtcNow() - TimeSpan.FromDays(settings.PayloadDays);

    bool Erase(Effects effects, string hash, long size, DateTimeOffset before)
    {
        PayloadStore.Lock(effects.Tx, hash);
        // Since it was looked for it may have come again, or be held.
        if (!RetentionStore.MayErase(effects.Tx, hash, before)) return false;
        var reason = FormattableString.Invariant($"older than {settings.PayloadDays} days");
        ErasedPayloadStore.Add(effects.Tx, new() { PayloadHash = hash, SizeBytes = size, Reason = reason, ErasedAt = effects.Now });
        foreach (var delivery in DeliveryStore.OfPayload(effects.Tx, hash))
            Story.Tell(effects, delivery, "erased", delivery.State, ("sha256", hash), ("reason", reason));
        return true;
    }

    [LoggerMessage(2501, LogLevel.Information, "{Payloads} payloads of {Bytes} bytes were erased, all from before {Before}")]
    partial void LogErased(int payloads, long bytes, DateTimeOffset before);
}
