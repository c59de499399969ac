namespace Gateway.Host.Erp;

/// <summary>The connectors by the names that the configuration uses.</summary>
static class ErpConnectors
{
    /// <param name="settings">Chooses one.</param>
    /// <param name="dataFolder">What a relative folder starts from.</param>
    /// <param name="secret">Resolves a secret's name.</param>
    /// <param name="client">For HTTP; its time limit is the connector's own.</param>
    internal static IErpConnector Open(ErpSettings settings, string dataFolder, Func<string, string> secret, HttpClient client) => settings.Connector switch
    {
        "sql" => new SqlErpConnector(settings.Sql, secret),
        "http" => new HttpErpConnector(client, settings.Http, secret),
        _ => FileErpConnector.Open(Path.GetFullPath(settings.File.Folder, dataFolder)),
    };
}
