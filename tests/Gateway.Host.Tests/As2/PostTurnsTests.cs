using Gateway.Host.As2;

namespace Gateway.Host.Tests.As2;

public sealed class PostTurnsTests
{
    readonly PostTurns _turns = new(hands: 8);

    [Fact]
    public async Task Half_of_the_hands_post_to_one_server_and_one_where_it_was_silent()
    {
        var held = await EnterAsync("a", 4);
        Assert.Null(await _turns.EnterAsync("a", default));
        Leave(held, isAnswered: true);
        Leave(await EnterAsync("a", 4), isAnswered: false);

        var one = await EnterAsync("a", 1);
        Assert.Null(await _turns.EnterAsync("a", default));
        Leave(one, isAnswered: true);
        await EnterAsync("a", 4);
    }

    [Fact]
    public async Task A_quarter_of_the_hands_post_to_silent_servers_together_and_others_are_not_held_up()
    {
        foreach (var server in new[] { "a", "b", "c" }) Leave(await EnterAsync(server, 1), isAnswered: false);
        var tries = new[] { await _turns.EnterAsync("a", default), await _turns.EnterAsync("b", default), await _turns.EnterAsync("c", default) };
        Assert.Equal([true, true, false], tries.Select(t => t is not null));
        await EnterAsync("d", 4);
        Leave([tries[0]!], isAnswered: null);
        Assert.NotNull(await _turns.EnterAsync("c", default));
    }

    async Task<List<PostTurns.Turn>> EnterAsync(string server, int times)
    {
        var held = new List<PostTurns.Turn>();
        for (var i = 0; i < times; i++) held.Add(Assert.IsType<PostTurns.Turn>(await _turns.EnterAsync(server, default)));
        return held;
    }

    static void Leave(List<PostTurns.Turn> held, bool? isAnswered)
    {
        foreach (var turn in held)
        {
            turn.IsAnswered = isAnswered;
            turn.Dispose();
        }
    }
}
