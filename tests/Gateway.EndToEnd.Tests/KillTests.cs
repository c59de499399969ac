using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>kill -9 at random, again and again: judged from outside, each file is done once, in the ERP once, answered once.</summary>
public sealed class KillTests : IDisposable
{
    static readonly int Files = Setting.Of("GATEWAY_KILL_FILES", 40);
    static readonly int Kills = Setting.Of("GATEWAY_KILLS", 6);

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task After_every_kill_each_file_is_done_once_posted_once_and_answered_once()
    {
        var files = new ManyFiles(_outside, Files);
        await files.ImportOrdersAsync();
        files.Drop();
        var chance = new Random(Setting.Of("GATEWAY_KILL_SEED", 20261121));
        for (var kill = 0; kill < Kills; kill++)
        {
            using var victim = GatewayProcess.Start(_outside.Run);
            await victim.UntilReadyAsync();
            await Task.Delay(chance.Next(50, 1500));
            await victim.KillAsync();
        }

        using var last = GatewayProcess.Start(_outside.Run);
        await last.UntilAsync(files.IsEverythingDone, () => $"after {Kills} kills, {files.Standing()}", seconds: 120 + Files);
        await last.StopAsync();
        files.AssertOnce();
    }
}
