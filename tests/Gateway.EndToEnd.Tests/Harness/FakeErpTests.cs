using System.Net;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What the others are judged by must itself notice.</summary>
public sealed class FakeErpTests : IAsyncLifetime
{
    readonly string _ledger = Path.Combine(Path.GetTempPath(), $"ledger-{Guid.NewGuid():N}");
    FakeErp _erp = null!;
    HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _erp = await FakeErp.StartAsync(_ledger);
        _client = new() { BaseAddress = new(_erp.Address) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _erp.DisposeAsync();
        File.Delete(_ledger);
    }

    [Fact]
    public async Task Who_posts_a_key_again_after_a_look_up_that_was_refused_posts_blindly_and_who_was_told_does_not()
    {
        Assert.Equal(HttpStatusCode.Created, await PostAsync("k1"));
        _erp.OnLookUp = () => ErpMood.Away;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await LookUpAsync("k1"));
        await PostAsync("k1");
        Assert.Equal(["k1"], _erp.Blind);

        _erp.OnLookUp = () => ErpMood.Good;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (await LookUpAsync("k1"), await LookUpAsync("k2")));
        await PostAsync("k1");
        Assert.Single(_erp.Blind);
        // One look-up is good for one post.
        await PostAsync("k1");
        Assert.Equal(["k1", "k1"], _erp.Blind);
        Assert.Equal(["k1"], FakeErp.Ledger(_ledger).Select(l => l.Key));
    }

    async Task<HttpStatusCode> PostAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "documents/Invoice") { Content = new StringContent("{}") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }

    async Task<HttpStatusCode> LookUpAsync(string key)
    {
        using var answer = await _client.GetAsync(new Uri($"documents/by-key/{key}", UriKind.Relative));
        return answer.StatusCode;
    }
}
