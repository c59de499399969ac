using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>The packages of a ship notice by their numbers: which holds which.</summary>
sealed class PackageTree(IReadOnlyList<Package> packages)
{
    readonly ILookup<string?, Package> _byId = packages.ToLookup(p => p.Id);

    internal bool Holds(string id) => _byId.Contains(id);

    /// <summary>The code of the innermost package around something in package <paramref name="id"/> that bears one.</summary>
    internal string? SsccOf(string? id) => Around(id).Select(p => p.Sscc).FirstOrDefault(sscc => sscc is not null);

    /// <summary>Whether a package lies in itself, by whatever way.</summary>
    internal bool IsInItself(Package package) => Around(package.ParentId).Any(p => p.Id == package.Id);

    // From inside out. As many steps as there are packages reach the outermost; more would go round in a circle.
    IEnumerable<Package> Around(string? id)
    {
        for (var steps = 0; steps < packages.Count && id is not null && _byId[id].FirstOrDefault() is { } package; steps++, id = package.ParentId)
            yield return package;
    }
}
