using System.Text;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>The secrets of a partner's servers, wrong ones and right ones, are looked for wherever they must not be.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    // Part of every secret here, and of nothing else.
    const string Canary = "canary";

    const string Passphrase = "canary of a passphrase";

    // In the environment of an ssh that asks for a secret.
    const string Pipe = "GATEWAY_ASKPASS_PIPE";

    readonly Outside _outside = new();
    readonly string _profiles = Directory.CreateTempSubdirectory("profiles-").FullName;
    readonly SshServer _byKey = new();
    readonly ProftpdSftpServer _byPassword = new();
    readonly ExplicitProftpdServer _ftps = new();
    readonly HashSet<string> _seen = [];
    string[] _keyLines = [];

    string Secrets => Path.Combine(_outside.Data, "secrets");

    public async Task InitializeAsync()
    {
        foreach (var server in new MailboxServer[] { _byKey, _byPassword, _ftps })
        {
            await server.InitializeAsync();
            foreach (var folder in new[] { "in", "out" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        }

        Directory.CreateDirectory(Secrets);
        var key = Path.Combine(Secrets, "key");
        await SshServer.KeyAsync(key, Passphrase);
        File.Move(key + ".pub", Path.Combine(_byKey.Work, "user.pub"), overwrite: true);
        _keyLines = [.. File.ReadLines(key).Where(l => l.Length > 60)];
        WriteProfile();
    }

    public async Task DisposeAsync()
    {
        await _byKey.DisposeAsync();
        await _byPassword.DisposeAsync();
        await _ftps.DisposeAsync();
        _outside.Dispose();
        Directory.Delete(_profiles, recursive: true);
    }

    [Fact]
    public async Task RT_57_no_secret_of_a_server_is_seen_while_it_is_wrong_or_when_it_is_right()
    {
        Write("wrong canary", "wrong canary", "wrong canary");
        var said = new StringBuilder();
        using (var gateway = GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", _profiles))
        {
            await gateway.UntilAsync(() => LooksAt(gateway) && Mailboxes.All(m => gateway.Output.Contains($"{Traffic.Supplier}/{m} cannot be polled", StringComparison.Ordinal)), "three refusals");
            await gateway.StopAsync();
            said.AppendLine(gateway.Output);
        }

        // On a busy machine an ssh may come and go unseen.
        for (var left = 10; left == 10 || (left > 0 && !_seen.Any(s => s.Contains(Pipe, StringComparison.Ordinal))); left--)
        {
            using var test = GatewayProcess.Start("mailbox", "test", Traffic.Supplier, "--data", _outside.Data, "--profiles", _profiles);
            await EndAsync(test);
            Assert.Equal(3, test.ExitCode);
            Assert.Equal(4, test.Output.Split("BAD   connect: ").Length - 1);
            said.AppendLine(test.Output);
        }

        Write(ProftpdSftpServer.Password, Passphrase, ProftpdServer.Password);
        foreach (var (server, number) in new MailboxServer[] { _byKey, _byPassword, _ftps }.Select((s, i) => (s, i + 1)))
            await File.WriteAllTextAsync(Path.Combine(server.Root, "out", "response.edi"), Traffic.Response(number));
        using (var poll = GatewayProcess.Start("mailbox", "poll", Traffic.Supplier, "--data", _outside.Data, "--profiles", _profiles))
        {
            await EndAsync(poll);
            Assert.True(poll.ExitCode == 0, poll.Output);
            said.AppendLine(poll.Output);
        }

        var answers = string.Concat(Directory.GetFiles(Path.Combine(_ftps.Root, "in"), "*.edi").Select(File.ReadAllText));
        Assert.Equal(3, answers.Split("AK1*PR*").Length - 1);
        var seen = string.Join('\n', _seen);
        Assert.Contains(Pipe, seen, StringComparison.Ordinal);
        foreach (var text in new[] { seen, said.ToString() })
            Assert.All(_keyLines.Prepend(Canary), secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        foreach (var file in Directory.GetFiles(_outside.Data, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(Secrets, StringComparison.Ordinal)))
            Assert.All(_keyLines.Prepend(Canary), secret => Assert.False(Holds(file, secret), $"{file} holds {secret[..6]}"));
    }

    static string[] Mailboxes => ["key", "password", "ftps"];

    // What it is called with and has in its environment, and all that it starts, for as long as it lives.
    async Task EndAsync(GatewayProcess gateway)
    {
        while (!await gateway.EndsAsync(TimeSpan.FromMilliseconds(50))) LooksAt(gateway);
    }

    bool LooksAt(GatewayProcess gateway)
    {
        foreach (var id in Processes.DescendantsOf(gateway.Id).Prepend(gateway.Id)) _seen.Add(Processes.Visible(id));
        return true;
    }

    void Write(string password, string passphrase, string ftps)
    {
        foreach (var (name, secret) in new[] { ("password", password), ("passphrase", passphrase), ("ftps", ftps) })
            File.WriteAllText(Path.Combine(Secrets, name), secret + "\n");
    }

    static bool Holds(string file, string text)
    {
        // A pipe would be waited for.
        if (new FileInfo(file).Length == 0) return false;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    void WriteProfile()
    {
        Profiles.Brisk(_profiles);
        File.AppendAllText(Path.Combine(_profiles, Traffic.Supplier + ".yaml"), $$"""
            transports:
              servers:
                - server: by-key
                  sftp: { host: 127.0.0.1, port: {{_byKey.Port}}, user: {{Environment.UserName}}, hostKeys: ["{{_byKey.HostKeyLine()}}"], key: secret:key, passphrase: secret:passphrase }
                - server: by-password
                  sftp: { host: 127.0.0.1, port: {{_byPassword.Port}}, user: {{Proftpd.User}}, hostKeys: ["{{_byPassword.Settings().HostKeys[0]}}"], password: secret:password }
                - server: by-ftps
                  ftp: { host: 127.0.0.1, port: {{_ftps.Port}}, user: {{Proftpd.User}}, password: secret:ftps, certificates: ["{{_ftps.Settings().Certificates[0]}}"] }
              in:
                - { mailbox: key, server: by-key, folder: out, archive: delete, stableFor: 100 ms }
                - { mailbox: password, server: by-password, folder: out, archive: delete, stableFor: 100 ms }
                - { mailbox: ftps, server: by-ftps, folder: out, archive: delete, stableFor: 100 ms }
              out: { server: by-ftps, folder: in }

            """);
    }
}
