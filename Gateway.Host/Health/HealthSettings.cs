namespace Gateway.Host.Health;

/// <summary>From when on something counts as broken: section <c>Health</c> of the configuration.</summary>
sealed class HealthSettings
{
    internal const string Section = "Health";

    /// <summary>So many megabytes (of 1,000,000 bytes) stay free on the disks of the data folder and the payloads; the default is 512.</summary>
    /// <remarks>A full disk stops the database in the middle of its work; mail that would go below the reserve is not taken, and there is still room to mend it.</remarks>
    public long DiskReserveMegabytes { get; set; } = 512;

    /// <summary>Reads the section; what is not written has its default.</summary>
    /// <exception cref="SettingsException">A value is wrong; the text names it.</exception>
    internal static HealthSettings Read(IConfiguration configuration)
    {
        var settings = configuration.Read<HealthSettings>(Section);
        return settings.DiskReserveMegabytes >= 0 ? settings : throw new SettingsException("Health:DiskReserveMegabytes is a number of megabytes from 0.");
    }
}
