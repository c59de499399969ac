using System.Collections.Concurrent;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Host.Schedule;

/// <summary>Runs the jobs that the schedule calls for: one of a kind and partner at a time, and of polls one a mailbox, so that none waits for another's dead or slow one.</summary>
sealed partial class JobRunner(
    JobQueue queue, Definitions definitions, PartnerMailboxes mailboxes, Reception reception, IReadOnlyDictionary<Job, RunJob> jobs, MailboxLeases leases,
    Database database, Heartbeats heartbeats, ILogger<JobRunner> logger) : BackgroundService
{
    // Deadlines are looked at every few seconds: a minute without any request means that no job is asked for any more.
    static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(JobRequest Request, string Mailbox), Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            heartbeats.Beat(nameof(JobRunner), Silence);
            await foreach (var request in queue.ReadAsync(stoppingToken))
            {
                heartbeats.Beat(nameof(JobRunner), Silence);
                Begin(request, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was due stays due.
        }

        heartbeats.End(nameof(JobRunner));
        await Task.WhenAll(_running.Values);
    }

    void Begin(JobRequest request, CancellationToken stopping)
    {
        if (request.Job != Job.Poll) Begin(request, "", RunAsync, stopping);
        else if (definitions.Current.Directory.Find(request.Partner) is { } partner)
            foreach (var mailbox in partner.Mailboxes) Begin(request, mailbox.Name, (_, token) => PollAsync(partner, [mailbox], token), stopping);
    }

    // On a thread of its own from the beginning: what it reads of the embedded database is read by who asks.
    // A request while the job runs is dropped: the job looks at everything, and the schedule asks again.
    void Begin(JobRequest request, string mailbox, Func<JobRequest, CancellationToken, Task> job, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_running.TryAdd((request, mailbox), done.Task)) _ = Task.Run(() => RunAsync(request, mailbox, job, done, stopping), CancellationToken.None);
    }

    async Task RunAsync(JobRequest request, string mailbox, Func<JobRequest, CancellationToken, Task> job, TaskCompletionSource done, CancellationToken stopping)
    {
        try
        {
            await job(request, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was due stays due.
        }
        catch (Exception e)
        {
            LogFailed(e, request.Job, request.Partner);
        }
        finally
        {
            _running.TryRemove((request, mailbox), out _);
            done.SetResult();
        }
    }

    /// <summary>Runs one job to its end.</summary>
    internal Task RunAsync(JobRequest request, CancellationToken stopping) =>
        request.Job == Job.Poll ? PollAsync(request.Partner, stopping) : jobs[request.Job](request.Partner, stopping);

    /// <summary>Looks into all mailboxes of a partner, once, but for those that are left alone because they gave no access.</summary>
    /// <returns>Those that another gateway looks into now.</returns>
    internal async Task<IReadOnlyList<string>> PollAsync(string partnerId, CancellationToken stopping) =>
        definitions.Current.Directory.Find(partnerId) is { } partner ? await PollAsync(partner, partner.Mailboxes, stopping) : [];

    async Task<IReadOnlyList<string>> PollAsync(PartnerProfile partner, IReadOnlyList<InboundMailbox> which, CancellationToken stopping)
    {
        if (await Backlog.ExcessAsync(database, stopping) is { } backlog)
        {
            LogBacklog(partner.Id, backlog);
            return [];
        }

        var open = which.Where(m => !mailboxes.Standings.Rests(MailboxStatuses.In(partner, m)));
        var left = await Task.WhenAll(open.Select(m => PollAloneAsync(partner, m, stopping)));
        return [.. left.OfType<string>()];
    }

    // Another gateway that is at it now sees what we would see; then the mailbox is named.
    async Task<string?> PollAloneAsync(PartnerProfile partner, InboundMailbox mailbox, CancellationToken stopping)
    {
        var channel = MailboxStatuses.In(partner, mailbox);
        await using var lease = await leases.TakeAsync(channel, stopping);
        if (lease is null) return channel;
        try
        {
            await TryPollAsync(partner, mailbox, lease.Work);
        }
        catch (OperationCanceledException) when (lease.Lost is { } lost)
        {
            LogLost(partner.Id, mailbox.Name, lost.Message);
            return channel;
        }

        return null;
    }

    // A dead mailbox keeps none of the partner's others waiting.
    async Task TryPollAsync(PartnerProfile partner, InboundMailbox mailbox, CancellationToken stopping)
    {
        try
        {
            var trouble = await PollAsync(partner, mailbox, stopping);
            mailboxes.Standings.Answered(MailboxStatuses.In(partner, mailbox), trouble);
        }
        catch (TransportException e) when (e.Trouble == Transports.Trouble.Busy)
        {
            // Its next turn comes by the schedule.
            mailboxes.Standings.Waits(MailboxStatuses.In(partner, mailbox), e.Message);
            LogBusy(partner.Id, mailbox.Name, e.Message);
        }
        catch (PayloadStoreException e)
        {
            // That is no fault of the mailbox's.
            LogBusy(partner.Id, mailbox.Name, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mailboxes.Standings.Failed(MailboxStatuses.In(partner, mailbox), e.Message, (e as TransportException)?.Trouble);
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

    [LoggerMessage(2205, LogLevel.Warning, "{Partner}/{Mailbox} is polled later: {Reason}")]
    partial void LogBusy(string partner, string mailbox, string reason);

    [LoggerMessage(2203, LogLevel.Error, "{Partner}/{Mailbox} cannot be polled; it is tried again, later each time up to 10 minutes: {Reason}")]
    partial void LogDead(string partner, string mailbox, string reason);

    [LoggerMessage(2202, LogLevel.Warning, "{Partner} is not polled: {Backlog} pieces of work wait already")]
    partial void LogBacklog(string partner, long backlog);

    [LoggerMessage(2201, LogLevel.Error, "{Job} for {Partner} failed; it is tried again by the schedule")]
    partial void LogFailed(Exception error, Job job, string partner);
}
