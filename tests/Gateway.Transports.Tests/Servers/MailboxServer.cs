using System.Diagnostics;

namespace Gateway.Transports.Tests.Servers;

/// <summary>A place that serves a temporary folder by some transport; the conformance suite looks at the folder itself too.</summary>
public abstract class MailboxServer : IAsyncLifetime
{
    /// <summary>The folder that is served: relative folders of a mailbox start here.</summary>
    internal string Root { get; } = Directory.CreateTempSubdirectory("mailboxes-").FullName;

    /// <summary>Keys, configuration and logs of the server.</summary>
    internal string Work { get; } = Directory.CreateTempSubdirectory("server-").FullName;

    /// <summary>A transport that is logged in nowhere yet.</summary>
    internal abstract ITransport Connect();

    /// <summary>Whether the transport can name a file whose name holds a line break.</summary>
    internal virtual bool KnowsLineBreaks => true;

    /// <summary>Every command that arrived, as its log has them; null when it keeps none.</summary>
    internal virtual string? Commands => null;

    public abstract Task InitializeAsync();

    public virtual Task DisposeAsync()
    {
        ScratchFolder.Delete(Root);
        ScratchFolder.Delete(Work);
        return Task.CompletedTask;
    }

    /// <summary>Runs a program to its end.</summary>
    internal static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {error}{await output}");
    }
}
