using System.Collections.Concurrent;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Schedule;

/// <summary>Runs the errands that the schedule calls for: one of a kind and partner at a time, none waiting for another's dead mailbox.</summary>
sealed partial class Rounds(
    Alarm alarm, Definitions definitions, PartnerMailboxes mailboxes, Reception reception, AcknowledgeErrand acknowledge, SendErrand send,
    OverdueErrand overdue, MissingErrand missing, CaseErrand cases, OrderWatch orders, NightErrand night, MailboxLeases leases, Database database, Pulse pulse, ILogger<Rounds> logger) : BackgroundService
{
    // The deadlines ring every few seconds: a minute without any ring means that nobody is woken any more.
    static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<Wake, Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            pulse.Beat(nameof(Rounds), Silence);
            await foreach (var wake in alarm.ReadAsync(stoppingToken))
            {
                pulse.Beat(nameof(Rounds), Silence);
                Begin(wake, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was due stays due.
        }

        pulse.End(nameof(Rounds));
        await Task.WhenAll(_running.Values);
    }

    // A ring during the errand is dropped: the errand looks at everything, and the next ring comes by the schedule.
    void Begin(Wake wake, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_running.TryAdd(wake, done.Task)) _ = RunAsync(wake, done, stopping);
    }

    async Task RunAsync(Wake wake, TaskCompletionSource done, CancellationToken stopping)
    {
        try
        {
            await RunAsync(wake, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was due stays due.
        }
        catch (Exception e)
        {
            LogFailed(e, wake.Errand, wake.Partner);
        }
        finally
        {
            _running.TryRemove(wake, out _);
            done.SetResult();
        }
    }

    Task RunAsync(Wake wake, CancellationToken stopping) => wake.Errand switch
    {
        Errand.Poll => PollAsync(wake.Partner, stopping),
        Errand.Acknowledge => acknowledge.RunAsync(wake.Partner, stopping),
        Errand.Send => send.RunAsync(wake.Partner, stopping),
        Errand.Night => night.RunAsync(stopping),
        _ => DeadlinesAsync(stopping),
    };

    async Task DeadlinesAsync(CancellationToken stopping)
    {
        await overdue.RunAsync(stopping);
        await missing.RunAsync(stopping);
        await cases.RunAsync(stopping);
        await orders.RunAsync(stopping);
    }

    /// <summary>Looks into all mailboxes of a partner, once, but for those that are left alone because they gave no access.</summary>
    internal async Task PollAsync(string partnerId, CancellationToken stopping)
    {
        if (definitions.Current.Directory.Find(partnerId) is not { } partner) return;
        if (await Backlog.ExcessAsync(database, stopping) is { } backlog)
        {
            LogBacklog(partnerId, backlog);
            return;
        }

        await Task.WhenAll(partner.Mailboxes.Where(m => !mailboxes.Standings.Rests(MailboxStandings.In(partner, m))).Select(m => PollAloneAsync(partner, m, stopping)));
    }

    // Another gateway that is at it now sees what we would see.
    async Task PollAloneAsync(PartnerProfile partner, InboundMailbox mailbox, CancellationToken stopping)
    {
        await using var lease = await leases.TakeAsync(MailboxStandings.In(partner, mailbox), stopping);
        if (lease is null) return;
        try
        {
            await TryPollAsync(partner, mailbox, lease.Work);
        }
        catch (OperationCanceledException) when (lease.Lost is { } lost)
        {
            LogLost(partner.Id, mailbox.Name, lost.Message);
        }
    }

    // A dead mailbox keeps none of the partner's others waiting.
    async Task TryPollAsync(PartnerProfile partner, InboundMailbox mailbox, CancellationToken stopping)
    {
        try
        {
            var trouble = await PollAsync(partner, mailbox, stopping);
            mailboxes.Standings.Answered(MailboxStandings.In(partner, mailbox), trouble);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mailboxes.Standings.Failed(MailboxStandings.In(partner, mailbox), e.Message);
            LogDead(partner.Id, mailbox.Name, e.Message);
        }
    }

    async Task<string?> PollAsync(PartnerProfile partner, InboundMailbox settings, CancellationToken stopping)
    {
        var mailbox = mailboxes.In(partner, settings);
        try
        {
            await mailbox.CreateFoldersAsync(stopping);
            await reception.ReceiveAllAsync(new(partner, settings, mailbox), stopping);
            return mailbox.LastingTrouble;
        }
        finally
        {
            await mailbox.DisconnectAsync();
        }
    }

    [LoggerMessage(2204, LogLevel.Information, "{Partner}/{Mailbox} is left to another gateway: {Reason}")]
    partial void LogLost(string partner, string mailbox, string reason);

    [LoggerMessage(2203, LogLevel.Error, "{Partner}/{Mailbox} cannot be polled; it is tried again, later each time up to 10 minutes: {Reason}")]
    partial void LogDead(string partner, string mailbox, string reason);

    [LoggerMessage(2202, LogLevel.Warning, "{Partner} is not polled: {Backlog} pieces of work wait already")]
    partial void LogBacklog(string partner, long backlog);

    [LoggerMessage(2201, LogLevel.Error, "{Errand} for {Partner} failed; it is tried again by the schedule")]
    partial void LogFailed(Exception error, Errand errand, string partner);
}
