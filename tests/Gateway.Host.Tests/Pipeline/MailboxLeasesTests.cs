using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Two gateways on one PostgreSQL, and on an embedded database, which is one gateway's own.</summary>
public sealed class MailboxLeasesTests : IAsyncLifetime
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    readonly PostgresSchema _schema = new();
    Database _north = null!;
    Database _south = null!;

    public Task InitializeAsync()
    {
        (_north, _south) = (_schema.Open(), _schema.Open());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _north.DisposeAsync();
        await _south.DisposeAsync();
        _schema.Drop();
    }

    [Fact]
    public async Task A_poll_that_takes_longer_than_its_lease_stays_alone_and_ends_it()
    {
        var (north, south) = (Of(_north, "north"), Of(_south, "south"));
        await using (var lease = await north.TakeAsync("acme/main", default))
        {
            await Task.Delay(Lease * 1.5);
            Assert.Null(await south.TakeAsync("acme/main", default));
            Assert.Null(lease!.Lost);
        }

        await using var next = await south.TakeAsync("acme/main", default);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_gateway_that_overslept_its_lease_is_stopped_in_its_poll()
    {
        await using var asleep = await Of(_north, "north").TakeAsync("acme/main", default);
        // As it was when the lease had run out meanwhile.
        await _south.WriteAsync(tx => MailboxLeaseStore.Release(tx, "acme/main", "north"));
        await using var heir = await Of(_south, "south").TakeAsync("acme/main", default);
        Assert.NotNull(heir);
        await Assert.ThrowsAsync<TaskCanceledException>(() => Task.Delay(TimeSpan.FromSeconds(30), asleep!.Work));
        Assert.Contains("acme/main", asleep!.Lost!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_looks_into_a_mailbox_that_another_gateway_is_at_is_told_so()
    {
        var folder = Directory.CreateTempSubdirectory("leases-").FullName;
        var root = PipelineBench.Root();
        var definitions = Definitions.Open(Path.Combine(root, "partner-profiles"), Path.Combine(root, "maps"), TimeProvider.System, []);
        var mailbox = Assert.Single(definitions.Current.Directory.Find(PipelineBench.Partner)!.Mailboxes);
        var channel = $"{PipelineBench.Partner}/{mailbox.Name}";
        var data = new DataFolder(folder, "postgresql:" + _schema.ConnectionString);
        var settings = new ConfigurationBuilder().Build();
        await using (var gateway = await GatewayInstance.OpenAsync(data, definitions, settings, TimeProvider.System, NullLoggerFactory.Instance, default))
        {
            await using (await new MailboxLeases(_north, "north", TimeProvider.System).TakeAsync(channel, default))
            {
                var told = Assert.Single(await gateway.PollAsync(PipelineBench.Partner, default));
                Assert.StartsWith($"{channel} is looked into by another gateway", told, StringComparison.Ordinal);
            }

            Assert.Empty(await gateway.PollAsync(PipelineBench.Partner, default));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_embedded_database_asks_nobody_and_writes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("leases-").FullName;
        await using (var database = SqliteDatabase.Open(Path.Combine(folder, "gateway.db"), TimeProvider.System))
        {
            await using var lease = await Of(database, "north").TakeAsync("acme/main", default);
            Assert.NotNull(lease);
            Assert.Equal(0, await database.ReadAsync(tx => tx.Value<long>("SELECT COUNT(*) FROM mailbox_leases")));
        }

        Directory.Delete(folder, recursive: true);
    }

    static MailboxLeases Of(Database database, string node) => new(database, node, TimeProvider.System) { Lease = Lease };
}
