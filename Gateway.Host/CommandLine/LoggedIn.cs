using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;

namespace Gateway.Host.CommandLine;

/// <summary>Who sits at the command line: the name given with <c>--by</c>, and beside it, where it is another, the one that the operating system knows.</summary>
static class LoggedIn
{
    // Set by sudo. Whoever could set it otherwise is the service's user or root already, and that name stands before it.
    const string Sudo = "SUDO_USER";

    internal static Wish Wish(string? by, string reason) => new(by ?? Environment.UserName, reason, Beside(by));

    internal static Decider Decider(string? by, string? role, string reason) => new(by ?? Environment.UserName, role, reason, Beside(by));

    static string? Beside(string? by)
    {
        var user = Environment.GetEnvironmentVariable(Sudo) is { Length: > 0 } sudo ? $"{Environment.UserName} (sudo: {sudo})" : Environment.UserName;
        return user == (by ?? Environment.UserName) ? null : user;
    }
}
