using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Host.Tests.Storage;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>An older program was killed in the middle of its work; what it left (tests/golden/upgrade, by that program's own hand) is ended by this one.</summary>
public abstract partial class UpgradeTests<TPlace> : IDisposable where TPlace : DatabaseOfTests, new()
{
    // The first migration that the older program did not have.
    const string Next = "receipt_signers";

    static readonly string Left = PipelineBench.Sample("..", "tests", "golden", "upgrade");

    readonly string _folder = Directory.CreateTempSubdirectory("upgrade-").FullName;
    readonly TPlace _place = new();
    readonly LedgerErp _erp = new(TimeProvider.System);

    public void Dispose()
    {
        _place.Drop();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task RT_61_what_an_older_program_had_under_way_is_ended_once_by_this_one_and_the_older_one_refuses_the_tables_from_then_on()
    {
        var older = Older();
        Leave(older);
        _erp.OnPost = (posting, _) => _erp.Take(posting);
        // One it is known to have, and one of which the older program never heard.
        string[] had = ["2V8H4B2J5CSW6F7YYK8WHB266T:1", "3VEQJV8JSW2BFXH30599MQC8DN:1"];
        foreach (var key in had) _erp.Know(key);

        await using var bench = await PipelineBench.StartAsync("", isService: true, folder: _folder, erp: _erp);
        await bench.UntilAsync(tx => AcknowledgementStore.List(tx, AcknowledgementState.Sent, null, null, 10).Count == 4 && WorkStore.CountAlive(tx) == 0 && !Hidden.Any());
        Assert.Equal(["1", "2", "3", "4"], Answered(bench));
        Assert.Contains("BEG*00*SA*4700000003", Assert.Single(bench.Sent(), IsOrder), StringComparison.Ordinal);
        Assert.Equal(3, _erp.Ledger.Distinct().Count());
        Assert.Equal(_erp.Ledger.Except(had), _erp.Posts);
        Assert.Equal(_erp.Ledger.Order(), await bench.PostedAsync());
        var waiting = Assert.Single(await bench.ReadAsync(tx => CaseStore.OfOrder(tx, "4700000003")));
        Assert.Equal(("price", CaseState.Open), (waiting.CaseType, waiting.State));
        Assert.Contains(await bench.ReadAsync(tx => FindingStore.OfDocument(tx, waiting.DocumentId!)), f => f is { Outcome: "Held", OriginOffset: > 0 });
        // What it gave out as numbers of ours is not given again.
        Assert.All(bench.Sent().Where(t => !IsOrder(t)), t => Assert.InRange(int.Parse(ControlNumber().Match(t).Value, System.Globalization.CultureInfo.InvariantCulture), 21, 100));
        await bench.StopAsync();
        Assert.True((await new Verification(bench.Database, bench.Gateway.Payloads, new Host.As2.As2Proof(bench.Gateway.Payloads).WrongAsync).RunAsync((_, _) => { }, default)).IsGood);
        // Of rows that are older than the history of rows it tells how they stand (docs/operations.md).
        await new Rebuild(bench.Database, TimeProvider.System).RunAsync(new("anna", "after the upgrade"), _ => { }, default);

        using var connection = _place.Connect(_folder);
        connection.Open();
        var refused = Assert.Throws<DatabaseException>(() => older.Apply(connection, TimeProvider.System));
        Assert.Contains($"({Next})", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Start the newer program, or restore a backup made before the upgrade", refused.Message, StringComparison.Ordinal);
    }

    // The claim of what was received, and the order's upload: somebody has to end both.
    IEnumerable<string> Hidden => Directory.EnumerateFiles(Path.Combine(_folder, "mailboxes"), ".*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    Migrations Older() => new(_place.Dialect, [.. Migrations.Of(_place.Dialect).Scripts.TakeWhile(s => s.Name != Next)]);

    void Leave(Migrations older)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Left, "files"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(Path.Combine(Left, "files"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // Empty, and so nothing that git keeps.
        Directory.CreateDirectory(Path.Combine(_folder, "payloads", "incoming"));
        if (_place is PostgresSchema server)
            File.WriteAllText(Path.Combine(_folder, "gateway.json"), JsonSerializer.Serialize(new { Database = new { Provider = "postgresql", server.ConnectionString } }));
        using var connection = _place.Connect(_folder);
        connection.Open();
        older.Apply(connection, TimeProvider.System);
        using var command = connection.CreateCommand();
        command.CommandText = File.ReadAllText(Path.Combine(Left, "tables.sql"));
        command.ExecuteNonQuery();
    }

    static bool IsOrder(string text) => text.Contains("*850*", StringComparison.Ordinal);

    static List<string> Answered(PipelineBench bench) => [.. bench.Sent().SelectMany(t => Group().Matches(t)).Select(m => m.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"(?<=AK1\*PR\*)\d+")]
    private static partial Regex Group();

    [GeneratedRegex(@"(?<=IEA\*\d+\*)\d+")]
    private static partial Regex ControlNumber();
}

public sealed class SqliteUpgradeTests : UpgradeTests<SqliteFile>;

public sealed class PostgresUpgradeTests : UpgradeTests<PostgresSchema>;
