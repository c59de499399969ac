using System.Globalization;
using System.Security.Cryptography;
using Gateway.Transports.Tests.Servers;
using Xunit.Abstractions;

namespace Gateway.Transports.Tests;

/// <summary>RT-33: large files over lines that stall and break. tests/large-files.sh takes 2 GB, and some on a line of 10 Mbit that loses packets; the ordinary run less.</summary>
[Collection(nameof(LargeFileTests))]
public sealed class LargeFileTests(ITestOutputHelper output)
{
    const int Cuts = 3;
    const long MemoryMax = 150L << 20;

    static readonly long SizeBytes =
        long.Parse(Environment.GetEnvironmentVariable("GATEWAY_LARGE_MEGABYTES") is { Length: > 0 } set ? set : "48", CultureInfo.InvariantCulture) << 20;

    // Other tests of the process would be in the figures too.
    static bool IsAlone => Environment.GetEnvironmentVariable("GATEWAY_LARGE_MEGABYTES") is { Length: > 0 };

    [Fact]
    public async Task RT_33_by_SFTP_a_large_file_that_is_cut_three_times_comes_and_goes_whole()
    {
        await using var server = await Running.StartAsync(new SshServer());
        await using var other = await Running.StartAsync(new SshServer());
        await ComeAndGoAsync(server.Is, other.Is, server.Is.KillSessions, server.Is.StallSessionsAsync);
    }

    [Fact]
    public async Task RT_33_by_FTPS_a_large_file_that_is_cut_three_times_comes_and_goes_whole()
    {
        // ProFTPD goes on with an upload only where it is told that it may.
        await using var server = await Running.StartAsync(new ExplicitProftpdServer { Options = "AllowStoreRestart on" });
        await using var other = await Running.StartAsync(new ExplicitProftpdServer());
        await ComeAndGoAsync(server.Is, other.Is, server.Is.KillSessions, server.Is.StallSessionsAsync);
    }

    async Task ComeAndGoAsync(MailboxServer server, MailboxServer other, Action cut, Func<TimeSpan, Task> stall)
    {
        foreach (var folder in new[] { "in", "out", "archive" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        await using var transport = server.Connect();
        var last = 0;
        var settings = new MailboxSettings { In = "in", Out = "out", Archive = "archive", StableFor = TimeSpan.FromMilliseconds(10), LargestBytes = SizeBytes };
        var mailbox = new Mailbox(transport, settings, "north", () => $"id{++last}", TimeProvider.System);
        await using var neighbour = await Neighbour.StartAsync(other);
        PeakMemory.Forget();

        var goes = new LineTrouble(cut, stall);
        var content = new SeededStream(SizeBytes, goes.AtAsync);
        await mailbox.UploadAsync("d1", content, default);
        Assert.Equal(Cuts, goes.CutsMade);
        // What was under way when the line broke is sent again, and no more.
        Assert.InRange(content.BytesRead, SizeBytes, SizeBytes + (SizeBytes / 2));
        Assert.Equal("large.edi", await mailbox.PublishAsync("d1", "large.edi", SizeBytes, default));
        var expected = await SHA256.HashDataAsync(new SeededStream(SizeBytes));
        var sent = Path.Combine(server.Root, "out", "large.edi");
        Assert.Equal(expected, await HashAsync(sent));

        File.Move(sent, Path.Combine(server.Root, "in", "large.edi"));
        var comes = new LineTrouble(cut, stall);
        await foreach (var claim in mailbox.ClaimAsync(default))
        {
            Assert.Equal(expected, await ReceiveAsync(mailbox, claim, comes));
            Assert.True(await mailbox.IsUnchangedAsync(claim, SizeBytes, default));
            await mailbox.ArchiveAsync(claim, default);
        }

        var (before, during) = await neighbour.EndAsync();
        var memory = PeakMemory.Bytes;
        Assert.Equal(Cuts, comes.CutsMade);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Root, "in")));
        Assert.Equal(expected, await HashAsync(Assert.Single(Directory.GetFiles(Path.Combine(server.Root, "archive")))));
        output.WriteLine($"{SizeBytes >> 20} MB up and down; peak memory {memory >> 20} MB");
        output.WriteLine($"another partner's file takes {before.TotalMilliseconds:0} ms alone, {during.TotalMilliseconds:0} ms meanwhile");
        if (!IsAlone) return;
        Assert.InRange(memory, 1, MemoryMax);
        // Who shares a narrow line waits for the line, and not for us.
        if (Environment.GetEnvironmentVariable("GATEWAY_LARGE_LINE") == "lossy") return;
        Assert.True(during < 2 * before + Neighbour.Noise, $"{before.TotalMilliseconds:0} ms became {during.TotalMilliseconds:0} ms");
    }

    static async Task<byte[]> ReceiveAsync(Mailbox mailbox, ClaimedFile claim, LineTrouble trouble)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = (await mailbox.OpenAsync(claim, default))!;
        var (buffer, position) = (new byte[1 << 16], 0L);
        for (int count; (count = await content.ReadAsync(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, count);
            await trouble.AtAsync(position += count);
        }

        return hash.GetHashAndReset();
    }

    static async Task<byte[]> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return await SHA256.HashDataAsync(file);
    }

    /// <summary>A line that breaks at each quarter of the file, and stands still a little before.</summary>
    sealed class LineTrouble(Action cut, Func<TimeSpan, Task> stall)
    {
        static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

        int _stalls;

        internal int CutsMade { get; private set; }

        internal async Task AtAsync(long position)
        {
            if (_stalls < Cuts && position >= (_stalls * 2 + 1) * SizeBytes / 8)
            {
                _stalls++;
                await stall(Pause);
            }

            if (CutsMade < Cuts && position >= (CutsMade + 1) * SizeBytes / 4)
            {
                CutsMade++;
                cut();
            }
        }
    }

    /// <summary>Bytes that look like chance and are the same each time, as many as are wanted, and none of them kept.</summary>
    sealed class SeededStream : Stream
    {
        readonly byte[] _block = new byte[(1 << 20) - 1];
        readonly long _length;
        readonly Func<long, Task> _at;

        internal SeededStream(long length, Func<long, Task>? at = null)
        {
            (_length, _at) = (length, at ?? (_ => Task.CompletedTask));
            new Random(33).NextBytes(_block);
        }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => _length;

        public override long Position { get; set; }

        internal long BytesRead { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _at(Position);
            return Read(buffer.Span);
        }

        public override int Read(Span<byte> buffer)
        {
            var within = (int)(Position % _block.Length);
            var count = (int)Math.Min(Math.Min(buffer.Length, _block.Length - within), _length - Position);
            _block.AsSpan(within, count).CopyTo(buffer);
            Position += count;
            BytesRead += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => _length + offset };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
