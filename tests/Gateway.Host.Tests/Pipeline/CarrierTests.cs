using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>One partner's interchange through another's mailbox.</summary>
public sealed class CarrierTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    string Hub => Path.Combine(_bench.Folder, "profiles", "hub.yaml");

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync("# as shipped\n", prepare: folder => File.WriteAllText(Path.Combine(folder, "profiles", "hub.yaml"), HubProfile));

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    const string HubProfile = """
        partner: hub
        name: Hub Inc.
        extends: x12-004010-supplier
        supplier: "100999"
        identities: { theirs: { x12: { qualifier: "01", id: "999888777", group: HUB } } }

        """;

    [Fact]
    public async Task What_was_kept_apart_is_not_let_in_when_its_mailbox_leaves_the_profiles()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response), "hub");
        Assert.Equal(DeliveryState.Quarantined, delivery.State);

        File.Delete(Hub);
        delivery = await TranslateAgainAsync(delivery);
        Assert.Equal(DeliveryState.Held, delivery.State);
        Assert.StartsWith("the mailbox hub/main, which it came through, is in no profile any more", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(Assert.Single(await _bench.StandingAsync(delivery)).Messages);

        File.WriteAllText(Hub, HubProfile);
        Assert.Equal(DeliveryState.Quarantined, (await TranslateAgainAsync(delivery)).State);
        File.WriteAllText(Hub, HubProfile + "transports: { in: [{ mailbox: main, mayCarry: [hub, hollis-fasteners] }] }\n");
        Assert.Equal(DeliveryState.Done, (await TranslateAgainAsync(delivery)).State);
        Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages);
    }

    [Fact]
    public async Task What_was_let_in_stays_so_when_its_mailbox_leaves_the_profiles()
    {
        File.WriteAllText(Hub, HubProfile + "transports: { in: [{ mailbox: main, mayCarry: [hub, hollis-fasteners] }] }\n");
        _bench.Definitions.Reload();
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response), "hub");
        Assert.Equal(DeliveryState.Done, delivery.State);
        File.Delete(Hub);
        Assert.Equal(DeliveryState.Done, (await TranslateAgainAsync(delivery)).State);
    }

    // As when the profiles have changed.
    async Task<DeliveryRecord> TranslateAgainAsync(DeliveryRecord delivery)
    {
        Assert.True(_bench.Definitions.Reload().IsAdopted);
        await _bench.Gateway.Journal.BeginAsync("test", effects =>
        {
            effects.Ask(new(delivery.Id, delivery.CorrelationId));
            return true;
        }, default);
        await _bench.DrainAsync();
        return await _bench.ReadAsync(tx => DeliveryStore.Find(tx, delivery.Id)!);
    }
}
