using Gateway.Transports;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>A copy of the embedded database as it is at one moment, taken while others write it.</summary>
static class SqliteBackup
{
    /// <summary>Copies a database into a new file, which is durable when this returns.</summary>
    /// <remarks>One step of SQLite's online backup reads one snapshot; in WAL mode writers go on beside it.</remarks>
    internal static void Copy(string file, string target)
    {
        SqliteLibrary.Load();
        MakePrivate(target);
        using (var source = Open(file, SqliteOpenMode.ReadOnly))
        using (var copy = Open(target, SqliteOpenMode.ReadWriteCreate))
            source.BackupDatabase(copy);
        using var written = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
        DurableFile.Flush(written);
    }

    /// <summary>Brings everything that was committed into the one file, durably, so that it can be given another name.</summary>
    internal static void Settle(string file)
    {
        using (var connection = Open(file, SqliteOpenMode.ReadWrite))
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE";
            command.ExecuteNonQuery();
        }

        using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        DurableFile.Flush(written);
    }

    // SQLite would let everybody read it.
    static void MakePrivate(string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(target, options).Dispose();
    }

    static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
