using System.IO.Compression;
using System.Text;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Partners;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>What persons of operations do to archives: what is in them is worked, once.</summary>
public sealed class ArchiveVerbTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("");
        await _bench.ImportOrderAsync("4500018231", o => string.Join('\n', o.Split('\n')[..2]));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task What_came_before_archives_were_unpacked_is_unpacked_when_a_person_restarts_it()
    {
        var archive = await ReceiveAsync(unpack: false, ("in/855.edi", X12File.OfType(1, "855", X12File.Response)));
        Assert.Equal(DeliveryState.Held, archive.State);
        Done(await _bench.DoAsync(new Verb.Restart(), archive.Id));
        var member = Assert.Single(await MembersAsync(archive));
        Assert.Equal(("855.edi", DeliveryState.Done), (member.FileName, member.State));
        Assert.Equal(DeliveryState.Done, (await FindAsync(archive)).State);
        Assert.Single(_bench.Erp());
        foreach (var verb in new Verb[] { new Verb.Restart(), new Verb.Duplicate(), new Verb.Cancel() })
            Assert.Contains(member.Id, Refused(await _bench.DoAsync(verb, archive.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_before_archives_were_unpacked_can_be_duplicated_and_is_unpacked_then()
    {
        var archive = await ReceiveAsync(unpack: false, ("855.edi", X12File.OfType(1, "855", X12File.Response)));
        Done(await _bench.DoAsync(new Verb.Duplicate(), archive.Id));
        Assert.Contains(await MembersAsync(archive), d => d is { FileName: "855.edi", State: DeliveryState.Done });
        Assert.Single(_bench.Erp());
    }

    [Fact]
    public async Task Edited_bytes_take_the_place_of_a_file_in_an_archive_and_not_of_the_archive()
    {
        var archive = await ReceiveAsync(unpack: true, ("855.edi", X12File.OfType(1, "855", X12File.Response)));
        var member = Assert.Single(await MembersAsync(archive));
        var edited = await _bench.Gateway.Payloads.WriteAsync(Zip(("855.edi", X12File.OfType(1, "855", X12File.Other))));
        var told = Refused(await _bench.DoAsync(new Verb.Resubmit(edited, "a price"), archive.Id));
        Assert.Contains($"resubmit those, {member.Id}", told, StringComparison.Ordinal);
        Assert.Single(await MembersAsync(archive));
    }

    [Fact]
    public async Task A_repaired_archive_is_unpacked_in_the_place_of_the_damaged_one_and_gives_nothing_twice()
    {
        var good = ("855.edi", X12File.OfType(1, "855", X12File.Response));
        var archive = await ReceiveAsync(unpack: true, good, ("empty.edi", ""));
        Assert.Equal(DeliveryState.Failed, archive.State);
        var repaired = await _bench.Gateway.Payloads.WriteAsync(Zip(good, ("empty.edi", X12File.OfType(2, "855", X12File.Other))));
        Done(await _bench.DoAsync(new Verb.Resubmit(repaired, "the second file"), archive.Id));
        Assert.Equal(["855.edi", "empty.edi"], (await MembersAsync(archive)).Select(m => m.FileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failed_archive_that_is_restarted_gives_nothing_twice_and_its_cancel_says_that_the_rest_goes_on()
    {
        var archive = await ReceiveAsync(unpack: true, ("855.edi", X12File.OfType(1, "855", X12File.Response)), ("empty.edi", ""));
        Assert.Equal(DeliveryState.Failed, archive.State);
        Done(await _bench.DoAsync(new Verb.Restart(), archive.Id));
        var member = Assert.Single(await MembersAsync(archive));
        Assert.Contains(member.Id, Done(await _bench.DoAsync(new Verb.Cancel(), archive.Id)), StringComparison.Ordinal);
        Assert.Equal((DeliveryState.Cancelled, DeliveryState.Done), ((await FindAsync(archive)).State, (await FindAsync(member)).State));
    }

    async Task<DeliveryRecord> ReceiveAsync(bool unpack, params (string Name, string Content)[] files)
    {
        using var stream = Zip(files);
        var owner = _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!;
        var archive = unpack
            ? await _bench.Gateway.Reception.ReceiveAsync(owner, owner.Mailboxes[0], "a.zip", stream, default)
            : await HoldAsync(owner, await _bench.Gateway.Payloads.WriteAsync(stream));
        await _bench.DrainAsync();
        return await FindAsync(archive);
    }

    static MemoryStream Zip(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }

        stream.Position = 0;
        return stream;
    }

    // As a program left it that knew no archives.
    Task<DeliveryRecord> HoldAsync(PartnerProfile owner, Payload payload) => _bench.Gateway.Journal.BeginAsync("receive", effects =>
    {
        var id = new UlidSource(TimeProvider.System).Next();
        var archive = Reception.Record(effects, owner, $"{owner.Id}/{owner.Mailboxes[0].Name}", "a.zip", payload, id, new Apart("no EDI", IsOfContent: false));
        DeliveryStore.SetState(effects.Tx, id, DeliveryState.Held, "the file holds no interchange");
        return archive;
    }, default);

    Task<List<DeliveryRecord>> MembersAsync(DeliveryRecord archive) => _bench.ReadAsync(tx =>
        DeliveryStore.OfStory(tx, archive.CorrelationId).Where(d => d.Direction == Direction.In && d.FileName != archive.FileName).ToList());

    async Task<DeliveryRecord> FindAsync(DeliveryRecord delivery) => await _bench.ReadAsync(tx => DeliveryStore.Find(tx, delivery.Id)!);

    static string Done(VerbOutcome? outcome) => Assert.IsType<VerbOutcome.Done>(outcome).Text;

    static string Refused(VerbOutcome? outcome) => Assert.IsType<VerbOutcome.Refused>(outcome).Text;
}
