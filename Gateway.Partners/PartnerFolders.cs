namespace Gateway.Partners;

/// <summary>Where the files lie that a directory is loaded from.</summary>
/// <param name="Profiles">One YAML file per partner, and templates/ beside them.</param>
/// <param name="Maps">Maps and guides, whose names profiles refer to; null to take the names on trust.</param>
public sealed record PartnerFolders(string Profiles, string? Maps)
{
    /// <summary>Folders that the gateway keeps for itself, its data folder first: mailboxes lie in their subfolder "mailboxes", or elsewhere. None are checked unless given.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Where partners post to us, as the settings have it; null where nobody does, or it is not known.</summary>
    public Uri? As2Url { get; init; }

    /// <summary>The templates that profiles extend.</summary>
    public string Templates { get; init; } = Path.Combine(Profiles, "templates");
}
