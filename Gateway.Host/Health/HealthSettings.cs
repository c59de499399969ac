using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Health;

/// <summary>From when on something counts as broken: section <c>Health</c> of the configuration.</summary>
sealed class HealthSettings
{
    internal const string Section = "Health";

    /// <summary>So many megabytes (of 1,000,000 bytes) stay free on the disk of the data folder; the default is 512.</summary>
    /// <remarks>A full disk stops the database in the middle of its work; below the reserve there is still room to mend it.</remarks>
    [Range(0, 100_000_000, ErrorMessage = "Health:DiskReserveMegabytes is a number of megabytes from 0.")]
    public long DiskReserveMegabytes { get; set; } = 512;

    /// <summary>Reads the section; what is not written has its default.</summary>
    /// <exception cref="SettingsException">A value is wrong; the text names it.</exception>
    internal static HealthSettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection(Section).Get<HealthSettings>() ?? new();
        return new HealthSettingsValidator().Validate(null, settings) is { Failed: true } failed
            ? throw new SettingsException(string.Join(' ', failed.Failures))
            : settings;
    }
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
sealed partial class HealthSettingsValidator : IValidateOptions<HealthSettings>;
