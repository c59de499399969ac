namespace Gateway.Host.Erp;

/// <summary>The connectors by the names that the configuration uses.</summary>
static class ErpConnectors
{
    /// <summary>The client for HTTP. It follows no redirect: a page to log in at is no ERP. Its time limit is the connector's own.</summary>
    internal static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="settings">Chooses one.</param>
    /// <param name="dataFolder">What a relative folder starts from.</param>
    /// <param name="secret">Resolves a secret's name.</param>
    /// <param name="client">Of <see cref="NewClient"/>.</param>
    internal static IErpConnector Open(ErpSettings settings, string dataFolder, Func<string, string> secret, HttpClient client) => settings.Connector switch
    {
        "sql" => new SqlErpConnector(settings.Sql, secret),
        "http" => new HttpErpConnector(client, settings.Http, secret),
        _ => FileErpConnector.Open(Path.GetFullPath(settings.File.Folder, dataFolder)),
    };
}
