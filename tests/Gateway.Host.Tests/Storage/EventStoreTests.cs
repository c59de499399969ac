using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public abstract class EventStoreTests : StorageTests
{
    const string Chain = "01JCHAIN";

    [StoreFact]
    public async Task A_chain_tells_what_happened_in_its_order()
    {
        await Tell("received", "translated", "posted");
        var links = await Read(tx => EventStore.OfChain(tx, Chain));
        Assert.Equal(["received", "translated", "posted"], links.Select(l => l.Kind));
        Assert.Equal([1L, 2, 3], links.Select(l => l.Sequence));
        Assert.Equal(("Received", "{\"by\":\"folder\"}", Now), (links[0].StateAfter, links[0].Detail, links[0].HappenedAt));
        Assert.Null(await Verify());
    }

    [StoreFact]
    public async Task A_story_is_found_by_its_subject_and_by_its_correlation()
    {
        await Tell("received");
        await Write(tx => EventStore.Append(tx, new("other", "sent", "997", "story", Now.AddSeconds(1))));
        Assert.Equal(["received", "sent"], (await Read(tx => EventStore.OfStory(tx, "story"))).Select(e => e.Kind));
        Assert.Equal(["sent"], (await Read(tx => EventStore.OfSubject(tx, "997"))).Select(e => e.Kind));
        Assert.Equal([Chain, "other"], await Read(tx => EventStore.Chains(tx, "", 10)));
        Assert.Equal(["other"], await Read(tx => EventStore.Chains(tx, Chain, 10)));
    }

    [StoreFact]
    public async Task Writers_of_one_chain_leave_no_gap_and_no_fork()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => Tell($"event{i}"))));
        Assert.Equal(100, (await Read(tx => EventStore.OfChain(tx, Chain))).Count);
        Assert.Null(await Verify());
    }

    [StoreTheory]
    [InlineData("UPDATE events SET detail = '{}' WHERE sequence = 2", 2)]
    [InlineData("UPDATE events SET actor = 'nobody' WHERE sequence = 3", 3)]
    [InlineData("UPDATE events SET state_before = '' WHERE sequence = 1", 1)]
    [InlineData("UPDATE events SET happened_at = happened_at - 1 WHERE sequence = 4", 4)]
    [InlineData("DELETE FROM events WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM events WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM events WHERE sequence = 5", 5)]
    [InlineData("DELETE FROM events", 1)]
    [InlineData("UPDATE events SET sequence = 7 - sequence WHERE sequence IN (3, 4) AND 0 < (SELECT 1)", 3)]
    [InlineData("DELETE FROM event_heads", 6)]
    [InlineData("UPDATE event_heads SET sequence = 4", 6)]
    public async Task RT_59_whatever_was_done_to_a_chain_its_first_wrong_link_is_named(string sabotage, long sequence)
    {
        await Tell("received", "translated", "matched", "posted", "closed");
        await Write(tx =>
        {
            foreach (var statement in Swap(sabotage)) tx.Execute(statement);
        });
        Assert.Equal(sequence, (await Verify())!.Sequence);
    }

    [StoreFact]
    public async Task RT_59_a_link_that_was_edited_and_hashed_anew_betrays_itself_by_the_next()
    {
        await Tell("received", "translated");
        await Write(tx =>
        {
            var forged = EventStore.OfChain(tx, Chain)[0] with { Actor = "somebody" };
            tx.Execute("UPDATE events SET actor = @Actor, hash = @Hash WHERE sequence = 1", new { forged.Actor, Hash = forged.ExpectedHash });
        });
        Assert.Equal(2, (await Verify())!.Sequence);
    }

    // Databases check the key row by row, so that a swap takes three steps.
    static string[] Swap(string sabotage) => sabotage.Contains("7 - sequence", StringComparison.Ordinal)
        ? ["UPDATE events SET sequence = 99 WHERE sequence = 3", "UPDATE events SET sequence = 3 WHERE sequence = 4", "UPDATE events SET sequence = 4 WHERE sequence = 99"]
        : [sabotage];

    Task Tell(params string[] kinds) => Write(tx =>
    {
        foreach (var kind in kinds)
            EventStore.Append(tx, new(Chain, kind, "subject", "story", Now) { StateAfter = "Received", Detail = "{\"by\":\"folder\"}" });
    });

    Task<ChainDivergence?> Verify() =>
        Read(tx => EventChain.Verify(Chain, EventStore.OfChain(tx, Chain), EventStore.Head(tx, Chain)));
}
