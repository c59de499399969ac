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

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
