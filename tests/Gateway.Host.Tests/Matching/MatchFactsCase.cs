using Gateway.Host.Matching;

namespace Gateway.Host.Tests.Matching;

/// <summary>Keeps the internal facts out of the public signature of a theory.</summary>
public sealed class MatchFactsCase
{
    internal MatchFactsCase(MatchFacts facts) => Facts = facts;

    internal MatchFacts Facts { get; }
}
