using System.CommandLine;

namespace Gateway.Host.CommandLine;

/// <summary><c>run</c>: the service, until it is told to stop.</summary>
static class RunCommand
{
    internal static Command Create(Terminal terminal)
    {
        var run = new GatewayCommand("run", "Run the gateway: poll mailboxes, translate, match, post, acknowledge, deliver")
        {
            Examples =
            [
                "gateway run                                        # the sample partners, in ./data",
                "gateway run --data /var/lib/b2b-gateway --profiles /etc/b2b-gateway/partners",
            ],
        };
        run.SetAction((line, cancellation) => RunAsync(terminal, line, cancellation));
        return run;
    }

    static async Task<int> RunAsync(Terminal terminal, ParseResult line, CancellationToken stopping)
    {
        var (opened, exitCode) = await OpenedGateway.OpenAsync(terminal, line, stopping);
        if (opened is null) return exitCode;
        await using (opened) await ServeAsync(opened, new(terminal.Text, line.WantsJson()), stopping);
        return ExitCodes.Good;
    }

    static async Task ServeAsync(OpenedGateway opened, ProgressWriter lines, CancellationToken stopping)
    {
        var (gateway, listener) = (opened.Gateway, opened.Listener);
        gateway.Journal.Told = lines.Write;
        ConsoleListener.MapHealth(listener, gateway);
        var console = await ConsoleListener.StartAsync(listener, gateway.Data, stopping);
        await gateway.StartAsync(stopping);
        lines.Say($"gateway {Product.Version}: {gateway.Definitions.Current.Directory.Partners.Count} partners, data in {gateway.Data.Root}, console at {console}; Ctrl-C stops");
        await UntilToldAsync(listener.Lifetime.ApplicationStopping, stopping);
        lines.Say("stopping: what is begun comes to the end of its step");
        await gateway.StopAsync(CancellationToken.None);
        await listener.StopAsync(CancellationToken.None);
    }

    static async Task UntilToldAsync(CancellationToken byHost, CancellationToken byCommandLine)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(byHost, byCommandLine);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = either.Token.Register(() => told.TrySetResult());
        await told.Task;
    }
}
