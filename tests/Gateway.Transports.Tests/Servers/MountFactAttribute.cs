using System.Diagnostics;

namespace Gateway.Transports.Tests.Servers;

/// <summary>A test that mounts a disk of its own: on a machine that does not let it, it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class MountFactAttribute : FactAttribute
{
    static readonly bool IsAllowed = MayMount();

    public MountFactAttribute()
    {
        if (!IsAllowed) Skip = "this user may not mount a disk: NOT SHOWN HERE, run the tests as root";
    }

    // Being root is not enough in many containers.
    static bool MayMount()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return false;
        using var unshare = Process.Start(new ProcessStartInfo("unshare", ["-m", "true"]) { RedirectStandardError = true })!;
        unshare.WaitForExit();
        return unshare.ExitCode == 0;
    }
}
