namespace Gateway.Host.CommandLine;

/// <summary>What is said of a name or an id that nothing here has: the same sentence in every command.</summary>
static class Unknown
{
    internal const string SeeList = "gateway list prints the ids";
    internal const string SeePartners = "gateway partner list prints them";

    /// <param name="kind">What was looked for, such as <c>partner</c>.</param>
    /// <param name="name">As it was typed.</param>
    /// <param name="hint">Where the right one is found, or the name that was meant.</param>
    internal static string Text(string kind, string name, string hint) => $"there is no {kind} \"{name}\"; {hint}";
}
