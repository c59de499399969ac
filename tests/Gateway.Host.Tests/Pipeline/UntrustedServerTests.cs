using Gateway.Host.Alerts;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>From the changed key of a server to the alert, and from the changed profile to the file that goes.</summary>
public sealed class UntrustedServerTests
{
    [Fact]
    public async Task RT_23_a_changed_key_is_alerted_and_what_waits_goes_when_the_profile_has_the_new_key()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var server = await Running.StartAsync(new SshServer());
        var trusted = server.Is.HostKeyLine();
        await using var bench = await PipelineBench.StartAsync(Profile(server.Is), isService: true, prepare: folder => GiveKey(server.Is, folder));
        await ChangeKeyAsync(server.Is);

        await bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await bench.BeginAcknowledgeAsync();
        await bench.UntilAsync(tx => AnswerOf(tx)?.Reason?.Contains("is not the server of the profile", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("publickey", server.Is.Log, StringComparison.Ordinal);
        var told = new List<AlertNote>();
        await SeeAsync(bench, told);
        var alert = Assert.Single(told);
        Assert.Equal($"untrusted-server {PipelineBench.Partner}/out", alert.Cause);
        Assert.Contains("No credential was sent", alert.Text, StringComparison.Ordinal);
        Assert.True(alert.IsUrgent);

        Assert.NotEqual(trusted, server.Is.HostKeyLine());
        bench.Edit(Profile(server.Is));
        await bench.UntilAsync(tx => AnswerOf(tx)!.State == DeliveryState.Sent);
        Assert.Single(Directory.GetFiles(Path.Combine(server.Is.Root, "in")));
        await bench.Gateway.Standings.LookAsync(default);
        Assert.DoesNotContain(bench.Gateway.Standings.Latest!.Mailboxes, m => m.IsUntrusted);
    }

    static async Task SeeAsync(PipelineBench bench, List<AlertNote> told)
    {
        await bench.Gateway.Standings.LookAsync(default);
        var rules = new[] { AlertKind.DeadMailbox, AlertKind.UntrustedServer }.Select(kind => new AlertRule(kind, TimeSpan.FromMinutes(10), ["sender"], kind == AlertKind.UntrustedServer));
        var settings = new AlertSettings { Rules = [.. rules] };
        var sender = new AlertSender(() => settings, _ => [new Listening(told)], bench.Database, "node1", TimeProvider.System, NullLogger<AlertSender>.Instance);
        await sender.SeeAsync(bench.Gateway.Standings.Latest!, default);
    }

    static async Task ChangeKeyAsync(SshServer server)
    {
        server.Stop();
        File.Delete(server.HostKeyFile);
        await SshServer.KeyAsync(server.HostKeyFile);
        await server.StartAsync();
    }

    static void GiveKey(SshServer server, string folder)
    {
        var key = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "secrets")).FullName, "theirs");
        File.Copy(Path.Combine(server.Work, "user"), key);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(Path.Combine(server.Root, "in"));
    }

    static string Profile(SshServer server) => $$"""

        schedules: { send: "* * * * * ?" }
        transports:
          servers:
            - server: theirs
              sftp: { host: 127.0.0.1, port: {{server.Port}}, user: {{Environment.UserName}}, hostKeys: ["{{server.HostKeyLine()}}"], key: secret:theirs }
          out: { server: theirs, folder: in }

        """;

    static DeliveryRecord? AnswerOf(Transaction tx) => DeliveryStore.List(tx, new() { Direction = Direction.Out }).SingleOrDefault();

    sealed class Listening(List<AlertNote> told) : IAlertChannel
    {
        public string Name => "sender";

        public Task TellAsync(AlertNote note, CancellationToken cancellation)
        {
            told.Add(note);
            return Task.CompletedTask;
        }
    }
}
