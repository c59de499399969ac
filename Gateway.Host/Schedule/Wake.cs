namespace Gateway.Host.Schedule;

/// <summary>What a partner's cron calls for.</summary>
enum Errand
{
    /// <summary>Look into the partner's mailbox.</summary>
    Poll,

    /// <summary>Send the acknowledgements that are due to the partner.</summary>
    Acknowledge,

    /// <summary>Send the documents that are due to the partner.</summary>
    Send,
}

/// <summary>A reminder that something may be due; what is due stands in the database.</summary>
sealed record Wake(Errand Errand, string Partner);

/// <summary>When one errand is run for one partner.</summary>
/// <param name="Wake">Whom to wake for what.</param>
/// <param name="Cron">Seconds, minutes, hours, day, month, weekday, as Quartz reads them.</param>
/// <param name="Zone">The zone in which the cron is meant.</param>
sealed record WakeRule(Wake Wake, string Cron, TimeZoneInfo Zone);
