using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>A page of the documentation in the hands of somebody who pastes from it, in a folder that looks like a clone.</summary>
sealed partial class Page(string name, string folder)
{
    const string Indent = "    ";

    readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, name));

    /// <summary>The folder with what is shipped, which the person's files come into.</summary>
    internal static Page In(string folder, string name, string data)
    {
        foreach (var shipped in new[] { "samples", "maps" })
            Directory.CreateSymbolicLink(Path.Combine(folder, shipped), Path.Combine(Repository.Root, shipped));
        Directory.CreateSymbolicLink(Path.Combine(folder, "data"), data);
        return new(name, folder);
    }

    /// <summary>What stands below a heading, up to the next of its kind or to a text.</summary>
    internal string Part(string heading, string? end = null)
    {
        var start = _text.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{name} has no part {heading}");
        start += heading.Length + 1;
        var mark = end ?? $"\n{heading[..heading.IndexOf(' ')]} ";
        var to = _text.IndexOf(mark, start, StringComparison.Ordinal);
        return to < 0 ? _text[start..] : _text[start..to];
    }

    /// <summary>The commands of a part: what is set in without a fence around it.</summary>
    internal static List<string> Commands(string part) =>
        [.. Fenced().Replace(part, "").Split('\n').Where(l => l.StartsWith(Indent, StringComparison.Ordinal)).Select(l => l.Trim())];

    /// <summary>The first YAML of a part.</summary>
    internal static string Yaml(string part)
    {
        var start = part.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return part[start..part.IndexOf("```", start, StringComparison.Ordinal)];
    }

    /// <summary>The lines that the page shows as a command's output.</summary>
    internal string[] Shown()
    {
        var block = Output().Match(_text);
        Assert.True(block.Success, $"{name} shows no output");
        return block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Pastes a command; one that fails since the gateway is still at it is tried again, as a person would.</summary>
    internal async Task<string> PasteAsync(string command, string before = "", int patience = 1, string input = "")
    {
        var said = "";
        for (var left = patience; left > 0; left--)
        {
            var start = new ProcessStartInfo("bash", ["-c", $"gateway() {{ '{GatewayProcess.Executable}' \"$@\"; }}\n{before}\n{command}"])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var bash = Process.Start(start)!;
            await bash.StandardInput.WriteAsync(input);
            bash.StandardInput.Close();
            var (output, errors) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
            await EndAsync(bash);
            said = await errors + await output;
            if (bash.ExitCode == 0) return said;
            await Task.Delay(1000);
        }

        Assert.Fail($"{command}\n{said}");
        return said;
    }

    // A command of a page may wait for what never comes.
    static async Task EndAsync(Process bash)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await bash.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            bash.Kill(entireProcessTree: true);
            await bash.WaitForExitAsync();
        }
    }

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("```text\\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Output();
}
