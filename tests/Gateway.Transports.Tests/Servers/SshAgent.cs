using System.Diagnostics;

namespace Gateway.Transports.Tests.Servers;

/// <summary>OpenSSH's own agent, named by SSH_AUTH_SOCK of this process until it ends.</summary>
sealed class SshAgent : IDisposable
{
    const string Variable = "SSH_AUTH_SOCK";

    readonly Process _agent;
    readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    SshAgent(Process agent) => _agent = agent;

    internal static async Task<SshAgent> StartAsync(string folder)
    {
        var socket = Path.Combine(folder, "agent");
        var agent = new SshAgent(Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!);
        while (!File.Exists(socket)) await Task.Delay(10);
        Environment.SetEnvironmentVariable(Variable, socket);
        return agent;
    }

    internal Task AddAsync(string keyFile) => MailboxServer.RunAsync("ssh-add", "-q", keyFile);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _agent.Kill();
        _agent.WaitForExit();
        _agent.Dispose();
    }
}
