using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The README's first command: everything that a stranger sees within fifteen seconds.</summary>
public sealed class SampleRunTests : IDisposable
{
    static readonly (string Partner, int Files)[] Suppliers =
        [("hollis-fasteners", 3), ("brandt-hydraulics", 2), ("valvole-rossi", 1), ("kestrel-packaging", 1)];

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task The_sample_partners_files_are_worked_answered_and_never_repeated()
    {
        using (var gateway = GatewayProcess.Start("run", "--data", _outside.Data))
        {
            await gateway.UntilAsync(IsEverythingDone, "the sample deliveries to be worked and answered");
            await gateway.UntilAsync(() => gateway.Lines.Count(l => l.Contains(" in   ", StringComparison.Ordinal)) >= Suppliers.Sum(s => s.Files), "a line for each file");
            AssertLines(gateway);
            await gateway.StopAsync();
            Assert.Equal(0, gateway.ExitCode);
        }

        AssertOutside();
        var before = Snapshot();
        using (var second = GatewayProcess.Start("run", "--data", _outside.Data))
        {
            await second.UntilAsync(() => second.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the second start");
            await Task.Delay(TimeSpan.FromSeconds(7));
            await second.StopAsync();
            Assert.DoesNotContain(second.Lines, line => line.Contains(" in   ", StringComparison.Ordinal) || line.Contains(" out  ", StringComparison.Ordinal));
        }

        Assert.Equal(before, Snapshot());
    }

    bool IsEverythingDone() =>
        Suppliers.All(s => _outside.Archive(s.Partner).Count == s.Files)
        && _outside.AnsweredGroups("hollis-fasteners").Count == 3
        && _outside.TextsFor("hollis-fasteners").Any(text => text.Contains("ST*850*0001~", StringComparison.Ordinal))
        && _outside.AnsweredGroups("brandt-hydraulics").Count == 2
        && _outside.FilesFor("valvole-rossi").Count == 2 && _outside.FilesFor("kestrel-packaging").Count == 1
        && _outside.Erp("OrderResponse").Count == 4 && _outside.Erp("ShipNotice").Count == 1 && _outside.Erp("Invoice").Count == 1;

    static void AssertLines(GatewayProcess gateway)
    {
        foreach (var file in new[] { "HF-855-88213.edi", "HF-856-55102.edi", "HF-810-77120.edi", "855_61190.x12", "810_99012.x12", "ORDRSP_20456.edi", "order-response-3391.csv" })
            Assert.Single(gateway.Lines, line => line.Contains($" in   {file} ", StringComparison.Ordinal));
        var exception = Assert.Single(gateway.Lines, line => line.Contains("excepted", StringComparison.Ordinal));
        Assert.Contains("HF-810-77120.edi: IT1 at segment 12, element 4, byte 499", exception, StringComparison.Ordinal);
        Assert.Contains("12.71", exception, StringComparison.Ordinal);
    }

    void AssertOutside()
    {
        Assert.Equal(["IN 4140", "PR 4127", "SH 4139"], _outside.AnsweredGroups("hollis-fasteners").Order());
        Assert.Equal(["IN 745", "PR 731"], _outside.AnsweredGroups("brandt-hydraulics").Order());
        Assert.Single(_outside.TextsFor("hollis-fasteners"), text => text.Contains("ST*850*0001~", StringComparison.Ordinal));
        Assert.Single(_outside.TextsFor("valvole-rossi"), text => text.Contains("UCI+VR2611040001+8009876500005:14+0081234560003:14+7'", StringComparison.Ordinal));
        Assert.Single(_outside.TextsFor("valvole-rossi"), text => text.Contains("BGM+220+4500018250+", StringComparison.Ordinal));
        Assert.StartsWith("OrderNumber,", Assert.Single(_outside.TextsFor("kestrel-packaging")), StringComparison.Ordinal);
        foreach (var (partner, _) in Suppliers) Assert.Empty(_outside.FilesFrom(partner));
        Assert.DoesNotContain(_outside.Erp("Invoice"), invoice => invoice.Contains("HF-77120", StringComparison.Ordinal));
    }

    List<string> Snapshot() =>
    [
        .. Directory.EnumerateFiles(_outside.Data, "*", SearchOption.AllDirectories)
            .Where(f => f.Contains("mailboxes", StringComparison.Ordinal) || f.Contains($"{Path.DirectorySeparatorChar}erp", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
