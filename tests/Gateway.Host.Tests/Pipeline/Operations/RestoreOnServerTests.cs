using System.Text.Json;
using Dapper;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Storage;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>The tables are a server's, which was set back to an earlier moment by its own means; payloads, marks, mailboxes and the ERP are as they were.</summary>
public sealed class RestoreOnServerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("on-server-").FullName;
    readonly string _backup = Directory.CreateTempSubdirectory("backup-").FullName;
    readonly PostgresSchema _place = new();

    public void Dispose()
    {
        _place.Drop();
        foreach (var folder in new[] { _folder, _backup }.Where(Directory.Exists)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task RT_61_what_came_after_the_moment_of_the_tables_is_taken_in_again_and_nothing_is_sent_before_a_person_has_looked()
    {
        var heir = Path.Combine(_folder, "heir");
        await using (var bench = await PipelineBench.StartAsync("", folder: Prepared("lost")))
        {
            await bench.ImportOrderAsync("4500018231");
            await bench.ImportOrdersAsync((await PipelineBench.SampleOrderAsync("4500018231")).Replace("4500018231", "4500018299", StringComparison.Ordinal));
            await bench.ReceiveAsync("1.edi", X12File.Of(1, X12File.Response));
            var moment = DateTimeOffset.UtcNow;
            await bench.Database.WriteAsync(tx => NodeStore.Beat(tx, "lost", moment));
            Execute(DumpSql);

            await bench.ReceiveAsync("2.edi", X12File.Of(2, X12File.Response.Replace("4500018231", "4500018299", StringComparison.Ordinal)));
            await bench.AcknowledgeAsync();
            var (posted, sent) = (bench.Erp(), bench.Sent());
            Assert.Equal((2, 2), (posted.Count, sent.Count));
            // Hours later, as its report tells: what counts is how old the tables are.
            var data = new DataFolder(bench.Folder);
            await new Backup(bench.Gateway.Payloads, null, data.ControlNumbers, data.Settings, new Clock(moment.AddHours(5))).TakeAsync(_backup, default);
            await bench.StopAsync();
            foreach (var shared in new[] { "payloads", "control-numbers", "erp" }) Directory.Move(Path.Combine(bench.Folder, shared), Path.Combine(Prepared("heir"), shared));
            Execute(RestoreSql);

            // A gateway that may still be at work, or was started too early: nothing is touched.
            await Assert.ThrowsAsync<IOException>(() => new Restoration(_backup, new(heir), new Clock(moment)).RunAsync(500, default));
            Assert.Empty(Directory.GetFiles(_backup, "restored-*"));
            var restored = await new Restoration(_backup, new(heir), new Clock(moment.AddHours(3))).RunAsync(500, default);
            Assert.Equal(4 * 500, restored.Jump);
            Assert.Equal(moment.ToUnixTimeMilliseconds(), restored.AsOf.ToUnixTimeMilliseconds());
            await using var second = await PipelineBench.StartAsync("", folder: heir);
            var orphans = await new Orphans(second.Database, second.Gateway.Payloads, second.Definitions.Current.Directory, second.Gateway.Reception).TakeInAsync(restored.AsOf, default);
            Assert.Single(orphans.TakenIn);
            await second.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 10).Count == 2);
            Assert.Equal(posted, second.Erp());
            await second.BeginAcknowledgeAsync();
            await second.UntilAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.Out }) is { Count: 2 } built && built.All(d => d.Reason?.StartsWith("sending is paused", StringComparison.Ordinal) == true));
            Assert.Empty(second.Sent());
            await SendingPause.SetAsync(second.Gateway.Journal, isPaused: false, new("anna", "looked through"), default);
            await second.DrainAsync();
            Assert.Equal(2, second.Sent().Count);
            Assert.Empty(second.Sent().Select(Number).Intersect(sent.Select(Number)));
        }
    }

    static string Number(string sent) => sent.Split('*')[13];

    string Prepared(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "gateway.json"), JsonSerializer.Serialize(new { Database = new { Provider = "postgresql", _place.ConnectionString } }));
        return folder;
    }

    // What pg_dump and pg_restore --clean do to the rows.
    const string DumpSql = """
        DO $$ DECLARE t text; BEGIN
            FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
                EXECUTE format('CREATE TABLE %I AS TABLE %I', 'dumped_' || t, t);
            END LOOP;
        END $$
        """;

    const string RestoreSql = """
        DO $$ DECLARE t text; BEGIN
            SET LOCAL session_replication_role = replica;
            FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'dumped%' LOOP
                EXECUTE format('DELETE FROM %I', t);
                EXECUTE format('INSERT INTO %I SELECT * FROM %I', t, 'dumped_' || t);
                EXECUTE format('DROP TABLE %I', 'dumped_' || t);
            END LOOP;
        END $$
        """;

    void Execute(string sql)
    {
        using var connection = _place.Connect(_folder);
        connection.Open();
        connection.Execute(sql);
    }

    sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
