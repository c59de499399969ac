using System.Net.Sockets;
using System.Text;

namespace Gateway.Host.Lifetime;

/// <summary>Tells systemd how it stands with the service: datagrams to the socket that it names, as sd_notify(3) describes.</summary>
/// <remarks>A service manager that does not listen stops nobody: what cannot be told is logged and forgotten.</remarks>
sealed partial class SystemdNotifier(string socket, TimeProvider time, ILogger<SystemdNotifier> logger)
{
    internal const string SocketVariable = "NOTIFY_SOCKET";

    /// <summary>A way to the service manager; null where none started us.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="time">Its monotonic side is systemd's: CLOCK_MONOTONIC.</param>
    /// <param name="loggers">Hear what could not be told.</param>
    internal static SystemdNotifier? Find(Func<string, string?> environment, TimeProvider time, ILoggerFactory loggers) =>
        environment(SocketVariable) is { Length: > 1 } socket && socket[0] is '/' or '@' ? new(socket, time, loggers.CreateLogger<SystemdNotifier>()) : null;

    /// <summary>The work has begun.</summary>
    internal void Ready(string status) => Send("READY=1", $"STATUS={status}", FormattableString.Invariant($"MAINPID={Environment.ProcessId}"));

    /// <summary>What a person reads in <c>systemctl status</c>.</summary>
    internal void Status(string status) => Send($"STATUS={status}");

    /// <summary>The files that people edit are being read again; <see cref="Ready"/> ends it.</summary>
    internal void Reloading() => Send("RELOADING=1", FormattableString.Invariant($"MONOTONIC_USEC={Microseconds()}"), "STATUS=reading profiles and maps");

    /// <summary>The end has begun.</summary>
    internal void Stopping() => Send("STOPPING=1", "STATUS=stopping: finishing the work in progress");

    /// <summary>The work goes on.</summary>
    internal void Alive() => Send("WATCHDOG=1");

    // Newlines divide the messages from each other.
    void Send(params string[] messages)
    {
        try
        {
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            sender.SendTo(Encoding.UTF8.GetBytes(string.Join('\n', messages.Select(m => m.ReplaceLineEndings(" ")))), EndPoint());
        }
        catch (SocketException e)
        {
            LogUnheard(messages[0], e.Message);
        }
    }

    // An @ stands for the NUL before a name that no file has.
    UnixDomainSocketEndPoint EndPoint() => new(socket[0] == '@' ? $"\0{socket[1..]}" : socket);

    long Microseconds() => (long)(time.GetTimestamp() / (decimal)time.TimestampFrequency * 1_000_000);

    [LoggerMessage(3101, LogLevel.Warning, "The service manager could not be told {Message}: {Reason}")]
    partial void LogUnheard(string message, string reason);
}
