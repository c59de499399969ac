using System.Diagnostics;
using System.Globalization;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>RT-24 above the transports: what a partner calls its files commands nothing, and each of them comes to its end.</summary>
public sealed class OddNamesTests : IAsyncLifetime
{
    static readonly string[] Names =
    [
        "a\r\nDELE x.edi", "..\\x.edi", "-rf", "=cmd|' C calc'!A0", "trailing.", " blank ", "\u202egpj.edi", "\u001b[31mred.edi", "two\u2028lines.edi", "PO.edi", "po.edi",
        new string('n', 251) + ".edi",
    ];

    PipelineBench _bench = null!;

    string In => Path.Combine(_bench.Folder, "mailboxes", PipelineBench.Partner, "in");

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync("""
        transports:
          in:
            - { mailbox: main, folder: "{data}/mailboxes/{partner}/in", archive: delete, masks: ["*", ".*"], stableFor: 1 ms }

        """);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task RT_24_a_file_of_any_name_is_done_in_the_end_and_its_name_can_be_shown()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(In);
        foreach (var (name, number) in Names.Select((n, i) => (n, i + 1)))
            await File.WriteAllTextAsync(Path.Combine(In, name), X12File.Of(number, X12File.Response.Replace("HF-1", string.Create(CultureInfo.InvariantCulture, $"HF-{number}"), StringComparison.Ordinal)));
        await MakeWhatIsNoFileAsync();
        var before = Directory.GetFileSystemEntries(_bench.Folder).Concat(Directory.GetFileSystemEntries(Path.GetDirectoryName(In)!)).ToHashSet();
        Assert.Empty(await _bench.Gateway.PollAsync(PipelineBench.Partner, default));
        await _bench.DrainAsync();

        var deliveries = await _bench.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In }));
        Assert.Equal(Names.Length, deliveries.Count);
        Assert.All(deliveries, d => Assert.True(d.State is DeliveryState.Done, $"{d.FileName}: {d.State}, {d.Reason}"));
        Assert.All(deliveries, d => Assert.Equal((d.FileName, d.FileName), (FileName.Safe(d.FileName), FileName.Shown(d.FileName))));
        // What is no file lies there still, and nothing came to lie outside.
        Assert.Equal(["folder.edi", "passwd.edi", "pipe.edi"], Directory.GetFileSystemEntries(In).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Superset(Directory.GetFileSystemEntries(_bench.Folder).Concat(Directory.GetFileSystemEntries(Path.GetDirectoryName(In)!)).ToHashSet(), before);
    }

    async Task MakeWhatIsNoFileAsync()
    {
        Directory.CreateDirectory(Path.Combine(In, "folder.edi"));
        File.CreateSymbolicLink(Path.Combine(In, "passwd.edi"), "/etc/passwd");
        using var mkfifo = Process.Start("mkfifo", Path.Combine(In, "pipe.edi"));
        await mkfifo.WaitForExitAsync();
    }
}
