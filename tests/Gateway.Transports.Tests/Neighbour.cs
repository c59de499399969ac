using System.Diagnostics;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

/// <summary>Another partner, whose small files come in all the time: how long each takes, first alone and then beside what a test does.</summary>
sealed class Neighbour : IAsyncDisposable
{
    /// <summary>What a busy machine adds to a few milliseconds, and nobody would call slow.</summary>
    internal static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(100);

    const int Alone = 10;

    readonly MailboxServer _server;
    readonly ITransport _transport;
    readonly CancellationTokenSource _end = new();
    readonly List<TimeSpan> _before = [];
    readonly List<TimeSpan> _during = [];
    Task _work = Task.CompletedTask;

    Neighbour(MailboxServer server) => (_server, _transport) = (server, server.Connect());

    /// <summary>Measures itself alone, and goes on beside the test.</summary>
    internal static async Task<Neighbour> StartAsync(MailboxServer server)
    {
        foreach (var folder in new[] { "in", "archive" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        var neighbour = new Neighbour(server);
        for (var i = 0; i < Alone; i++) await neighbour.TakeOneAsync(neighbour._before);
        neighbour._work = Task.Run(neighbour.WorkAsync);
        return neighbour;
    }

    /// <summary>Ends it; the medians of both. It must have been served at all.</summary>
    internal async Task<(TimeSpan Before, TimeSpan During)> EndAsync()
    {
        await _end.CancelAsync();
        await _work;
        Assert.NotEmpty(_during);
        return (Median(_before), Median(_during));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        await _transport.DisposeAsync();
        _end.Dispose();
    }

    async Task WorkAsync()
    {
        while (!_end.IsCancellationRequested) await TakeOneAsync(_during);
    }

    async Task TakeOneAsync(List<TimeSpan> times)
    {
        var number = _before.Count + _during.Count;
        await File.WriteAllTextAsync(Path.Combine(_server.Root, "in", $"{number}.edi"), "ISA");
        var mailbox = new Mailbox(_transport, new() { In = "in", Archive = "archive", StableFor = TimeSpan.Zero }, "north", () => $"id{number}", TimeProvider.System);
        var start = Stopwatch.GetTimestamp();
        await foreach (var claim in mailbox.ClaimAsync(default))
        {
            using (var reader = new StreamReader((await mailbox.OpenAsync(claim, default))!)) Assert.Equal("ISA", await reader.ReadToEndAsync());
            await mailbox.ArchiveAsync(claim, default);
        }

        times.Add(Stopwatch.GetElapsedTime(start));
        Assert.Equal(number + 1, Directory.GetFiles(Path.Combine(_server.Root, "archive")).Length);
        await Task.Delay(20);
    }

    static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
