using System.Net;
using System.Text.Json;
using Gateway.Host.Health;
using Gateway.Host.Tests.Pipeline;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Health;

/// <summary>A gateway at work whose surroundings are broken one by one, asked over HTTP.</summary>
public sealed class HealthPageTests
{
    [Fact]
    public async Task A_gateway_at_work_is_alive_and_ready_and_says_what_it_has_looked_at()
    {
        await using var bench = await PipelineBench.StartAsync(isService: true);
        await using var page = await PageAsync(bench);
        Assert.Equal((200, """{"status":"alive","checks":[]}"""), await page.GetAsync("/health/live"));
        var (status, ready) = await page.UntilAsync(r => r.Contains("\"ready\"", StringComparison.Ordinal));
        Assert.Equal(200, status);
        Assert.Equal(
            ["database", "schema", "payload folder", "disk", "scheduler", "workers", "mailboxes", "sending"],
            JsonDocument.Parse(ready).RootElement.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        var (found, shown) = await page.GetAsync("/");
        Assert.Equal(200, found);
        Assert.Contains($"<p>Version {Product.Version.Replace("+", "&#x2B;", StringComparison.Ordinal)}, node {bench.Gateway.Node}: ready</p>", shown, StringComparison.Ordinal);
        Assert.Contains("<tr><td>workers</td><td>good</td><td>running</td></tr>", shown, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/metrics\">/metrics</a>", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_scheduler_it_is_not_ready()
    {
        await using var bench = await PipelineBench.StartAsync();
        await using var page = await PageAsync(bench);
        var (status, ready) = await page.GetAsync("/health/ready");
        Assert.Equal(503, status);
        Assert.Contains("""{"name":"scheduler","status":"bad","text":"the scheduler does not run: no mailbox is looked into, nothing is acknowledged"}""", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_folder_that_cannot_be_written_is_named_without_its_path()
    {
        await using var bench = await PipelineBench.StartAsync(isService: true);
        await using var page = await PageAsync(bench);
        Directory.Delete(Path.Combine(bench.Folder, "payloads", "incoming"));
        var (status, ready) = await page.UntilAsync(r => r.Contains("the payload folder cannot be used", StringComparison.Ordinal));
        Assert.Equal(503, status);
        Assert.Contains("""{"name":"payload folder","status":"bad","text":"the payload folder cannot be used; the log says why"}""", ready, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Folder, ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_answers_and_takes_no_writes_is_not_ready_and_down_for_those_who_watch()
    {
        await using var bench = await PipelineBench.StartAsync(isService: true);
        await using var page = await PageAsync(bench);
        await page.UntilAsync(r => r.Contains("\"ready\"", StringComparison.Ordinal));
        await bench.Database.WriteAsync(tx => tx.Execute("CREATE TRIGGER full BEFORE UPDATE ON nodes BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"));
        var (status, ready) = await page.UntilAsync(r => r.Contains("the database cannot be used", StringComparison.Ordinal));
        Assert.Equal(503, status);
        Assert.Contains("""{"name":"database","status":"bad","text":"the database cannot be used; the log says why"}""", ready, StringComparison.Ordinal);
        await bench.Gateway.Standings.LookAsync(default);
        Assert.True(bench.Gateway.Standings.Latest is { IsDatabaseDown: true, Work: not null });
        await bench.Database.WriteAsync(tx => tx.Execute("DROP TRIGGER full"));
        await page.UntilAsync(r => r.Contains("\"ready\"", StringComparison.Ordinal));
        await bench.Gateway.Standings.LookAsync(default);
        Assert.False(bench.Gateway.Standings.Latest!.IsDatabaseDown);
    }

    [Fact]
    public async Task Tables_of_another_program_are_named_older_or_newer()
    {
        await using var bench = await PipelineBench.StartAsync(isService: true);
        await using var page = await PageAsync(bench);
        await bench.Database.WriteAsync(tx => tx.Execute("UPDATE schema_migrations SET number = number + 1000 WHERE number = (SELECT MAX(number) FROM schema_migrations)"));
        Assert.Equal(503, (await page.UntilAsync(r => r.Contains("newer than this program", StringComparison.Ordinal))).Status);
        await bench.Database.WriteAsync(tx => tx.Execute("DELETE FROM schema_migrations WHERE number > 1000"));
        Assert.Equal(503, (await page.UntilAsync(r => r.Contains("run the migrations", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task A_disk_below_its_reserve_is_named_with_what_is_free()
    {
        await using var bench = await PipelineBench.StartAsync(isService: true);
        var settings = new HealthSettings { DiskReserveMegabytes = 90_000_000 };
        var gateway = bench.Gateway;
        var vitals = new VitalSigns(
            bench.Database, "node1", gateway.Data, new([gateway.Data.Root], settings, NullLogger<DiskReserve>.Instance), new(TimeProvider.System, new(1)), gateway.Heartbeats, () => true,
            TimeProvider.System, NullLogger.Instance);
        var disk = await vitals.Checks().Single(c => c.Name == "disk").LookAsync();
        Assert.Equal(HealthState.Bad, disk.Answer.State);
        Assert.Matches("^[0-9]+ MB are free, below the reserve of 90000000 MB: no mail is taken until there is room again$", disk.Answer.Text);
    }

    [Fact]
    public async Task A_mailbox_without_access_is_named_and_the_gateway_stays_in_service_until_it_answers_again()
    {
        await using var bench = await PipelineBench.StartAsync("", isService: true);
        await using var page = await PageAsync(bench);
        var inbox = Path.Combine(bench.Folder, "mailboxes", PipelineBench.Partner, "in");
        await page.UntilAsync(r => r.Contains("\"ready\"", StringComparison.Ordinal) && Directory.Exists(inbox));
        await FileInTheWay.PutAsync(inbox);
        var (status, degraded) = await page.UntilAsync(r => r.Contains("degraded", StringComparison.Ordinal));
        Assert.Equal(200, status);
        Assert.Contains($"no access to {PipelineBench.Partner}/", degraded, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Folder, degraded, StringComparison.Ordinal);
        Assert.DoesNotContain(PipelineBench.Partner, await page.FromElsewhereAsync(null), StringComparison.Ordinal);
        Assert.Contains("\"text\":\"no access to 1 of 1\"", await page.FromElsewhereAsync("Bearer s3sam"), StringComparison.Ordinal);
        Assert.Contains(PipelineBench.Partner, await page.FromElsewhereAsync("Bearer s3same"), StringComparison.Ordinal);
        Assert.Contains($"no access to {PipelineBench.Partner}/", (await page.GetAsync("/")).Answer, StringComparison.Ordinal);
        var asStranger = await page.FromElsewhereAsync(null, "/");
        Assert.Contains("<td>no access to 1 of 1</td>", asStranger, StringComparison.Ordinal);
        Assert.DoesNotContain(PipelineBench.Partner, asStranger, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Gateway.Node, asStranger, StringComparison.Ordinal);
        Assert.DoesNotContain("Version", asStranger, StringComparison.Ordinal);
        File.Delete(inbox);
        await page.UntilAsync(r => r.Contains("\"ready\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_loop_that_stands_still_is_named_by_both_pages()
    {
        await using var bench = await PipelineBench.StartAsync(isService: true);
        await using var page = await PageAsync(bench);
        bench.Gateway.Heartbeats.Beat("Archive", TimeSpan.Zero);
        Assert.Equal((503, """{"status":"hung","checks":[{"name":"Archive","status":"bad","text":"no sign of life"}]}"""), await page.GetAsync("/health/live"));
        Assert.Equal(503, (await page.UntilAsync(r => r.Contains("no sign of life from Archive", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task A_load_balancer_may_ask_with_head_and_no_cache_keeps_the_answer()
    {
        await using var bench = await PipelineBench.StartAsync(isService: true);
        await using var page = await PageAsync(bench);
        using var client = new HttpClient();
        using var answer = await client.SendAsync(new(HttpMethod.Head, page.Address + "/health/live"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public void A_reserve_that_is_no_number_of_megabytes_is_refused() =>
        Assert.Contains(
            "Health:DiskReserveMegabytes is a number of megabytes from 0.",
            Assert.Throws<SettingsException>(() => HealthSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Health:DiskReserveMegabytes", "-1")]).Build())).Message,
            StringComparison.Ordinal);

    static async Task<Page> PageAsync(PipelineBench bench)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var listener = builder.Build();
        listener.Use((http, next) =>
        {
            if (http.Request.Headers.ContainsKey(Page.Elsewhere)) http.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
            return next(http);
        });
        var readers = new ConsoleReaders(() => "s3same");
        StatusPage.Map(listener, bench.Gateway.Node, bench.Gateway.Readiness, readers);
        HealthPage.Map(listener, bench.Gateway.Heartbeats, bench.Gateway.Readiness, readers);
        await listener.StartAsync();
        return new(listener);
    }

    sealed class Page(WebApplication listener) : IAsyncDisposable
    {
        readonly HttpClient _client = new();

        internal const string Elsewhere = "X-From-Elsewhere";

        internal async Task<string> FromElsewhereAsync(string? authorization, string path = "/health/ready")
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, Address + path);
            asked.Headers.Add(Elsewhere, "yes");
            if (authorization is not null) asked.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await _client.SendAsync(asked);
            return await answer.Content.ReadAsStringAsync();
        }

        internal string Address => listener.Urls.Single();

        internal async Task<(int Status, string Answer)> GetAsync(string path)
        {
            using var answer = await _client.GetAsync(Address + path);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        internal async Task<(int Status, string Answer)> UntilAsync(Func<string, bool> holds)
        {
            for (var left = 120; ; left--)
            {
                var seen = await GetAsync("/health/ready");
                if (holds(seen.Answer)) return seen;
                Assert.True(left > 0, seen.Answer);
                await Task.Delay(250);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await listener.DisposeAsync();
        }
    }
}
