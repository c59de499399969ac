using System.Security.Cryptography;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

/// <summary>A poll by the only connection that we may have, which breaks in the middle of a large file while a delivery waits for it.</summary>
static class BrokenDownload
{
    internal static async Task GoesOnAsync(MailboxServer server, Func<ConnectionSlots, ITransport> connect, Action kill)
    {
        var content = new byte[60_000_000];
        new Random(2).NextBytes(content);
        Directory.CreateDirectory(Path.Combine(server.Root, "in"));
        await File.WriteAllBytesAsync(Path.Combine(server.Root, "in", "a.edi"), content);
        await File.WriteAllTextAsync(Path.Combine(server.Root, "in", "b.edi"), "small");
        var slots = new ConnectionSlots(1);
        await using var transport = connect(slots);
        await using var sending = connect(slots.ForDeliveries(TimeSpan.FromMinutes(3)));
        var (ids, received) = (0, new List<byte[]>());
        var mailbox = new Mailbox(transport, new() { In = "in", StableFor = TimeSpan.FromMilliseconds(1) }, "north", () => $"id{++ids}", TimeProvider.System);
        var delivery = Task.CompletedTask;
        await foreach (var claim in mailbox.ClaimAsync(default))
        {
            // Between the two files it had its turn: now we hold the connection again.
            if (received.Count > 0) await delivery;
            await using var stream = (await mailbox.OpenAsync(claim, default))!;
            var read = new MemoryStream();
            if (received.Count == 0)
            {
                var begin = new byte[1 << 20];
                await stream.ReadExactlyAsync(begin);
                read.Write(begin);
                delivery = sending.FindAsync(".", "a", default);
                kill();
            }

            await stream.CopyToAsync(read);
            received.Add(read.ToArray());
            Assert.True(received.Count > 1 || !delivery.IsCompleted);
        }

        Assert.Equal(2, received.Count);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(received[0]));
    }
}
