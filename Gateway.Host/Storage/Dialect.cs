using System.Data.Common;

namespace Gateway.Host.Storage;

/// <summary>What a failed statement or connection asks of whoever sent it.</summary>
enum Trouble
{
    /// <summary>The statement, the data or the settings are wrong: trying again would fail again.</summary>
    Lasting,

    /// <summary>Another transaction was in the way (deadlock, serialization, lock timeout) and nothing was kept: to be run again at once.</summary>
    Conflict,

    /// <summary>The server or the way to it is gone: to be run again when it is back.</summary>
    Away,
}

/// <summary>The little in which the databases differ: everything else in the stores is SQL that all of them take.</summary>
abstract class Dialect
{
    /// <summary>Folder of the migrations under Storage/Migrations, and the provider's name in the settings.</summary>
    internal abstract string Name { get; }

    /// <summary>Whether transactions write at the same time, so that what one reads another may be about to change: then a body
    /// that reads before it writes takes <see cref="Lock"/>.</summary>
    internal virtual bool HasManyWriters => true;

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

    /// <summary>Gives a parameter its value.</summary>
    /// <param name="parameter">New.</param>
    /// <param name="type">Of the property: a null has no type of its own, and a server asks for one.</param>
    /// <param name="value">The property's.</param>
    internal virtual void Bind(DbParameter parameter, Type type, object? value) => parameter.Value = ToParameter(value);

    /// <summary>Makes a plain INSERT leave a row that is already there alone (0 rows affected) where the database can say so in SQL.</summary>
    internal abstract string InsertIfAbsent(string insert);

    /// <summary>Ends an ordered SELECT so that it gives <c>@Take</c> rows after the first <c>@Skip</c>.</summary>
    internal abstract string Page(string select);

    /// <summary>Waits until no other transaction changes the row <c>@Id</c> of a table, and keeps others from it to the end of this one.</summary>
    internal virtual string HoldRow(string table) => throw new NotSupportedException("There is one writer.");

    /// <summary>Leases due work of one kind to a worker and returns the leased rows; see <see cref="WorkStore"/>.</summary>
    internal abstract string ClaimWork { get; }

    /// <summary>Whether the statement failed on a UNIQUE constraint or a primary key.</summary>
    internal abstract bool IsUniqueViolation(DbException exception);

    /// <summary>What a failure asks for. A unique violation is never <see cref="Trouble.Conflict"/>: a duplicate is a result.</summary>
    internal virtual Trouble TroubleOf(Exception exception) => Trouble.Lasting;

    /// <summary>Whether a commit that failed so may have taken place all the same: its answer was lost, or did not come in time.</summary>
    internal virtual bool MayBeKept(Exception failed) => TroubleOf(failed) == Trouble.Away;

    /// <summary>Whether it failed because another transaction did not let go of what it holds in the time that is waited for it, or waits for what this one holds.</summary>
    internal virtual bool IsHeldUp(Exception failed) => false;

    /// <summary>Waits until no other transaction holds the name, or none alone where it is to be shared, and holds it to the end of this one.</summary>
    internal virtual void Lock(Transaction tx, string name, bool isShared)
    {
    }

    /// <summary>The statements with which migrations keep their book; see <see cref="Migrations"/>.</summary>
    internal abstract MigrationSql Migrations { get; }
}

/// <summary>How a database keeps the book of its migrations.</summary>
/// <param name="Begin">Begins a transaction that keeps every other program out of the migrations.</param>
/// <param name="IsThere">Gives 1 when the book is there.</param>
/// <param name="Create">Makes the book.</param>
/// <param name="Rollback">Undoes what was begun, where an error has not done so by itself.</param>
sealed record MigrationSql(string Begin, string IsThere, string Create, string Rollback = "ROLLBACK TRANSACTION");
