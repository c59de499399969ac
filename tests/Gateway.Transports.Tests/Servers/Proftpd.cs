using System.Diagnostics;

namespace Gateway.Transports.Tests.Servers;

/// <summary>Starts ProFTPD with one user of our own, in the folder that is served.</summary>
static class Proftpd
{
    internal const string User = "supplier";

    internal static async Task<ServerProgram> StartAsync(MailboxServer server, int port, string password, string options, string? timeZone = null)
    {
        var users = Path.Combine(server.Work, "users");
        var (user, group) = (await IdAsync("-u"), await IdAsync("-g"));
        await File.WriteAllTextAsync(users, $"{User}:{await HashAsync(password)}:{user}:{group}::{server.Root}:/bin/sh\n");
        await MailboxServer.RunAsync("chmod", "600", users);
        var config = Path.Combine(server.Work, "proftpd.conf");
        await File.WriteAllTextAsync(config, $"""
            ModulePath {Path.GetDirectoryName(ServerProgram.Find("usr/lib/proftpd/mod_tls.so"))}
            ServerType standalone
            DefaultAddress 127.0.0.1
            Port {port}
            UseIPv6 off
            UseReverseDNS off
            User {Environment.UserName}
            Group {await IdAsync("-gn")}
            RootLogin on
            AuthOrder mod_auth_file.c
            AuthUserFile {users}
            RequireValidShell off
            WtmpLog off
            AllowOverwrite on
            AllowStoreRestart on
            AllowRetrieveRestart on
            PidFile {server.Work}/pid
            ScoreboardFile {server.Work}/scoreboard
            SystemLog {server.Work}/system.log
            ExtendedLog {server.Work}/commands.log ALL
            DelayEngine off
            TimeoutIdle 60
            <IfModule mod_ctrls.c>
              ControlsEngine off
            </IfModule>
            {options}

            """);
        return await ServerProgram.StartAsync("usr/sbin/proftpd", port, ["-n", "-q", "-c", config], ServerProgram.In(timeZone));
    }

    static async Task<string> IdAsync(string which)
    {
        using var id = Process.Start(new ProcessStartInfo("id", which) { RedirectStandardOutput = true })!;
        return (await id.StandardOutput.ReadToEndAsync()).Trim();
    }

    static async Task<string> HashAsync(string password)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["passwd", "-6", "-stdin"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await openssl.StandardInput.WriteLineAsync(password);
        openssl.StandardInput.Close();
        return (await openssl.StandardOutput.ReadToEndAsync()).Trim();
    }
}
