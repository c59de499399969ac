namespace Gateway.Host.Pipeline;

/// <summary>The stages in the order of a document's way: what a stage hands on goes to the one after it. Deliver, Rematch and Receipt are branches of their own.</summary>
static class StageNames
{
    internal const string Translate = "Translate";
    internal const string Release = "Release";
    internal const string Match = "Match";
    internal const string Post = "Post";
    internal const string Deliver = "Deliver";
    internal const string Rematch = "Rematch";
    internal const string Receipt = "Receipt";

    internal static IReadOnlyList<string> All { get; } = [Translate, Release, Match, Post, Deliver, Rematch, Receipt];

    /// <summary>The stage after one; the first when there is none before.</summary>
    internal static string After(string? stage) => All[stage is null ? 0 : All.TakeWhile(s => s != stage).Count() + 1];
}
