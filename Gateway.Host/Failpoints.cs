namespace Gateway.Host;

/// <summary>Every failpoint there is; a test holds these lists to the source.</summary>
static class Failpoints
{
    /// <summary>The transactions of the stages and errands: each has a failpoint before its commit and one after.</summary>
    internal static readonly IReadOnlyList<string> Steps =
    [
        "receive",
        "take-up",
        "translate.chunk",
        "translate.end",
        "release.chunk",
        "match.judged",
        "match.no-profile",
        "match.no-orders",
        "match.nothing",
        "match.orders",
        "decide",
        "restart",
        "post.begin",
        "post.nothing",
        "post.posted",
        "post.refused",
        "post.rejected",
        "post.unavailable",
        "post.unknown",
        "post.unresolved",
        "acknowledge",
        "send",
        "overdue",
        "deadlines",
        "watch-orders",
        "deliver.upload",
        "deliver.publish",
        "deliver.nothing",
        "deliver.no-mailbox",
        "deliver.unavailable",
        "deliver.not-published",
        "deliver.gone",
        "rematch.chunk",
        "rematch.end",
        "import",
        "adopt",
        "work.stopped",
        "work.retry",
        "work.bury",
    ];

    /// <summary>The places between two transactions, in the order in which a delivery passes them.</summary>
    internal static readonly IReadOnlyList<string> Places =
    [
        "gateway.started",
        "payload.after-flush",
        "payload.before-rename",
        "payload.after-rename",
        "receive.after-payload",
        "receive.after-archive",
        "post.after-send",
        "control-numbers.after-reserve",
        "control-numbers.after-mark",
        "acknowledge.after-payload",
        "send.after-payload",
        "deliver.after-upload",
        "deliver.after-publish",
        "storage.before-commit",
        "storage.after-commit",
    ];

    internal static readonly IReadOnlySet<string> Names =
        Places.Concat(Steps.SelectMany(s => new[] { s + ".before-commit", s + ".after-commit" })).ToHashSet();
}
