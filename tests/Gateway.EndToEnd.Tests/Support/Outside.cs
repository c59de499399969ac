using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Harness;
using Gateway.Tests.Support;
using Gateway.Transports.Tests.Servers;
using Microsoft.Data.SqlClient;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>What partners and the ERP see of a gateway: mailboxes and the ERP's folder, never its own tables.</summary>
sealed partial class Outside : IDisposable
{
    string? _schema;

    readonly Lazy<string> _profiles;
    readonly Dictionary<string, object> _settings = [];
    FakeErp? _erp;

    internal Outside() => _profiles = new(() => Support.Profiles.Brisk(Path.Combine(Data, "profiles")));

    internal string Data { get; } = Directory.CreateTempSubdirectory("gateway-").FullName;

    /// <summary>The shipped profiles with brisk schedules, for this data folder alone.</summary>
    internal string Profiles => _profiles.Value;

    /// <summary>The command line of its service.</summary>
    internal string[] Run => ["run", "--data", Data, "--profiles", Profiles];

    public void Dispose()
    {
        _erp?.Dispose();
        if (_schema is not null) PostgresServer.Shared.Drop(_schema);
        ScratchFolder.Delete(Data);
    }

    /// <summary>Says in the settings of the data folder that the tables are in a schema of their own on PostgreSQL.</summary>
    internal void UsePostgres(PostgresServer server)
    {
        var schema = $"e{Guid.NewGuid():N}";
        Settings("postgresql", server.NewSchema(schema));
        if (server == PostgresServer.Shared) _schema = schema;
    }

    /// <summary>The ERP is a system of its own, with a ledger, and no longer a folder in which a second post of a key cannot be seen.</summary>
    internal async Task UseErpAsync()
    {
        _erp = await FakeErp.StartAsync(Ledger);
        Set("Erp", new { Connector = "http", Http = new { BaseAddress = _erp.Address } });
    }

    /// <summary>Keys that were posted again although the ERP had them and nobody had asked.</summary>
    internal IReadOnlyCollection<string> Blind => _erp?.Blind ?? [];

    /// <summary>How many posts have reached the ERP.</summary>
    internal int Posts => _erp?.Posts.Count ?? 0;

    string Ledger => Path.Combine(Data, "ledger");

    /// <summary>The data folder of a second gateway, which shares database, payloads, mailboxes and ERP with the first.</summary>
    internal string SecondNode()
    {
        var second = Directory.CreateDirectory(Path.Combine(Data, "second")).FullName;
        foreach (var shared in new[] { "mailboxes", "erp" })
            Directory.CreateSymbolicLink(Path.Combine(second, shared), Directory.CreateDirectory(Path.Combine(Data, shared)).FullName);
        File.Copy(Path.Combine(Data, "gateway.json"), Path.Combine(second, "gateway.json"));
        return second;
    }

    /// <summary>The same for SQL Server, in a database of its own; its password is a secret.</summary>
    internal void UseSqlServer()
    {
        var place = new SqlConnectionStringBuilder(SqlServer.NewDatabase().ConnectionString);
        var secret = Path.Combine(Directory.CreateDirectory(Path.Combine(Data, "secrets")).FullName, "database");
        File.WriteAllText(secret, place.Password);
        var hasPassword = place.Remove("Password");
        Settings("sqlserver", place.ConnectionString, hasPassword && new FileInfo(secret).Length > 0 ? "database" : "");
    }

    void Settings(string provider, string connectionString, string passwordSecret = "")
    {
        Set("Database", new { Provider = provider, ConnectionString = connectionString, PasswordSecret = passwordSecret });
        Set("Payloads", new { Folder = Path.Combine(Data, "payloads") });
    }

    internal void Set(string section, object settings)
    {
        _settings[section] = settings;
        File.WriteAllText(Path.Combine(Data, "gateway.json"), JsonSerializer.Serialize(_settings));
    }

    /// <summary>What partners have sent, in that order.</summary>
    internal List<SentFile> Sent { get; } = [];

    /// <summary>What they have sent by AS2, and have a good receipt for, or wait for one.</summary>
    internal List<SentFile> SentByAs2 { get; } = [];

    internal string Mailbox(string partner, string folder) => Path.Combine(Data, "mailboxes", partner, folder);

    /// <summary>A partner's file appears in its in folder at once.</summary>
    internal void Drop(string partner, string name, string content)
    {
        var folder = Directory.CreateDirectory(Mailbox(partner, "in")).FullName;
        var hidden = Path.Combine(folder, $".{name}.upload");
        File.WriteAllText(hidden, content);
        Sent.Add(new(partner, name, File.ReadAllBytes(hidden)));
        File.Move(hidden, Path.Combine(folder, name));
    }

    /// <summary>The files that a partner finds, without those that are not there yet for its eyes.</summary>
    internal IReadOnlyList<string> FilesFor(string partner) => Names(Mailbox(partner, "out"));

    internal IReadOnlyList<string> FilesFrom(string partner) => Names(Mailbox(partner, "in"));

    internal IReadOnlyList<string> Archive(string partner) => Names(Mailbox(partner, "archive"));

    /// <summary>The files that tell a partner that we have something of his, or have sent it: his archive, and what he finds.</summary>
    internal IEnumerable<string> Promises(string partner) =>
        new[] { "archive", "out" }.SelectMany(folder => Names(Mailbox(partner, folder)).Select(name => Path.Combine(Mailbox(partner, folder), name)));

    /// <summary>What stands in the files that a partner finds.</summary>
    internal IEnumerable<string> TextsFor(string partner) =>
        FilesFor(partner).Select(name => File.ReadAllText(Path.Combine(Mailbox(partner, "out"), name)));

    /// <summary>The groups that were answered by a 997, as AK101 and AK102 name them, once for each time.</summary>
    internal IReadOnlyList<string> AnsweredGroups(string partner) =>
        [.. TextsFor(partner).SelectMany(text => AnsweredGroup().Matches(text)).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}")];

    /// <summary>The interchanges that were answered by a CONTRL, once for each time.</summary>
    internal IReadOnlyList<string> AnsweredInterchanges(string partner) =>
        [.. TextsFor(partner).SelectMany(text => AnsweredInterchange().Matches(text)).Select(m => m.Groups[1].Value)];

    /// <summary>The documents that the ERP has.</summary>
    internal IReadOnlyList<string> Erp(string documentType) => _erp is not null
        ? [.. FakeErp.Ledger(Ledger).Where(l => l.Type == documentType).Select(l => l.Document)]
        : Texts(Path.Combine(Data, "erp", documentType), "*.json");

    /// <summary>Every file of partners and ERP with its size: what must be the same after a start that has nothing to do.</summary>
    internal List<string> Snapshot() => [.. new[] { "mailboxes", "erp" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Data, folder), "*", SearchOption.AllDirectories))
        .Select(path => $"{path} {new FileInfo(path).Length}").Order(StringComparer.Ordinal)];

    static IReadOnlyList<string> Texts(string folder, string mask) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, mask).Order(StringComparer.Ordinal).Select(File.ReadAllText)] : [];

    static IReadOnlyList<string> Names(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Where(n => n[0] != '.').Order(StringComparer.Ordinal)]
        : [];

    [GeneratedRegex(@"AK1[*|](\w+)[*|](\d+)")]
    private static partial Regex AnsweredGroup();

    [GeneratedRegex(@"UCI\+(\w+)\+")]
    private static partial Regex AnsweredInterchange();
}

/// <summary>A file that a partner has left in its mailbox.</summary>
sealed record SentFile(string Partner, string Name, byte[] Bytes);
