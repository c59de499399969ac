namespace Gateway.Partners;

/// <summary>What a profile may refer to while it is read.</summary>
/// <param name="Partner">The partner's id: the file name without its ending.</param>
/// <param name="Maps">The names of all maps; null when maps are not at hand and names are taken on trust.</param>
/// <param name="Guides">The names of all guides; null likewise.</param>
/// <param name="Folder">Where the profiles lie, and certificates beside them; null when files are not at hand.</param>
sealed record ProfileContext(string Partner, IReadOnlyCollection<string>? Maps, IReadOnlyCollection<string>? Guides, string? Folder = null);
