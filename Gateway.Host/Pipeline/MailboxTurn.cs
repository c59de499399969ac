using System.Runtime.CompilerServices;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Lets one hand at a time write to a mailbox, and none for a while after its server gave no access: a dead mailbox must not hold all hands.</summary>
/// <remarks>Of this process only; it holds nothing that would be missed after a crash.</remarks>
sealed class MailboxTurn(TimeProvider time)
{
    /// <summary>A mailbox that works is free again before this is over; who finds it taken for longer goes away.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Who went away comes again after this.</summary>
    internal static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);

    /// <summary>So long nobody tries it again: less than what the one waits that has failed, so that it is another one's turn.</summary>
    internal static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    readonly SemaphoreSlim _free = new(1);
    volatile Moment? _taken;
    volatile Moment? _failed;

    /// <summary>Waits a little for the turn; null when it has come, or else how long it is to be left alone.</summary>
    internal async Task<TimeSpan?> EnterAsync(CancellationToken cancellation)
    {
        if (Resting() is { } rest) return rest;
        if (_taken is { } moment && time.GetElapsedTime(moment.At) > Patience) return Behind;
        if (!await _free.WaitAsync(Patience, cancellation)) return Behind;
        _taken = new(time.GetTimestamp());
        if (Resting() is not { } found) return null;
        Leave();
        return found;
    }

    internal void Leave()
    {
        _taken = null;
        _free.Release();
    }

    /// <summary>It gives access.</summary>
    internal void Succeeded() => _failed = null;

    /// <summary>It gave none.</summary>
    internal void Failed(string reason) => _failed = new(time.GetTimestamp(), reason);

    /// <summary>Why it is left alone; null while it is not.</summary>
    internal string? Reason => _failed?.Reason;

    TimeSpan? Resting() => _failed is { } failed && Rest - time.GetElapsedTime(failed.At) is var left && left > TimeSpan.Zero ? left : null;

    sealed record Moment(long At, string? Reason = null);
}

/// <summary>The turns of all mailboxes that are written to.</summary>
/// <remarks>A changed profile opens another mailbox, and with it another turn.</remarks>
sealed class MailboxTurns(TimeProvider time)
{
    readonly ConditionalWeakTable<Mailbox, MailboxTurn> _turns = [];

    internal MailboxTurn Of(Mailbox mailbox) => _turns.GetValue(mailbox, _ => new(time));
}
