using System.Diagnostics;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;

namespace Gateway.Host.Tests.As2;

/// <summary>What proves an exchange, from the archive alone.</summary>
public sealed class ArchiveTests
{
    [Fact]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_both_directions_are_verified_again_by_us_and_by_openssl()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        await bench.UntilAsync(await bench.SendAsync("ISA*out~"), DeliveryState.Sent);

        foreach (var record in await bench.RecordsAsync())
        {
            var verified = await RunAsync(bench, "verify", record.Id);
            Assert.True(verified.Code == 0, verified.Text);
            Assert.Equal(3, verified.Text.Split('\n').Count(l => l.StartsWith("good", StringComparison.Ordinal)));

            var folder = (await RunAsync(bench, "export", record.Id)).Text.Trim();
            var commands = File.ReadLines(Path.Combine(folder, "README.txt")).Where(l => l.StartsWith("openssl ", StringComparison.Ordinal)).ToList();
            Assert.Equal(3, commands.Count);
            foreach (var command in commands) Shell(folder, command);
            var digest = commands.Single(c => c.Contains("dgst", StringComparison.Ordinal));
            Assert.Equal(digest.Split("# ")[1], Shell(folder, digest.Split('#')[0]).Trim());
        }
    }

    [Fact]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_one_changed_byte_in_the_archive_is_named()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        var record = Assert.Single(await bench.RecordsAsync());
        var file = Path.Combine(bench.Pipeline.Folder, "payloads", record.EvidenceHash![..2], record.EvidenceHash);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var verified = await RunAsync(bench, "verify", record.MessageId!);

        Assert.Equal(2, verified.Code);
        Assert.Contains($"BAD   archive: the payload {record.EvidenceHash} is altered", verified.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_listed_with_where_they_stand()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        await bench.PostAsync(As2Bench.Message("ISA*forged~", "<2@hollis>", side: As2Keys.TheirSide(As2Keys.Stranger)));

        var listed = await RunAsync(bench, "list");

        Assert.Contains("taken            receipt answered  <1@hollis>", listed.Text, StringComparison.Ordinal);
        Assert.Contains("refused          receipt answered  <2@hollis>", listed.Text, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Text)> RunAsync(As2Bench bench, params string[] arguments)
    {
        var terminal = new TestTerminal();
        var code = await terminal.RunAsync(["as2", .. arguments, "--data", bench.Pipeline.Folder]);
        return (code, terminal.Output + terminal.Error);
    }

    static string Shell(string folder, string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEnd();
        var errors = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{command}\n{errors}");
        return output;
    }
}
