using Microsoft.Extensions.Logging;

namespace Gateway.Host.Tests;

/// <summary>What was logged, as people read it.</summary>
sealed class LogLines<T> : ILogger<T>
{
    internal List<string> All { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Add(formatter(state, exception));
}
