using System.Security.Cryptography;
using Gateway.Host.Alerts;
using Gateway.Host.As2;
using Gateway.Host.Erp;
using Gateway.Host.Health;
using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Schedule;
using Gateway.Host.Storage;
using Gateway.Host.Telemetry;
using Gateway.Transports;
using Gateway.Transports.As2;

namespace Gateway.Host;

/// <summary>A gateway at work on one data folder: everything built once, by hand, in the order of a document's way.</summary>
/// <remarks>What the listeners need of it they are given; nothing here knows them.</remarks>
sealed class GatewayInstance : IAsyncDisposable
{
    readonly HttpClient _alertClient = AlertChannels.NewClient();
    readonly HttpClient _erpClient = ErpConnectors.NewClient();
    readonly JobQueue _queue;
    readonly Random _random;
    readonly ILoggerFactory _loggers;
    readonly PartnerMailboxes _mailboxes;
    readonly string _night;
    readonly Workers _workers;
    PartnerSchedule? _schedule;
    DefinitionWatch? _watch;

    GatewayInstance(
        DataFolder data, Definitions definitions, IConfiguration settings, ErpSettings erp, HealthSettings health, string node, Database database, PayloadStore payloads, UlidSource ids,
        TimeProvider time, ILoggerFactory loggers, IErpConnector? erpConnector, Random? random)
    {
        (Data, Definitions, Database, Payloads, Node, Time, _loggers) = (data, definitions, database, payloads, node, time, loggers);
        _random = random ?? new(RandomNumberGenerator.GetInt32(int.MaxValue));
        (_queue, _night) = (new(time), NightSettings.Read(settings, PartnerSchedule.Problem).Cron);
        (Heartbeats, Meter) = (new(time), new(time));
        var (own, secrets, lease) = (data.OwnSecrets, data.PartnerSecrets, WorkSettings.Read(settings).Lease);
        var disk = new DiskReserve([data.Root, data.Payloads], health, loggers.CreateLogger<DiskReserve>());
        var mailboxes = _mailboxes = new PartnerMailboxes(new(data, secrets, () => definitions.Current.Directory, time), node, ids, time, _random, disk.HasRoomFor);
        var numbers = new ControlNumbers(database, data.ControlNumbers, time, trust: data.Trust);
        var connector = erpConnector ?? ErpConnectors.Open(erp, data.Root, own.Resolve, _erpClient);
        var (judge, unpacking) = (new Judge(database, new(database, time)), new Unpacking(Payloads, disk.HasRoomFor));
        var (relations, client) = (new As2Relations(secrets), new As2Client(As2Intake.UserAgent, time));
        Meter.Watch(database);
        Journal = new(database, ids, time) { Counts = Meter.Add };
        var receipts = new As2Receipts(Journal, database, Payloads, time, loggers.CreateLogger<As2Receipts>());
        As2 = new(definitions, Payloads, new(Journal, Payloads, relations, ids, time, loggers.CreateLogger<As2Intake>()), receipts, relations,
            disk.HasRoomFor, new BacklogGlance(database, time).IsOpenAsync, time);
        PostBudget = new(As2ListenerSettings.OpenBytes(settings));
        IDeliveryRoute[] ways =
        [
            new As2Delivery(database, Payloads, relations, receipts, client, mailboxes.Standings, PostBudget, ids, time, _random),
            new MailboxDelivery(database, Payloads, mailboxes, ids, Heartbeats, time),
        ];
        var orders = new OrderSource(erp.Orders, own.Resolve, ids, time);
        IStage[] stages =
        [
            new TranslateStage(database, Payloads, unpacking, definitions, ids, time),
            new ReleaseStage(database, definitions),
            new MatchStage(database, definitions, orders, judge, new(Payloads), erp, ids),
            new PostStage(database, connector, erp.Concurrency, time, _random, lease),
            new DeliverStage(database, definitions, ways),
            new RematchStage(database, definitions),
            new ReceiptStage(database, Payloads, definitions, relations, client, _random),
        ];
        Chain = new(stages, Journal, database, time, _random, Heartbeats, Meter, loggers.CreateLogger<Chain>()) { LeaseTime = lease };
        Reception = new(Journal, Payloads, unpacking, ids, loggers.CreateLogger<Reception>());
        Acknowledge = new(Journal, database, Payloads, numbers, definitions, ids, time, loggers.CreateLogger<AcknowledgeJob>());
        (Desk, Operations) = (new(Journal, database, judge, definitions, ids), new(Journal, database, ids));
        IDocumentsDue[] kinds = [new OrdersDue(database), new AdvicesDue(database, new(Payloads), time)];
        Send = new(kinds, PartnerSchedule.Next, Journal, database, Payloads, numbers, definitions, ids, time, loggers.CreateLogger<SendJob>());
        (Missing, Cases) = (new(Journal, definitions, ids), new(Journal, definitions));
        Orders = new(orders, Journal, database, loggers.CreateLogger<OrderWatch>());
        var night = Housekeeping.Of(settings, Journal, database, Payloads, connector, time, loggers);
        var anchoring = new Anchoring(database, new(data.Anchors), node, time, loggers.CreateLogger<Anchoring>());
        JobRunner = new(_queue, definitions, mailboxes, Reception, Jobs(night, anchoring), new(database, node, time) { Lease = lease }, database, Heartbeats, loggers.CreateLogger<JobRunner>());
        _workers = new(Chain, database, node, time, Heartbeats, loggers.CreateLogger<Workers>());
        mailboxes.Standings.Keep(definitions.Current.Directory);
        Vitals = new(database, node, data, disk, mailboxes.Standings, Heartbeats, () => _schedule is { IsRunning: true }, time, loggers.CreateLogger<VitalSigns>());
        Readiness = new(Vitals.Checks(), time);
        Standings = new(database, Vitals, mailboxes.Standings, Heartbeats, time, loggers.CreateLogger<StatusWatch>());
        var listening = settings.Read<As2ListenerSettings>(As2ListenerSettings.Section);
        Standings.Certificates = () => CertificateDays.Ending(definitions.Current.Directory, relations.Own, listening, time.GetUtcNow());
        StatusMeter = new(() => Standings.Latest, time);
        Standings.Seen = new AlertSender(
            () => definitions.Current.Directory.Alerts, s => AlertChannels.Open(s, secrets.Resolve, _alertClient, time, loggers), database, node, time, loggers.CreateLogger<AlertSender>()).SeeAsync;
    }

    // Which poll there is to run is the profiles' matter, and the rounds' own.
    Dictionary<Job, RunJob> Jobs(NightJob night, Anchoring anchoring)
    {
        var (takeUp, overdue) = (new RetryHeldJob(Definitions, Journal, Database, Time), new OverdueJob(Journal));
        return new()
        {
            [Job.Acknowledge] = Acknowledge.RunAsync,
            [Job.Send] = Send.RunAsync,
            [Job.Deadlines] = async (_, stopping) =>
            {
                await _mailboxes.Standings.ForgetAsync(Database, stopping);
                await overdue.RunAsync(stopping);
                await Missing.RunAsync(stopping);
                await Cases.RunAsync(stopping);
                await Orders.RunAsync(stopping);
            },
            [Job.Night] = (_, stopping) => night.RunAsync(stopping),
            [Job.Anchor] = (_, stopping) => anchoring.RunAsync(stopping),
            [Job.TakeUp] = (_, stopping) => takeUp.RunAsync(stopping),
        };
    }

    internal DataFolder Data { get; }

    /// <summary>The beats of its loops.</summary>
    internal Heartbeats Heartbeats { get; }

    /// <summary>Counts what goes through.</summary>
    internal PipelineMeter Meter { get; }

    /// <summary>Looks how it stands.</summary>
    internal StatusWatch Standings { get; }

    /// <summary>Shows how it stands.</summary>
    internal StatusMeter StatusMeter { get; }

    /// <summary>This gateway among those that share a database.</summary>
    internal string Node { get; }

    /// <summary>What it needs for its work.</summary>
    internal VitalSigns Vitals { get; }

    /// <summary>Whether it can take mail.</summary>
    internal Readiness Readiness { get; }

    internal Database Database { get; }

    internal Definitions Definitions { get; }

    internal PayloadStore Payloads { get; }

    internal TimeProvider Time { get; }

    internal Journal Journal { get; }

    internal Reception Reception { get; }

    /// <summary>What the AS2 listener needs.</summary>
    internal As2Exchange As2 { get; }

    /// <summary>Room for the messages that go out by AS2; those that come have room of their own, so that a slow partner's server holds nobody up.</summary>
    internal MemoryBudget PostBudget { get; }

    /// <summary>The stages, which work one item at a time.</summary>
    internal Chain Chain { get; }

    /// <summary>The jobs, one at a time.</summary>
    internal JobRunner JobRunner { get; }

    internal AcknowledgeJob Acknowledge { get; }

    internal SendJob Send { get; }

    internal CaseDecisions Desk { get; }

    /// <summary>Where persons of operations restart, retry, copy and cancel.</summary>
    internal OperatorActions Operations { get; }

    internal MissingNumbersJob Missing { get; }

    internal CaseJob Cases { get; }

    internal OrderWatch Orders { get; }

    /// <summary>Opens database and payloads; nothing moves yet.</summary>
    /// <param name="data">Its folder.</param>
    /// <param name="definitions">Profiles and maps.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Make its loggers.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static Task<GatewayInstance> OpenAsync(
        DataFolder data, Definitions definitions, IConfiguration settings, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation) =>
        OpenAsync(data, definitions, settings, time, loggers, null, null, cancellation);

    /// <summary>The same with a way into the ERP and a chance of somebody's own, which spreads attempts and is in ids; null for those that the settings name.</summary>
    internal static async Task<GatewayInstance> OpenAsync(
        DataFolder data, Definitions definitions, IConfiguration settings, TimeProvider time, ILoggerFactory loggers,
        IErpConnector? erp, Random? random, CancellationToken cancellation)
    {
        var (erpSettings, health) = (ErpSettings.Read(settings), HealthSettings.Read(settings));
        data.ClearConnections();
        var ids = new UlidSource(time, random is null ? null : new Random(random.Next()).NextBytes);
        var node = await data.NodeAsync(ids, cancellation);
        var database = data.OpenDatabase(time);
        try
        {
            // Before anybody is listened to: what is promised from now on stands on it.
            await database.FlushLogAsync();
            return new(data, definitions, settings, erpSettings, health, node, database, await data.OpenPayloadsAsync(database, ids), ids, time, loggers, erp, random);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes up what an earlier life left; nothing moves yet.</summary>
    internal Task ReclaimAsync(CancellationToken cancellation) => _workers.ReclaimAsync(cancellation);

    /// <summary>Takes up what an earlier life left, and works on what is due; nobody looks into mailboxes.</summary>
    internal async Task WorkAsync(CancellationToken cancellation)
    {
        await ReclaimAsync(cancellation);
        await _workers.StartAsync(cancellation);
    }

    /// <summary>Works on what is due, and runs the jobs of the partners' schedules.</summary>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        await WorkAsync(cancellation);
        await JobRunner.StartAsync(cancellation);
        _schedule = await PartnerSchedule.StartAsync(_queue, Time, _random, cancellation);
        _watch = new(Definitions, _schedule, _queue, OldestDueAsync, Journal, Database, _mailboxes.Standings, _night, Time, _loggers.CreateLogger<DefinitionWatch>());
        await _watch.StartAsync(cancellation);
        await Standings.StartAsync(cancellation);
        Failpoint.Hit("gateway.started");
    }

    Task<DateTimeOffset?> OldestDueAsync(JobRequest request, CancellationToken cancellation) =>
        request.Job == Job.Send ? Send.OldestDueAsync(request.Partner, cancellation) : Acknowledge.OldestDueAsync(request.Partner, cancellation);

    /// <summary>Reads profiles and maps at once; returns whether they are in force.</summary>
    internal Task<bool> ReloadAsync(CancellationToken cancellation) => _watch?.ReloadAsync(cancellation) ?? Task.FromResult(false);

    /// <summary>Looks into a partner's mailboxes now; tells of those that were not, for they gave no access or another gateway is at them.</summary>
    internal async Task<IReadOnlyList<string>> PollAsync(string partner, CancellationToken cancellation)
    {
        var left = await JobRunner.PollAsync(partner, cancellation);
        return
        [
            .. _mailboxes.Standings.All.Where(s => s.DeadSince is not null).Select(s => $"{s.Channel} cannot be used: {s.Reason}"),
            .. left.Select(channel => $"{channel} is looked into by another gateway on this database just now; nothing was taken here"),
        ];
    }

    /// <summary>Begins nothing new, and lets what is being done come to the end of its step.</summary>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        if (_schedule is not null) await _schedule.DisposeAsync();
        if (_watch is not null) await _watch.StopAsync(cancellation);
        await Standings.StopAsync(cancellation);
        await JobRunner.StopAsync(cancellation);
        await _workers.StopAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        JobRunner.Dispose();
        _workers.Dispose();
        Standings.Dispose();
        StatusMeter.Dispose();
        Meter.Dispose();
        await _mailboxes.DisposeAsync();
        await Database.DisposeAsync();
        _erpClient.Dispose();
        _alertClient.Dispose();
    }
}
