using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>The writer's queue gives out each write once, in order, to whoever waits for it, and after its end what was left.</summary>
public sealed class SqliteQueueTests
{
    static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    readonly SqliteQueue _queue = new();

    [Fact]
    public void Writes_come_in_the_order_in_which_they_were_added()
    {
        var writes = Enumerable.Range(0, 5).Select(_ => New()).ToList();
        writes.ForEach(_queue.Add);
        Assert.Equal(writes, writes.Select(_ => _queue.Take()));
        Assert.False(_queue.TryTake(TimeSpan.Zero, out _));
    }

    // Whoever is told and asks again at once is not told again with them.
    [Fact]
    public void All_at_a_time_are_those_that_were_there_and_not_what_comes_because_of_them()
    {
        var writes = Enumerable.Range(0, 3).Select(_ => New()).ToList();
        var again = New();
        writes.ForEach(_queue.Add);
        var given = _queue.Drain();
        _queue.Add(again);
        Assert.Equal(writes, given);
        Assert.Equal([again], _queue.Drain());
        Assert.Empty(_queue.Drain());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_has_a_write_as_soon_as_it_comes(bool waitsForCompany)
    {
        var waiting = Task.Run(() => waitsForCompany && _queue.TryTake(Long, out var taken) ? taken : _queue.Take());
        await Task.Delay(50);
        var write = New();
        _queue.Add(write);
        Assert.Same(write, await waiting.WaitAsync(Long / 2));
    }

    [Fact]
    public void Who_waits_for_company_waits_no_longer_than_he_will() => Assert.False(_queue.TryTake(TimeSpan.FromMilliseconds(2), out _));

    [Fact]
    public async Task After_its_end_what_was_left_is_given_out_and_nothing_is_added()
    {
        var write = New();
        _queue.Add(write);
        Assert.True(_queue.Close());
        Assert.False(_queue.Close());
        Assert.Throws<InvalidOperationException>(() => _queue.Add(New()));
        Assert.Same(write, _queue.Take());
        Assert.Null(await Task.Run(_queue.Take).WaitAsync(Long));
    }

    [Fact]
    public async Task Its_end_wakes_who_waits()
    {
        var waiting = Task.Run(_queue.Take);
        await Task.Delay(50);
        _queue.Close();
        Assert.Null(await waiting.WaitAsync(Long));
    }

    static SqliteWrite New() => new SqliteWrite<int>(_ => 0, TimeProvider.System);
}
