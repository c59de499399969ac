namespace Gateway.Host.Health;

/// <summary>One thing that the gateway needs, and how it is asked after.</summary>
/// <remarks>It is asked once at a time: while an asking hangs, whoever asks too hears that there is no answer, and nothing
/// piles up behind it.</remarks>
/// <param name="name">Of the thing, for people and programs.</param>
/// <param name="look">Asks. What it throws is told as the thing not answering.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears what the answer keeps silent.</param>
sealed partial class HealthCheck(string name, Func<Task<HealthAnswer>> look, TimeProvider time, ILogger logger)
{
    /// <summary>Without an answer in this time it counts as broken: those who ask have their own time-outs.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Lock _lock = new();
    Task<HealthAnswer>? _asking;
    string? _told;

    internal string Name => name;

    internal async Task<HealthFinding> LookAsync()
    {
        try
        {
            var answer = await Asking().WaitAsync(Patience, time, CancellationToken.None);
            _told = null;
            return new(name, answer);
        }
        catch (TimeoutException)
        {
            return new(name, HealthAnswer.Bad($"the {name} gives no answer"));
        }
        catch (Exception e)
        {
            if (Interlocked.Exchange(ref _told, e.Message) != e.Message) LogFailed(e, name);
            return new(name, HealthAnswer.Bad($"the {name} cannot be used; the log says why"));
        }
    }

    Task<HealthAnswer> Asking()
    {
        lock (_lock)
        {
            if (_asking is null or { IsCompleted: true }) _asking = Task.Run(look);
            return _asking;
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "The {Name} cannot be used")]
    partial void LogFailed(Exception error, string name);
}
