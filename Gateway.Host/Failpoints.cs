namespace Gateway.Host;

/// <summary>Every failpoint there is, in the order in which a delivery passes them; a test holds this list to the source.</summary>
static class Failpoints
{
    internal static readonly IReadOnlySet<string> Names = new HashSet<string>
    {
        "payload.after-flush",
        "payload.before-rename",
        "payload.after-rename",
        "storage.before-commit",
        "storage.after-commit",
        "control-numbers.after-reserve",
        "control-numbers.after-mark",
    };
}
