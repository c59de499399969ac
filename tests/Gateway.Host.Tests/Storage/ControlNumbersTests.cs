using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public abstract class ControlNumbersTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    const string Scope = "interchange ZZ:US ZZ:ACME";

    string Marks => Path.Combine(Folder, "control-numbers");

    [StoreFact]
    public async Task Numbers_begin_at_one_and_count_on()
    {
        Assert.Equal([1, 2, 3], await Draw(Numbers(), 3));
    }

    [StoreFact]
    public async Task Each_scope_counts_for_itself()
    {
        var numbers = Numbers();
        await numbers.NextAsync(Scope);
        Assert.Equal(1, await numbers.NextAsync("group US ACME"));
    }

    [StoreFact]
    public async Task After_the_largest_comes_one_again()
    {
        Assert.Equal([1, 2, 3, 1, 2, 3, 1], await Draw(Numbers(), 7, largest: 3));
    }

    [StoreFact]
    public async Task A_restart_goes_on_after_the_block_and_the_ledger_shows_the_gap()
    {
        await Numbers().NextAsync(Scope);
        Assert.Equal(6, await Numbers().NextAsync(Scope));
        var blocks = await Read(tx => ControlNumbers.Blocks(tx, Scope));
        Assert.Equal([(1L, 5L), (6, 10)], blocks.Select(b => (b.FirstValue, b.LastValue)));
    }

    // RT-37: four workers in two gateways, the database restored from an old backup in between.
    [StoreFact]
    public async Task RT_37_numbers_are_unique_over_workers_gateways_restarts_and_a_restored_database()
    {
        await using var other = Open();
        var before = await Draw(100, Database, other);
        await Write(tx => tx.Execute("DELETE FROM control_number_blocks WHERE first_value > 50"));
        var after = await Draw(100, Database, other);
        Assert.Equal(800, before.Concat(after).Distinct().Count());
        var skipped = (await Read(tx => ControlNumbers.Blocks(tx, Scope))).Where(b => b.Kind == ControlNumberBlockKind.Skipped);
        Assert.Contains("restored", Assert.Single(skipped).Reason, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Without_the_file_the_database_is_believed()
    {
        await Draw(10, Database);
        Directory.Delete(Marks, recursive: true);
        Assert.Equal(21, await Numbers().NextAsync(Scope));
    }

    [StoreFact]
    public async Task Every_reserved_number_is_in_exactly_one_block()
    {
        await Draw(50, Database, Database);
        var blocks = await Read(tx => ControlNumbers.Blocks(tx, Scope));
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.Equal(pair.First.LastValue + 1, pair.Second.FirstValue));
    }

    [StoreFact]
    public async Task One_mark_is_left_of_each_scope()
    {
        await Draw(50, Database);
        Assert.Single(Directory.GetFiles(Marks, "*", SearchOption.AllDirectories));
    }

    // Two workers on each gateway.
    async Task<IReadOnlyList<long>> Draw(int each, params Database[] gateways)
    {
        var workers = gateways.Select(g => Numbers(g)).SelectMany(n => new[] { n, n });
        var drawn = await Task.WhenAll(workers.Select(n => Task.Run(() => Draw(n, each))));
        return [.. drawn.SelectMany(d => d)];
    }

    static async Task<List<long>> Draw(ControlNumbers numbers, int count, long largest = 999_999_999)
    {
        var drawn = new List<long>();
        for (var i = 0; i < count; i++) drawn.Add(await numbers.NextAsync(Scope, largest));
        return drawn;
    }

    ControlNumbers Numbers(Database? database = null) => new(database ?? Database, Marks, TimeProvider.System, blockSize: 5);
}
