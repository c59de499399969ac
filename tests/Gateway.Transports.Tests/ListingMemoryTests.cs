using Gateway.Tests.Support;
using Gateway.Transports.Folder;
using Gateway.Transports.Tests.Servers;
using Xunit.Abstractions;

namespace Gateway.Transports.Tests;

/// <summary>What a mailbox keeps in memory while it looks at a crowded folder. Alone, for what others hold would be in the figure.</summary>
[Collection(nameof(ListingMemoryTests))]
[CollectionDefinition(nameof(ListingMemoryTests), DisableParallelization = true)]
public sealed class ListingMemoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task RT_24_a_poll_of_a_hundred_thousand_entries_remembers_them_in_less_than_50_MB()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (listings, asked, most) = (0, 0, 0L);
        await using var transport = new GrowingTransport(new FolderTransport(Path.GetDirectoryName(HundredThousand.Folder)!), () =>
        {
            listings++;
            Measure();
        });
        var settings = new MailboxSettings { In = Path.GetFileName(HundredThousand.Folder) };
        var mailbox = new Mailbox(transport, settings, "north", () => "id1", new SteppingTime())
        {
            // Asked of the first that is ready, when all are sorted. The files are other tests' too and stay.
            HasRoom = _ =>
            {
                asked++;
                Measure();
                return false;
            },
        };
        await foreach (var claim in mailbox.ClaimAsync(default)) Assert.Fail(claim.Name);
        Assert.Equal((2, 1), (listings, asked));
        output.WriteLine($"{most >> 20} MB");
        Assert.InRange(most, 1 << 20, 50 << 20);

        void Measure() => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
    }
}
