using Gateway.Host.Storage;

namespace Gateway.Host.Import;

/// <summary>How many rows of an import were new, changed something, or were known already.</summary>
sealed record ImportCount(int New, int Changed, int Unchanged)
{
    internal static ImportCount None { get; } = new(0, 0, 0);

    internal int All => New + Changed + Unchanged;

    public static ImportCount operator +(ImportCount one, ImportCount other) =>
        new(one.New + other.New, one.Changed + other.Changed, one.Unchanged + other.Unchanged);

    internal static ImportCount Of(IReadOnlyList<Recorded> results) => new(
        results.Count(r => r == Recorded.New), results.Count(r => r == Recorded.Changed), results.Count(r => r == Recorded.Unchanged));
}
