namespace Gateway.Host.Pipeline;

/// <summary>How work is shared between gateways on one database: section <c>Work</c> of the configuration.</summary>
sealed class WorkSettings
{
    /// <summary>So many seconds after a gateway has died or stands still another takes over what it was at; the default is 120.</summary>
    public int LeaseSeconds { get; set; } = (int)Chain.Lease.TotalSeconds;

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <summary>Reads the section; what is not written has its default.</summary>
    /// <exception cref="SettingsException">A value is wrong; the text names it.</exception>
    internal static WorkSettings Read(IConfiguration configuration)
    {
        var settings = configuration.Read<WorkSettings>("Work");
        // Shorter, and a slow disk would look like a death.
        return settings.LeaseSeconds is >= 10 and <= 3600 ? settings : throw new SettingsException("Work:LeaseSeconds is a number of seconds from 10 to 3600.");
    }
}
