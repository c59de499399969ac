using System.Text;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Host.CommandLine;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>The gateway's own command line, within this process: a start for each question would take longer than the answer.</summary>
sealed class GatewayCommands(Outside outside)
{
    internal string[] Folders => ["--data", outside.Data, "--profiles", outside.Profiles, "--maps", Path.Combine(Repository.Root, "maps")];

    /// <summary>Runs a command; its exit code and all that it said.</summary>
    internal async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, output, error, TimeProvider.System);
        var code = await new Commands(Commands.Table, terminal).RunAsync([.. arguments, .. Folders]);
        terminal.Flush();
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>All rows of a list.</summary>
    internal async Task<IReadOnlyList<JsonNode>> ListAsync(string what, params string[] filter)
    {
        var (code, output, error) = await RunAsync([.. what == "exceptions" ? [what, "list"] : new[] { "list", what }, "--json", "--take", "1000000", .. filter]);
        Assert.True(code == 0, $"list {what} gave {code}: {error}");
        return [.. JsonNode.Parse(output)!.AsArray()!];
    }

    /// <summary>What <c>rebuild --check</c> found.</summary>
    internal async Task<IReadOnlyList<JsonNode>> DeviationsAsync()
    {
        var (_, output, error) = await RunAsync("rebuild", "--check", "--json");
        Assert.True(output.Length > 0, error);
        return [.. JsonNode.Parse(output)!["deviations"]!.AsArray()!];
    }

    /// <summary>What <c>verify</c> found.</summary>
    internal async Task<IReadOnlyList<JsonNode>> VerifyAsync()
    {
        var (_, output, error) = await RunAsync("verify", "--json");
        Assert.True(output.Length > 0, error);
        return [.. (JsonNode.Parse(output)!["divergences"] ?? JsonNode.Parse(output)!["Divergences"])!.AsArray()!];
    }
}
