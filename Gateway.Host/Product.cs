using System.Reflection;

namespace Gateway.Host;

/// <summary>This program.</summary>
static class Product
{
    /// <summary>Its version, with the commit it was built from where the build knows it.</summary>
    internal static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
