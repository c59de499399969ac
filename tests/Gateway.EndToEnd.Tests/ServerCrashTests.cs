using Gateway.EndToEnd.Tests.Harness;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>RT-28 and RT-31: killed between any two steps of pick-up and delivery on real servers, started again, judged from outside.</summary>
/// <remarks>A few here, all with <c>GATEWAY_WHOLE=1</c> or by tests/crash.sh.</remarks>
public sealed class ServerCrashTests
{
    // Between what is promised and the file that goes: the kill that every run makes, on each kind of server.
    const string Always = "receive.after-commit";

    public static TheoryData<string> Chosen =>
    [
        .. from workload in Workload.OnServers
           from point in Setting.Choose(1, [.. workload.Points.Where(p => p != Always)]).Append(Always)
           select $"{workload.Name} {point}",
    ];

    [Theory]
    [MemberData(nameof(Chosen))]
    public async Task RT_28_RT_31_a_kill_between_two_steps_on_a_server_loses_nothing_and_doubles_nothing(string place)
    {
        var (workload, point) = (place.Split(' ')[0], place.Split(' ')[1]);
        var result = await CrashSweep.RunAsync(new(Workload.OnServers.Single(w => w.Name == workload), new(point, 1)));
        Assert.Empty(result.Violations);
        Assert.True(result.IsReached, $"{point} was not reached");
    }
}
