using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>OpenSSH's own server that lets us make no folder, or rename nothing.</summary>
public sealed class SftpHardshipTests : IAsyncLifetime
{
    readonly SshServer _server = new();

    string Out => Path.Combine(_server.Root, "out");

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(Out);
        return _server.InitializeAsync();
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task RT_31_a_folder_that_may_not_be_made_is_named_and_what_is_there_is_used()
    {
        _server.Stop();
        _server.SftpArguments = "-P mkdir";
        await _server.StartAsync();
        await using var transport = _server.Connect();
        var trouble = await Assert.ThrowsAnyAsync<Exception>(() => Open(transport, "new").UploadAsync("d1", Some.Bytes("ISA"), default));
        Assert.True(trouble is UnauthorizedAccessException or TransportException { Trouble: Trouble.Refused }, trouble.ToString());
        Assert.Contains("new", trouble.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_server.Root, "new")));
        await Open(transport, "out").UploadAsync("d1", Some.Bytes("ISA"), default);
        Assert.Equal("ISA", await File.ReadAllTextAsync(Path.Combine(Out, ".d1.part")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RT_31_a_server_that_refuses_the_rename_is_named_and_the_delivery_appears_when_it_allows_it(bool overwrites)
    {
        _server.Stop();
        _server.SftpArguments = "-P rename,posix-rename";
        await _server.StartAsync();
        await using var transport = _server.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out", Overwrite = overwrites }, "north", () => "id1", TimeProvider.System);
        await File.WriteAllTextAsync(Path.Combine(Out, "stock.edi"), "yesterday's");
        await mailbox.UploadAsync("d1", Some.Bytes("today's"), default);
        var name = overwrites ? "stock.edi" : "997.edi";
        var trouble = await Assert.ThrowsAnyAsync<Exception>(() => mailbox.PublishAsync("d1", name, 7, default));
        Assert.True(trouble is UnauthorizedAccessException or TransportException { Trouble: Trouble.Refused }, trouble.ToString());
        Assert.Contains($"out/{name}", trouble.Message, StringComparison.Ordinal);
        Assert.Equal(["stock.edi"], Seen());
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(Path.Combine(Out, "stock.edi")));
        Assert.Equal(["d1"], await mailbox.ListUploadsAsync(default));

        _server.Stop();
        _server.SftpArguments = "";
        await _server.StartAsync();
        Assert.Equal(name, await mailbox.PublishAsync("d1", name, 7, default));
        Assert.Equal("today's", await File.ReadAllTextAsync(Path.Combine(Out, name)));
    }

    IEnumerable<string?> Seen() => Directory.GetFiles(Out).Select(Path.GetFileName).Where(n => n![0] != '.').Order(StringComparer.Ordinal);

    static Mailbox Open(ITransport transport, string folder) => new(transport, new() { Out = folder }, "north", () => "id1", TimeProvider.System);
}
