using System.Text.Json;
using Gateway.Host.CommandLine;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.CommandLine;

public sealed class OpenedGatewayTests
{
    [Fact]
    public async Task RT_19_a_service_waits_for_its_database_and_says_so_once()
    {
        var terminal = new TestTerminal();
        var attempts = 0;
        var opened = await OpenedGateway.WhenThereAsync(terminal.Terminal, () => ++attempts < 3 ? throw new DatabaseException("no route to db1") { IsAway = true } : Task.FromResult("open"), default);
        Assert.Equal(("open", 3, "gateway: no route to db1; waiting for it\n"), (opened, attempts, terminal.Error));
    }

    [Fact]
    public async Task Beside_a_gateway_at_work_nothing_is_restored()
    {
        var folder = Directory.CreateTempSubdirectory("restore-").FullName;
        try
        {
            var (backup, data) = (Directory.CreateDirectory(Path.Combine(folder, "backup")).FullName, Path.Combine(folder, "data"));
            var report = new BackupReport("0", DateTimeOffset.UnixEpoch, HasDatabase: true, 0, 0, []);
            await File.WriteAllBytesAsync(Path.Combine(backup, BackupReport.Name), JsonSerializer.SerializeToUtf8Bytes(report, BackupJson.Default.BackupReport));
            var terminal = new TestTerminal();
            using (new DataFolder(data).TryLock())
                Assert.Equal(ExitCodes.Environment, await terminal.RunAsync("restore", backup, "--data", data, "--profiles", backup, "--maps", Path.Combine(Pipeline.PipelineBench.Root(), "maps")));
            Assert.Contains("another gateway is at work", terminal.Error, StringComparison.Ordinal);
            Assert.Equal(["backup.json", "lock"], Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_waiting_does_not_mend_is_told_at_once() => await Assert.ThrowsAsync<DatabaseException>(() =>
        OpenedGateway.WhenThereAsync<string>(new TestTerminal().Terminal, () => throw new DatabaseException("it is newer than this program"), default));
}
