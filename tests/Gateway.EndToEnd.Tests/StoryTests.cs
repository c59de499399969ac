using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The story on the embedded database.</summary>
public sealed class StoryTests : IDisposable
{
    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData("x12")]
    [InlineData("edifact")]
    [InlineData("csv")]
    public Task An_order_is_followed_from_the_purchase_to_the_payment(string telling) => new StoryTold(_outside, telling).FollowAsync();
}

/// <summary>The story on a server: in a class of its own, so that it is told beside the others.</summary>
public sealed class StoryOnPostgreSqlTests : IDisposable
{
    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    public static TheoryData<string> Tellings => [.. Setting.Choose(1, ["x12", "edifact"])];

    [Theory]
    [MemberData(nameof(Tellings))]
    public Task On_PostgreSQL_an_order_is_followed_from_the_purchase_to_the_payment_and_the_page_is_the_same(string telling)
    {
        _outside.UsePostgres(PostgresServer.Shared);
        return new StoryTold(_outside, telling).FollowAsync();
    }
}

/// <summary>The story on SQL Server, where there is one.</summary>
public sealed class StoryOnSqlServerTests : IDisposable
{
    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [SqlServerTheory]
    [InlineData("x12")]
    [InlineData("edifact")]
    public async Task On_SQL_Server_an_order_is_followed_from_the_purchase_to_the_payment_and_the_page_is_the_same(string telling)
    {
        _outside.UseSqlServer();
        await new StoryTold(_outside, telling).FollowAsync();
    }
}

/// <summary>The story with kills: one telling in the ordinary run, all of them in tests/crash.sh.</summary>
public sealed class StoryKillTests : IDisposable
{
    readonly Outside _outside = new();

    public static TheoryData<string> Tellings => [.. Setting.Choose(1, ["x12", "edifact", "csv"])];

    public void Dispose() => _outside.Dispose();

    [Theory]
    [MemberData(nameof(Tellings))]
    public Task Killed_within_every_step_the_story_goes_on_with_a_dispute_and_nothing_is_done_twice(string telling) =>
        new StoryTold(_outside, telling).FollowThroughKillsAsync(Setting.Of("GATEWAY_KILL_SEED", 20261121));
}
