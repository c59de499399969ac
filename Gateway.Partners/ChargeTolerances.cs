using System.Collections.Immutable;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>How much may be charged that the order does not name: in all, or by the type of the charge (freight, handling, …).</summary>
/// <param name="Other">For the types that are not named.</param>
/// <param name="ByType">By the canonical type of an allowance or charge.</param>
public sealed record ChargeTolerances(Deviation Other, IImmutableDictionary<string, Deviation> ByType)
{
    const string OtherKey = "other";

    static readonly string[] LimitKeys = ["percent", "amount", "exceeding", "over", "under"];

    internal static readonly ChargeTolerances None = new(Deviation.None, ImmutableDictionary<string, Deviation>.Empty);

    /// <summary>What is agreed about a type of charge; about all others for one without a type.</summary>
    public Deviation Of(string? type) => type is not null && ByType.TryGetValue(type, out var own) ? own : Other;

    /// <summary>What is written for a type here holds, else what a wider level says about that type.</summary>
    internal ChargeTolerances Else(ChargeTolerances wider) => new(
        Other.Else(wider.Other),
        ByType.Keys.Union(wider.ByType.Keys).ToImmutableDictionary(type => type, type => Named(type).Else(Other).Else(wider.Of(type)), StringComparer.Ordinal));

    internal IEnumerable<WrittenLimit> Written(string kind) =>
        [.. ByType.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => t.Value.Written($"{kind} {t.Key}")), .. Other.Written(ByType.Count == 0 ? kind : $"{kind} {OtherKey}")];

    /// <summary>Reads <c>unlimited</c>, <c>0</c>, limits for all charges, or a mapping by type.</summary>
    internal static ChargeTolerances Read(YamlFields parent, string key)
    {
        if (parent.Node(key) is not YamlMapping mapping)
            return None with { Other = Deviation.Read(parent, key) };
        if (parent.Section(key) is not { } fields)
            return None;
        if (mapping.Entries.Any(e => LimitKeys.Contains(e.Key.Text)))
            return None with { Other = Deviation.ReadSides(fields, key) };
        var types = mapping.Entries.Select(e => e.Key.Text).Where(t => t != OtherKey).ToList();
        return new(Deviation.Read(fields, OtherKey), types.ToImmutableDictionary(t => t, t => Deviation.Read(fields, t), StringComparer.Ordinal));
    }

    Deviation Named(string type) => ByType.GetValueOrDefault(type, Deviation.None);
}
