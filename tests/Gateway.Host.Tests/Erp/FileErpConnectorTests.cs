using Gateway.Host.Erp;

namespace Gateway.Host.Tests.Erp;

public sealed class FileErpConnectorTests : ErpConnectorConformance, IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("erp-file-").FullName;

    internal override IErpConnector Connector => new FileErpConnector(_folder);

    // A file stands where the folder should be: not even root can write below it.
    internal override IErpConnector Unreachable
    {
        get
        {
            var file = Path.Combine(_folder, "blocked");
            File.WriteAllText(file, "");
            return new FileErpConnector(file);
        }
    }

    internal override IReadOnlyList<string> Ledger() =>
        [.. Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories).Select(File.ReadAllText)];

    [Fact]
    public async Task A_file_that_the_ERP_took_still_counts_as_posted()
    {
        await Connector.PostAsync(Posting(), default);
        var file = Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories).Single();
        File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, "taken", Path.GetFileName(file)));
        File.Delete(file);
        Assert.IsType<ErpOutcome.Posted>(await Connector.PostAsync(Posting(), default));
        Assert.IsType<ErpOutcome.Posted>(await Connector.LookUpAsync(Posting(), default));
        Assert.Single(Ledger());
    }

    [Fact]
    public async Task No_temporary_file_is_left()
    {
        await Connector.PostAsync(Posting(), default);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_dead_attempt_left_is_replaced_by_the_next()
    {
        await Connector.PostAsync(Posting(), default);
        var file = Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories).Single();
        File.Delete(file);
        await File.WriteAllTextAsync(file + ".tmp", "half of a docum");
        await Connector.PostAsync(Posting(), default);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.tmp", SearchOption.AllDirectories));
        Assert.Single(Ledger());
    }

    // Killed between "sending" and the first write, the gateway asks the ERP folder before it was ever written to.
    [Fact]
    public async Task Before_the_first_posting_a_look_up_finds_nothing_and_does_not_wait()
    {
        var connector = FileErpConnector.Open(Path.Combine(_folder, "new", "erp"));
        Assert.IsType<ErpOutcome.NotFound>(await connector.LookUpAsync(Posting(), default));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
