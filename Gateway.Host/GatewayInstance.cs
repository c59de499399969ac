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
    readonly Alarm _alarm;
    readonly Random _random = new(RandomNumberGenerator.GetInt32(int.MaxValue));
    readonly ILoggerFactory _loggers;
    readonly PartnerMailboxes _mailboxes;
    readonly string _night;
    readonly Rounds _rounds;
    readonly Workers _workers;
    PartnerSchedule? _schedule;
    DefinitionWatch? _watch;

    GatewayInstance(DataFolder data, Definitions definitions, IConfiguration settings, ErpSettings erp, HealthSettings health, string node, Database database, UlidSource ids, TimeProvider time, ILoggerFactory loggers)
    {
        (Data, Definitions, Database, Node, Time, _loggers) = (data, definitions, database, node, time, loggers);
        _alarm = new(time);
        _night = NightSettings.Read(settings, PartnerSchedule.Problem).Cron;
        Payloads = new(data.Payloads, ids);
        (Pulse, Meter) = (new(time), new(time));
        var (own, secrets) = (data.OwnSecrets, data.PartnerSecrets);
        var disk = new DiskReserve([data.Root, data.Payloads], health, loggers.CreateLogger<DiskReserve>());
        var mailboxes = _mailboxes = new PartnerMailboxes(new(data, secrets, time), node, ids, time, _random, disk.HasRoomFor);
        var numbers = new ControlNumbers(database, data.ControlNumbers, time);
        var connector = ErpConnectors.Open(erp, data.Root, own.Resolve, _erpClient);
        var (judge, unpacking) = (new Judge(database, new(database, time)), new Unpacking(Payloads, disk.HasRoomFor));
        var relations = new As2Relations(secrets);
        Meter.Watch(database);
        Journal = new(database, ids, time) { Counts = Meter.Add };
        var receipts = new As2Receipts(Journal, database, Payloads, time, loggers.CreateLogger<As2Receipts>());
        As2 = new(definitions, Payloads, new(Journal, Payloads, relations, ids, time, loggers.CreateLogger<As2Intake>()), receipts, relations,
            disk.HasRoomFor, async cancellation => await Backlog.ExcessAsync(database, cancellation) is null, time);
        PostRoom = new(As2ListenerSettings.OpenBytes(settings));
        var client = new As2Client(As2Intake.UserAgent, time);
        IDeliveryWay[] ways =
        [
            new As2Way(database, Payloads, relations, receipts, client, mailboxes.Standings, PostRoom, ids, time, _random),
            new MailboxWay(database, Payloads, mailboxes, ids, time),
        ];
        var orders = new OrderSource(erp.Orders, own.Resolve, ids, time);
        IStage[] stages =
        [
            new TranslateStage(database, Payloads, unpacking, definitions, ids, time),
            new ReleaseStage(database, definitions),
            new MatchStage(database, definitions, orders, judge, new(Payloads), erp, ids),
            new PostStage(database, connector, _random),
            new DeliverStage(database, definitions, ways),
            new RematchStage(database, definitions),
            new ReceiptStage(database, Payloads, definitions, relations, client, _random),
        ];
        var chain = new Chain(stages, Journal, database, time, _random, Pulse, Meter, loggers.CreateLogger<Chain>());
        Reception = new(Journal, Payloads, unpacking, ids, loggers.CreateLogger<Reception>());
        Acknowledge = new(Journal, database, Payloads, numbers, definitions, ids, time, loggers.CreateLogger<AcknowledgeErrand>());
        Desk = new(Journal, database, judge, definitions, ids);
        Operations = new(Journal, database, ids);
        IDocumentsDue[] kinds = [new OrdersDue(database), new AdvicesDue(database, new(Payloads), time)];
        Send = new(kinds, PartnerSchedule.Next, Journal, database, Payloads, numbers, definitions, ids, time, loggers.CreateLogger<SendErrand>());
        (Missing, Cases) = (new(Journal, definitions, ids), new(Journal, definitions));
        Orders = new(orders, Journal, database, loggers.CreateLogger<OrderWatch>());
        var night = Housekeeping.Of(settings, Journal, database, Payloads, connector, time, loggers);
        _rounds = new(_alarm, definitions, mailboxes, Reception, Acknowledge, Send, new(Journal), Missing, Cases, Orders, night, new(database, node, time), database, Pulse, loggers.CreateLogger<Rounds>());
        _workers = new(chain, database, node, time, Pulse, loggers.CreateLogger<Workers>());
        mailboxes.Standings.Keep(definitions.Current.Directory);
        Vitals = new(database, node, data, disk, mailboxes.Standings, Pulse, () => _schedule is { IsRunning: true }, time, loggers.CreateLogger<VitalSigns>());
        Readiness = new(Vitals.Checks(), time);
        Standings = new(database, Vitals, mailboxes.Standings, Pulse, time, loggers.CreateLogger<StandingWatch>());
        Standings.Certificates = () => CertificateDays.Ending(definitions.Current.Directory, relations.Own, time.GetUtcNow());
        StandingMeter = new(() => Standings.Latest, time);
        Standings.Seen = new AlertDesk(
            () => definitions.Current.Directory.Alerts, s => AlertChannels.Open(s, secrets.Resolve, _alertClient, time, loggers), database, node, time, loggers.CreateLogger<AlertDesk>()).SeeAsync;
    }

    internal DataFolder Data { get; }

    /// <summary>The beats of its loops.</summary>
    internal Pulse Pulse { get; }

    /// <summary>Counts what goes through.</summary>
    internal PipelineMeter Meter { get; }

    /// <summary>Looks how it stands.</summary>
    internal StandingWatch Standings { get; }

    /// <summary>Shows how it stands.</summary>
    internal StandingMeter StandingMeter { get; }

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
    internal OpenRoom PostRoom { get; }

    internal AcknowledgeErrand Acknowledge { get; }

    internal SendErrand Send { get; }

    internal CaseDesk Desk { get; }

    /// <summary>Where persons of operations restart, retry, copy and cancel.</summary>
    internal OperationsDesk Operations { get; }

    internal MissingErrand Missing { get; }

    internal CaseErrand Cases { get; }

    internal OrderWatch Orders { get; }

    /// <summary>Opens database and payloads; nothing moves yet.</summary>
    internal static async Task<GatewayInstance> OpenAsync(
        DataFolder data, Definitions definitions, IConfiguration settings, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var (erp, health) = (ErpSettings.Read(settings), HealthSettings.Read(settings));
        data.ClearConnections();
        var ids = new UlidSource(time);
        var node = await data.NodeAsync(ids, cancellation);
        var database = data.OpenDatabase(time);
        return new(data, definitions, settings, erp, health, node, database, ids, time, loggers);
    }

    /// <summary>Takes up what an earlier life left, and works on what is due; nobody looks into mailboxes.</summary>
    internal async Task WorkAsync(CancellationToken cancellation)
    {
        await _workers.ReclaimAsync(cancellation);
        await _workers.StartAsync(cancellation);
    }

    /// <summary>Works on what is due, and runs the errands of the partners' schedules.</summary>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        await WorkAsync(cancellation);
        await _rounds.StartAsync(cancellation);
        _schedule = await PartnerSchedule.StartAsync(_alarm, Time, _random, cancellation);
        _watch = new(Definitions, _schedule, _alarm, OldestDueAsync, Journal, Database, _mailboxes.Standings, _night, Time, _loggers.CreateLogger<DefinitionWatch>());
        await _watch.StartAsync(cancellation);
        await Standings.StartAsync(cancellation);
        Failpoint.Hit("gateway.started");
    }

    Task<DateTimeOffset?> OldestDueAsync(Wake wake, CancellationToken cancellation) =>
        wake.Errand == Errand.Send ? Send.OldestDueAsync(wake.Partner, cancellation) : Acknowledge.OldestDueAsync(wake.Partner, cancellation);

    /// <summary>Reads profiles and maps at once; returns whether they are in force.</summary>
    internal Task<bool> ReloadAsync(CancellationToken cancellation) => _watch?.ReloadAsync(cancellation) ?? Task.FromResult(false);

    /// <summary>Looks into a partner's mailboxes now; returns those that gave no access.</summary>
    internal async Task<IReadOnlyList<MailboxStanding>> PollAsync(string partner, CancellationToken cancellation)
    {
        await _rounds.PollAsync(partner, cancellation);
        return [.. _mailboxes.Standings.All.Where(s => s.DeadSince is not null)];
    }

    /// <summary>Begins nothing new, and lets what is being done come to the end of its step.</summary>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        if (_schedule is not null) await _schedule.DisposeAsync();
        if (_watch is not null) await _watch.StopAsync(cancellation);
        await Standings.StopAsync(cancellation);
        await _rounds.StopAsync(cancellation);
        await _workers.StopAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        _rounds.Dispose();
        _workers.Dispose();
        Standings.Dispose();
        StandingMeter.Dispose();
        Meter.Dispose();
        await _mailboxes.DisposeAsync();
        await Database.DisposeAsync();
        _erpClient.Dispose();
        _alertClient.Dispose();
    }
}
