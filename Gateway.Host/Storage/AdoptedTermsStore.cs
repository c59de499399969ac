namespace Gateway.Host.Storage;

/// <summary>By which revision of a partner's terms its waiting documents were judged last.</summary>
static class AdoptedTermsStore
{
    const string FindSql = "SELECT revision FROM adopted_terms WHERE partner = @Partner";

    const string InsertSql = "INSERT INTO adopted_terms (partner, revision, adopted_at) VALUES (@Partner, @Revision, @AdoptedAt)";

    const string UpdateSql = """
        UPDATE adopted_terms SET revision = @Revision, adopted_at = @AdoptedAt WHERE partner = @Partner AND revision <> @Revision
        """;

    internal static string? Find(Transaction tx, string partner) => tx.Value<string>(FindSql, new { partner });

    /// <summary>Says that this revision is in force; false when it was already.</summary>
    internal static bool Adopt(Transaction tx, string partner, string revision, DateTimeOffset adoptedAt)
    {
        var adopted = new { partner, revision, adoptedAt };
        return tx.InsertIfAbsent(InsertSql, adopted) || tx.Execute(UpdateSql, adopted) > 0;
    }
}
