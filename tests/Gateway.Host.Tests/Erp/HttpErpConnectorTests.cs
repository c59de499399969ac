using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.Host.Erp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Host.Tests.Erp;

public sealed class HttpErpConnectorTests : ErpConnectorConformance, IAsyncLifetime
{
    readonly ConcurrentDictionary<string, string> _ledger = new();
    readonly HttpClient _client = ErpConnectors.NewClient();
    readonly WebApplication _erp;
    Func<HttpContext, Task>? _misbehave;
    string? _authorization;

    public HttpErpConnectorTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _erp = builder.Build();
        _erp.MapPost("/documents/{type}", AcceptAsync);
        _erp.MapGet("/away", () => Results.Redirect("/login"));
        _erp.MapGet("/login", () => Results.Content("<html>Who are you?</html>"));
        _erp.MapGet("/documents/by-key/{key}", (string key) => _ledger.ContainsKey(key) ? Results.Ok() : Results.NotFound());
    }

    internal override IErpConnector Connector => Connect(new Uri(_erp.Urls.First()));

    internal override IErpConnector Unreachable => Connect(new Uri($"http://127.0.0.1:{ClosedPort()}/"));

    [Fact]
    public async Task A_secret_that_is_not_there_now_lets_the_posting_wait()
    {
        var connector = new HttpErpConnector(_client, new() { BaseAddress = new Uri(_erp.Urls.First()), TokenSecret = "erp-token" }, _ => throw new InvalidOperationException("no such secret"));
        Assert.Contains("no such secret", Assert.IsType<ErpOutcome.Unavailable>(await connector.PostAsync(Posting(), default)).Reason, StringComparison.Ordinal);
        Assert.IsType<ErpOutcome.Unavailable>(await connector.LookUpAsync(Posting(), default));
        Assert.Empty(Ledger());
    }

    internal override IReadOnlyList<string> Ledger() => [.. _ledger.Values];

    public Task InitializeAsync() => _erp.StartAsync();

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _erp.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_dropped_after_the_document_arrived_is_unknown_and_the_look_up_finds_it()
    {
        _misbehave = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.IsType<ErpOutcome.Unknown>(await Connector.PostAsync(Posting(), default));
        Assert.IsType<ErpOutcome.Posted>(await Connector.LookUpAsync(Posting(), default));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_unknown()
    {
        _misbehave = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        Assert.IsType<ErpOutcome.Unknown>(await Connect(new Uri(_erp.Urls.First()), seconds: 1).PostAsync(Posting(), default));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, typeof(ErpOutcome.Unavailable))]
    [InlineData(HttpStatusCode.TooManyRequests, typeof(ErpOutcome.Unavailable))]
    [InlineData(HttpStatusCode.Unauthorized, typeof(ErpOutcome.Unavailable))]
    [InlineData(HttpStatusCode.InternalServerError, typeof(ErpOutcome.Unknown))]
    [InlineData(HttpStatusCode.GatewayTimeout, typeof(ErpOutcome.Unknown))]
    [InlineData(HttpStatusCode.BadRequest, typeof(ErpOutcome.Rejected))]
    [InlineData(HttpStatusCode.UnprocessableEntity, typeof(ErpOutcome.Rejected))]
    public async Task Each_status_has_its_outcome(HttpStatusCode status, Type outcome)
    {
        _misbehave = context =>
        {
            context.Response.StatusCode = (int)status;
            return Task.CompletedTask;
        };
        Assert.IsType(outcome, await Connector.PostAsync(Posting(), default));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.Redirect, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    public async Task Only_an_ERP_that_is_busy_or_away_is_so_for_every_document(HttpStatusCode status, bool mayTakeOthers)
    {
        _misbehave = context =>
        {
            context.Response.StatusCode = (int)status;
            return Task.CompletedTask;
        };
        Assert.Equal(mayTakeOthers, Assert.IsType<ErpOutcome.Unavailable>(await Connector.PostAsync(Posting(), default)).MayTakeOthers);
    }

    [Theory]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    public async Task A_page_to_log_in_at_has_not_taken_the_document_and_has_not_refused_it(HttpStatusCode status)
    {
        _misbehave = context =>
        {
            context.Response.StatusCode = (int)status;
            context.Response.Headers.Location = "/login";
            return Task.CompletedTask;
        };
        Assert.IsType<ErpOutcome.Unavailable>(await Connector.PostAsync(Posting(), default));
        var settings = new HttpErpSettings { BaseAddress = new Uri(_erp.Urls.First()), LookUpPath = "away" };
        Assert.True(Assert.IsType<ErpOutcome.Unavailable>(await new HttpErpConnector(_client, settings, name => name).LookUpAsync(Posting(), default)).MayTakeOthers);
    }

    [Fact]
    public async Task Retry_After_is_handed_on()
    {
        _misbehave = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "17";
            return Task.CompletedTask;
        };
        var outcome = Assert.IsType<ErpOutcome.Unavailable>(await Connector.PostAsync(Posting(), default));
        Assert.Equal(TimeSpan.FromSeconds(17), outcome.RetryAfter);
    }

    [Fact]
    public async Task The_token_is_sent_as_bearer()
    {
        await Connector.PostAsync(Posting(), default);
        Assert.Equal("Bearer token of erp-token", _authorization);
    }

    async Task AcceptAsync(HttpContext context)
    {
        _authorization = context.Request.Headers.Authorization;
        using var reader = new StreamReader(context.Request.Body);
        var document = await reader.ReadToEndAsync();
        var stored = _ledger.GetOrAdd(context.Request.Headers["Idempotency-Key"]!, document);
        if (_misbehave is not null) await _misbehave(context);
        else if (stored != document)
        {
            context.Response.StatusCode = 409;
            await context.Response.WriteAsync($"{context.Request.Headers["Idempotency-Key"]} stands with another document");
        }
    }

    HttpErpConnector Connect(Uri address, int seconds = 30) => new(
        _client, new() { BaseAddress = address, TimeoutSeconds = seconds, TokenSecret = "erp-token" }, name => $"token of {name}");

    static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
