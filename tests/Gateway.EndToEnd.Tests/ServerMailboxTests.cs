using System.Text;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>A partner whose mailboxes lie on real servers: what it sends comes by SFTP, what it gets goes by FTPS.</summary>
public sealed class ServerMailboxTests : IAsyncLifetime
{
    readonly Outside _outside = new();
    readonly string _profiles = Directory.CreateTempSubdirectory("profiles-").FullName;
    readonly SshServer _ssh = new();
    readonly ExplicitProftpdServer _ftps = new();

    string Secrets => Path.Combine(_outside.Data, "secrets");

    public async Task InitializeAsync()
    {
        await _ssh.InitializeAsync();
        await _ftps.InitializeAsync();
        foreach (var folder in new[] { "out", "done" }) Directory.CreateDirectory(Path.Combine(_ssh.Root, folder));
        Directory.CreateDirectory(Path.Combine(_ftps.Root, "in"));
        Directory.CreateDirectory(Secrets);
        File.Copy(Path.Combine(_ssh.Work, "user"), Path.Combine(Secrets, "hollis-key"));
        await File.WriteAllTextAsync(Path.Combine(Secrets, "hollis-password"), ProftpdServer.Password + "\n");
        CopyProfiles();
    }

    public async Task DisposeAsync()
    {
        await _ssh.DisposeAsync();
        await _ftps.DisposeAsync();
        _outside.Dispose();
        Directory.Delete(_profiles, recursive: true);
    }

    [Fact]
    public async Task An_855_on_an_SFTP_mailbox_comes_back_as_a_997_on_FTPS_and_no_secret_is_seen()
    {
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", _profiles);
        await gateway.UntilAsync(() => gateway.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the start");
        var partial = Path.Combine(_ssh.Root, "out", "response.part");
        await File.WriteAllTextAsync(partial, Traffic.Response(1));
        File.Move(partial, Path.Combine(_ssh.Root, "out", "response.edi"));

        var seen = new StringBuilder();
        await gateway.UntilAsync(
            () =>
            {
                foreach (var id in Processes.ChildrenOf(gateway.Id).Append(gateway.Id)) seen.AppendLine(Processes.Visible(id));
                return Answers().Any(a => a.Contains("AK1*PR*", StringComparison.Ordinal)) && File.Exists(Path.Combine(_ssh.Root, "done", "response.edi"));
            },
            "the 997 on the FTPS server, and the 855 among what is done");
        await gateway.StopAsync();

        Assert.Equal(["response.edi"], Directory.GetFiles(Path.Combine(_ssh.Root, "done")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_ssh.Root, "out")));
        Assert.DoesNotContain("canary", seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", gateway.Output, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_outside.Data, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(Secrets, StringComparison.Ordinal)))
            Assert.False(Holds(file, "canary pass"u8), file);
    }

    [Fact]
    public async Task The_mailboxes_can_be_tested_and_looked_into_by_hand()
    {
        using (var test = await GatewayProcess.RunAsync("mailbox", "test", Traffic.Supplier, "--data", _outside.Data, "--profiles", _profiles))
        {
            Assert.True(test.ExitCode == 0, test.Output);
            Assert.Contains("good  move from out to done: done", test.Output, StringComparison.Ordinal);
            Assert.Contains("good  rename in in: done", test.Output, StringComparison.Ordinal);
        }

        await AssertRemedyAsync();

        await File.WriteAllTextAsync(Path.Combine(_ssh.Root, "out", "response.edi"), Traffic.Response(1));
        using (var poll = await GatewayProcess.RunAsync("mailbox", "poll", Traffic.Supplier, "--data", _outside.Data, "--profiles", _profiles))
            Assert.True(poll.ExitCode == 0, poll.Output);
        Assert.Contains(Answers(), a => a.Contains("AK1*PR*", StringComparison.Ordinal));

        _ssh.Stop();
        using var dead = await GatewayProcess.RunAsync("mailbox", "test", Traffic.Supplier, "--data", _outside.Data, "--profiles", _profiles);
        Assert.Equal(3, dead.ExitCode);
        Assert.Contains("BAD   connect: ", dead.Output, StringComparison.Ordinal);
        Assert.Contains("check name, port, network and firewall", dead.Output, StringComparison.Ordinal);
    }

    // Root may write everywhere, but for a folder that is none.
    async Task AssertRemedyAsync()
    {
        var folder = Path.Combine(_ftps.Root, "in");
        Directory.Move(folder, folder + ".away");
        using var test = await GatewayProcess.RunAsync("mailbox", "test", Traffic.Supplier, "--data", _outside.Data, "--profiles", _profiles);
        Directory.Move(folder + ".away", folder);
        Assert.Equal(3, test.ExitCode);
        Assert.Contains("BAD   list in: ", test.Output, StringComparison.Ordinal);
        Assert.Contains("check the folder in the profile", test.Output, StringComparison.Ordinal);
    }

    IEnumerable<string> Answers() => Directory.GetFiles(Path.Combine(_ftps.Root, "in"), "*.edi").Select(File.ReadAllText);

    static bool Holds(string file, ReadOnlySpan<byte> text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(text) >= 0;
    }

    void CopyProfiles()
    {
        Profiles.Brisk(_profiles);

        File.AppendAllText(Path.Combine(_profiles, Traffic.Supplier + ".yaml"), $"""
            transports:
              servers:
                - server: dropbox
                  sftp: {"{"} host: 127.0.0.1, port: {_ssh.Port}, user: {Environment.UserName}, hostKeys: ["{_ssh.HostKeyLine()}"], key: secret:hollis-key {"}"}
                - server: vault
                  ftp: {"{"} host: localhost, port: {_ftps.Port}, user: {Proftpd.User}, password: secret:hollis-password, certificates: ["{_ftps.Settings().Certificates[0]}"] {"}"}
              in:
                - {"{"} mailbox: main, server: dropbox, folder: out, archive: done, stableFor: 1 s {"}"}
              out: {"{"} server: vault, folder: in {"}"}
            schedules: {"{"} poll: "0/2 * * * * ?", acknowledge: "0/2 * * * * ?" {"}"}

            """);
    }
}
