using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Host.Erp;
using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>The real pipeline on a real database in a folder of its own, with the shipped profiles and maps; nobody polls.</summary>
sealed class PipelineBench : IAsyncDisposable
{
    internal const string Partner = "hollis-fasteners";

    readonly GatewayInstance _gateway;
    readonly List<ProgressLine> _lines = [];
    bool _isStopped, _isSpoilt;

    PipelineBench(string folder, GatewayInstance gateway) => (Folder, _gateway) = (folder, gateway);

    internal string Folder { get; }

    internal GatewayInstance Gateway => _gateway;

    /// <summary>What was told so far: work is told when it is written, a moment later.</summary>
    internal IReadOnlyList<ProgressLine> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    internal Database Database => _gateway.Database;

    internal Definitions Definitions => _gateway.Definitions;

    internal string Out(string partner = Partner) => Path.Combine(Folder, "mailboxes", partner, "out");

    /// <param name="profile">Lines to add to the partner's profile; null takes all profiles as they are shipped.</param>
    /// <param name="isService">Whether it also follows the profiles and the schedules, as <c>run</c> does.</param>
    /// <param name="prepare">Is given the folder before the profiles are read.</param>
    /// <param name="folder">A data folder that is there already; null makes one.</param>
    /// <param name="erp">The ERP; null for a folder.</param>
    /// <param name="maps">The folder of the maps; null takes those that are shipped.</param>
    internal static async Task<PipelineBench> StartAsync(
        string? profile = null, bool isService = false, Action<string>? prepare = null, string? folder = null, IErpConnector? erp = null, string? maps = null)
    {
        folder ??= Directory.CreateTempSubdirectory("bench-").FullName;
        var profiles = profile is null ? Path.Combine(Root(), "partner-profiles") : With(profile, Path.Combine(folder, "profiles"));
        prepare?.Invoke(folder);
        var problems = new List<FileProblem>();
        var definitions = Definitions.Open(profiles, maps ?? Path.Combine(Root(), "maps"), TimeProvider.System, problems);
        Assert.DoesNotContain(problems, p => p.Severity == Severity.Error);
        var gateway = await GatewayInstance.OpenAsync(new(folder), definitions, new ConfigurationBuilder().Build(), TimeProvider.System, NullLoggerFactory.Instance, erp, null, default);
        var bench = new PipelineBench(folder, gateway);
        gateway.Journal.Told = line => { lock (bench._lines) bench._lines.Add(line); };
        await (isService ? gateway.StartAsync(default) : gateway.WorkAsync(default));
        return bench;
    }

    /// <summary>The partners' mailboxes as another process of this gateway has them.</summary>
    internal PartnerMailboxes OpenMailboxes(TimeProvider? clock = null) => clock is null
        ? OpenMailboxes(TimeProvider.System)
        : new(new(_gateway.Data, new(_gateway.Data.Secrets, development: false), () => Definitions.Current.Directory, clock), "other", new(clock), clock, new(), _ => true);

    /// <summary>From now on nobody works: what is due stays due.</summary>
    internal Task StopAsync()
    {
        _isStopped = true;
        return _gateway.StopAsync(default);
    }

    /// <summary>Somebody edits the partner's profile: what it adds to the shipped one.</summary>
    internal void Edit(string profile) => With(profile, Path.Combine(Folder, "profiles"));

    // The partner's shipped profile with lines added, under the shipped policy.
    static string With(string profile, string folder)
    {
        var shipped = Path.Combine(Root(), "partner-profiles");
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        foreach (var template in Directory.GetFiles(Path.Combine(shipped, "templates")))
            File.Copy(template, Path.Combine(folder, "templates", Path.GetFileName(template)), overwrite: true);
        File.Copy(Path.Combine(shipped, "policy.yaml"), Path.Combine(folder, "policy.yaml"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, Partner + ".yaml"), File.ReadAllText(Path.Combine(shipped, Partner + ".yaml")) + profile);
        return folder;
    }

    /// <summary>A file arrives through a partner's mailbox and is worked as far as it goes.</summary>
    internal async Task<DeliveryRecord> ReceiveAsync(string name, string content, string partner = Partner)
    {
        var owner = _gateway.Definitions.Current.Directory.Find(partner)!;
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        var delivery = await _gateway.Reception.ReceiveAsync(owner, owner.Mailboxes[0], name, bytes, default);
        await DrainAsync();
        return await ReadAsync(tx => DeliveryStore.Find(tx, delivery.Id)!);
    }

    /// <summary>The partner's schedule calls for acknowledgements.</summary>
    internal async Task AcknowledgeAsync(string partner = Partner)
    {
        await BeginAcknowledgeAsync(partner);
        await DrainAsync();
    }

    /// <summary>The partner's schedule calls for what is to be sent.</summary>
    internal async Task SendAsync(string partner = Partner)
    {
        await _gateway.Send.RunAsync(partner, default);
        await DrainAsync();
    }

    /// <summary>One of the shipped sample orders becomes known, its text changed first.</summary>
    internal async Task ImportOrderAsync(string number, Func<string, string>? change = null)
    {
        var order = await SampleOrderAsync(number);
        await ImportAsync(change?.Invoke(order) ?? order, (source, rows, ids, now) => OrderImport.Read(source, rows, ids, now), Imports.Order);
    }

    /// <summary>One of the shipped sample orders, as text.</summary>
    internal static async Task<string> SampleOrderAsync(string number)
    {
        var samples = await File.ReadAllLinesAsync(Path.Combine(Root(), "samples", "orders.csv"));
        return string.Join('\n', [samples[0], .. samples.Where(l => l.StartsWith(number + ",", StringComparison.Ordinal))]);
    }

    /// <summary>The path of a file that is shipped under samples.</summary>
    internal static string Sample(params string[] parts) => Path.Combine([Root(), "samples", .. parts]);

    /// <summary>Orders become known.</summary>
    internal Task ImportOrdersAsync(string csv) => ImportAsync(csv, (source, rows, ids, now) => OrderImport.Read(source, rows, ids, now), Imports.Order);

    /// <summary>Goods came.</summary>
    internal Task ImportReceiptsAsync(string csv) => ImportAsync(csv, ReceiptImport.Read, Imports.Receipt);

    /// <summary>The goods of the shipped sample orders came.</summary>
    internal async Task ImportSampleReceiptsAsync() => await ImportReceiptsAsync(await File.ReadAllTextAsync(Path.Combine(Root(), "samples", "receipts.csv")));

    /// <summary>Somebody says what partners call by other names.</summary>
    internal Task ImportCrossReferencesAsync(string csv) => ImportAsync(csv, CrossReferenceImport.Read, Imports.CrossReference);

    async Task ImportAsync<T>(
        string csv, Func<string, IEnumerable<ImportRow>, UlidSource, DateTimeOffset, IEnumerable<T>> read, Func<Effects, T, Recorded> record)
    {
        var problems = new List<FileProblem>();
        var items = read("test", ImportFile.Read("test", Encoding.UTF8.GetBytes(csv), problems), new(TimeProvider.System), TimeProvider.System.GetUtcNow()).ToList();
        Assert.Empty(problems);
        await Imports.RecordAsync(_gateway.Journal, items, record, default);
        await DrainAsync();
    }

    /// <summary>The same, without waiting for what it has made due.</summary>
    internal Task BeginAcknowledgeAsync(string partner = Partner) => _gateway.Acknowledge.RunAsync(partner, default);

    /// <summary>Waits until the database shows something.</summary>
    internal async Task UntilAsync(Func<Transaction, bool> holds)
    {
        for (var left = 1200; !await ReadAsync(holds); left--)
        {
            Assert.True(left > 0, "waited in vain");
            await Task.Delay(50);
        }
    }

    /// <summary>The files in a partner's out folder, in the order of their names.</summary>
    internal List<string> Sent(string partner = Partner) => Directory.Exists(Out(partner))
        ? [.. Directory.GetFiles(Out(partner)).Order(StringComparer.Ordinal).Select(File.ReadAllText)]
        : [];

    /// <summary>A person decides on a case; what the decision does to the supplier is said.</summary>
    internal Task<string> AdviseAsync(CaseRecord decided, DecisionRecord decision) => _gateway.Journal.BeginAsync(
        "send", effects => new Advices(_gateway.Definitions.Current, new(TimeProvider.System)).Owe(effects, decided, decision), default);

    internal Task<T> ReadAsync<T>(Func<Transaction, T> read) => _gateway.Database.ReadAsync(read);

    internal Task<VerbOutcome?> RestartAsync(string id, bool overrides = false, bool translates = false) => DoAsync(new Verb.Restart(overrides, translates), id);

    /// <summary>A person of operations wishes something, and what follows is worked.</summary>
    internal async Task<VerbOutcome?> DoAsync(Verb verb, string id)
    {
        var outcome = await _gateway.Operations.ApplyAsync(verb, id, new("anna", "because"), default);
        await DrainAsync();
        return outcome;
    }

    /// <summary>What has come to the ERP, by the names of its files.</summary>
    internal List<string> Erp() => Directory.Exists(Path.Combine(Folder, "erp"))
        ? [.. Directory.GetFiles(Path.Combine(Folder, "erp"), "*.json", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>A person decides, and what follows is worked.</summary>
    internal async Task<DecisionOutcome> DecideAsync(string caseId, Decision decision, Decider by, long? seenVersion = null)
    {
        var outcome = await _gateway.Desk.DecideAsync(caseId, decision, by, seenVersion, default);
        await DrainAsync();
        return outcome;
    }

    /// <summary>Something asks for another match of a delivery's messages.</summary>
    internal async Task MatchAgainAsync(DeliveryRecord delivery)
    {
        var messages = (await StandingAsync(delivery)).SelectMany(i => i.Messages);
        foreach (var message in messages)
            await _gateway.Journal.BeginAsync("test", effects =>
            {
                Rematch.Ask(effects, message);
                return true;
            }, default);
        await DrainAsync();
    }

    internal Task<List<(InterchangeRecord Interchange, List<MessageRecord> Messages)>> StandingAsync(DeliveryRecord delivery) => ReadAsync(tx =>
        InterchangeStore.OfDelivery(tx, delivery.Id).Select(i => (i, MessageStore.OfInterchange(tx, i.Id)
            .Select(m => m with { State = MessageStore.StandingOf(tx, m.Id) }).ToList())).ToList());

    /// <summary>The names of what was posted.</summary>
    internal Task<List<string>> PostedAsync() =>
        ReadAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 1000).Select(p => p.PostingKey).Order().ToList());

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped) await StopAsync();
        try
        {
            await AssertToldAsync();
        }
        finally
        {
            await _gateway.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Waits until nothing is due.</summary>
    internal async Task DrainAsync()
    {
        for (var left = 1200; !_isStopped && await ReadAsync(WorkStore.CountAlive) > 0; left--)
        {
            Assert.True(left > 0, "the work does not come to an end");
            await Task.Delay(50);
        }
    }

    /// <summary>Somebody writes into the tables behind the gateway's back.</summary>
    internal Task<T> SpoilAsync<T>(Func<Transaction, T> body)
    {
        _isSpoilt = true;
        return Database.WriteAsync(body);
    }

    internal Task SpoilAsync(Action<Transaction> body) => SpoilAsync(tx =>
    {
        body(tx);
        return true;
    });

    // Whatever a test has done, its tables stand as its events tell.
    async Task AssertToldAsync()
    {
        if (!_isSpoilt) Assert.Empty((await new Rebuild(Database, TimeProvider.System).RunAsync(null, _ => { }, default)).Deviations);
    }

    /// <summary>The repository.</summary>
    internal static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "../../../.."));
}
