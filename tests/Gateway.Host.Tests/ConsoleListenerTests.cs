using System.Net;
using System.Net.Sockets;

namespace Gateway.Host.Tests;

public sealed class ConsoleListenerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("console").FullName;

    DataFolder Data => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_configured_address_a_free_port_is_found_also_beside_another_gateway()
    {
        await using var first = ConsoleListener.Build(Data, TimeProvider.System);
        await ConsoleListener.StartAsync(first, Data, CancellationToken.None);
        await using var second = ConsoleListener.Build(Data, TimeProvider.System);
        var told = await ConsoleListener.StartAsync(second, Data, CancellationToken.None);
        Assert.EndsWith("(port 8080 is taken)", told);
        Assert.DoesNotContain(":0 ", told);
    }

    [Fact]
    public async Task A_configured_address_that_is_taken_is_refused_with_the_way_to_another()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        Configure(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"));
        await using var listener = ConsoleListener.Build(Data, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<SettingsException>(() => ConsoleListener.StartAsync(listener, Data, CancellationToken.None));
        Assert.Contains("address already in use", refused.Message);
        Assert.Contains("GATEWAY_Console__Url", refused.Message);
    }

    [Fact]
    public void A_configured_address_that_is_none_is_refused()
    {
        Configure("nonsense");
        var refused = Assert.Throws<SettingsException>(() => ConsoleListener.Build(Data, TimeProvider.System));
        Assert.StartsWith("\"nonsense\" is not an address for the status page. Write another to ", refused.Message);
    }

    void Configure(string url) => File.WriteAllText(Data.Settings, $$"""{ "Console": { "Url": "{{url}}" } }""");
}
