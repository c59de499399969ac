using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The README's tour, pasted line by line as it stands, by somebody who waits a moment when a file is not there yet.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    const int Patience = 25;

    readonly Outside _outside = new();
    readonly string _folder = Directory.CreateTempSubdirectory("readme-").FullName;

    public void Dispose()
    {
        _outside.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_tour_can_be_pasted_line_by_line_and_ends_with_an_order_that_is_paid()
    {
        foreach (var shipped in new[] { "samples", "partner-profiles", "maps" })
            Directory.CreateSymbolicLink(Path.Combine(_folder, shipped), Path.Combine(Repository.Root, shipped));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "data"), _outside.Data);
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data);
        await gateway.UntilAsync(() => _outside.FilesFor("hollis-fasteners").Count > 0, "the first order to go out");
        var lines = Tour();
        Assert.InRange(lines.Count, 10, 25);
        var shell = $"gateway() {{ '{GatewayProcess.Executable}' \"$@\"; }}";
        foreach (var line in lines)
            if (Assignment().IsMatch(line)) shell += $"\n{line}";
            else if (!line.StartsWith("alias ", StringComparison.Ordinal)) await RunAsync(shell, line);
        await gateway.UntilAsync(() => _outside.Erp("Invoice").Any(json => json.Contains("HF-77190", StringComparison.Ordinal)), "the invoice in the ERP");
        await gateway.UntilAsync(() => _outside.AnsweredGroups("hollis-fasteners").Contains("IN 4189"), "the answer to the invoice, on its schedule");
        await gateway.StopAsync();
        Assert.Equal(Telling.X12.Lines, new StoryRun(Telling.X12, _outside).LinesPosted("OrderResponse").OrderBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal));
    }

    /// <summary>The commands below the heading, up to the next part of the page.</summary>
    static List<string> Tour()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var start = page.IndexOf("## Five minutes", StringComparison.Ordinal);
        var end = page.IndexOf("The same engine", start, StringComparison.Ordinal);
        return [.. page[start..end].Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal)).Select(l => l.Trim())];
    }

    // A command that fails since the gateway is still at it is tried again, as a person would.
    async Task RunAsync(string shell, string line)
    {
        var said = "";
        for (var left = Patience; left > 0; left--)
        {
            var start = new ProcessStartInfo("bash", ["-c", $"{shell}\n{line}"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
            using var bash = Process.Start(start)!;
            var output = bash.StandardOutput.ReadToEndAsync();
            said = await bash.StandardError.ReadToEndAsync() + await output;
            await bash.WaitForExitAsync();
            if (bash.ExitCode == 0) return;
            await Task.Delay(1000);
        }

        Assert.Fail($"{line}\n{said}");
    }

    [GeneratedRegex("^[A-Z]+=")]
    private static partial Regex Assignment();
}
