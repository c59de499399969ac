using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>Two hundred partners, ten of whose servers take the call and never say a word.</summary>
public sealed class ManyMailboxesTests : IDisposable
{
    const int Healthy = 190;
    const int Hanging = 10;

    // Less than the silent servers are given.
    const int WaitSeconds = 280;

    readonly Outside _outside = new();
    readonly string _profiles = Directory.CreateTempSubdirectory("profiles-").FullName;
    readonly TcpListener _silent = new(IPAddress.Any, 0);

    public void Dispose()
    {
        _silent.Dispose();
        _outside.Dispose();
        Directory.Delete(_profiles, recursive: true);
    }

    [Fact]
    public async Task Ten_servers_that_never_answer_keep_none_of_two_hundred_mailboxes_waiting()
    {
        _silent.Start(100);
        CopyTemplates();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_outside.Data, "secrets")).FullName, "silent"), "password");
        for (var i = 1; i <= Healthy + Hanging; i++) await File.WriteAllTextAsync(Path.Combine(_profiles, $"{Name(i)}.yaml"), Profile(i));
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", _profiles);
        await gateway.UntilAsync(() => gateway.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the start");
        // Twice: while the first calls still hang, and when some are left alone.
        for (var round = 1; round <= 2; round++)
        {
            if (round == 2) await gateway.UntilAsync(() => gateway.Output.Contains("cannot be polled", StringComparison.Ordinal), "one that is left alone");
            for (var i = 1; i <= Healthy; i++) _outside.Drop(Name(i), $"{round}.edi", Traffic.Response(round, Sender(i), "GROUP"));
            await gateway.UntilAsync(
                () => Enumerable.Range(1, Healthy).All(i => _outside.AnsweredGroups(Name(i)).Count == round), $"{Healthy} answers, round {round}", WaitSeconds);
        }

        Assert.True(_silent.Pending(), "no silent server was called");
        await gateway.StopAsync();
    }

    static string Name(int partner) => string.Create(CultureInfo.InvariantCulture, $"partner-{partner:000}");

    static string Sender(int partner) => string.Create(CultureInfo.InvariantCulture, $"7700000{partner:000}");

    string Profile(int partner) => $$"""
        partner: {{Name(partner)}}
        name: Partner {{partner}}
        extends: x12-004010-supplier
        supplier: "3{{partner:00000}}"
        identities:
          theirs:
            x12: { qualifier: "01", id: "{{Sender(partner)}}", group: GROUP }
        schedules: { poll: "0/5 * * * * ?", acknowledge: "0/5 * * * * ?", send: "0 0 * * * ?" }
        {{(partner > Healthy ? Server(partner - Healthy) : "")}}
        """;

    // Each at an address of its own: none waits for a place at another's. Half of them hang longer than the test waits for anything, so that who
    // waits for them is noticed; the others are given up at once, and are left alone from then on.
    string Server(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        transports:
          servers:
            - server: silent
              ftp: { host: 127.0.0.{{number}}, port: {{((IPEndPoint)_silent.LocalEndpoint).Port}}, user: us, password: secret:silent, security: none, allowCleartext: true, connectTimeout: {{(number % 2 == 0 ? "1 s" : "5 min")}} }
          in:
            - { mailbox: main, server: silent, folder: in, archive: delete }
        """);

    void CopyTemplates()
    {
        var shipped = Path.Combine(Repository.Root, "partner-profiles");
        Directory.CreateDirectory(Path.Combine(_profiles, "templates"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(shipped, "templates")).Append(Path.Combine(shipped, "policy.yaml")))
            File.Copy(file, Path.Combine(_profiles, Path.GetRelativePath(shipped, file)));
    }
}
