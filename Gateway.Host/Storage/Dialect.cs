using System.Data.Common;

namespace Gateway.Host.Storage;

/// <summary>The little in which the databases differ: everything else in the stores is SQL that all of them take.</summary>
abstract class Dialect
{
    /// <summary>Folder of the migrations under Storage/Migrations.</summary>
    internal abstract string Name { get; }

    /// <summary>The value as the driver is to get it: instants are microseconds, booleans 0 and 1, states their names.</summary>
    internal virtual object ToParameter(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => Instant.ToMicroseconds(instant),
        DateOnly date => Instant.ToText(date),
        bool flag => flag ? 1 : 0,
        Enum state => state.ToString(),
        _ => value,
    };

    /// <summary>Makes a plain INSERT leave a row that is already there alone (0 rows affected) where the database can say so in SQL.</summary>
    internal abstract string InsertIfAbsent(string insert);

    /// <summary>Ends an ordered SELECT so that it gives <c>@Take</c> rows after the first <c>@Skip</c>.</summary>
    internal abstract string Page(string select);

    /// <summary>Leases due work of one kind to a worker and returns the leased rows; see <see cref="WorkStore"/>.</summary>
    internal abstract string ClaimWork { get; }

    /// <summary>Whether the statement failed on a UNIQUE constraint or a primary key.</summary>
    internal abstract bool IsUniqueViolation(DbException exception);
}
