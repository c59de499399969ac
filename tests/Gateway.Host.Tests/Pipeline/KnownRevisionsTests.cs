using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What judged a message is kept with it: it is left out only once it is known to be on the disk.</summary>
public sealed class KnownRevisionsTests : StorageTests<SqliteFile>
{
    static readonly RevisionRecord Profile = new() { Hash = "h", Kind = RevisionKind.Profile, Name = "acme", Content = "id: acme", FirstUsedAt = Now };

    readonly KnownRevisions _known = new();

    [Fact]
    public void It_is_made_once()
    {
        var made = 0;
        for (var i = 0; i < 3; i++) Assert.Equal([Profile], Of(() => made++));
        Assert.Equal(1, made);
    }

    // A partner more costs its profile, and not once more the code lists of every map.
    [Fact]
    public void What_is_equal_for_two_partners_is_in_memory_once() =>
        Assert.Same(Assert.Single(Of(partner: "acme")), Assert.Single(Of(partner: "bolt")));

    [Fact]
    public async Task It_is_kept_when_it_was_committed_and_not_while_it_may_be_undone()
    {
        Of();
        await Look();
        Assert.False(_known.IsKept(Profile));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Write(tx =>
        {
            RevisionStore.Keep(tx, Profile);
            Look().Wait();
            throw new InvalidOperationException();
        }));
        await Look();
        Assert.False(_known.IsKept(Profile));

        await Write(tx => RevisionStore.Keep(tx, Profile));
        Assert.False(_known.IsKept(Profile));
        await Look();
        Assert.True(_known.IsKept(Profile));
    }

    IReadOnlyList<RevisionRecord> Of(Action? made = null, string partner = "acme") => _known.Of(partner, null, null, null, () =>
    {
        made?.Invoke();
        return [Profile with { }];
    });

    Task Look() => Read(tx =>
    {
        _known.Look(tx);
        return true;
    });
}
