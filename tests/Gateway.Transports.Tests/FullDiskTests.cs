using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

/// <summary>A disk that fills while a file goes there, on every kind of server: a real one, as small as the file.</summary>
public abstract class FullDiskTests(MailboxServer server) : IAsyncLifetime
{
    const int DiskBytes = 1 << 20;

    string Out => Path.Combine(server.Root, "out");

    /// <summary>Whether the server tells how much room it has.</summary>
    protected virtual bool TellsRoom => false;

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(Out);
        return server.InitializeAsync();
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [MountFact]
    public async Task RT_31_a_disk_that_is_full_at_every_tenth_shows_no_file_and_the_delivery_goes_when_there_is_room()
    {
        var content = new byte[900_000];
        new Random(31).NextBytes(content);
        await MailboxServer.RunAsync("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs", Out);
        try
        {
            await using var transport = server.Connect();
            var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
            var theirs = Path.Combine(Out, "theirs.edi");
            for (var tenth = 1; tenth < 10; tenth++)
            {
                await FillAsync(theirs, DiskBytes - content.Length * tenth / 10);
                var trouble = await Assert.ThrowsAnyAsync<IOException>(() => mailbox.UploadAsync($"d{tenth}", new MemoryStream(content), default));
                Assert.Contains("out", trouble.Message, StringComparison.Ordinal);
                Assert.Equal(["theirs.edi"], Seen());
                File.Delete(theirs);
                await mailbox.UploadAsync($"d{tenth}", new MemoryStream(content), default);
                Assert.Equal("997.edi", await mailbox.PublishAsync($"d{tenth}", "997.edi", content.Length, default));
                Assert.Equal(["997.edi"], Seen());
                Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Out, "997.edi")));
                Assert.Single(Directory.GetFileSystemEntries(Out));
                File.Delete(Path.Combine(Out, "997.edi"));
            }

            if (!TellsRoom) return;
            // What could never have room is not begun.
            var large = await Assert.ThrowsAsync<TransportException>(() => mailbox.UploadAsync("d10", new MemoryStream(new byte[2 * DiskBytes]), default));
            Assert.Equal(Trouble.NoSpace, large.Trouble);
            Assert.Empty(Directory.GetFileSystemEntries(Out));
        }
        finally
        {
            await MailboxServer.RunAsync("umount", "-l", Out);
        }
    }

    // A server that has not closed a removed file yet still holds its room.
    static async Task FillAsync(string path, int bytes)
    {
        for (var left = 1200; ; left--)
            try
            {
                await File.WriteAllBytesAsync(path, new byte[bytes]);
                return;
            }
            catch (IOException) when (left > 0)
            {
                await Task.Delay(50);
            }
    }

    IEnumerable<string?> Seen() => Directory.GetFiles(Out).Select(Path.GetFileName).Where(n => n![0] != '.').Order(StringComparer.Ordinal);
}

public sealed class FullDiskOfSshdTests() : FullDiskTests(new SshServer())
{
    protected override bool TellsRoom => true;
}

public sealed class FullDiskOfProftpdTests() : FullDiskTests(new ExplicitProftpdServer());

public sealed class FullDiskOfVsftpdTests() : FullDiskTests(new VsftpdServer());

public sealed class FullDiskOfFolderTests() : FullDiskTests(new FolderServer());
