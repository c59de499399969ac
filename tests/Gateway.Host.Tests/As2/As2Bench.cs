using Gateway.Host.As2;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;
using Gateway.Transports.As2;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Tests.As2;

/// <summary>A gateway that listens for AS2 on loopback, and a supplier who posts to it.</summary>
sealed class As2Bench : IAsyncDisposable
{
    readonly As2Client _client = new("Supplier", TimeProvider.System);

    As2Bench(PipelineBench pipeline, WebApplication listener) => (Pipeline, Listener) = (pipeline, listener);

    internal PipelineBench Pipeline { get; }

    internal WebApplication Listener { get; }

    internal Uri Url => new(Listener.Urls.Single() + "/as2");

    /// <param name="as2">More lines under as2 of the profile.</param>
    /// <param name="settings">More settings of the listener, by their names in the section As2.</param>
    internal static async Task<As2Bench> StartAsync(string as2 = "", params (string Name, string Value)[] settings)
    {
        var pipeline = await PipelineBench.StartAsync("", prepare: folder => As2Keys.Prepare(folder, as2));
        return new(pipeline, await ListenAsync(pipeline, pipeline.Gateway.As2, settings));
    }

    /// <summary>As <see cref="StartAsync(string, ValueTuple{string, string}[])"/>, with something else of the gateway.</summary>
    internal static async Task<As2Bench> StartAsync(Func<As2Exchange, As2Exchange> change, params (string Name, string Value)[] settings)
    {
        var pipeline = await PipelineBench.StartAsync("", prepare: folder => As2Keys.Prepare(folder, ""));
        return new(pipeline, await ListenAsync(pipeline, change(pipeline.Gateway.As2), settings));
    }

    static async Task<WebApplication> ListenAsync(PipelineBench pipeline, As2Exchange exchange, (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> all = new() { ["As2:Url"] = "http://127.0.0.1:0/as2" };
        foreach (var (name, value) in settings) all["As2:" + name] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var secrets = new SecretStore(Path.Combine(pipeline.Folder, "secrets"), development: false);
        return (await As2Listener.StartAsync(configuration, exchange, secrets, NullLoggerFactory.Instance, default))!;
    }

    /// <summary>Somebody edits the supplier's profile, and it counts at once.</summary>
    internal void Change(Func<string, string> edit)
    {
        var file = Path.Combine(Pipeline.Folder, "profiles", PipelineBench.Partner + ".yaml");
        File.WriteAllText(file, edit(File.ReadAllText(file)));
        Assert.Empty(Pipeline.Definitions.Reload().Problems);
    }

    /// <summary>A message of the supplier's with one file.</summary>
    internal static As2Outgoing Message(string content, string id = "<1@hollis>", string name = "855.edi", As2Relation? side = null) => As2Sender.Build(
        [new(name, "application/edi-x12", System.Text.Encoding.UTF8.GetBytes(content))], side ?? As2Keys.TheirSide(), id, TimeProvider.System.GetUtcNow());

    internal Task<As2Answer> PostAsync(As2Message message) => _client.PostAsync(new() { Url = Url }, message, default);

    internal Task<As2Answer> PostAsync(As2Outgoing message) => PostAsync(message.Message);

    /// <summary>Whether an answer bears a receipt that closes the message.</summary>
    internal static ReceiptJudgement Judge(As2Answer answer, As2Outgoing sent) =>
        ReceiptVerifier.Judge(Mdn.Read(answer.Message!)!, sent.Expected, As2Keys.TheirSide(), TimeProvider.System.GetUtcNow());

    internal Task<IReadOnlyList<As2Record>> RecordsAsync() => Pipeline.ReadAsync(tx => As2Store.List(tx, null, 1000));

    internal Task<IReadOnlyList<DeliveryRecord>> ReceivedAsync() => Pipeline.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In }));

    /// <summary>Something is to go out, to the supplier if nobody else is named.</summary>
    internal async Task<DeliveryRecord> SendAsync(string content = "ISA*~IEA*~", string name = "850.edi", string to = PipelineBench.Partner)
    {
        var gateway = Pipeline.Gateway;
        var partner = gateway.Definitions.Current.Directory.Find(to)!;
        var payload = await gateway.Payloads.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content));
        var id = new UlidSource(TimeProvider.System).Next();
        await gateway.Journal.BeginAsync("send", effects => Departure.Begin(effects, partner, id, name, payload), default);
        return await FindAsync(id);
    }

    /// <summary>A person wishes that it is posted now.</summary>
    internal Task<VerbOutcome?> RetryAsync(DeliveryRecord delivery) =>
        Pipeline.Gateway.Operations.ApplyAsync(new Verb.Retry(), delivery.Id, new("anna", "because"), default);

    internal async Task<DeliveryRecord> FindAsync(string id) => await Pipeline.ReadAsync(tx => DeliveryStore.Find(tx, id)!);

    internal async Task<DeliveryRecord> UntilAsync(DeliveryRecord delivery, params DeliveryState[] states)
    {
        await Pipeline.UntilAsync(tx => states.Contains(DeliveryStore.Find(tx, delivery.Id)!.State));
        return await FindAsync(delivery.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await Pipeline.DisposeAsync();
    }
}
