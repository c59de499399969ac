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
        Assert.Equal(["01J-1.json"], Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_dead_attempts_left_goes_with_the_next()
    {
        await Connector.PostAsync(Posting(), default);
        var file = Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories).Single();
        File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(file)!, ".unfinished", "01J-1.json.0A1B2C3D"), "half of a docum");
        await Connector.PostAsync(Posting(), default);
        Assert.Equal(["01J-1.json"], Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Many_attempts_at_one_key_never_publish_half_a_document()
    {
        var json = $"{{\"text\":\"{new string('x', 200_000)}\"}}";
        for (var key = 0; key < 20; key++)
        {
            var posting = Posting($"K{key}:1", json);
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Connector.PostAsync(posting, default))));
        }

        Assert.Equal(20, Ledger().Count(document => document == json));
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
