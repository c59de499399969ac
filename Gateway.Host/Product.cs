using System.Reflection;

namespace Gateway.Host;

/// <summary>This program.</summary>
static class Product
{
    const int CommitLength = 8;

    /// <summary>Its version, with the beginning of the commit it was built from where the build knows it.</summary>
    internal static string Version { get; } =
        Shortened(typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    static string Shortened(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? version[..Math.Min(version.Length, plus + 1 + CommitLength)] : version;
}
