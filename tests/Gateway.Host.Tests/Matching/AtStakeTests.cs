using Gateway.Host.Matching;

namespace Gateway.Host.Tests.Matching;

public sealed class AtStakeTests
{
    static readonly AtStake PriceOfA = new("line-price", "A", true, 200m);
    static readonly AtStake PriceOfB = new("line-price", "B", true, 900m);
    static readonly AtStake Freight = new("invoice-charge", "A", false, 50m);
    static readonly AtStake ClosedA = new("order-closed", "A", false, 1000m);
    static readonly AtStake Repeated = new("invoice-duplicate", "A", false, 3000m);

    static readonly Dictionary<string, (decimal Together, AtStake[] Findings)> Cases = new()
    {
        ["nothing"] = (0m, []),
        ["lines add up"] = (1100m, [PriceOfA, PriceOfB]),
        ["freight lies beside the lines"] = (1150m, [PriceOfA, PriceOfB, Freight]),
        ["a closed order covers its own lines"] = (1000m, [ClosedA, PriceOfA]),
        ["and no line of another order"] = (1900m, [ClosedA, PriceOfA, PriceOfB]),
        ["lines of an order may be more than what it billed"] = (1200m, [ClosedA with { Amount = 100m }, PriceOfA, PriceOfA with { Amount = 1000m }]),
        ["two closed orders add up"] = (2000m, [ClosedA, ClosedA with { Order = "B" }]),
        ["a repeated invoice covers everything"] = (3000m, [Repeated, ClosedA, PriceOfA, PriceOfB, Freight]),
        ["repeated twice it is at stake once"] = (3000m, [Repeated, Repeated]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_money_counts_twice(string name) => Assert.Equal(Cases[name].Together, AtStake.Together(Cases[name].Findings));
}
