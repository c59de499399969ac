namespace Gateway.Host.Pipeline;

/// <summary>How long to wait before the next attempt: twice as long each time, up to a limit, and never all at once.</summary>
static class Backoff
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <param name="attempts">How many have failed, from one.</param>
    /// <param name="random">Spreads those who failed together over a quarter more or less.</param>
    internal static TimeSpan After(int attempts, Random random)
    {
        var usual = First * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return (usual < Longest ? usual : Longest) * (0.75 + Chance(random) / 2);
    }

    /// <summary>From 0 up to 1. One source of chance serves all who work at the same time, and is not made for it.</summary>
    internal static double Chance(Random random)
    {
        lock (random) return random.NextDouble();
    }
}
