using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Host.Alerts;
using Gateway.Host.Erp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Host.Tests.Alerts;

public sealed class AlertChannelsTests
{
    [Fact]
    public async Task A_webhook_whose_address_is_a_secret_leaves_no_span_and_the_ERPs_does()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapPost("/{secret}", () => Results.Ok());
        await server.StartAsync();
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue($"{span.GetTagItem("url.full")}"),
        };
        ActivitySource.AddActivityListener(listener);

        using var webhooks = AlertChannels.NewClient();
        using var erp = ErpConnectors.NewClient();
        foreach (var (client, path) in new[] { (webhooks, "hook"), (erp, "erp") })
            using (var response = await client.PostAsync(new Uri($"{server.Urls.First()}/{path}"), null))
                Assert.True(response.IsSuccessStatusCode);

        Assert.Contains($"{server.Urls.First()}/erp", spans);
        Assert.DoesNotContain($"{server.Urls.First()}/hook", spans);
    }
}
