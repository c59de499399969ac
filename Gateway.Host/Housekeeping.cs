using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Schedule;
using Gateway.Host.Storage;

namespace Gateway.Host;

/// <summary>The job of the night for a command line, beside a gateway that may be running.</summary>
sealed class Housekeeping : IDisposable
{
    readonly HttpClient _client = ErpConnectors.NewClient();

    internal Housekeeping(DataFolder data, Database database, PayloadStore payloads, TimeProvider time, ILoggerFactory loggers)
    {
        var ids = new UlidSource(time);
        var connector = ErpConnectors.Open(ErpSettings.Read(data.Configuration), data.Root, data.OwnSecrets.Resolve, _client);
        Night = Of(data.Configuration, new(database, ids, time), database, payloads, connector, time, loggers);
    }

    internal NightJob Night { get; }

    public void Dispose() => _client.Dispose();

    internal static NightJob Of(
        IConfiguration settings, Journal journal, Database database, PayloadStore payloads, IErpConnector connector, TimeProvider time, ILoggerFactory loggers) => new(
            new Retention(database, journal, payloads, RetentionSettings.Read(settings), time, loggers.CreateLogger<Retention>()),
            new Reconciliation(database, journal, payloads, connector, time, loggers.CreateLogger<Reconciliation>()),
            NightSettings.Read(settings, PartnerSchedule.Problem), time);
}
