using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>The page of onboarding, followed from nothing: only names and addresses of the example give way to those of servers that are there.</summary>
public sealed partial class OnboardingTests : IDisposable
{
    const string Example = "sftp.acme.example";
    const string FtpExample = "ftp.acme.example";

    readonly Outside _outside = new();
    readonly string _folder = Directory.CreateTempSubdirectory("onboarding-").FullName;
    readonly Page _page;

    public OnboardingTests()
    {
        _page = Page.In(_folder, "docs/onboarding.md", _outside.Data);
        Profiles.Copy(Path.Combine(_folder, "partner-profiles"));
    }

    public void Dispose()
    {
        _outside.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_partner_with_an_SFTP_server_is_set_up_by_the_page_alone()
    {
        await using var server = await StartedAsync(new SshServer());
        await IntroduceAsync();
        var part = _page.Part("### The partner's SFTP server");
        var commands = Page.Commands(part);
        foreach (var command in commands.Where(c => !c.Contains("keyscan", StringComparison.Ordinal)))
        {
            var said = await _page.PasteAsync(command);
            if (command.StartsWith("cat ", StringComparison.Ordinal)) await File.WriteAllTextAsync(Path.Combine(server.Work, "user.pub"), said);
        }

        var shown = await _page.PasteAsync(commands.Single(c => c.Contains("keyscan", StringComparison.Ordinal)).Replace(Example, $"-p {server.Port} 127.0.0.1", StringComparison.Ordinal));
        await WriteServerAsync(part, ("SHA256:…", Fingerprint().Match(shown).Value), (Example, $"127.0.0.1, port: {server.Port}"), ("user: northgate", $"user: {Environment.UserName}"));
        await TradeAsync(server.Root);
    }

    [Fact]
    public async Task A_partner_with_an_FTPS_server_is_set_up_by_the_page_alone()
    {
        await using var server = await StartedAsync(new ExplicitProftpdServer());
        await IntroduceAsync();
        var part = _page.Part("### The partner's FTPS server");
        var shown = await _page.PasteAsync(Page.Commands(part).Single().Replace($"{FtpExample}:21", $"127.0.0.1:{server.Port}", StringComparison.Ordinal));
        await _page.PasteAsync(Page.Commands(_page.Part("### Secrets"))[0], input: ProftpdServer.Password + "\n");
        await WriteServerAsync(part, ("AB:CD:…", Print().Match(shown).Value), (FtpExample, $"127.0.0.1, port: {server.Port}"), ("user: northgate", $"user: {Proftpd.User}"));
        await TradeAsync(server.Root);
    }

    static async Task<TServer> StartedAsync<TServer>(TServer server)
        where TServer : MailboxServer
    {
        await server.InitializeAsync();
        foreach (var folder in new[] { "outgoing", "incoming" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        return server;
    }

    // Steps 1 to 5: the partner is known, its first file was tried.
    async Task IntroduceAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "acme-855.edi"), Response(217));
        Assert.Contains("01:123456789 -> ZZ:NORTHGATE  test", await _page.PasteAsync(Page.Commands(_page.Part("## 1. Look at the file"))[0]), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "partner-profiles", "acme-tools.yaml"), Page.Yaml(_page.Part("## 2. Write the profile")));
        foreach (var command in Page.Commands(_page.Part("## 3. Check it")).Concat(Page.Commands(_page.Part("## 4. Try it without consequences"))))
            await _page.PasteAsync(command);
        var import = Page.Commands(_page.Part("## 5. Let it through, once", "`process` works"));
        await File.WriteAllLinesAsync(Path.Combine(_folder, "orders.csv"), import.Take(2));
        foreach (var command in import.Skip(2))
        {
            var said = await _page.PasteAsync(command);
            if (command.StartsWith("gateway process", StringComparison.Ordinal)) Assert.Contains("done: marked as test", said, StringComparison.Ordinal);
        }
    }

    async Task WriteServerAsync(string part, params (string Example, string Real)[] changes)
    {
        var yaml = changes.Aggregate(Page.Yaml(part), (text, change) =>
        {
            Assert.Contains(change.Example, text, StringComparison.Ordinal);
            return text.Replace(change.Example, change.Real, StringComparison.Ordinal);
        });
        // A test waits neither five minutes nor for thirty seconds of rest.
        var brisk = yaml.Replace("0 0/5 *", "0/2 * *", StringComparison.Ordinal).Replace("archive: delete }", "archive: delete, stableFor: 1 s }", StringComparison.Ordinal);
        await File.AppendAllTextAsync(Path.Combine(_folder, "partner-profiles", "acme-tools.yaml"), brisk);
    }

    // The server is tried, then a file of the partner comes back as an acknowledgement, by the schedules.
    async Task TradeAsync(string root)
    {
        foreach (var command in Page.Commands(_page.Part("### Try the server")).Take(2))
            Assert.DoesNotContain("BAD", await _page.PasteAsync(command), StringComparison.Ordinal);
        using var gateway = GatewayProcess.StartIn(_folder, "run");
        await gateway.UntilAsync(() => gateway.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the start");
        var partial = Path.Combine(root, "outgoing", ".855.edi");
        await File.WriteAllTextAsync(partial, Response(218));
        File.Move(partial, Path.Combine(root, "outgoing", "855.edi"));
        await gateway.UntilAsync(
            () => Directory.GetFiles(Path.Combine(root, "incoming"), "acme-tools_997_*.edi").Select(File.ReadAllText).Any(t => t.Contains("AK1*PR*218", StringComparison.Ordinal)),
            "the 997 in the partner's folder",
            seconds: 90);
        await gateway.UntilAsync(() => Directory.GetFileSystemEntries(Path.Combine(root, "outgoing")).Length == 0, "the file's removal");
        await gateway.StopAsync();
        Assert.Contains(" 855.edi", await _page.PasteAsync("gateway list deliveries"), StringComparison.Ordinal);
    }

    static string Response(int number) => $"""
        ISA*00*          *00*          *01*123456789      *ZZ*NORTHGATE      *261103*0815*U*00401*{number:000000000}*0*T*>~
        GS*PR*ACMETOOLS*NORTHGATE*20261103*0815*{number}*X*004010~
        ST*855*0001~
        BAK*00*AD*4500019001*20261102****A{number}*20261103~
        PO1*1*48*EA*3**VP*AT-100~
        ACK*IA*48*EA*068*20261116~
        CTT*1~
        SE*6*0001~
        GE*1*{number}~
        IEA*1*{number:000000000}~

        """;

    [GeneratedRegex("SHA256:[A-Za-z0-9+/]+")]
    private static partial Regex Fingerprint();

    [GeneratedRegex("(?:[0-9A-F]{2}:){31}[0-9A-F]{2}")]
    private static partial Regex Print();
}
