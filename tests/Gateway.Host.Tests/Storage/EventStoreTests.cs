using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Storage;

public abstract class EventStoreTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
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
    public async Task Where_a_chain_ends_is_known_in_the_transaction_that_moves_it_and_nothing_is_left_of_one_that_failed()
    {
        await Tell("received");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Write(tx =>
        {
            EventStore.Append(tx, new(Chain, "undone", "subject", "story", Now));
            throw new InvalidOperationException();
        }));
        await Write(tx =>
        {
            foreach (var kind in (string[])["translated", "posted"])
                Assert.Equal(EventStore.Append(tx, new(Chain, kind, "subject", "story", Now)).Hash, EventStore.Head(tx, Chain)!.Hash);
        });
        Assert.Equal(["received", "translated", "posted"], (await Read(tx => EventStore.OfChain(tx, Chain))).Select(l => l.Kind));
        Assert.Null(await Verify());
    }

    [StoreFact]
    public async Task RT_59_writers_of_one_chain_leave_no_gap_and_no_fork()
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

    [StoreFact]
    public async Task RT_59_a_tail_that_was_cut_with_the_head_set_right_is_found_by_what_was_anchored()
    {
        await Tell("received", "translated", "matched", "posted", "closed");
        await AnchorAsync();
        await Write(tx =>
        {
            tx.Execute("DELETE FROM events WHERE sequence = 5");
            tx.Execute("UPDATE event_heads SET sequence = 4, hash = (SELECT hash FROM events WHERE sequence = 4)");
        });
        Assert.Null(await Verify());
        var cut = Assert.Single((await VerifyAllAsync()).Divergences);
        Assert.Equal(("events", Chain, 5L), (cut.Kind, cut.Subject, cut.Sequence!.Value));

        await Tell("closed otherwise");
        Assert.Equal(5, Assert.Single((await VerifyAllAsync()).Divergences).Sequence);
    }

    [StoreFact]
    public async Task RT_59_a_clock_that_was_set_back_breaks_no_chain_and_hides_no_cut()
    {
        foreach (var (kind, days) in new[] { ("received", 0), ("translated", -400), ("matched", 3_652), ("posted", -1) })
            await Write(tx => EventStore.Append(tx, new(Chain, kind, "subject", "story", Now.AddDays(days)) { StateAfter = "Received" }));
        await AnchorAsync();
        Assert.Empty((await VerifyAllAsync()).Divergences);
        await Write(tx => tx.Execute("DELETE FROM events WHERE sequence = 2"));
        Assert.Equal(2, (await Verify())!.Sequence);
    }

    [StoreFact]
    public async Task RT_59_what_was_anchored_of_a_chain_that_is_gone_is_named()
    {
        await Tell("received");
        await AnchorAsync();
        await Write(tx =>
        {
            tx.Execute("DELETE FROM events");
            tx.Execute("DELETE FROM event_heads");
        });
        Assert.Equal((Chain, 1L), Assert.Single((await VerifyAllAsync()).Divergences) is var gone ? (gone.Subject, gone.Sequence!.Value) : default);
    }

    [StoreFact]
    public async Task RT_59_a_file_of_anchors_that_was_altered_or_taken_away_is_found_by_the_next()
    {
        for (var i = 0; i < 3; i++)
        {
            await Tell($"event{i}");
            await AnchorAsync();
            await AnchorAsync();
        }

        var files = Directory.GetFiles(AnchorsFolder).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, files.Count);
        Assert.True((await VerifyAllAsync()).IsGood);
        var first = await File.ReadAllTextAsync(files[0]);
        await File.WriteAllTextAsync(files[0], first.Replace("north", "south", StringComparison.Ordinal));
        Assert.Equal(("anchors", Path.GetFileName(files[1])), Assert.Single((await VerifyAllAsync()).Divergences) is var altered ? (altered.Kind, altered.Subject) : default);
        await File.WriteAllTextAsync(files[0], first);
        File.Delete(files[1]);
        Assert.Equal(Path.GetFileName(files[2]), Assert.Single((await VerifyAllAsync()).Divergences).Subject);
    }

    [StoreFact]
    public async Task RT_59_a_file_of_anchors_that_says_nothing_sensible_is_named()
    {
        await Tell("received");
        await AnchorAsync();
        var file = Assert.Single(Directory.GetFiles(AnchorsFolder));
        var good = await File.ReadAllTextAsync(file);
        foreach (var line in new[] { "null", """{"chainId":null,"sequence":1,"hash":"00"}""", """{"chainId":"gateway","sequence":0,"hash":"00"}""" })
        {
            await File.WriteAllTextAsync(file, $"{good}{line}\n");
            Assert.Equal("anchors", Assert.Single((await VerifyAllAsync()).Divergences).Kind);
        }
    }

    [StoreFact]
    public async Task A_file_that_somebody_has_put_aside_keeps_nothing_from_being_anchored()
    {
        Directory.CreateDirectory(AnchorsFolder);
        await File.WriteAllTextAsync(Path.Combine(AnchorsFolder, "anchors-aside.jsonl"), "");
        await Tell("received");

        await AnchorAsync();

        Assert.Contains("anchors-00000001.jsonl", Directory.GetFiles(AnchorsFolder).Select(Path.GetFileName));
        Assert.Empty((await VerifyAllAsync()).Divergences);
    }

    string AnchorsFolder => Path.Combine(Folder, "anchors");

    Task AnchorAsync() => new Anchoring(Database, new(AnchorsFolder), "north", TimeProvider.System, NullLogger<Anchoring>.Instance).RunAsync(default);

    Task<VerificationResult> VerifyAllAsync() =>
        new Verification(Database, new(Path.Combine(Folder, "payloads"), Ids), (_, _) => Task.FromResult<IReadOnlyList<string>>([]), new(AnchorsFolder)).RunAsync((_, _) => { }, default);

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
