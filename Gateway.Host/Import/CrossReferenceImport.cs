using Gateway.Host.Storage;

namespace Gateway.Host.Import;

/// <summary>What partners call by other names than we do (docs/file-formats/orders.md).</summary>
static class CrossReferenceImport
{
    /// <summary>The cross-references of a file; a bad row is left out and told.</summary>
    internal static IEnumerable<CrossReferenceRecord> Read(string source, IEnumerable<ImportRow> rows, UlidSource ids, DateTimeOffset now) =>
        rows.Select(row => (Row: row, Reference: Of(row, source, now)))
            .Where(r => r.Row.IsGood)
            .Select(r => r.Reference with { Id = ids.Next() });

    static CrossReferenceRecord Of(ImportRow row, string source, DateTimeOffset now)
    {
        var kind = row.Choice("kind", CrossReferenceKind.Item);
        return new()
        {
            Id = "",
            Kind = kind,
            Partner = row.Text("partner") ?? "",
            Item = row.Text("item") ?? "",
            Scheme = row.Text("scheme") ?? "",
            Theirs = row.Required("theirs"),
            Ours = row.Required("ours"),
            Factor = kind == CrossReferenceKind.Unit ? Factor(row) : row.Positive("factor"),
            ValidFrom = row.Date("validFrom") ?? DateOnly.MinValue,
            ValidTo = row.Date("validTo"),
            Source = source,
            UpdatedAt = now,
        };
    }

    static decimal? Factor(ImportRow row) =>
        row.Text("factor") is null
            ? row.Refuse<decimal?>("factor", "factor is missing: one of theirs is how many of ours?")
            : row.Positive("factor");
}
