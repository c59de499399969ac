using Gateway.Host.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>Blocks are large, used again, and nobody's twice.</summary>
public sealed class As2BlocksTests
{
    [Fact]
    public void A_block_that_was_given_back_twice_is_given_out_once()
    {
        using var pool = new As2Blocks().Create(null);
        var first = pool.Rent(2048);
        Assert.Equal(As2Blocks.BlockBytes, first.Memory.Length);
        first.Memory.Span[0] = 7;
        first.Dispose();
        first.Dispose();
        using var second = pool.Rent();
        using var third = pool.Rent();
        second.Memory.Span[0] = 1;
        third.Memory.Span[0] = 2;
        Assert.Equal(1, second.Memory.Span[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(As2Blocks.BlockBytes + 1));
    }
}
