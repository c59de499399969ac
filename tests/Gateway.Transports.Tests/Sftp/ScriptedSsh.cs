using System.Net;
using System.Net.Sockets;
using Gateway.Transports.Sftp;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>A whole transport on a server of a test's choice: in the place of <c>ssh</c> stands a program that carries bytes to it.</summary>
sealed class ScriptedSsh : IAsyncDisposable
{
    const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly string _work = Directory.CreateTempSubdirectory("scripted-").FullName;

    ScriptedSsh() => _listener.Start();

    /// <summary>Answers every packet as <see cref="ScriptedSftpServer"/> does, the greeting too.</summary>
    internal static async Task<ScriptedSsh> StartAsync(Func<byte, uint, byte[]?> script)
    {
        var server = new ScriptedSsh();
        await File.WriteAllTextAsync(server.Program, $"""
            #!/bin/bash
            [ "$1" != -V ] || {"{"} echo OpenSSH_9.9 >&2; exit; {"}"}
            exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)server._listener.LocalEndpoint).Port}
            cat <&3 &
            exec cat >&3

            """);
        await MailboxServer.RunAsync("chmod", "755", server.Program);
        _ = Task.Run(() => server.ServeAsync(script));
        return server;
    }

    string Program => Path.Combine(_work, "ssh");

    internal SftpTransport Connect() => SshServer.Connect(new() { Host = "127.0.0.1", User = "us", HostKeys = [HostKey], SshProgram = Program, WorkFolder = Path.Combine(_work, "work") });

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Directory.Delete(_work, recursive: true);
        return ValueTask.CompletedTask;
    }

    async Task ServeAsync(Func<byte, uint, byte[]?> script)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ScriptedSftpServer.Serve(client.GetStream(), script));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
