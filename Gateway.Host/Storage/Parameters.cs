using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace Gateway.Host.Storage;

/// <summary>The properties of an object as the parameters of a statement: those that it names, each converted by the dialect.</summary>
sealed partial class Parameters(string sql, object values, Dialect dialect) : SqlMapper.IDynamicParameters
{
    static readonly ConcurrentDictionary<(string Sql, Type Type), Named[]> UsedBy = new();

    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        foreach (var (name, property) in UsedBy.GetOrAdd((sql, values.GetType()), Used))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            dialect.Bind((DbParameter)parameter, property.PropertyType, TextWidths.Fit(name, property.GetValue(values)));
            command.Parameters.Add(parameter);
        }
    }

    // A C# argument begins with a small letter.
    static Named[] Used((string Sql, Type Type) statement)
    {
        var properties = statement.Type.GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var names = Name().Matches(statement.Sql).Select(m => m.Groups[1].Value).Distinct();
        return [.. names.Where(properties.ContainsKey).Select(n => new Named(n, properties[n]))];
    }

    [GeneratedRegex("@([A-Za-z_]+)")]
    private static partial Regex Name();

    readonly record struct Named(string Name, PropertyInfo Property);
}
