using System.Diagnostics;
using System.Globalization;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The real program, started as systemd starts it: what it says on the socket, and when it is silent.</summary>
public sealed class SystemdTests : IDisposable
{
    readonly Outside _outside = new();

    public static TheoryData<string> Sockets => new("path", "@abstract");

    public void Dispose() => _outside.Dispose();

    [Theory]
    [MemberData(nameof(Sockets))]
    public async Task Ready_is_said_when_it_works_watchdog_while_it_does_reloading_at_a_hang_up_and_stopping_at_the_end(string kind)
    {
        using var manager = new ServiceManager(Socket(kind));
        using var gateway = Start(manager, TimeSpan.FromSeconds(3));
        await gateway.UntilAsync(() => manager.Has("READY=1"), "READY=1");
        await gateway.UntilAsync(() => gateway.Output.Contains("status at", StringComparison.Ordinal), "the status page's address");
        Assert.Contains("\nSTATUS=4 partners", manager.Heard.Single(d => d.StartsWith("READY=1", StringComparison.Ordinal)), StringComparison.Ordinal);
        await gateway.UntilAsync(() => manager.Count("WATCHDOG=1") >= 4, "four signs of life");

        await SignalAsync(gateway, "-HUP");
        await gateway.UntilAsync(() => manager.Count("READY=1") == 2, "READY=1 after the reload");
        var reloading = manager.Heard.Single(d => d.StartsWith("RELOADING=1", StringComparison.Ordinal)).Split('\n');
        var said = long.Parse(reloading.Single(l => l.StartsWith("MONOTONIC_USEC=", StringComparison.Ordinal))["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(said, 1, Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));

        await SignalAsync(gateway, "-TERM");
        Assert.True(await gateway.EndsAsync(TimeSpan.FromSeconds(40)));
        Assert.Equal(0, gateway.ExitCode);
        // It was said; who listens may be behind.
        for (var left = 200; left > 0 && !manager.Has("STOPPING=1"); left--) await Task.Delay(50);
        Assert.True(manager.Has("STOPPING=1"));
    }

    [Fact]
    public async Task A_work_loop_that_hangs_silences_the_watchdog_and_is_named()
    {
        using var manager = new ServiceManager(Socket("path"));
        // The database's writer hangs as on a disk that does not answer: everything else would go on as if nothing were.
        using var gateway = Start(manager, TimeSpan.FromSeconds(3), ("GATEWAY_ALLOW_FAIL", "1"), ("GATEWAY_FAIL", "storage.before-commit:60:hang"));
        await gateway.UntilAsync(() => manager.Has("WATCHDOG=1"), "a sign of life");
        await gateway.UntilAsync(() => manager.Heard.Any(d => d.StartsWith("STATUS=no sign of life from ", StringComparison.Ordinal)), "the status to name what hangs", 180);
        var before = manager.Count("WATCHDOG=1");
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Equal(before, manager.Count("WATCHDOG=1"));
        Assert.Contains("No sign of life from", gateway.Output, StringComparison.Ordinal);
        await gateway.KillAsync();
    }

    [Fact]
    public async Task Without_a_service_manager_a_hang_up_reloads_and_ends_nothing()
    {
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data);
        await gateway.UntilAsync(() => gateway.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the start");
        await SignalAsync(gateway, "-HUP");
        await gateway.UntilAsync(() => gateway.Output.Contains("Profiles and maps were loaded again", StringComparison.Ordinal), "the reload");
        await gateway.StopAsync();
        Assert.Equal(0, gateway.ExitCode);
    }

    [Fact]
    public async Task The_option_of_the_windows_service_is_refused_elsewhere()
    {
        if (OperatingSystem.IsWindows()) return;
        using var gateway = await GatewayProcess.RunAsync("run", "--service", "--data", _outside.Data);
        Assert.Equal(3, gateway.ExitCode);
        Assert.Contains("under systemd nothing is needed", gateway.Output, StringComparison.Ordinal);
    }

    string Socket(string kind) => kind == "path" ? Path.Combine(_outside.Data, "notify") : $"@gateway-{Guid.NewGuid():N}";

    GatewayProcess Start(ServiceManager manager, TimeSpan watchdog, params (string, string)[] more) => GatewayProcess.StartWith(
        [("NOTIFY_SOCKET", manager.Name), ("WATCHDOG_USEC", watchdog.TotalMicroseconds.ToString(CultureInfo.InvariantCulture)), .. more],
        "run", "--data", _outside.Data);

    static async Task SignalAsync(GatewayProcess gateway, string signal)
    {
        using var kill = Process.Start("kill", [signal, gateway.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
