using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Above so much work mail waits at the partners'; what a partner's dead server holds up is none of it.</summary>
public sealed class BacklogTests : IAsyncLifetime
{
    const int Full = 5001;

    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("");
        await _bench.StopAsync();
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(StageNames.Deliver)]
    [InlineData(StageNames.Receipt)]
    public async Task What_waits_for_one_partners_server_keeps_nobodys_mail_away(string stage)
    {
        await AskAsync(stage);
        Assert.Null(await Backlog.ExcessAsync(_bench.Database, default));
        Assert.Equal(Full, await _bench.ReadAsync(Backlog.Moving));
    }

    [Fact]
    public async Task With_too_much_to_do_files_stay_where_they_are_until_there_is_less()
    {
        await AskAsync(StageNames.Post);
        var mailbox = Directory.CreateDirectory(Path.Combine(_bench.Folder, "mailboxes", PipelineBench.Partner, "in")).FullName;
        await File.WriteAllTextAsync(Path.Combine(mailbox, "a.edi"), X12File.Of(1, X12File.Response));
        for (var i = 0; i < 2; i++) await _bench.Gateway.PollAsync(PipelineBench.Partner, default);
        Assert.Equal(Full, await Backlog.ExcessAsync(_bench.Database, default));
        Assert.Single(Directory.GetFiles(mailbox));

        await _bench.Database.WriteAsync(tx => WorkStore.Cancel(tx, StageNames.Post, "0"));
        for (var i = 0; i < 2; i++) await _bench.Gateway.PollAsync(PipelineBench.Partner, default);
        Assert.Empty(Directory.GetFiles(mailbox));
    }

    Task AskAsync(string stage) => _bench.Database.WriteAsync(tx =>
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < Full; i++)
            WorkStore.Ask(tx, new() { Id = $"{i:00000}", Kind = stage, WorkKey = $"{i}", SubjectId = $"{i}", CorrelationId = $"{i}", DueAt = now.AddHours(1), CreatedAt = now });
    });
}
