using System.CommandLine;
using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Transports;

namespace Gateway.Host.CommandLine;

/// <summary><c>run</c>: the service, until it is told to stop.</summary>
sealed class RunCommand(Terminal terminal)
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
        run.SetAction((line, cancellation) => new RunCommand(terminal).RunAsync(line, cancellation));
        return run;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken stopping)
    {
        var data = new DataFolder(line.DataFolder());
        using var locked = data.TryLock();
        if (locked is null) return Fail($"another gateway is at work in {data.Root}; stop it, or give this one another folder with --data");
        if (Failpoint.Arm(Failpoints.Names, Environment.GetEnvironmentVariable) is { } armed) terminal.Error.WriteLine($"gateway: {armed}");
        if (OpenDefinitions(line) is not { } definitions) return ExitCodes.Bad;

        var listener = ConsoleListener.Build(data, terminal.Clock);
        var samples = new Samples(GlobalOptions.SamplesFolder(), data, new(terminal.Clock), terminal.Clock);
        var isFirst = !line.NamesProfiles() && samples.IsWanted;
        if (isFirst) samples.Begin();
        var erp = listener.Configuration.GetSection(ErpSettings.Section).Get<ErpSettings>() ?? new();
        await using var gateway = await GatewayInstance.OpenAsync(
            data, definitions, erp, terminal.Clock, listener.Services.GetRequiredService<ILoggerFactory>(), stopping);
        if (isFirst) await samples.FillAsync(gateway.Database, stopping);
        await ServeAsync(listener, gateway, line.WantsJson(), stopping);
        return ExitCodes.Good;
    }

    async Task ServeAsync(WebApplication listener, GatewayInstance gateway, bool json, CancellationToken stopping)
    {
        await using (listener)
        {
            var lines = new ProgressWriter(terminal.Text, json);
            gateway.Chain.Told = lines.Write;
            ConsoleListener.MapHealth(listener, gateway);
            await listener.StartAsync(stopping);
            await gateway.StartAsync(stopping);
            lines.Say($"gateway {Product.Version}: {gateway.Definitions.Current.Directory.Partners.Count} partners, data in {gateway.Data.Root}, console at {string.Join(", ", listener.Urls)}; Ctrl-C stops");
            await UntilToldAsync(listener.Lifetime.ApplicationStopping, stopping);
            lines.Say("stopping: what is begun comes to the end of its step");
            await gateway.StopAsync(CancellationToken.None);
            await listener.StopAsync(CancellationToken.None);
        }
    }

    static async Task UntilToldAsync(CancellationToken byHost, CancellationToken byCommandLine)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(byHost, byCommandLine);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = either.Token.Register(told.SetResult);
        await told.Task;
    }

    Definitions? OpenDefinitions(ParseResult line)
    {
        var problems = new List<FileProblem>();
        var definitions = Definitions.Open(line.ProfilesFolder(), line.MapsFolder(), terminal.Clock, problems);
        foreach (var problem in problems) terminal.Error.WriteLine(problem.ToString());
        return problems.Any(p => p.Severity == Severity.Error) ? null : definitions;
    }

    int Fail(string text)
    {
        terminal.Error.WriteLine($"gateway: {text}");
        return ExitCodes.Environment;
    }
}
