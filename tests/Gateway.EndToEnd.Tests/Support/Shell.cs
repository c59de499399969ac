using System.Diagnostics;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>Runs a program to its end and keeps what it said.</summary>
static class Shell
{
    internal sealed record Said(int ExitCode, string Output, string Error);

    /// <summary>Runs it; anything but success fails the test.</summary>
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var said = await TryAsync(program, arguments);
        Assert.True(said.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {said.ExitCode}:\n{said.Output}{said.Error}");
        return said.Output;
    }

    internal static async Task<Said> TryAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return new(process.ExitCode, await output, await error);
    }
}
