namespace Gateway.Host;

/// <summary>Reads a section of the settings into its class.</summary>
static class SettingsSection
{
    /// <summary>What the section says; each value that is not written has its default.</summary>
    /// <exception cref="SettingsException">A value is of another kind, such as a text where a number belongs; the text names it.</exception>
    internal static T Read<T>(this IConfiguration configuration, string section) where T : class, new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            // It says which value, where, and what it should be.
            throw new SettingsException($"{e.Message.TrimEnd('.')}. Mend it in gateway.json, or in the environment under {DataFolder.SettingsPrefix}.");
        }
    }
}
