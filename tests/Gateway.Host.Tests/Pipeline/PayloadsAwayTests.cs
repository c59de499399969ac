using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>The payload folder lies on a share, which is away for a while.</summary>
public sealed class PayloadsAwayTests
{
    [Fact]
    public async Task RT_19_while_the_payload_folder_is_away_nothing_is_given_up_and_nothing_is_made_in_its_place()
    {
        await using var bench = await PipelineBench.StartAsync("");
        var letter = await bench.ReceiveAsync("letter.txt", "Dear Sirs, please find enclosed");
        var folder = Path.Combine(bench.Folder, "payloads");
        Directory.Move(folder, folder + "-away");
        await bench.SpoilAsync(tx => tx.Execute("UPDATE deliveries SET state = 'Received'"));
        await bench.Gateway.Journal.BeginAsync("again", effects =>
        {
            effects.Ask(new(letter.Id, letter.CorrelationId, Stage: StageNames.Translate));
            return true;
        }, default);
        // More often than an item may fail.
        for (var i = 0; i <= Chain.AttemptsMax; i++)
        {
            await bench.UntilAsync(tx => tx.Value<long>("SELECT COUNT(*) FROM work WHERE lease_until IS NULL AND due_at > created_at") == 1);
            Assert.Equal((0, false), await bench.ReadAsync(tx => WorkStore.Find(tx, StageNames.Translate, letter.Id) is { } work ? (work.Attempts, work.IsDead) : (-1, true)));
            await bench.SpoilAsync(tx => tx.Execute("UPDATE work SET due_at = created_at WHERE lease_until IS NULL"));
        }

        Assert.False(Directory.Exists(folder));
        Directory.Move(folder + "-away", folder);
        await bench.SpoilAsync(tx => tx.Execute("UPDATE work SET due_at = created_at WHERE lease_until IS NULL"));
        await bench.UntilAsync(tx => DeliveryStore.Find(tx, letter.Id)!.State == DeliveryState.Held);
    }

    [Fact]
    public async Task A_gateway_whose_payloads_are_away_does_not_begin_with_an_empty_folder()
    {
        await using var bench = await PipelineBench.StartAsync("");
        await bench.ReceiveAsync("letter.txt", "Dear Sirs");
        var payloads = Path.Combine(bench.Folder, "payloads");
        Directory.Move(payloads, payloads + "-away");
        // The mount point is there, and nothing is mounted.
        Directory.CreateDirectory(payloads);
        Task<PayloadStore> OpenAsync() => new DataFolder(bench.Folder).OpenPayloadsAsync(bench.Database, new(TimeProvider.System));
        var away = await Assert.ThrowsAsync<PayloadsAwayException>(OpenAsync);
        Assert.Contains("is its share mounted?", away.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(payloads));
        Directory.Delete(payloads);
        Directory.Move(payloads + "-away", payloads);
        await OpenAsync();
    }
}
