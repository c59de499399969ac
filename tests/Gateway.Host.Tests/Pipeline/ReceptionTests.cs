using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Folder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

public sealed partial class ReceptionTests : IAsyncLifetime
{
    const string Whole = "ISA*00*          *00*          *01*118502274      *14*0081234560003  *261103*0815*U*00401*000000001*0*P*>~IEA*0*000000001~";

    readonly string _folder = Directory.CreateTempSubdirectory("reception-").FullName;
    readonly SteppingTime _time = new();
    readonly ConcurrentQueue<ProgressLine> _told = new();
    long _room = long.MaxValue;
    Database _database = null!;
    PayloadStore _payloads = null!;
    PartnerProfile _partner = null!;
    Reception _reception = null!;

    public Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder, "gateway.db"), _time);
        _payloads = new(Path.Combine(_folder, "payloads"), new UlidSource(_time));
        _reception = NewReception();
        _partner = PartnerDirectory.Load(new(Path.Combine(Root(), "partner-profiles"), null)).Find("hollis-fasteners")!;
        foreach (var folder in new[] { "in", "archive" }) Directory.CreateDirectory(Path.Combine(_folder, folder));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_file_is_kept_before_it_is_put_away()
    {
        Drop("a.edi", Whole);
        await PollAsync(Visit());
        var delivery = Assert.Single(await DeliveriesAsync());
        Assert.Equal((DeliveryState.Received, "a.edi", "hollis-fasteners/main"), (delivery.State, delivery.FileName, delivery.Mailbox));
        Assert.Equal(PayloadCheck.Good, await _payloads.CheckAsync(delivery.PayloadHash));
        Assert.Equal(["a.edi"], Names("archive"));
        Assert.Equal(1, await _database.ReadAsync(WorkStore.CountAlive));
    }

    [Fact]
    public async Task RT_28_a_gateway_that_died_before_it_put_the_file_away_does_not_receive_it_twice()
    {
        Drop("a.edi", Whole);
        var visit = Visit(IdenticalFile.Accept);
        await PollAsync(visit);
        // As a kill between the commit and the rename leaves it.
        var claim = $".claim.north.{_lastClaim}.a.edi";
        File.Move(Path.Combine(_folder, "archive", "a.edi"), Path.Combine(_folder, "in", claim));
        await PollAsync(Visit(IdenticalFile.Accept));
        Assert.Single(await DeliveriesAsync());
        Assert.Equal(["a.edi"], Names("archive"));
    }

    [Theory]
    [InlineData(IdenticalFile.Ignore, nameof(DeliveryState.Duplicate))]
    [InlineData(IdenticalFile.Hold, nameof(DeliveryState.Quarantined))]
    [InlineData(IdenticalFile.Accept, nameof(DeliveryState.Received))]
    public async Task RT_30_the_same_file_again_is_treated_as_the_profile_says(IdenticalFile rule, string expected)
    {
        foreach (var _ in new[] { 1, 2 })
        {
            Drop("a.edi", Whole);
            await PollAsync(Visit(rule));
            _time.Pass(TimeSpan.FromSeconds(1));
        }

        var again = (await DeliveriesAsync())[0];
        Assert.Equal((expected, rule == IdenticalFile.Accept ? 1 : 0), (again.State.ToString(), again.Generation));
        Assert.Equal(2, Names("archive").Count());
        // Nobody is behind it yet, and whose mailbox it lay in is known.
        Assert.Equal(rule == IdenticalFile.Accept ? [] : [("hollis-fasteners", again.Reason!)], _told.Select(l => (l.Partner, l.Text)));
    }

    [Fact]
    public async Task RT_30_the_same_name_with_other_bytes_is_another_file()
    {
        foreach (var content in new[] { Whole, Whole.Replace("000000001", "000000002") })
        {
            Drop("a.edi", content);
            await PollAsync(Visit());
        }

        Assert.Equal([DeliveryState.Received, DeliveryState.Received], (await DeliveriesAsync()).Select(d => d.State));
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_goes_back_and_its_neighbours_are_received()
    {
        Drop("a.edi", Whole);
        Drop("b.edi", Whole.Replace("000000001~", "000000002~", StringComparison.Ordinal));
        await PollAsync(Visit(transport: new Forbidding(new(_folder), "a.edi")));
        Assert.Equal("b.edi", Assert.Single(await DeliveriesAsync()).FileName);
        Assert.Equal(["a.edi"], Names("in"));
    }

    [Fact]
    public async Task RT_24_a_name_that_cannot_be_asked_for_is_told_in_one_line_and_keeps_no_other_waiting()
    {
        if (OperatingSystem.IsWindows()) return;
        // In Latin-1, with a line break and what colours a terminal; .NET has no way to write it, nor to remove it.
        await ShellAsync($"printf ISA > \"$(printf '{_folder}/in/M\\374\\033[31m\\nller.edi')\"");
        Drop("a.edi", Whole);
        var lines = new LogLines<Reception>();
        await NewReception(lines).ReceiveAllAsync(Visit(), default);
        Assert.Equal("a.edi", Assert.Single(await DeliveriesAsync()).FileName);
        var line = Assert.Single(lines.All);
        Assert.Contains("\\u001b[31m\\u000aller.edi is passed over", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
        await ShellAsync($"rm {_folder}/in/*");
    }

    static async Task ShellAsync(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync();
    }

    [Fact]
    public async Task RT_29_where_a_rename_leaves_both_names_for_a_moment_a_file_that_two_gateways_got_is_worked_once()
    {
        for (var i = 0; i < 20; i++) Drop($"{i:00}.edi", Whole.Replace("000000001~", $"0000001{i:00}~", StringComparison.Ordinal));
        var meeting = new Meeting();
        var visits = new[] { "north", "south" }.Select(owner => Visit(transport: new LinkingTransport(new(_folder), _folder, meeting), owner: owner));
        await Task.WhenAll(visits.Select(visit => NewReception().ReceiveAllAsync(visit, default)));
        var deliveries = await DeliveriesAsync();
        Assert.Equal(20, deliveries.Count(d => d.State == DeliveryState.Received));
        Assert.Equal(20, deliveries.Count(d => d.State == DeliveryState.Duplicate));
        Assert.Equal(20, await _database.ReadAsync(WorkStore.CountAlive));
        Assert.Empty(Names("in"));
    }

    [Fact]
    public async Task Each_file_of_an_archive_is_a_delivery_of_its_story_under_a_safe_name_and_a_broken_one_is_told()
    {
        var second = Whole.Replace("000000001", "000000002", StringComparison.Ordinal);
        Zip("orders.zip", ("../../a.edi", Whole), ("broken.edi", "damaged"), ("inner.zip", "PK\u0003\u0004"), ("b.edi", second));
        Damage("orders.zip");
        await PollAsync(Visit());
        var deliveries = await DeliveriesAsync();
        var archive = Assert.Single(deliveries, d => d.FileName == "orders.zip");
        Assert.Equal(DeliveryState.Failed, archive.State);
        Assert.Contains("broken.edi: its bytes", archive.Reason, StringComparison.Ordinal);
        Assert.Contains("inner.zip: it is an archive itself", archive.Reason, StringComparison.Ordinal);
        var members = deliveries.Where(d => d.Id != archive.Id).OrderBy(d => d.FileName, StringComparer.Ordinal).ToList();
        Assert.Equal(["a.edi", "b.edi"], members.Select(d => d.FileName));
        Assert.All(members, d => Assert.Equal((DeliveryState.Received, archive.Id), (d.State, d.CorrelationId)));
        Assert.Equal(["orders.zip"], Names("archive"));
        Assert.Equal(2, await _database.ReadAsync(WorkStore.CountAlive));
    }

    [Fact]
    public async Task What_came_in_an_archive_comes_once_however_it_is_packed()
    {
        Zip("first.zip", ("a.edi", Whole));
        await PollAsync(Visit());
        Zip("second.zip", ("a.edi", Whole), ("more.edi", "x"));
        Drop("a.edi", Whole);
        await PollAsync(Visit());
        var states = (await DeliveriesAsync()).Where(d => d.FileName == "a.edi").Select(d => d.State);
        Assert.Equal([DeliveryState.Received, DeliveryState.Duplicate, DeliveryState.Duplicate], states.Order());
    }

    [Fact]
    public async Task RT_28_a_gateway_that_died_before_it_put_an_archive_away_unpacks_nothing_twice()
    {
        Zip("a.zip", ("a.edi", Whole), ("b.edi", "x"));
        await PollAsync(Visit(IdenticalFile.Accept));
        File.Move(Path.Combine(_folder, "archive", "a.zip"), Path.Combine(_folder, "in", $".claim.north.{_lastClaim}.a.zip"));
        await PollAsync(Visit(IdenticalFile.Accept));
        Assert.Equal(["a.edi", "a.zip", "b.edi"], (await DeliveriesAsync()).Select(d => d.FileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a.zip"], Names("archive"));
    }

    [Fact]
    public async Task An_archive_whose_end_has_not_come_waits_and_is_kept_as_failed_when_its_time_is_over()
    {
        Zip("a.zip", ("a.edi", Whole));
        var whole = File.ReadAllBytes(Path.Combine(_folder, "in", "a.zip"));
        File.WriteAllBytes(Path.Combine(_folder, "in", "a.zip"), whole[..^10]);
        var visit = Visit();
        await PollAsync(visit);
        Assert.Empty(await DeliveriesAsync());
        _time.Pass(visit.Settings.Settings.IncompleteAfter);
        await PollAsync(visit);
        Assert.Equal(DeliveryState.Failed, Assert.Single(await DeliveriesAsync()).State);
        File.WriteAllBytes(Path.Combine(_folder, "in", "a.zip"), whole);
        await PollAsync(visit);
        Assert.Equal(DeliveryState.Received, Assert.Single(await DeliveriesAsync(), d => d.FileName == "a.edi").State);
    }

    [Fact]
    public async Task An_archive_for_which_there_is_no_room_waits_leaves_nothing_behind_and_is_taken_when_there_is()
    {
        Zip("a.zip", ("a.edi", Whole), ("b.edi", new string('b', 5000)));
        _room = 5000;
        var visit = Visit();
        for (var poll = 0; poll < 2; poll++)
        {
            await PollAsync(visit);
            Assert.Empty(await DeliveriesAsync());
            // The archive itself, and nothing of what is in it.
            Assert.Single(_payloads.All());
            Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "payloads", "incoming")));
            _time.Pass(visit.Settings.Settings.IncompleteAfter);
        }

        _room = long.MaxValue;
        await PollAsync(visit);
        Assert.Equal(3, (await DeliveriesAsync()).Count);
    }

    [Fact]
    public async Task What_is_in_an_archive_that_waits_is_not_in_the_store()
    {
        Zip("a.zip", ("a.edi", Whole));
        await PollAsync(Visit(transport: new Late(new(_folder), _folder, looks: 2)));
        Assert.Empty(await DeliveriesAsync());
        Assert.Single(_payloads.All());
    }

    [Fact]
    public async Task A_file_in_a_folder_of_an_archive_keeps_its_name_and_the_history_has_all_of_it()
    {
        Zip("a.zip", ("2026/11/orders.csv", "a;b"), (@"C:\out\more.csv", "c;d"));
        await PollAsync(Visit());
        var deliveries = (await DeliveriesAsync()).OrderBy(d => d.FileName, StringComparer.Ordinal).ToList();
        Assert.Equal(["a.zip", "more.csv", "orders.csv"], deliveries.Select(d => d.FileName));
        var received = Assert.Single(await _database.ReadAsync(tx => EventStore.OfChain(tx, deliveries[2].Id)), e => e.Kind == "received");
        Assert.Contains("2026/11/orders.csv", received.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_an_archive_that_were_erased_once_are_all_there_again_at_once()
    {
        Zip("a.zip", ("a.edi", Whole), ("b.edi", "x"), ("c.edi", "y"));
        await PollAsync(Visit());
        var hashes = (await DeliveriesAsync()).Select(d => d.PayloadHash).ToList();
        await _database.WriteAsync(tx => hashes.ForEach(hash => ErasedPayloadStore.Add(tx, new() { PayloadHash = hash, SizeBytes = 1, Reason = "old", ErasedAt = _time.GetUtcNow() })));
        hashes.ForEach(_payloads.Erase);
        File.Move(Path.Combine(_folder, "archive", "a.zip"), Path.Combine(_folder, "in", "a.zip"));
        await PollAsync(Visit());
        Assert.Empty(await _database.ReadAsync(ErasedPayloadStore.All));
        Assert.Equal(5, (await DeliveriesAsync()).Count);
    }

    [Theory]
    [InlineData(IdenticalFile.Ignore)]
    [InlineData(IdenticalFile.Hold)]
    public async Task An_archive_that_was_left_as_it_is_once_is_no_duplicate_when_it_comes_again(IdenticalFile rule)
    {
        Zip("a.zip", ("a.edi", Whole));
        var bytes = File.ReadAllBytes(Path.Combine(_folder, "in", "a.zip"));
        await PollAsync(Visit(rule, unpack: false));
        for (var i = 0; i < 2; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder, "in", "a.zip"), bytes);
            await PollAsync(Visit(rule));
        }

        var states = (await DeliveriesAsync()).Where(d => d.FileName == "a.zip").Select(d => d.State).ToList();
        Assert.Equal([DeliveryState.Received, DeliveryState.Done, rule == IdenticalFile.Hold ? DeliveryState.Quarantined : DeliveryState.Duplicate], states.Order());
        Assert.Single(await DeliveriesAsync(), d => d.FileName == "a.edi");
    }

    void Zip(string name, params (string Name, string Content)[] files)
    {
        using var zip = ZipFile.Open(Path.Combine(_folder, "in", name), ZipArchiveMode.Create);
        foreach (var (member, content) in files)
        {
            using var entry = new StreamWriter(zip.CreateEntry(member, CompressionLevel.NoCompression).Open());
            entry.Write(content);
        }
    }

    void Damage(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(_folder, "in", name));
        bytes[bytes.AsSpan().IndexOf("damaged"u8)] = (byte)'D';
        File.WriteAllBytes(Path.Combine(_folder, "in", name), bytes);
    }

    [Fact]
    public async Task A_file_that_grew_while_it_was_recorded_is_received_anew()
    {
        Drop("a.edi", "one\n");
        var transport = new Late(new(_folder), _folder);
        await PollAsync(Visit(transport: transport));
        _time.Pass(TimeSpan.FromHours(1));
        await PollAsync(Visit());
        Assert.Equal([4, 8], (await DeliveriesAsync()).Select(d => (int)d.SizeBytes).Order());
    }

    [Fact]
    public async Task A_file_that_cannot_be_put_away_keeps_no_other_waiting_and_is_received_once()
    {
        Drop("a.edi", Whole);
        Drop("b.edi", Whole.Replace("000000001~", "000000002~", StringComparison.Ordinal));
        var visit = Visit(IdenticalFile.Accept, new Sticky(new(_folder)));
        await PollAsync(visit);
        await PollAsync(visit);
        Assert.Equal(["b.edi"], Names("archive"));
        _time.Pass(visit.Settings.Settings.IncompleteAfter);
        await PollAsync(Visit(IdenticalFile.Accept));
        Assert.Equal(["a.edi", "b.edi"], Names("archive"));
        Assert.Equal(2, (await DeliveriesAsync()).Count);
    }

    string? _lastClaim;

    Reception NewReception(ILogger<Reception>? logger = null)
    {
        var ids = new UlidSource(_time);
        return new(new(_database, ids, _time) { Told = _told.Enqueue }, _payloads, new(_payloads, bytes => bytes <= _room), ids, logger ?? NullLogger<Reception>.Instance);
    }

    Visit Visit(IdenticalFile rule = IdenticalFile.Ignore, ITransport? transport = null, bool unpack = true, string owner = "north")
    {
        var settings = _partner.Mailboxes[0] with { Settings = _partner.Mailboxes[0].Settings with { In = "in", Archive = "archive", Unpack = unpack } };
        var ids = new UlidSource(_time);
        var mailbox = new Mailbox(transport ?? new FolderTransport(_folder), settings.Settings, owner, () => _lastClaim = ids.Next(), _time);
        return new(_partner with { Duplicates = new(DuplicateInterchange.Reject, rule) }, settings, mailbox);
    }

    Task PollAsync(Visit visit) => _reception.ReceiveAllAsync(visit, default);

    Task<IReadOnlyList<DeliveryRecord>> DeliveriesAsync() => _database.ReadAsync(tx => DeliveryStore.List(tx, new()));

    void Drop(string name, string content) => File.WriteAllText(Path.Combine(_folder, "in", name), content);

    IEnumerable<string?> Names(string folder) => Directory.GetFiles(Path.Combine(_folder, folder)).Select(Path.GetFileName).Where(n => n![0] != '.').Order();

    static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "../../../.."));

    /// <summary>A folder with a file that another user owns; a real one would not keep root out.</summary>
    sealed class Forbidding(FolderTransport folder, string forbidden) : PassingTransport(folder)
    {
        public override Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation) =>
            name.EndsWith(forbidden, StringComparison.Ordinal)
                ? throw new UnauthorizedAccessException("Permission denied")
                : base.OpenAsync(folder, name, offset, cancellation);
    }

    /// <summary>A folder whose uploader writes on after everything was read and compared.</summary>
    sealed class Late(FolderTransport folder, string root, int looks = 3) : PassingTransport(folder)
    {
        int _looks;

        public override Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation)
        {
            if (++_looks == looks) File.AppendAllText(Path.Combine(root, folder, name), "two\n");
            return base.FindAsync(folder, name, cancellation);
        }
    }

    /// <summary>A folder out of which one file may not be moved.</summary>
    sealed class Sticky(FolderTransport folder) : PassingTransport(folder)
    {
        public override Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
            toFolder == "archive" && fromName.EndsWith("a.edi", StringComparison.Ordinal)
                ? throw new UnauthorizedAccessException("Operation not permitted")
                : base.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation);
    }
}
