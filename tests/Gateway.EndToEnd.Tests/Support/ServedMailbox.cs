using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>A supplier's mailbox on a real server. What the server serves is linked to where <see cref="Outside"/> looks for mailboxes: partner and judge see the same files.</summary>
static class ServedMailbox
{
    /// <summary>Makes the folders, puts the secret where the gateway looks for it, and returns the lines of the supplier's profile.</summary>
    /// <param name="outside">The world.</param>
    /// <param name="server">Started.</param>
    /// <param name="archive">What becomes of a file that was taken: the folder to which it goes, or <c>delete</c>.</param>
    /// <param name="partner">Whose mailbox it is.</param>
    internal static string Link(Outside outside, MailboxServer server, string archive = "archive", string partner = Traffic.Supplier)
    {
        foreach (var folder in new[] { "in", "archive", "out" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        Directory.CreateDirectory(Path.Combine(outside.Data, "mailboxes"));
        Directory.CreateSymbolicLink(Path.GetDirectoryName(outside.Mailbox(partner, "in"))!, server.Root);
        return $$"""
            transports:
              servers:
                - { server: theirs, {{Address(outside, server, partner)}} }
              in:
                - { mailbox: main, server: theirs, folder: in, archive: {{archive}}, stableFor: 500 ms }
              out: { server: theirs, folder: out }

            """;
    }

    /// <summary>How a profile names a server; its secret is put where the gateway looks for it.</summary>
    internal static string Address(Outside outside, MailboxServer server, string name)
    {
        var secret = Path.Combine(Directory.CreateDirectory(Path.Combine(outside.Data, "secrets")).FullName, name);
        switch (server)
        {
            case SshServer ssh:
                File.Copy(Path.Combine(ssh.Work, "user"), secret);
                return FormattableString.Invariant(
                    $$"""sftp: { host: 127.0.0.1, port: {{ssh.Port}}, user: {{Environment.UserName}}, hostKeys: ["{{ssh.HostKeyLine()}}"], key: secret:{{name}} }""");
            case ExplicitProftpdServer ftps:
                File.WriteAllText(secret, ProftpdServer.Password + "\n");
                return FormattableString.Invariant(
                    $$"""ftp: { host: 127.0.0.1, port: {{ftps.Port}}, user: {{Proftpd.User}}, password: secret:{{name}}, certificates: ["{{ftps.Settings().Certificates[0]}}"] }""");
            default: throw new ArgumentException(server.GetType().Name);
        }
    }
}
