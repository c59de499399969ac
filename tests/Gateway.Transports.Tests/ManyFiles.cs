using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

/// <summary>Deliveries of a few kilobytes that go out and come in again over one transport.</summary>
static class ManyFiles
{
    /// <summary>Each of them appears whole and comes back as it was.</summary>
    internal static async Task ComeAndGoAsync(MailboxServer server, ITransport transport, int count)
    {
        foreach (var folder in new[] { "in", "out", "archive" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        var last = 0;
        var settings = new MailboxSettings { In = "in", Out = "out", Archive = "archive", StableFor = TimeSpan.FromMilliseconds(1) };
        var mailbox = new Mailbox(transport, settings, "north", () => $"id{++last}", TimeProvider.System);
        for (var i = 0; i < count; i++)
        {
            await DeliverAsync(mailbox, i);
            AssertWhole(server, i + 1);
        }

        foreach (var file in Directory.GetFiles(Path.Combine(server.Root, "out"))) File.Move(file, Path.Combine(server.Root, "in", Path.GetFileName(file)));
        var taken = new List<string>();
        await foreach (var claim in mailbox.ClaimAsync(default))
        {
            using (var reader = new StreamReader((await mailbox.OpenAsync(claim, default))!)) taken.Add(await reader.ReadToEndAsync());
            Assert.True(await mailbox.IsUnchangedAsync(claim, taken[^1].Length, default));
            await mailbox.ArchiveAsync(claim, default);
        }

        Assert.Equal(Enumerable.Range(0, count).Select(Content), taken);
        Assert.Equal(count, Directory.GetFiles(Path.Combine(server.Root, "archive")).Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Root, "in")));
    }

    internal static async Task DeliverAsync(Mailbox mailbox, int number)
    {
        var content = Some.Bytes(Content(number));
        var size = content.Length;
        await mailbox.UploadAsync($"d{number}", content, default);
        Assert.Equal(Name(number), await mailbox.PublishAsync($"d{number}", Name(number), size, default));
    }

    /// <summary>What the partner sees by now is so many deliveries, and not one of no bytes.</summary>
    internal static void AssertWhole(MailboxServer server, int count)
    {
        var seen = Directory.GetFiles(Path.Combine(server.Root, "out")).Where(f => Path.GetFileName(f)[0] != '.').Order(StringComparer.Ordinal).ToList();
        Assert.Equal(count, seen.Count);
        Assert.All(seen, file => Assert.Equal(Content(int.Parse(Path.GetFileNameWithoutExtension(file), System.Globalization.CultureInfo.InvariantCulture)).Length, new FileInfo(file).Length));
    }

    static string Name(int number) => $"{number:000}.edi";

    static string Content(int number) => $"ISA*{number:000}*" + new string((char)('A' + number % 26), 5000 + number);
}
