namespace Gateway.Host.Schedule;

/// <summary>What a cron calls for.</summary>
enum Job
{
    /// <summary>Look into the partner's mailbox.</summary>
    Poll,

    /// <summary>Send the acknowledgements that are due to the partner.</summary>
    Acknowledge,

    /// <summary>Send the documents that are due to the partner.</summary>
    Send,

    /// <summary>Notice deadlines that are past, and ask again for what is waited for: of all partners.</summary>
    Deadlines,

    /// <summary>Erase what has had its time, and compare the books.</summary>
    Night,

    /// <summary>Tell another place where the chains of events end.</summary>
    Anchor,

    /// <summary>Show what is held to profiles and maps that have changed.</summary>
    TakeUp,
}

/// <summary>Runs a job to its end for a partner, or for the whole house.</summary>
delegate Task RunJob(string partner, CancellationToken stopping);

/// <summary>A reminder that something may be due; what is due stands in the database.</summary>
/// <param name="Job">What to do.</param>
/// <param name="Partner">For whom.</param>
sealed record JobRequest(Job Job, string Partner)
{
    /// <summary>The deadlines of the whole house.</summary>
    internal static JobRequest Deadlines { get; } = new(Job.Deadlines, "*");

    /// <summary>The history of the whole house.</summary>
    internal static JobRequest Anchor { get; } = new(Job.Anchor, "*");

    /// <summary>What is held in the whole house.</summary>
    internal static JobRequest TakeUp { get; } = new(Job.TakeUp, "*");

    /// <summary>The night of the whole house.</summary>
    internal static JobRequest Night { get; } = new(Job.Night, "*");
}

/// <summary>When one job is run.</summary>
/// <param name="Request">What, and for whom.</param>
/// <param name="Cron">Seconds, minutes, hours, day, month, weekday, as Quartz reads them.</param>
/// <param name="Zone">The zone in which the cron is meant.</param>
sealed record JobRule(JobRequest Request, string Cron, TimeZoneInfo Zone);
