using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public abstract class IdentityStoreTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    static readonly Identity Isa = new(IdentityKind.Interchange, "X12", "P", "ZZ:ACME", "ZZ:US", "000000042", "1");

    [StoreFact]
    public async Task The_first_takes_the_identity() =>
        Assert.IsType<IdentityResult.Inserted>(await Take(Isa, "hash", "i1"));

    [StoreFact]
    public async Task The_same_content_again_is_a_duplicate_and_the_stored_answer_is_at_hand()
    {
        await Take(Isa, "hash", "i1");
        await Write(tx => IdentityStore.Answer(tx, Isa, "the payload of the 997"));
        var duplicate = Assert.IsType<IdentityResult.Duplicate>(await Take(Isa, "hash", "i2"));
        Assert.Equal(("i1", "the payload of the 997", Now), (duplicate.First.SubjectId, duplicate.First.Answer, duplicate.First.TakenAt));
    }

    [StoreFact]
    public async Task Other_content_under_the_same_identity_is_a_collision()
    {
        await Take(Isa, "hash", "i1");
        Assert.Equal("i1", Assert.IsType<IdentityResult.Collision>(await Take(Isa, "other", "i2")).First.SubjectId);
    }

    [StoreTheory]
    [InlineData("a", "b ", "a", "b")]
    [InlineData("A", "b", "a", "b")]
    [InlineData("ab", "", "a", "b")]
    [InlineData("ä", "b", "a\u0308", "b")]
    [InlineData("", "ab", "ab", "")]
    public void Parts_that_differ_in_a_byte_or_a_border_are_another_identity(string a1, string a2, string b1, string b2) =>
        Assert.NotEqual(new Identity(IdentityKind.File, a1, a2).KeyHash, new Identity(IdentityKind.File, b1, b2).KeyHash);

    [StoreFact]
    public async Task The_same_parts_of_another_kind_are_another_identity()
    {
        await Take(new(IdentityKind.File, "a"), "hash", "i1");
        Assert.IsType<IdentityResult.Inserted>(await Take(new(IdentityKind.Request, "a"), "hash", "i2"));
    }

    [StoreFact]
    public async Task A_resend_takes_over_once()
    {
        await Take(Isa, "rejected", "i1");
        var first = Assert.IsType<IdentityResult.Collision>(await Take(Isa, "repaired", "i2")).First;
        Assert.True(await Write(tx => IdentityStore.Replace(tx, first, "repaired", "i2", "d2", Now)));
        Assert.False(await Write(tx => IdentityStore.Replace(tx, first, "repaired too", "i3", "d3", Now)));
        var stored = await Read(tx => IdentityStore.Find(tx, Isa));
        Assert.Equal(("i2", 1), (stored!.SubjectId, stored.Generation));
        Assert.IsType<IdentityResult.Duplicate>(await Take(Isa, "repaired", "i4"));
    }

    // RT-20: of two who insert the same at once, one wins, ten thousand times.
    [StoreFact]
    public async Task RT_20_two_gateways_that_take_the_same_identities_have_exactly_one_winner_each()
    {
        const int Count = 10_000;
        await using var other = Open();
        var results = await Task.WhenAll(new[] { Database, other }.Select(d => Task.Run(() => TakeAll(d, Count))));
        Assert.Equal(Count, results.Sum(r => r.Count(won => won)));
        Assert.All(Enumerable.Range(0, Count), i => Assert.True(results[0][i] ^ results[1][i]));
    }

    static async Task<bool[]> TakeAll(Database database, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async i => await database.WriteAsync(tx =>
            IdentityStore.Take(tx, new(IdentityKind.Interchange, $"{i}"), "hash", "i", "d", Now)) is IdentityResult.Inserted));

    Task<IdentityResult> Take(Identity identity, string contentHash, string subject) =>
        Write(tx => IdentityStore.Take(tx, identity, contentHash, subject, "d", Now));
}
