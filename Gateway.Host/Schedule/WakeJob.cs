using Quartz;

namespace Gateway.Host.Schedule;

/// <summary>The one job there is: it rings and is done, so no firing ever lasts or fails.</summary>
sealed class WakeJob(Alarm alarm) : IJob
{
    internal const string ErrandKey = "errand";
    internal const string PartnerKey = "partner";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        alarm.Ring(new(Enum.Parse<Errand>((string)data[ErrandKey]!), (string)data[PartnerKey]!));
        return ValueTask.CompletedTask;
    }
}
