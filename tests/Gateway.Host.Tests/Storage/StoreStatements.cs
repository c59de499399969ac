using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>Every statement that the stores and stories have, so that each database can be asked whether it understands it.</summary>
static partial class StoreStatements
{
    internal static IReadOnlyList<(string Name, string Sql)> All() =>
    [
        .. typeof(Database).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith(typeof(Database).Namespace!, StringComparison.Ordinal) == true && !typeof(Dialect).IsAssignableFrom(t) && !typeof(Database).IsAssignableFrom(t))
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Where(f => f is { IsLiteral: true } && f.Name.EndsWith("Sql", StringComparison.Ordinal))
            .Select(f => ($"{f.DeclaringType!.Name}.{f.Name}", (string)f.GetRawConstantValue()!)),
    ];

    /// <summary>As it is sent: what is ordered is often paged.</summary>
    internal static string Paged(Dialect dialect, string sql) => sql.Contains("ORDER BY", StringComparison.Ordinal) ? dialect.Page(sql) : sql;

    internal static IEnumerable<string> ParametersOf(string sql) => Parameter().Matches(sql).Select(m => m.Groups[1].Value).Distinct(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("@([A-Za-z_]+)")]
    private static partial Regex Parameter();
}
