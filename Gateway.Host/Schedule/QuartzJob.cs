using Gateway.Host.Pipeline;
using Quartz;

namespace Gateway.Host.Schedule;

/// <summary>The one job that Quartz knows: it puts a request into the queue and is done, so no firing ever lasts or fails.</summary>
/// <remarks>Polls of one minute are spread over its first seconds: partners whose crons are alike, and nodes that are, do not all knock at once.</remarks>
sealed class QuartzJob(JobQueue queue, Random random) : IJob
{
    static readonly TimeSpan SpreadMax = TimeSpan.FromSeconds(10);

    internal const string JobKey = "job";
    internal const string PartnerKey = "partner";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        var request = new JobRequest(Enum.Parse<Job>((string)data[JobKey]!), (string)data[PartnerKey]!);
        queue.Enqueue(request, request.Job == Job.Poll ? Spread(context.NextFireTimeUtc - context.FireTimeUtc) : TimeSpan.Zero);
        return ValueTask.CompletedTask;
    }

    // A tenth of the time to the next firing, so that a poll every two seconds stays one.
    TimeSpan Spread(TimeSpan? interval)
    {
        return (interval / 10 is { } tenth && tenth < SpreadMax ? tenth : SpreadMax) * Backoff.Chance(random);
    }
}
