namespace Gateway.Host;

/// <summary>The settings cannot be used as they are; the text says which and why.</summary>
sealed class SettingsException(string message) : Exception(message);
