namespace Gateway.Host.Matching;

/// <summary>A partner's number for one of our items.</summary>
/// <param name="Scheme">The scheme of theirs (<c>supplierItem</c>, <c>gtin</c> …); empty for any.</param>
/// <param name="Theirs">Their number.</param>
/// <param name="Ours">Our item number.</param>
sealed record ItemReference(string Scheme, string Theirs, string Ours);

/// <summary>What a partner's unit holds of ours.</summary>
/// <param name="Item">Our item number, where the factor belongs to one item; null for all.</param>
/// <param name="Theirs">Their unit.</param>
/// <param name="Ours">Our unit.</param>
/// <param name="Factor">One of theirs is so many of ours.</param>
sealed record UnitReference(string? Item, string Theirs, string Ours, decimal Factor);

/// <summary>The cross-references that hold for one partner on one day.</summary>
sealed record CrossReferences(IReadOnlyList<ItemReference> Items, IReadOnlyList<UnitReference> Units)
{
    internal static readonly CrossReferences None = new([], []);

    /// <summary>Our number for theirs, or null.</summary>
    internal string? OurItem(string scheme, string theirs) =>
        Items.FirstOrDefault(i => i.Theirs == theirs && (i.Scheme.Length == 0 || i.Scheme == scheme))?.Ours;

    /// <summary>How many of <paramref name="ours"/> one of <paramref name="theirs"/> is; null when nobody said.</summary>
    /// <remarks>A factor of the item wins over one for all items; a factor is read in both directions.</remarks>
    internal decimal? Factor(string? item, string theirs, string ours)
    {
        if (theirs == ours) return 1;
        return Direct(item, theirs, ours) ?? Reverse(Direct(item, ours, theirs));
    }

    decimal? Direct(string? item, string from, string to) =>
        Find(item, from, to) ?? (item is null ? null : Find(null, from, to));

    decimal? Find(string? item, string from, string to) =>
        Units.FirstOrDefault(u => u.Item == item && u.Theirs == from && u.Ours == to)?.Factor;

    static decimal? Reverse(decimal? factor) => factor is { } f and not 0 ? 1 / f : null;
}
