using System.Security.Cryptography;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

public sealed partial class SftpConnectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RT_23_a_changed_host_key_is_refused_before_any_credential_is_sent(bool byFingerprint)
    {
        var settings = _server.Settings() with { HostKeys = [byFingerprint ? await FingerprintAsync() : _server.HostKeyLine()] };
        Assert.Null(await TroubleAsync(settings));
        _server.Stop();
        File.Delete(_server.HostKeyFile);
        await SshServer.KeyAsync(_server.HostKeyFile);
        await _server.StartAsync();

        var trouble = await TroubleAsync(settings);
        Assert.Equal(Trouble.ServerNotTrusted, trouble?.Trouble);
        Assert.Contains(settings.HostKeys[0][..40], trouble!.Message, StringComparison.Ordinal);
        var log = await ServerLog.SettledAsync(() => _server.Log, "Connection");
        Assert.Contains("Connection", log, StringComparison.Ordinal);
        Assert.DoesNotContain($"user {Environment.UserName}", log, StringComparison.Ordinal);
        Assert.DoesNotContain("publickey", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RT_23_a_fingerprint_that_was_resolved_once_does_not_follow_a_changed_key()
    {
        var settings = _server.Settings() with { HostKeys = [await FingerprintAsync()], KeptFor = TimeSpan.FromMilliseconds(1) };
        await using var transport = SshServer.Connect(settings);
        Assert.Null(await transport.FindAsync("in", "a", default));
        await transport.DisconnectAsync();
        _server.Stop();
        File.Delete(_server.HostKeyFile);
        await SshServer.KeyAsync(_server.HostKeyFile);
        await _server.StartAsync();
        Assert.Equal(Trouble.ServerNotTrusted, (await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default))).Trouble);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task A_server_with_a_key_of_each_type_is_known_by_any_of_them(string type)
    {
        var keys = Directory.CreateTempSubdirectory("keys-").FullName;
        foreach (var other in new[] { "ecdsa", "rsa" }) await MailboxServer.RunAsync("ssh-keygen", "-q", "-t", other, "-N", "", "-f", Path.Combine(keys, other));
        await using var server = await Running.StartAsync(new SshServer { Options = $"HostKey {keys}/ecdsa\nHostKey {keys}/rsa" });
        var line = type == "ed25519" ? server.Is.HostKeyLine() : (await File.ReadAllTextAsync(Path.Combine(keys, $"{type}.pub"))).Trim();
        var print = $"SHA256:{Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(line.Split(' ')[1]))).TrimEnd('=')}";
        foreach (var pin in new[] { line, print }) Assert.Null(await TroubleAsync(server.Is.Settings() with { HostKeys = [pin] }));
        Directory.Delete(keys, recursive: true);
    }

    [Fact]
    public async Task A_key_that_the_partner_announced_is_accepted_beside_the_old_one()
    {
        await SshServer.KeyAsync(Path.Combine(_server.Work, "next"));
        var next = await File.ReadAllTextAsync(Path.Combine(_server.Work, "next.pub"));
        Assert.Null(await TroubleAsync(_server.Settings() with { HostKeys = [next.Trim(), await FingerprintAsync()] }));
    }

    [Fact]
    public async Task A_key_that_is_announced_for_later_does_not_have_the_server_asked_for_its_keys_each_time()
    {
        const string Next = "SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk";
        await using var transport = SshServer.Connect(_server.Settings() with { HostKeys = [await FingerprintAsync(), Next] });
        await transport.FindAsync("in", "a", default);
        const string Connection = "Connection from";
        // The first one may have asked for the keys as well.
        var before = ServerLog.Count(await ServerLog.SettledAsync(() => _server.Log, "Accepted publickey"), Connection);
        await transport.DisconnectAsync();
        await transport.FindAsync("in", "a", default);
        Assert.Equal(before + 1, ServerLog.Count(await ServerLog.SettledAsync(() => _server.Log, Connection, before + 1), Connection));
    }
}
