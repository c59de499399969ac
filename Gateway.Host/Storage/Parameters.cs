using System.Collections.Concurrent;
using System.Data;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace Gateway.Host.Storage;

/// <summary>The properties of an object as the parameters of a statement: those that it names, each converted by the dialect.</summary>
sealed partial class Parameters(string sql, object values, Dialect dialect) : SqlMapper.IDynamicParameters
{
    static readonly ConcurrentDictionary<(string Sql, Type Type), PropertyInfo[]> UsedBy = new();

    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        foreach (var property in UsedBy.GetOrAdd((sql, values.GetType()), Used))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = property.Name;
            parameter.Value = dialect.ToParameter(property.GetValue(values));
            command.Parameters.Add(parameter);
        }
    }

    static PropertyInfo[] Used((string Sql, Type Type) statement)
    {
        var named = Name().Matches(statement.Sql).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. statement.Type.GetProperties().Where(p => named.Contains(p.Name))];
    }

    [GeneratedRegex("@([A-Za-z_]+)")]
    private static partial Regex Name();
}
