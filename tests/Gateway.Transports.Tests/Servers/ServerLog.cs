namespace Gateway.Transports.Tests.Servers;

/// <summary>What servers write down comes by another way than what they answer, and may come later.</summary>
static class ServerLog
{
    /// <summary>The log once it has a text so often, and what should not be there has had its time to come.</summary>
    internal static async Task<string> SettledAsync(Func<string> log, string text, int count = 1)
    {
        for (var left = 600; left > 0 && Count(log(), text) < count; left--) await Task.Delay(50);
        await Task.Delay(300);
        return log();
    }

    internal static int Count(string log, string text) => log.Split(text).Length - 1;
}
