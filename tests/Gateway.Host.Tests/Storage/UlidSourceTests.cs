using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public sealed class UlidSourceTests
{
    [Fact]
    public void An_id_has_its_time_first_and_then_its_chance()
    {
        var ids = new UlidSource(new StoppedClock(DateTimeOffset.FromUnixTimeMilliseconds(1469918176385)), bytes => Array.Fill(bytes, (byte)0));
        Assert.Equal("01ARYZ6S410000000000000000", ids.Next());
    }

    [Fact]
    public void Ids_of_one_millisecond_grow()
    {
        var ids = new UlidSource(new StoppedClock(DateTimeOffset.UnixEpoch), new Random(1).NextBytes);
        var made = Enumerable.Range(0, 1000).Select(_ => ids.Next()).ToArray();
        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(1000, made.Distinct().Count());
    }

    [Fact]
    public void Ids_grow_when_the_clock_is_set_back()
    {
        var clock = new StoppedClock(DateTimeOffset.UnixEpoch.AddYears(10));
        var ids = new UlidSource(clock, new Random(1).NextBytes);
        var before = ids.Next();
        clock.Time = DateTimeOffset.UnixEpoch;
        Assert.True(string.CompareOrdinal(before, ids.Next()) < 0);
    }

    [Theory]
    [InlineData("01ARYZ6S410000000000000000", true)]
    [InlineData("01aryz6s410000000000000000", true)]
    [InlineData("81ARYZ6S410000000000000000", false)]
    [InlineData("01ARYZ6S41000000000000000U", false)]
    [InlineData("4500001", false)]
    [InlineData("", false)]
    public void The_form_of_an_id_is_known(string text, bool isUlid) => Assert.Equal(isUlid, UlidSource.IsUlid(text));

    sealed class StoppedClock(DateTimeOffset time) : TimeProvider
    {
        internal DateTimeOffset Time { get; set; } = time;

        public override DateTimeOffset GetUtcNow() => Time;
    }
}
