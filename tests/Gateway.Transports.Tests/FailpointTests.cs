namespace Gateway.Transports.Tests;

public sealed class FailpointTests : IDisposable
{
    static readonly HashSet<string> Known = ["a", "b"];

    public void Dispose() => Failpoint.Arm(Known, _ => null);

    [Fact]
    public void An_armed_failpoint_breaks_at_its_count_and_only_there()
    {
        Assert.Contains("a:2:throw", Arm("a:2:throw"), StringComparison.Ordinal);
        Failpoint.Hit("a");
        Failpoint.Hit("b");
        Assert.Throws<FailpointException>(() => Failpoint.Hit("a"));
        Failpoint.Hit("a");
    }

    [Theory]
    [InlineData("a:1:enospc", "No space left")]
    [InlineData("a:1:drop-response", "before the answer came")]
    public void The_surroundings_fail_as_they_do_in_life(string setting, string text)
    {
        Arm(setting);
        Assert.Contains(text, Assert.Throws<IOException>(() => Failpoint.Hit("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_may_be_armed()
    {
        Arm("a:1:throw,b:1:throw");
        Assert.Throws<FailpointException>(() => Failpoint.Hit("b"));
        Assert.Throws<FailpointException>(() => Failpoint.Hit("a"));
    }

    [Fact]
    public void Without_the_permission_nothing_is_armed_and_the_log_says_so()
    {
        var said = Failpoint.Arm(Known, name => name == "GATEWAY_FAIL" ? "a:1:throw" : null);
        Assert.Contains("ignored", said, StringComparison.Ordinal);
        Failpoint.Hit("a");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a:0:throw")]
    [InlineData("a:one:throw")]
    [InlineData("a:1:explode")]
    [InlineData("misspelt:1:throw")]
    public void A_setting_that_would_never_fail_is_refused(string setting) =>
        Assert.Throws<FormatException>(() => Arm(setting));

    static string? Arm(string setting) => Failpoint.Arm(Known, name => name == "GATEWAY_FAIL" ? setting : "1");
}
