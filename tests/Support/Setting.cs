using System.Globalization;

namespace Gateway.Tests.Support;

/// <summary>What the scripts in tests/ change of a test, by the environment.</summary>
static class Setting
{
    /// <summary>Whether a script wants every case, and not the few of the ordinary run.</summary>
    internal static bool IsWhole { get; } = Environment.GetEnvironmentVariable("GATEWAY_WHOLE") == "1";

    internal static int Of(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;

    internal static string Of(string name, string usual) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : usual;

    /// <summary>A few of many cases, chosen by the seed; all of them where a script asks for the whole.</summary>
    internal static IEnumerable<T> Choose<T>(int few, IReadOnlyList<T> all)
    {
        if (IsWhole) return all;
        var chance = new Random(Of("GATEWAY_CHOICE", 20261129));
        return all.OrderBy(_ => chance.Next()).Take(few);
    }
}
