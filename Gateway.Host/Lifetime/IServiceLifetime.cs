namespace Gateway.Host.Lifetime;

/// <summary>Whoever started the gateway and wants to know how far it is: systemd, the service manager of Windows, or a person.</summary>
interface IServiceLifetime : IDisposable
{
    /// <summary>The work has begun.</summary>
    Task ReadyAsync(CancellationToken cancellation);

    /// <summary>The end has begun: what is being done comes to the end of its step.</summary>
    void Stopping();

    /// <summary>Everything has ended.</summary>
    Task StoppedAsync(int exitCode);
}
