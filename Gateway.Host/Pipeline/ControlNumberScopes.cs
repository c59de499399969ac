using Gateway.Translation;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.Pipeline;

/// <summary>Which of our control numbers count together: those of one pair of interchange ids. That makes ISA13 and UNB 0020 unique for the pair,
/// and GS06 for every pair of group ids below it, over all types.</summary>
static class ControlNumberScopes
{
    internal static string Interchange(Standard standard, PartyId ours, PartyId theirs) => $"{standard} interchange {Pair(ours, theirs)}";

    internal static string Group(PartyId ours, PartyId theirs) => $"X12 group {Pair(ours, theirs)}";

    static string Pair(PartyId ours, PartyId theirs) => $"{ours.Qualifier}:{ours.Id} {theirs.Qualifier}:{theirs.Id}";
}
