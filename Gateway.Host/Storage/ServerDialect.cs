using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Storage;

/// <summary>What the database servers have in common: typed parameters, many writers, decimals that are decimals.</summary>
abstract class ServerDialect : Dialect
{
    /// <summary>A name of a lock as a short text of fixed length, whatever partners put into the numbers that it names.</summary>
    internal static byte[] HashOf(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    internal override void Bind(DbParameter parameter, Type type, object? value)
    {
        parameter.DbType = TypeOf(value?.GetType() ?? Nullable.GetUnderlyingType(type) ?? type);
        parameter.Value = ToParameter(value);
    }

    // As ToParameter converts.
    static DbType TypeOf(Type type) => type switch
    {
        _ when type == typeof(long) || type == typeof(DateTimeOffset) => DbType.Int64,
        _ when type == typeof(int) || type == typeof(bool) => DbType.Int32,
        _ when type == typeof(decimal) => DbType.Decimal,
        _ => DbType.String,
    };
}
