namespace Gateway.Host.Health;

/// <summary>How it stands with one thing that the gateway needs.</summary>
enum HealthState
{
    Good,

    /// <summary>Something is to be mended, and the gateway does its work meanwhile.</summary>
    Degraded,

    /// <summary>No mail can be taken safely.</summary>
    Bad,
}

/// <summary>What a look at one thing showed.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Text">A sentence that names what is wrong, and neither hosts, paths nor anything that an exception says.</param>
sealed record HealthAnswer(HealthState State, string Text)
{
    /// <summary>The same without the names of partners, for those who may not see them.</summary>
    internal string Nameless { get; init; } = Text;

    internal static HealthAnswer Good(string text) => new(HealthState.Good, text);

    internal static HealthAnswer Degraded(string text) => new(HealthState.Degraded, text);

    internal static HealthAnswer Bad(string text) => new(HealthState.Bad, text);
}

/// <summary>The answer about one thing, with its name.</summary>
sealed record HealthFinding(string Name, HealthAnswer Answer);

/// <summary>All answers, and what they come to.</summary>
sealed record HealthReport(IReadOnlyList<HealthFinding> Findings)
{
    /// <summary>The worst of them.</summary>
    internal HealthState State => Findings.Count == 0 ? HealthState.Good : Findings.Max(f => f.Answer.State);
}
