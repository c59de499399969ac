using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Tests.Storage;

public sealed class PayloadStoreTests : IDisposable
{
    static readonly byte[] Content = Encoding.ASCII.GetBytes("ISA*00*          *00*");

    readonly string _folder = Directory.CreateTempSubdirectory("payloads-").FullName;
    readonly UlidSource _ids = new(TimeProvider.System, new Random(1).NextBytes);

    string Incoming => Path.Combine(_folder, "incoming");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_payload_is_named_by_its_sha256_and_read_back()
    {
        var store = Open();
        var payload = await store.WriteAsync(Content);
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(Content)), (long)Content.Length), (payload.Hash, payload.SizeBytes));
        Assert.Equal(Content, await store.ReadAsync(payload.Hash));
        await using var stream = store.OpenRead(payload.Hash);
        Assert.Equal(Content.Length, stream.Length);
        Assert.Empty(Directory.GetFiles(Incoming));
    }

    [Fact]
    public async Task A_long_stream_is_hashed_on_its_way()
    {
        var bytes = new byte[3_000_001];
        new Random(7).NextBytes(bytes);
        var payload = await Open().WriteAsync(new MemoryStream(bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), payload.Hash);
        Assert.Equal(PayloadCheck.Good, await Open().CheckAsync(payload.Hash));
    }

    [Fact]
    public async Task The_same_bytes_are_kept_once()
    {
        var store = Open();
        var payloads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.WriteAsync(Content))));
        Assert.Single(payloads.Distinct());
        Assert.Single(Files());
    }

    [Fact]
    public async Task Nothing_is_also_a_payload()
    {
        var payload = await Open().WriteAsync(ReadOnlyMemory<byte>.Empty);
        Assert.Equal(0, payload.SizeBytes);
        Assert.Empty(await Open().ReadAsync(payload.Hash));
    }

    [Fact]
    public async Task A_writer_that_gives_up_leaves_nothing()
    {
        var store = Open();
        await using (var writer = store.Create()) await writer.WriteAsync(Content);
        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(new BrokenStream()));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task What_a_dead_writer_left_is_swept_at_start_and_what_a_living_one_writes_is_not()
    {
        var store = Open();
        await File.WriteAllTextAsync(Path.Combine(Incoming, "01JLITTER"), "half a fi");
        await using var writer = store.Create();
        await writer.WriteAsync(Content);
        var second = Open();
        Assert.Single(Directory.GetFiles(Incoming));
        Assert.Equal(PayloadCheck.Good, await second.CheckAsync(writer.Commit().Hash));
    }

    [Fact]
    public async Task What_has_its_name_is_read_by_others_at_once()
    {
        var store = Open();
        await using var writer = store.Create();
        await writer.WriteAsync(Content);
        var hash = writer.FlushToDisk().Hash;
        byte[] read = [];
        writer.Name(() =>
        {
            var isNew = DurableFile.TryRename(writer.Path, Path.Combine(_folder, hash[..2], hash));
            read = File.ReadAllBytes(Path.Combine(_folder, hash[..2], hash));
            return isNew;
        });
        Assert.True(writer.IsNew);
        Assert.Equal(Content, read);
    }

    [Fact]
    public async Task What_is_on_the_disk_and_has_no_name_yet_is_a_living_writers()
    {
        // Others of the same commit may still be flushed.
        await using var writer = Open().Create();
        await writer.WriteAsync(Content);
        writer.FlushToDisk();
        Open();
        Assert.Single(Directory.GetFiles(Incoming));
    }

    [Fact]
    public async Task A_damaged_payload_is_found_and_the_right_bytes_heal_it()
    {
        var store = Open();
        var payload = await store.WriteAsync(Content);
        var file = Files().Single();
        foreach (var damaged in new[] { Content[..^1], [.. Content[..^1], (byte)'!'] })
        {
            await File.WriteAllBytesAsync(file, damaged);
            Assert.Equal(PayloadCheck.Altered, await store.CheckAsync(payload.Hash));
            await store.WriteAsync(Content);
            Assert.Equal(PayloadCheck.Good, await store.CheckAsync(payload.Hash));
            Assert.Empty(Directory.GetFiles(Incoming));
        }

        File.Delete(file);
        Assert.Equal(PayloadCheck.Missing, await store.CheckAsync(payload.Hash));
    }

    PayloadStore Open() => new(_folder, _ids);

    string[] Files() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);

    sealed class BrokenStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            destination.Write(Content);
            throw new IOException("the connection broke");
        }
    }
}
