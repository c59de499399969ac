using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary>A gateway opened for one command line: its data folder locked, its profiles read, its settings in force.</summary>
sealed class OpenedGateway : IAsyncDisposable
{
    static readonly TimeSpan DatabasePause = TimeSpan.FromSeconds(3);

    readonly IDisposable _lock;

    OpenedGateway(IDisposable @lock, WebApplication listener, GatewayInstance gateway) => (_lock, Listener, Gateway) = (@lock, listener, gateway);

    internal WebApplication Listener { get; }

    internal GatewayInstance Gateway { get; }

    /// <summary>Opens it; null when it cannot, which was then said, and the exit code tells which kind of trouble it is.</summary>
    internal static async Task<(OpenedGateway? Opened, int ExitCode)> OpenAsync(Terminal terminal, ParseResult line, CancellationToken cancellation) =>
        Lock(terminal, line.Data()) is { } locked ? await OpenAsync(terminal, line, locked, cancellation) : (null, ExitCodes.Environment);

    /// <summary>The lock of a data folder; null when another has it, which was then said.</summary>
    internal static IDisposable? Lock(Terminal terminal, DataFolder data)
    {
        if (data.TryLock() is { } locked) return locked;
        terminal.Error.WriteLine($"gateway: another gateway is at work in {data.Root}; stop it, or name another folder with --data");
        return null;
    }

    /// <summary>The same under a lock that was taken before; it is given back with the gateway, or when there is none.</summary>
    internal static async Task<(OpenedGateway? Opened, int ExitCode)> OpenAsync(Terminal terminal, ParseResult line, IDisposable locked, CancellationToken cancellation)
    {
        if (OpenDefinitions(terminal, line) is not { } definitions)
        {
            locked.Dispose();
            return (null, ExitCodes.Bad);
        }

        return (await OpenAsync(terminal, line, line.Data(), locked, definitions, cancellation), ExitCodes.Good);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Listener.DisposeAsync();
        _lock.Dispose();
    }

    static async Task<OpenedGateway> OpenAsync(
        Terminal terminal, ParseResult line, DataFolder data, IDisposable locked, Definitions definitions, CancellationToken cancellation)
    {
        var listener = ConsoleListener.Build(data, terminal.Clock);
        var samples = new Samples(GlobalOptions.SamplesFolder(), data, new(terminal.Clock), terminal.Clock);
        data.Trust.Lost = e => EndAtOnce(terminal, e);
        var isService = line.CommandResult.Command.Name == "run";
        var isFirst = isService && !line.NamesProfiles() && samples.IsWanted;
        if (isFirst) samples.Begin();
        Task<GatewayInstance> Open() => GatewayInstance.OpenAsync(
            data, definitions, listener.Configuration, terminal.Clock, listener.Services.GetRequiredService<ILoggerFactory>(), cancellation);
        var gateway = isService ? await WhenThereAsync(terminal, Open, cancellation) : await Open();
        if (isFirst) await samples.FillAsync(gateway.Journal, cancellation);
        return new(locked, listener, gateway);
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "As kill -9 would: whatever is under way has promised nothing yet, and what comes to its end after this must not (decision 20).")]
    static void EndAtOnce(Terminal terminal, Exception error)
    {
        // What is said may go to the same disk, which fails again or keeps us waiting.
        var speaker = new Thread(() => Say(terminal, error)) { IsBackground = true };
        speaker.Start();
        speaker.Join(TimeSpan.FromSeconds(1));
        Environment.Exit(ExitCodes.Environment);
    }

    static void Say(Terminal terminal, Exception error)
    {
        try
        {
            terminal.Error.WriteLine($"the disk did not keep what was flushed to it: {error.Message}. The gateway ends at once; started again it goes on from what the disk holds");
            terminal.Error.Flush();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Waits for a database server that does not answer, and for a share that is not mounted: after a power cut they may be the slower ones. A person, who is not a service, is told at once.</summary>
    internal static async Task<T> WhenThereAsync<T>(Terminal terminal, Func<Task<T>> open, CancellationToken cancellation)
    {
        for (var isTold = false; ; isTold = true)
        {
            try
            {
                return await open();
            }
            catch (Exception e) when (e is DatabaseException { IsAway: true } or PayloadsAwayException)
            {
                if (!isTold) terminal.Error.WriteLine($"gateway: {e.Message}; waiting for it");
            }

            await Task.Delay(DatabasePause, terminal.Clock, cancellation);
        }
    }

    /// <summary>Profiles and maps; null when they are wrong. What is wrong with them is said.</summary>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="line">Names the folders.</param>
    /// <param name="least">What is less serious is not said: a command that only looks is no check of the files.</param>
    internal static Definitions? OpenDefinitions(Terminal terminal, ParseResult line, Severity least = Severity.Info)
    {
        var problems = new List<FileProblem>();
        var definitions = Definitions.Open(line.PartnerFolders(), line.MapsFolder(), terminal.Clock, problems);
        foreach (var problem in problems.Where(p => p.Severity >= least)) terminal.Error.WriteLine(problem.ToString());
        return problems.Exists(p => p.Severity == Severity.Error) ? null : definitions;
    }
}
