namespace Gateway.Host.Pipeline.Operations;

/// <summary>What is done by night, and when: section <c>Night</c> of the configuration.</summary>
sealed class NightSettings
{
    /// <summary>Seconds, minutes, hours, day, month, weekday, in UTC; the default is half past two.</summary>
    public string Cron { get; set; } = "0 30 2 * * ?";

    /// <summary>The ERP is asked for what it took within so many days; the default is 7.</summary>
    public int ReconcileDays { get; set; } = 7;

    /// <param name="configuration">Where the section is.</param>
    /// <param name="problem">Says what is wrong with a cron; null when it will fire.</param>
    /// <exception cref="SettingsException">A value is wrong; the text names it.</exception>
    internal static NightSettings Read(IConfiguration configuration, Func<string, string?> problem)
    {
        var settings = configuration.Read<NightSettings>("Night");
        if (problem(settings.Cron) is { } wrong) throw new SettingsException($"Night:Cron: {wrong}");
        return settings.ReconcileDays > 0 ? settings : throw new SettingsException("Night:ReconcileDays is a number of days from 1.");
    }
}

/// <summary>Erases what has had its time, and compares the books. Run twice, or on two nodes, it does nothing twice.</summary>
sealed class NightJob(Retention retention, Reconciliation reconciliation, NightSettings settings, TimeProvider time)
{
    internal Retention Retention => retention;

    internal Task<ReconciliationReport> ReconcileAsync(DateTimeOffset? since, CancellationToken cancellation) =>
        reconciliation.RunAsync(since ?? time.GetUtcNow() - TimeSpan.FromDays(settings.ReconcileDays), cancellation);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        await retention.RunAsync(cancellation);
        await ReconcileAsync(null, cancellation);
    }
}
