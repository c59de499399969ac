using Gateway.Transports.Folder;

namespace Gateway.Transports.Tests.Folder;

/// <summary>Folders of shares whose server has gone.</summary>
public sealed class StuckFolderTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    readonly string _root = Directory.CreateTempSubdirectory("stuck-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task RT_25_who_waits_for_a_folder_that_does_not_answer_goes_away_and_nobody_is_sent_after_him_until_it_does()
    {
        await using var transport = new FolderTransport(_root, Patience);
        using var gate = new ManualResetEventSlim();
        var silent = await Assert.ThrowsAsync<TransportException>(() => transport.WriteAsync("", "a", new Held(gate), default));
        Assert.Equal(Trouble.TimedOut, silent.Trouble);
        Assert.Equal(Trouble.TimedOut, (await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("", "a", default))).Trouble);
        gate.Set();
        for (var left = 200; left > 0; left--)
            try
            {
                await transport.FindAsync("", "a", default);
                return;
            }
            catch (TransportException)
            {
                await Task.Delay(50);
            }

        Assert.Fail("the folder answers, and is not asked");
    }

    [Fact]
    public async Task What_takes_long_and_gets_on_is_waited_for()
    {
        await using var transport = new FolderTransport(_root, TimeSpan.FromSeconds(3));
        await transport.WriteAsync("", "a", new Slow(6, TimeSpan.FromSeconds(0.75)), default);
        Assert.Equal(6, new FileInfo(Path.Combine(_root, "a")).Length);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_folder_that_does_not_answer()
    {
        await using var transport = new FolderTransport(_root);
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var writing = transport.WriteAsync("", "a", new Held(gate), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(20)));
        gate.Set();
    }

    [Fact]
    public async Task Who_is_to_stop_begins_nothing()
    {
        await using var transport = new FolderTransport(_root);
        await File.WriteAllTextAsync(Path.Combine(_root, "a"), "");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transport.TryRenameAsync("", "a", "", "b", new(canceled: true)));
        Assert.True(File.Exists(Path.Combine(_root, "a")));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named_with_what_to_do()
    {
        await using var transport = new FolderTransport(_root);
        var missing = await Assert.ThrowsAsync<TransportException>(() => transport.ListAsync("not-mounted", default).GetAsyncEnumerator().MoveNextAsync().AsTask());
        Assert.Equal(Trouble.FolderMissing, missing.Trouble);
        Assert.Contains("whether its share is mounted", missing.Message, StringComparison.Ordinal);
    }

    /// <summary>Stands for a write that the system does not come back from: reading it blocks.</summary>
    sealed class Held(ManualResetEventSlim gate) : MemoryStream([1])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            gate.Wait(CancellationToken.None);
            return base.ReadAsync(buffer, CancellationToken.None);
        }
    }

    /// <summary>A byte at a time, each after a pause.</summary>
    sealed class Slow(int count, TimeSpan pause) : MemoryStream(new byte[count])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(pause, cancellationToken);
            return await base.ReadAsync(buffer[..1], cancellationToken);
        }
    }
}
