using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>The drill: backed up under load, restored on an empty machine whose payloads survived, and worked to the end.</summary>
public sealed partial class BackupTests : IAsyncLifetime
{
    const int Files = 24;
    const long Jump = 500;

    readonly string _backup = Path.Combine(Directory.CreateTempSubdirectory("backup-").FullName, "taken");
    readonly string _restored = Directory.CreateTempSubdirectory("restored-").FullName;
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("");
        await _bench.ImportOrdersAsync("orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,quantity,unit,price,requestedDate\n"
            + string.Concat(Enumerable.Range(1, Files).Select(i => $"{OrderOf(i)},10,100210,open,2026-11-02,USD,10,NG-10447,5000,EA,0.085,2026-11-16\n")));
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_backup)!, recursive: true);
        if (Directory.Exists(_restored)) Directory.Delete(_restored, recursive: true);
    }

    [Fact]
    public async Task RT_61_a_backup_under_load_is_restored_and_drained_without_a_double_or_a_loss_and_no_control_number_is_used_again()
    {
        await ReceiveAsync(1, Files / 3);
        var load = ReceiveAsync(Files / 3 + 1, Files - 1);
        var report = await BackUpAsync();
        await load;
        // One at least is not in it.
        await ReceiveAsync(Files, Files);
        await _bench.AcknowledgeAsync();
        Assert.InRange(report.Payloads, Files / 3, 2 * Files);
        Assert.Equal(Files, _bench.Erp().Count);
        var (posted, sent) = (_bench.Erp(), Numbers(_bench));
        await _bench.StopAsync();

        // The machine is gone; the ERP, and the share with the payloads, are not.
        Move("erp");
        Move("payloads");
        var data = new DataFolder(_restored);
        await new Restoration(_backup, data, TimeProvider.System).RunAsync(Jump, default);
        await using var heir = await PipelineBench.StartAsync("", folder: _restored);
        var known = await heir.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In, Take = 1000 }).Count);
        var orphans = await TakeInAsync(heir, report.TakenAt);
        Assert.Equal(Files, known + orphans.TakenIn.Count);
        Assert.NotEmpty(orphans.TakenIn);
        // What was to be sent when the backup was taken waits for the release.
        await heir.UntilAsync(tx => Backlog.Moving(tx) == 0);
        await ReleaseAsync(heir);
        await heir.AcknowledgeAsync();

        Assert.Equal(posted, heir.Erp());
        Assert.Equal(Files, await heir.ReadAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 1000).Count));
        var again = Numbers(heir);
        Assert.NotEmpty(again);
        Assert.Empty(sent.Intersect(again));
        Assert.Contains(ControlNumberBlockKind.Skipped, await heir.ReadAsync(tx => ControlNumbers.Scopes(tx).SelectMany(s => ControlNumbers.Blocks(tx, s.Scope)).Select(b => b.Kind).ToList()));
        Assert.Empty((await TakeInAsync(heir, report.TakenAt)).TakenIn);
        Assert.True((await new Verification(heir.Database, heir.Gateway.Payloads, new Host.As2.As2Proof(heir.Gateway.Payloads).WrongAsync).RunAsync((_, _) => { }, default)).IsGood);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_backup_restored_twice_gives_no_control_number_twice(bool isWritable)
    {
        await ReceiveAsync(1, 1);
        await _bench.AcknowledgeAsync();
        await BackUpAsync();
        if (!isWritable) Directory.CreateDirectory(Path.Combine(_backup, ".restored.tmp"));
        var (first, isNoted) = await LiveAsync("first", TimeSpan.Zero);
        var (second, _) = await LiveAsync("second", isWritable ? TimeSpan.Zero : TimeSpan.FromHours(1));
        Assert.Equal(isWritable, isNoted);
        Assert.NotEmpty(first);
        Assert.NotEmpty(second);
        Assert.Empty(Numbers(_bench).Concat(first).Intersect(second));
    }

    [Fact]
    public async Task What_was_due_at_the_backup_is_sent_after_it_only_when_a_person_has_looked()
    {
        await ReceiveAsync(1, 1);
        await BackUpAsync();
        await _bench.AcknowledgeAsync();
        Assert.Single(_bench.Sent());
        await new Restoration(_backup, new(_restored), TimeProvider.System).RunAsync(Jump, default);
        await using var heir = await PipelineBench.StartAsync("", folder: _restored);

        await heir.BeginAcknowledgeAsync();
        await heir.UntilAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.Out }) is [{ State: DeliveryState.Due, Reason: { } reason }] && reason.StartsWith("sending is paused", StringComparison.Ordinal));
        Assert.Empty(heir.Sent());
        var due = Assert.Single(await heir.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.Out })));
        Assert.IsType<VerbOutcome.Done>(await heir.Gateway.Operations.ApplyAsync(new Verb.Cancel(), due.Id, new("anna", "the partner has it"), default));

        await ReleaseAsync(heir);
        await ReceiveAsync(heir, 2, 2);
        await heir.AcknowledgeAsync();
        Assert.Contains("AK1*PR*2~", Assert.Single(heir.Sent()), StringComparison.Ordinal);
        Assert.Equal(["paused", "released"], (await heir.ReadAsync(tx => EventStore.OfChain(tx, "pause:sending"))).Select(e => e.Kind));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_but_its_owner_looks_into_a_backup()
    {
        await _bench.ReceiveAsync("1.edi", X12File.Of(1, X12File.Response));
        await File.WriteAllTextAsync(_bench.Gateway.Data.Settings, "{}");
        Directory.CreateDirectory(_backup, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await BackUpAsync();
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var path in new[] { "", Backup.Database, Backup.Settings })
            Assert.Equal(default, File.GetUnixFileMode(Path.Combine(_backup, path)) & Others);
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_settings_is_not_followed()
    {
        var others = Path.Combine(Path.GetDirectoryName(_backup)!, "others.json");
        await File.WriteAllTextAsync(others, """{ "Others": "s3cret" }""");
        File.CreateSymbolicLink(_bench.Gateway.Data.Settings, others);
        Assert.Contains("is a link", (await Assert.ThrowsAsync<IOException>(BackUpAsync)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_backup, Backup.Settings)));
    }

    [Fact]
    public async Task Every_payload_that_a_row_of_the_backup_names_is_in_it_however_busy_the_gateway_was()
    {
        var load = ReceiveAsync(1, Files);
        await BackUpAsync();
        await load;
        await using var copy = SqliteDatabase.Open(Path.Combine(_backup, Backup.Database), TimeProvider.System);
        var stored = new PayloadStore(Path.Combine(_backup, Backup.Payloads), new(TimeProvider.System));
        Assert.All(await copy.ReadAsync(tx => DeliveryStore.Payloads(tx, "", 1000)), hash => Assert.True(stored.Contains(hash), hash));
    }

    [Fact]
    public async Task A_backup_names_a_payload_that_was_altered_and_leaves_it_out()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "payloads", delivery.PayloadHash[..2], delivery.PayloadHash), "altered");
        Assert.Equal([delivery.PayloadHash], (await BackUpAsync()).Altered);
    }

    [Fact]
    public async Task A_backup_is_taken_into_a_new_folder_and_a_folder_that_was_cut_off_is_none()
    {
        await BackUpAsync();
        await Assert.ThrowsAsync<IOException>(BackUpAsync);
        File.Delete(Path.Combine(_backup, BackupReport.Name));
        Assert.Null(Restoration.Read(_backup));
    }

    [Fact]
    public async Task While_payloads_are_erased_no_backup_is_taken()
    {
        using var erasing = _bench.Gateway.Payloads.TryHoldErasing();
        await Assert.ThrowsAsync<IOException>(BackUpAsync);
    }

    // Restored, a file worked and answered, and lost again.
    async Task<(List<string> Numbers, bool IsNoted)> LiveAsync(string name, TimeSpan later)
    {
        var folder = Path.Combine(_restored, name);
        var restored = await new Restoration(_backup, new(folder), new Later(later)).RunAsync(Jump, default);
        await using var heir = await PipelineBench.StartAsync("", folder: folder);
        await ReleaseAsync(heir);
        await ReceiveAsync(heir, 2, 3);
        await heir.AcknowledgeAsync();
        return (Numbers(heir), restored.IsNoted);
    }

    static async Task ReleaseAsync(PipelineBench bench) =>
        Assert.True((await SendingPause.SetAsync(bench.Gateway.Journal, isPaused: false, new("anna", "looked through"), default)).IsDone);

    Task ReceiveAsync(int first, int last) => ReceiveAsync(_bench, first, last);

    static async Task ReceiveAsync(PipelineBench bench, int first, int last)
    {
        for (var i = first; i <= last; i++)
            await bench.ReceiveAsync($"{i}.edi", X12File.Of(i, X12File.Response.Replace("4500018231", OrderOf(i), StringComparison.Ordinal)));
    }

    Task<BackupReport> BackUpAsync()
    {
        var data = new DataFolder(_bench.Folder);
        return new Backup(_bench.Gateway.Payloads, data.DatabaseFile, data.ControlNumbers, data.Settings, TimeProvider.System).TakeAsync(_backup, default);
    }

    static Task<OrphanReport> TakeInAsync(PipelineBench bench, DateTimeOffset takenAt) =>
        new Orphans(bench.Database, bench.Gateway.Payloads, bench.Definitions.Current.Directory, bench.Gateway.Reception).TakeInAsync(takenAt, default);

    void Move(string folder) => Directory.Move(Path.Combine(_bench.Folder, folder), Path.Combine(_restored, folder));

    static string OrderOf(int number) => string.Create(CultureInfo.InvariantCulture, $"47{number:00000000}");

    static List<string> Numbers(PipelineBench bench) => [.. bench.Sent().SelectMany(t => ControlNumber().Matches(t)).Select(m => m.Value)];

    sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }

    // ISA13 and GS06 of what we sent.
    [GeneratedRegex(@"(?<=IEA\*\d+\*)\d+|(?<=GE\*\d+\*)\d+")]
    private static partial Regex ControlNumber();
}
