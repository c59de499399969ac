using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The real program with a mail server and a webhook: a mailbox dies, the gateway is started again, the mailbox comes back.</summary>
public sealed class AlertTests : IDisposable
{
    readonly Outside _outside = new();
    readonly string _profiles = Directory.CreateTempSubdirectory("profiles-").FullName;

    string Inbox => _outside.Mailbox("kestrel-packaging", "in");

    public void Dispose()
    {
        _outside.Dispose();
        Directory.Delete(_profiles, recursive: true);
    }

    [Fact]
    public async Task A_dead_mailbox_is_mailed_and_posted_once_over_a_restart_and_so_is_its_return()
    {
        using var mail = new MailServer();
        await using var hook = await Collector.StartAsync();
        WriteProfiles(mail, hook);
        Directory.CreateDirectory(Path.GetDirectoryName(Inbox)!);
        await File.WriteAllTextAsync(Inbox, "a file where the folder should be");
        using (var first = Start())
        {
            await first.UntilAsync(() => mail.Mails.Count == 1 && hook.All.Count == 1, "the alert", 180);
            // Who has heard is written down behind that.
            await first.UntilAsync(() => first.Lines.Count(l => l.Contains("Alerted through", StringComparison.Ordinal)) == 2, "the alert to be told");
            await first.StopAsync();
        }

        var alert = mail.Mails.First();
        Assert.Contains("RCPT TO:<edi@example.com>", alert, StringComparison.Ordinal);
        Assert.Contains("dead-mailbox", alert, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", alert, StringComparison.OrdinalIgnoreCase);
        var posted = hook.All.First();
        Assert.Equal("Bearer t0ken", posted.Headers["Authorization"]);
        Assert.Contains("\"event\":\"alert\",\"cause\":\"dead-mailbox kestrel-packaging/", posted.Body, StringComparison.Ordinal);

        using var second = Start();
        await second.UntilAsync(() => second.Output.Contains("cannot be polled", StringComparison.Ordinal), "the mailbox to be dead again");
        await Task.Delay(TimeSpan.FromSeconds(12));
        Assert.Single(mail.Mails);
        File.Delete(Inbox);
        await second.UntilAsync(() => mail.Mails.Count == 2 && hook.All.Count == 2, "the note that it is over", 180);
        Assert.Contains("\"event\":\"resolved\"", hook.All.Last().Body, StringComparison.Ordinal);
        Assert.Contains("resolved: dead-mailbox", mail.Mails.Last(), StringComparison.Ordinal);
        await second.StopAsync();
    }

    GatewayProcess Start() => GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", _profiles);

    void WriteProfiles(MailServer mail, Collector hook)
    {
        Profiles.Brisk(_profiles);

        File.WriteAllText(Path.Combine(_profiles, "alerts.yaml"), $$"""
            # yaml-language-server: $schema=alerts.schema.json
            timeZone: Europe/Berlin
            calm: 5 s
            mail: { server: 127.0.0.1, port: {{mail.Port}}, security: none, from: gateway@example.com, to: [edi@example.com] }
            webhooks:
              - { webhook: chat, url: "{{hook.Address}}/hooks/edi", token: secret:chat }
            alerts:
              - { on: dead-mailbox }
              - { on: database-down, urgent: true }
            """);
        Directory.CreateDirectory(Path.Combine(_outside.Data, "secrets"));
        File.WriteAllText(Path.Combine(_outside.Data, "secrets", "chat"), "t0ken\n");
    }
}
