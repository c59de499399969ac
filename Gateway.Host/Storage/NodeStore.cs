namespace Gateway.Host.Storage;

/// <summary>A gateway on this database.</summary>
sealed record NodeRecord
{
    public required string Node { get; init; }

    /// <summary>When it wrote here last.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}

/// <summary>The gateways that share this database, each with its last sign of life.</summary>
static class NodeStore
{
    const string Columns = "node, seen_at";

    const string InsertSql = $"INSERT INTO nodes ({Columns}) VALUES (@Node, @SeenAt)";

    const string BeatSql = "UPDATE nodes SET seen_at = @SeenAt WHERE node = @Node";

    const string AllSql = $"SELECT {Columns} FROM nodes ORDER BY node";

    /// <summary>The node lives, and can write.</summary>
    internal static void Beat(Transaction tx, string node, DateTimeOffset now)
    {
        var record = new NodeRecord { Node = node, SeenAt = now };
        if (tx.Execute(BeatSql, record) == 0) tx.InsertIfAbsent(InsertSql, record);
    }

    internal static IReadOnlyList<NodeRecord> All(Transaction tx) => tx.Query<NodeRecord>(AllSql);
}
