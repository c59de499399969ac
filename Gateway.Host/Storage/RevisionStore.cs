using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Storage;

/// <summary>Which kind of file judged a message.</summary>
enum RevisionKind
{
    Profile,
    Map,
    Schema,
    Guide,
    Codes,
    Tolerances,
}

/// <summary>A file as it was when it judged its first message.</summary>
sealed record RevisionRecord
{
    public required string Hash { get; init; }

    public required RevisionKind Kind { get; init; }

    public required string Name { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset FirstUsedAt { get; init; }
}

/// <summary>The files that judged messages: kept by content, so that a replay as of a date uses what was in force.</summary>
static class RevisionStore
{
    const string Columns = "hash, kind, name, content, first_used_at";

    const string InsertSql = $"INSERT INTO revisions ({Columns}) VALUES (@Hash, @Kind, @Name, @Content, @FirstUsedAt)";

    const string FindSql = $"SELECT {Columns} FROM revisions WHERE hash = @Hash";

    const string IsKeptSql = "SELECT COUNT(*) FROM revisions WHERE hash = @Hash";

    /// <summary>The name under which a content is kept: kind and name belong to it, for equal files may judge differently.</summary>
    internal static string HashOf(RevisionKind kind, string name, string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{name}\n{content}")));

    /// <summary>Keeps a content unless it is kept already.</summary>
    internal static void Keep(Transaction tx, RevisionRecord revision) => tx.InsertIfAbsent(InsertSql, revision);

    internal static bool IsKept(Transaction tx, string hash) => tx.Value<long>(IsKeptSql, new { hash }) > 0;

    internal static RevisionRecord? Find(Transaction tx, string hash) => tx.Find<RevisionRecord>(FindSql, new { hash });
}
