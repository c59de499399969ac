using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Transports.Tests.Servers;

/// <summary>A real server as a process on a port of the loopback, in a temporary folder; it ends with the test.</summary>
sealed class ServerProgram : IDisposable
{
    static readonly string Unpacked = Path.Combine(RepositoryRoot(), "artifacts", "servers");

    const int LowestPort = 20_000;
    const int PortCount = 12_000;

    static int _lastPort = Random.Shared.Next(PortCount);

    readonly Process _process;
    int _isDisposed;
    readonly List<string> _log = [];

    ServerProgram(Process process) => _process = process;

    /// <summary>What the server wrote to its standard error.</summary>
    internal string Log
    {
        get
        {
            lock (_log) return string.Join('\n', _log);
        }
    }

    /// <summary>The program, as <c>build/servers.sh</c> unpacked it; a missing server is a failure.</summary>
    internal static string Find(string name)
    {
        var path = Path.Combine(Unpacked, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run build/servers.sh");
    }

    /// <summary>A port below those that the system gives to whoever asks for any: nobody has it by chance before the server is there.</summary>
    internal static int FreePort()
    {
        while (true)
        {
            var port = LowestPort + (int)((uint)Interlocked.Increment(ref _lastPort) % PortCount);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's own.
            }
        }
    }

    /// <summary>The environment of a server that stands in a time zone.</summary>
    internal static (string, string)[] In(string? timeZone) => timeZone is null ? [] : [("TZ", timeZone)];

    /// <summary>Starts the server and waits until it answers on its port.</summary>
    internal static Task<ServerProgram> StartAsync(string name, int port, params string[] arguments) => StartAsync(name, port, arguments, []);

    internal static async Task<ServerProgram> StartAsync(string name, int port, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Find(name), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["LD_LIBRARY_PATH"] = string.Join(':', Directory.GetDirectories(Unpacked, "*-linux-gnu", SearchOption.AllDirectories));
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        var server = new ServerProgram(Process.Start(start)!);
        server._process.ErrorDataReceived += server.Hear;
        server._process.OutputDataReceived += server.Hear;
        server._process.BeginErrorReadLine();
        server._process.BeginOutputReadLine();
        try
        {
            await server.AnswersAsync(port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Ends the server; a test may have done so before.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Ends the sessions and leaves the server: a connection that breaks.</summary>
    internal void KillSessions()
    {
        foreach (var child in Processes.ChildrenOf(_process.Id)) Processes.KillTree(child);
    }

    /// <summary>Lets the sessions stand still for a while: a line on which packets are lost.</summary>
    internal async Task StallSessionsAsync(TimeSpan length)
    {
        var sessions = Processes.DescendantsOf(_process.Id).Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        if (sessions.Length == 0) return;
        await SignalAsync("-STOP", sessions);
        await Task.Delay(length);
        await SignalAsync("-CONT", sessions);
    }

    // Some may have ended meanwhile.
    static async Task SignalAsync(string signal, string[] sessions)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [signal, .. sessions]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_log) _log.Add(line.Data);
    }

    async Task AnswersAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException e)
            {
                if (_process.HasExited || attempt > 1200) throw new InvalidOperationException($"the server does not start: {Log}", e);
                await Task.Delay(50);
            }
        }
    }

    static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "B2BGateway.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
