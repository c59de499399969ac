using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A partner whose mailboxes lie on a real server: order responses come by it, orders and acknowledgements go out by it.</summary>
/// <remarks>What the server serves is linked into the mailboxes of the run, where partner and judge see it.</remarks>
abstract class ServerWorkload : Workload
{
    const int Responses = 3;

    internal override IReadOnlyList<string> Reaches =>
    [
        "receive", "receive.after-payload", "receive.after-archive", "payload.after-flush", "acknowledge", "acknowledge.after-payload", "send",
        "deliver.upload", "deliver.publish", "deliver.after-upload", "deliver.after-publish",
    ];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        var server = Server();
        run.Beside.Add(server.DisposeAsync);
        await server.InitializeAsync();
        foreach (var folder in new[] { "in", "archive", "out" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        Directory.CreateDirectory(Path.Combine(run.Outside.Data, "mailboxes"));
        Directory.CreateSymbolicLink(Path.GetDirectoryName(run.Outside.Mailbox(Traffic.Supplier, "in"))!, server.Root);
        var secrets = Directory.CreateDirectory(Path.Combine(run.Outside.Data, "secrets")).FullName;
        await run.OpenAsync($$"""
            transports:
              servers:
                - { server: theirs, {{Address(server, secrets)}} }
              in:
                - { mailbox: main, server: theirs, folder: in, archive: archive, stableFor: 500 ms }
              out: { server: theirs, folder: out }

            """);
        await ImportAsync(run, "orders", Traffic.Orders(Responses));
        for (var i = 1; i <= Responses; i++) run.Outside.Drop(Traffic.Supplier, $"{i}.edi", Traffic.Response(i));
        await run.StartAsync();
        await run.DrainAsync();
        return new() { Effects = Responses };
    }

    private protected abstract MailboxServer Server();

    /// <summary>The server as a profile names it; its secret is put where the gateway looks for it.</summary>
    private protected abstract string Address(MailboxServer server, string secrets);
}

/// <summary>By SFTP, over OpenSSH's own server.</summary>
sealed class SftpWorkload : ServerWorkload
{
    internal override string Name => "sftp";

    private protected override MailboxServer Server() => new SshServer();

    private protected override string Address(MailboxServer server, string secrets)
    {
        var ssh = (SshServer)server;
        File.Copy(Path.Combine(ssh.Work, "user"), Path.Combine(secrets, "theirs-key"));
        return FormattableString.Invariant(
            $$"""sftp: { host: 127.0.0.1, port: {{ssh.Port}}, user: {{Environment.UserName}}, hostKeys: ["{{ssh.HostKeyLine()}}"], key: secret:theirs-key }""");
    }
}

/// <summary>By FTPS, over ProFTPD.</summary>
sealed class FtpsWorkload : ServerWorkload
{
    internal override string Name => "ftps";

    private protected override MailboxServer Server() => new ExplicitProftpdServer();

    private protected override string Address(MailboxServer server, string secrets)
    {
        var ftps = (ExplicitProftpdServer)server;
        File.WriteAllText(Path.Combine(secrets, "theirs-password"), ProftpdServer.Password + "\n");
        return FormattableString.Invariant(
            $$"""ftp: { host: 127.0.0.1, port: {{ftps.Port}}, user: {{Proftpd.User}}, password: secret:theirs-password, certificates: ["{{ftps.Settings().Certificates[0]}}"] }""");
    }
}
