using System.Diagnostics;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks.Service;

/// <summary>How many durable commits a disk takes one after the other: a row each, in the journal mode and with the promises of the gateway.</summary>
static class RawCommits
{
    static readonly TimeSpan For = TimeSpan.FromSeconds(3);

    /// <returns>Commits per second.</returns>
    internal static double Measure(string folder)
    {
        SqliteLibrary.Load();
        var file = Path.Combine(folder, "raw.db");
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT)");
            var (start, count) = (Stopwatch.GetTimestamp(), 0);
            for (; Stopwatch.GetElapsedTime(start) < For; count++) Execute(connection, "INSERT INTO rows (text) VALUES ('a row')");
            return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            foreach (var left in Directory.GetFiles(folder, "raw.db*")) File.Delete(left);
        }
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
