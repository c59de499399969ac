using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>A dry run: what other profiles and maps would make of what came, and nothing is written.</summary>
public sealed class RehearsalTests : IAsyncLifetime
{
    const string Holding = "agreements:\n  - { agreement: in-855, validation: { unmapped: hold } }\n";

    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync("", isService: true);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task With_the_same_files_everything_is_as_it_was_and_nothing_is_written()
    {
        var delivery = await _bench.ReceiveAsync("1.edi", X12File.Of(1, X12File.Response, X12File.Broken));
        var before = await CountAsync();
        var report = await RunAsync(delivery.Id);
        Assert.Equal([true, true], report.Messages.Select(m => m.Same));
        Assert.Equal(["translated", "rejected"], report.Messages.Select(m => m.Would!.State));
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task With_another_profile_it_is_told_what_would_be_different()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response.Replace("PO1*", "PKG*F****unread~PO1*", StringComparison.Ordinal));
        await EditAsync(Holding);
        var message = Assert.Single((await RunAsync((await _bench.MessageAsync(delivery)).Id)).Messages);
        Assert.False(message.Same);
        Assert.Equal(("translated", "held"), (message.Was!.State, message.Would!.State));
        Assert.Contains("read by no row", message.Would.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_of_a_day_the_profile_of_that_day_judges()
    {
        await EditAsync(Holding);
        await _bench.ReceiveAsync(1, "855", X12File.Response);
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE messages SET created_at = created_at - 864000000000"));
        var then = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(5);
        await EditAsync("# as shipped\n");
        var delivery = await _bench.ReceiveAsync(2, "855", X12File.Other.Replace("PO1*", "PKG*F****unread~PO1*", StringComparison.Ordinal));

        Assert.True(Assert.Single((await RunAsync(delivery.Id)).Messages).Same);
        var report = await RunAsync(delivery.Id, then);
        var message = Assert.Single(report.Messages);
        Assert.Equal(("translated", "held"), (message.Was!.State, message.Would!.State));
        Assert.Empty(report.Notes);
        Assert.Contains((await RunAsync(delivery.Id, then - TimeSpan.FromDays(400))).Notes, n => n.Contains("had come by then", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_another_map_the_changes_of_the_document_are_told_line_by_line()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        var message = await _bench.MessageAsync(delivery);
        var map = (await _bench.ReadAsync(tx => RevisionStore.Find(tx, message.MapHash!)))!;
        var edited = map.Content.Replace("  - { field: orderDate, at: BAK04 }\n", "", StringComparison.Ordinal);
        Assert.NotEqual(map.Content, edited);
        await _bench.Database.WriteAsync(tx => RevisionStore.Keep(tx, map with { Hash = new('e', 64), Content = edited }));
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE messages SET map_hash = @Hash", new { Hash = new string('e', 64) }));
        var report = await RunAsync(delivery.Id, TimeProvider.System.GetUtcNow());
        Assert.Contains("-   \"orderDate\"", Assert.Single(report.Messages).Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_of_a_day_its_code_lists_shared_rows_and_definitions_translate()
    {
        var maps = Path.Combine(_bench.Folder, "maps");
        Copy(PipelineBench.Sample("..", "maps"), maps);
        await using var bench = await PipelineBench.StartAsync("", maps: maps);
        var delivery = await bench.ReceiveAsync(1, "855", X12File.Response);
        var then = TimeProvider.System.GetUtcNow();
        // The unit is another, no row reads the day of shipment any more, and the number of an order is shorter.
        Edit(Path.Combine(maps, "codes", "x12-unit.csv"), "EA,EA", "EA,DZ");
        Edit(Path.Combine(maps, "x12", "parts.yaml"), "\"068\": shipDate", "\"998\": shipDate");
        var elements = Path.Combine(maps, "x12", "004010", "elements.def");
        await File.WriteAllTextAsync(elements, "324 AN 1/5 Purchase Order Number\n");
        Assert.True(bench.Definitions.Reload().IsAdopted);
        var rehearsal = new Rehearsal(bench.Database, bench.Gateway.Payloads, bench.Definitions);

        var today = Assert.Single((await rehearsal.RunAsync(delivery.Id, null, default))!.Messages);
        Assert.Equal("rejected", today.Would!.State);
        Assert.Equal((true, 0), AsItWas((await rehearsal.RunAsync(delivery.Id, then, default))!));
        Edit(elements, "1/5", "1/22");
        Directory.CreateDirectory(Path.Combine(maps, "codes", "moved"));
        File.Move(Path.Combine(maps, "codes", "x12-unit.csv"), Path.Combine(maps, "codes", "moved", "x12-unit.csv"));
        Assert.True(bench.Definitions.Reload().IsAdopted);
        today = Assert.Single((await rehearsal.RunAsync(delivery.Id, null, default))!.Messages);
        Assert.Contains("\"DZ\"", today.Document, StringComparison.Ordinal);
        Assert.Contains("\"shipDate\"", today.Document, StringComparison.Ordinal);

        Assert.Equal((true, 0), AsItWas((await rehearsal.RunAsync(delivery.Id, then, default))!));

        await bench.SpoilAsync(tx => tx.Execute("UPDATE messages SET codes_hash = NULL"));
        Assert.Contains("code lists", Assert.Single((await rehearsal.RunAsync(delivery.Id, then, default))!.Notes), StringComparison.Ordinal);
    }

    // Releases of EDIFACT are written in capitals.
    [Fact]
    public async Task As_of_a_day_definitions_of_EDIFACT_that_were_added_since_judge_nothing()
    {
        var maps = Path.Combine(_bench.Folder, "maps");
        Copy(PipelineBench.Sample("..", "maps"), maps);
        await using var bench = await PipelineBench.StartAsync(maps: maps);
        var delivery = await bench.ReceiveAsync("1.edi", EdifactFile.Ordrsp("LONGER"), EdifactFile.Partner);
        var then = TimeProvider.System.GetUtcNow();
        var added = Directory.CreateDirectory(Path.Combine(maps, "added", "edifact", "D96A")).FullName;
        await File.WriteAllTextAsync(Path.Combine(added, "elements.def"), "1004 an 1/5 Document/message number\n");
        Assert.True(bench.Definitions.Reload().IsAdopted);
        var rehearsal = new Rehearsal(bench.Database, bench.Gateway.Payloads, bench.Definitions);

        Assert.Equal("rejected", Assert.Single((await rehearsal.RunAsync(delivery.Id, null, default))!.Messages).Would!.State);
        Assert.Equal((true, 0), AsItWas((await rehearsal.RunAsync(delivery.Id, then, default))!));
    }

    static (bool, int) AsItWas(RehearsalReport report) => (report.Messages.All(m => m.Same), report.Notes.Count);

    [Fact]
    public async Task What_never_came_in_cannot_be_replayed() =>
        Assert.Null(await Rehearse("01JD9999999999999999999999", null));

    async Task<RehearsalReport> RunAsync(string id, DateTimeOffset? asOf = null) => (await Rehearse(id, asOf))!;

    Task<RehearsalReport?> Rehearse(string id, DateTimeOffset? asOf) =>
        new Rehearsal(_bench.Database, _bench.Gateway.Payloads, _bench.Definitions).RunAsync(id, asOf, default);

    Task<long> CountAsync() => _bench.ReadAsync(tx => tx.Value<long>("SELECT (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM messages) + (SELECT COUNT(*) FROM revisions) + (SELECT COUNT(*) FROM documents)"));

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    static void Edit(string file, string was, string becomes)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(was, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(was, becomes, StringComparison.Ordinal));
    }

    async Task EditAsync(string profile)
    {
        var before = _bench.Definitions.Current;
        _bench.Edit(profile);
        await _bench.UntilAsync(_ => !ReferenceEquals(before, _bench.Definitions.Current));
    }
}
