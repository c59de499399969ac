using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Storage;

/// <summary>Which database the gateway keeps its tables in: section <c>Database</c> of the configuration.</summary>
sealed class DatabaseSettings
{
    internal const string Section = "Database";

    const string Secret = "PasswordSecret";

    /// <summary><c>sqlite</c> (the default: the embedded database in the data folder), <c>postgresql</c> or <c>sqlserver</c>.</summary>
    [RegularExpression("sqlite|postgresql|sqlserver", ErrorMessage = "Database:Provider is sqlite, postgresql or sqlserver.")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>The driver's connection string, without a password: that is added from <see cref="PasswordSecret"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the secret that holds the password; empty for integrated security, a certificate or the driver's own password file.</summary>
    public string PasswordSecret { get; set; } = "";

    internal bool IsEmbedded => Provider == "sqlite";

    /// <summary>Reads what <c>--database</c> says: <c>sqlite</c>, or a provider and a connection string with a colon between; the
    /// connection string may hold PasswordSecret=NAME.</summary>
    /// <exception cref="SettingsException">It says nothing of the kind, or holds a password.</exception>
    internal static DatabaseSettings Parse(string option)
    {
        var (provider, text) = option.Split(':', 2) is [var before, var after] ? (before, after) : (option, "");
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            if (parts.ContainsKey("Password") || parts.ContainsKey("Pwd"))
                throw new SettingsException("--database holds a password, which everybody on this machine could read: put it into a secret and name that, as PasswordSecret=NAME.");
            var secret = parts.TryGetValue(Secret, out var named) ? (string)named : "";
            parts.Remove(Secret);
            return new DatabaseSettings { Provider = provider, ConnectionString = parts.ConnectionString, PasswordSecret = secret }.Checked();
        }
        catch (ArgumentException e)
        {
            throw new SettingsException($"--database cannot be read as a connection string: {e.Message}");
        }
    }

    /// <summary>Reads the section; what is not written has its default.</summary>
    /// <exception cref="SettingsException">A value is wrong or missing; the text names each.</exception>
    internal static DatabaseSettings Read(IConfiguration configuration) =>
        configuration.Read<DatabaseSettings>(Section).Checked();

    DatabaseSettings Checked()
    {
        var failures = new DatabaseSettingsValidator().Validate(null, this).Failures ?? [];
        string[] all = IsEmbedded || ConnectionString.Length > 0 ? [.. failures] : [.. failures, $"The database {Provider} needs a connection string: Database:ConnectionString, or --database \"{Provider}:Host=...\"."];
        return all.Length == 0 ? this : throw new SettingsException(string.Join(' ', all));
    }
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
sealed partial class DatabaseSettingsValidator : IValidateOptions<DatabaseSettings>;
