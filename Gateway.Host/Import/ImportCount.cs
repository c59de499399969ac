using Gateway.Host.Storage;

namespace Gateway.Host.Import;

/// <summary>How many rows of an import were new, changed something, or were known already.</summary>
sealed record ImportCount(int New, int Changed, int Unchanged)
{
    internal static ImportCount Of(IReadOnlyList<Recorded> results) => new(
        results.Count(r => r == Recorded.New), results.Count(r => r == Recorded.Changed), results.Count(r => r == Recorded.Unchanged));
}
