using System.Text;
using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host;

/// <summary>The folder given by <c>--data</c>: everything that the gateway writes, but for what its settings and profiles put elsewhere.</summary>
/// <param name="root">The folder.</param>
/// <param name="database">What <c>--database</c> says; null leaves it to the settings.</param>
sealed class DataFolder(string root, string? database = null)
{
    const int NodeLength = 8;

    readonly Lazy<IConfiguration> _settings = new(() => Read(Path.GetFullPath(Path.Combine(root, SettingsName))));

    /// <summary>What names of settings in the environment begin with.</summary>
    internal const string SettingsPrefix = "GATEWAY_";

    const string SettingsName = "gateway.json";

    internal string Root { get; } = Path.GetFullPath(root);

    /// <summary>Whether its disk keeps what is flushed.</summary>
    internal DiskTrust Trust { get; } = new();

    internal string DatabaseFile => Path.Combine(Root, "gateway.db");

    /// <summary>Setting <c>Payloads:Folder</c>: gateways that share a database share it too.</summary>
    internal string Payloads => _settings.Value["Payloads:Folder"] is { Length: > 0 } folder ? Path.GetFullPath(folder, Root) : Path.Combine(Root, "payloads");

    /// <summary>Beside the payloads, for whoever shares them shares the numbers.</summary>
    internal string ControlNumbers => Path.Combine(Path.GetDirectoryName(Payloads)!, "control-numbers");

    /// <summary>The settings file of the folder, under those in the environment.</summary>
    /// <exception cref="SettingsException">The file is no JSON; the text says where.</exception>
    internal IConfiguration Configuration => _settings.Value;

    /// <summary>What is nobody's mailbox.</summary>
    internal IReadOnlyList<string> Kept => [Root, Payloads, ControlNumbers, Anchors];

    internal string Secrets => Path.Combine(Root, "secrets");

    /// <summary>For the gateway itself: its database, the ERP, its listener.</summary>
    internal SecretStore OwnSecrets => new(Secrets, development: false);

    /// <summary>For what profiles and alerts name: secrets that the settings name are the gateway's own, and none of theirs.</summary>
    internal SecretStore PartnerSecrets => new(Secrets, development: false) { Reserved = Reserved(), Kept = Listening() };

    /// <summary>What connections to servers need while they last.</summary>
    internal string Connections => Path.Combine(Root, "connections");

    /// <summary>Settings of this gateway, where there are any.</summary>
    internal string Settings => Path.Combine(Root, SettingsName);

    /// <summary>Setting <c>As2:Url</c>: where partners post to us; null where AS2 does not listen.</summary>
    internal string? As2Url => _settings.Value["As2:Url"] is { Length: > 0 } url ? url : null;

    /// <summary>Setting <c>Anchors:Folder</c>: where the ends of the chains of events are told; out of reach of whoever may alter the database, it finds him out.</summary>
    internal string Anchors => _settings.Value["Anchors:Folder"] is { Length: > 0 } folder ? Path.GetFullPath(folder, Root) : Path.Combine(Root, "anchors");

    /// <summary>Where the tables are.</summary>
    internal DatabasePlace Database => new(
        database is null ? DatabaseSettings.Read(_settings.Value) : DatabaseSettings.Parse(database), DatabaseFile, Password);

    /// <summary>Whether no gateway has ever worked here. A server's database belongs to somebody already.</summary>
    internal bool IsNew => Database.IsEmbedded && !File.Exists(DatabaseFile);

    string NodeFile => Path.Combine(Root, "node");

    /// <summary>Opens the database, making the embedded one and the folder if need be.</summary>
    internal Database OpenDatabase(TimeProvider time)
    {
        Directory.CreateDirectory(Root);
        return Database.Open(time, Trust);
    }

    /// <summary>Opens the folder of payloads, making it where none was stored yet.</summary>
    /// <exception cref="PayloadsAwayException">The database knows of payloads, and the folder is not there.</exception>
    internal async Task<PayloadStore> OpenPayloadsAsync(Database database, UlidSource ids) =>
        new(Payloads, ids, Trust, isNew: await database.ReadAsync(tx => DeliveryStore.List(tx, new() { Take = 1 }).Count == 0));

    /// <summary>This gateway's name among those that share mailboxes or a database; the same at every start.</summary>
    internal async Task<string> NodeAsync(UlidSource ids, CancellationToken cancellation)
    {
        if (File.Exists(NodeFile)) return (await File.ReadAllTextAsync(NodeFile, cancellation)).Trim();
        Directory.CreateDirectory(Root);
        using var name = new MemoryStream(Encoding.ASCII.GetBytes(ids.Next()[^NodeLength..].ToLowerInvariant() + "\n"));
        await DurableFile.TryWriteAsync(NodeFile, NodeFile + ".tmp", name, cancellation);
        return (await File.ReadAllTextAsync(NodeFile, cancellation)).Trim();
    }

    static IConfigurationRoot Read(string file)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(file, optional: true).AddEnvironmentVariables(SettingsPrefix).Build();
        }
        catch (InvalidDataException e)
        {
            var reason = e.GetBaseException().Message.TrimEnd('.');
            throw new SettingsException($"{file} cannot be read as JSON: {reason}. Mend it, or take the file away to have the defaults.");
        }
    }

    // One key for TLS and for messages is usual: profiles may name it as a key, and as nothing else.
    HashSet<string> Listening() => [.. new[] { "As2:Certificate", "As2:Passphrase" }.Select(s => _settings.Value[s]).OfType<string>()];

    // Whatever is set under a name that ends so, and what --database says.
    HashSet<string> Reserved() =>
    [
        .. _settings.Value.AsEnumerable().Where(s => s.Key.EndsWith("Secret", StringComparison.OrdinalIgnoreCase)).Select(s => s.Value).OfType<string>(),
        .. database is null ? [] : new[] { DatabaseSettings.Parse(database).PasswordSecret },
    ];

    string Password(string name)
    {
        try
        {
            return OwnSecrets.Resolve(name);
        }
        catch (SecretMissingException e)
        {
            throw new SettingsException($"The password of the database is missing. {e.Message}");
        }
    }

    /// <summary>Removes what connections of an earlier life left, which ended without cleaning up.</summary>
    internal void ClearConnections()
    {
        if (Directory.Exists(Connections)) Directory.Delete(Connections, recursive: true);
    }

    /// <summary>Keeps a second gateway out of this folder for as long as the lock is held; null when one is here already.</summary>
    /// <remarks>The operating system gives the lock back when the process ends, however it ends.</remarks>
    internal IDisposable? TryLock()
    {
        Directory.CreateDirectory(Root);
        try
        {
            return new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
