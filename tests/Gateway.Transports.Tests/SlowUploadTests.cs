using System.Diagnostics;
using System.Globalization;
using Gateway.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

/// <summary>RT-25: other programs put a file into a mailbox at so many bytes in a second, while it is looked into.</summary>
/// <remarks>A file of two seconds here; with <c>GATEWAY_WHOLE=1</c> one of 1 MB/s for 60 s, looked at every 2 s.</remarks>
public sealed class SlowUploadTests
{
    static readonly int Seconds = Setting.IsWhole ? 60 : 2;
    static readonly TimeSpan BetweenPolls = TimeSpan.FromSeconds(Setting.IsWhole ? 2 : 0);

    int _lastId;

    [Fact]
    public async Task RT_25_a_slow_put_by_sftp_is_taken_only_when_it_is_whole()
    {
        await using var server = await Running.StartAsync(new SshServer());
        await AssertTakenWholeAsync(server.Is, (file, target, perSecond) => server.Is.StartPut(file, target, kilobits: perSecond * 8 / 1000));
    }

    [Fact]
    public async Task RT_25_a_slow_upload_by_curl_is_taken_only_when_it_is_whole()
    {
        await using var server = await Running.StartAsync(new PlainProftpdServer());
        await AssertTakenWholeAsync(server.Is, (file, target, perSecond) => Process.Start("curl",
        [
            "--silent", "--show-error", "--limit-rate", perSecond.ToString(CultureInfo.InvariantCulture), "--user", $"{Proftpd.User}:{ProftpdServer.Password}",
            "--upload-file", file, $"ftp://127.0.0.1:{server.Is.Port}/{target}",
        ]));
    }

    async Task AssertTakenWholeAsync(MailboxServer server, Func<string, string, int, Process> upload)
    {
        foreach (var folder in new[] { "in", "archive" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        var content = new byte[Seconds * 1_000_000];
        new Random(25).NextBytes(content);
        var file = Path.Combine(server.Work, "slow.edi");
        await File.WriteAllBytesAsync(file, content);
        // Who was kept from looking while it grew looks again, at one that takes longer.
        for (var perSecond = 1_000_000; !await IsSeenGrowingAsync(server, content, target => upload(file, target, perSecond)); perSecond /= 2)
            Assert.InRange(perSecond, 100_000, int.MaxValue);
    }

    async Task<bool> IsSeenGrowingAsync(MailboxServer server, byte[] content, Func<string, Process> upload)
    {
        var name = $"slow-{++_lastId}.edi";
        var sizes = new HashSet<long>();
        await using var transport = server.Connect();
        var growing = new GrowingTransport(transport, () => sizes.UnionWith(Directory.GetFiles(Path.Combine(server.Root, "in")).Select(f => new FileInfo(f).Length)));
        var settings = new MailboxSettings { In = "in", Archive = "archive", StableFor = TimeSpan.FromMilliseconds(500) };
        var mailbox = new Mailbox(growing, settings, "north", () => $"id{++_lastId}", TimeProvider.System);
        await foreach (var claim in mailbox.ClaimAsync(default)) Assert.Fail(claim.Name);
        using var uploading = upload($"in/{name}");
        for (var isWhole = false; !isWhole; await Task.Delay(BetweenPolls))
        {
            var isOver = uploading.HasExited;
            await foreach (var claim in mailbox.ClaimAsync(default)) isWhole |= await IsTakenWholeAsync(mailbox, claim, content);
            Assert.True(isWhole || !isOver || Directory.GetFiles(Path.Combine(server.Root, "in")).Length > 0, "the file is gone and was never whole");
        }

        await uploading.WaitForExitAsync();
        Assert.Equal(0, uploading.ExitCode);
        var archived = Assert.Single(Directory.GetFiles(Path.Combine(server.Root, "archive")));
        Assert.Equal(content, await File.ReadAllBytesAsync(archived));
        File.Delete(archived);
        return sizes.Count(size => size > 0 && size < content.Length) >= 2;
    }

    // As the gateway asks: an uploader that was held up by more than the rest writes on through the claim.
    static async Task<bool> IsTakenWholeAsync(Mailbox mailbox, ClaimedFile claim, byte[] content)
    {
        var received = new MemoryStream();
        await using (var stream = await mailbox.OpenAsync(claim, default)) await stream!.CopyToAsync(received);
        if (!await mailbox.IsUnchangedAsync(claim, received.Length, default) || received.Length < content.Length)
        {
            await mailbox.ReleaseAsync(claim, default);
            return false;
        }

        Assert.Equal(content, received.ToArray());
        await mailbox.ArchiveAsync(claim, default);
        return true;
    }
}
