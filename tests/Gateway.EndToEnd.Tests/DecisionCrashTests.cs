using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>An invoice goes to the ERP in two parts, the second after a decision; the process is killed on the way, and each part is there once.</summary>
public sealed class DecisionCrashTests : IDisposable
{
    const string Invoice = """
        ISA*00*          *00*          *01*118502274      *14*0081234560003  *261120*0815*U*00401*000000007*0*P*>~
        GS*IN*HOLLISF*NORTHGATE*20261120*0815*7*X*004010~
        ST*810*0001~
        BIG*20261120*HF-900*20261102*4700000001***DI~
        CUR*SE*USD~
        IT1*10*100*EA*2**BP*NG-1~
        IT1*20*400*BX*12.71**BP*NG-2~
        TDS*528400~
        CTT*2~
        SE*8*0001~
        GE*1*7~
        IEA*1*000000007~

        """;

    readonly Outside _outside = new();
    readonly string _profiles = Directory.CreateTempSubdirectory("profiles-").FullName;

    public void Dispose()
    {
        _outside.Dispose();
        Directory.Delete(_profiles, recursive: true);
    }

    [Theory]
    [InlineData("decide.before-commit", 0)]
    [InlineData("decide.after-commit", 2)]
    public async Task A_decision_that_was_cut_off_is_made_whole_or_not_at_all(string failpoint, int exitCodeOfTheNext)
    {
        await PostFirstPartAsync();
        using (var victim = GatewayProcess.StartFailing($"{failpoint}:1:kill", Approve()))
        {
            Assert.True(await victim.EndsAsync(TimeSpan.FromSeconds(60)), victim.Output);
            Assert.Equal(137, victim.ExitCode);
        }

        using (var again = await GatewayProcess.RunAsync(Approve())) Assert.Equal(exitCodeOfTheNext, again.ExitCode);
        await FinishAsync();
    }

    [Theory]
    [InlineData("match.judged.before-commit")]
    [InlineData("match.judged.after-commit")]
    [InlineData("post.begin.after-commit")]
    [InlineData("post.after-send")]
    [InlineData("post.posted.before-commit")]
    public async Task After_a_decision_a_kill_on_the_way_to_the_erp_posts_the_next_part_once(string failpoint)
    {
        await PostFirstPartAsync();
        using (var approve = await GatewayProcess.RunAsync(Approve())) Assert.Equal(0, approve.ExitCode);
        using (var victim = GatewayProcess.StartFailing($"{failpoint}:1:kill", Run()))
        {
            Assert.True(await victim.EndsAsync(TimeSpan.FromSeconds(60)), $"{failpoint} was not reached:\n{victim.Output}");
            Assert.Equal(137, victim.ExitCode);
        }

        await FinishAsync();
    }

    async Task PostFirstPartAsync()
    {
        WriteProfiles();
        Import("orders", """
            orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,quantity,unit,price,requestedDate
            4700000001,10,100210,open,2026-11-02,USD,10,NG-1,100,EA,2.00,2026-11-16
            4700000001,10,100210,open,2026-11-02,USD,20,NG-2,400,BX,12.40,2026-11-16
            """);
        Import("receipts", """
            receiptNumber,company,line,orderNumber,orderLine,quantity,unit,receivedDate
            GR-1,10,1,4700000001,10,100,EA,2026-11-19
            GR-1,10,2,4700000001,20,400,BX,2026-11-19
            """);
        _outside.Drop(Traffic.Supplier, "invoice.edi", Invoice);
        using var gateway = GatewayProcess.Start(Run());
        await gateway.UntilAsync(() => _outside.Erp("Invoice").Count == 1, "the clean line to be posted");
        await gateway.StopAsync();
    }

    async Task FinishAsync()
    {
        using (var heir = GatewayProcess.Start(Run()))
        {
            await heir.UntilAsync(() => heir.Output.Contains("HF-900 posted", StringComparison.Ordinal), "the decided line to be posted");
            await heir.StopAsync();
        }

        var parts = _outside.Erp("Invoice");
        Assert.Equal(2, parts.Count);
        Assert.Equal([(true, false, 1), (false, true, 2)], parts.Select(p => (p.Contains("NG-1\"", StringComparison.Ordinal), p.Contains("NG-2\"", StringComparison.Ordinal), Number(p))));
        using var list = await GatewayProcess.RunAsync("list", "messages", "--state", "posted", "--data", _outside.Data);
        Assert.Contains("HF-900", list.Output, StringComparison.Ordinal);
    }

    static int Number(string part) => part.Contains("\"part\":{\"number\":1,\"lines\":1,\"linesOfDocument\":2}", StringComparison.Ordinal) ? 1
        : part.Contains("\"part\":{\"number\":2,\"lines\":1,\"linesOfDocument\":2}", StringComparison.Ordinal) ? 2 : 0;

    string[] Run() => ["run", "--data", _outside.Data, "--profiles", _profiles];

    string[] Approve() =>
        ["exceptions", "approve", "HF-900", "--type", "price", "--reason", "agreed by phone", "--role", "finance-manager", "--data", _outside.Data, "--profiles", _profiles];

    void Import(string what, string csv)
    {
        var file = Path.Combine(_outside.Data, what + ".csv");
        File.WriteAllText(file, csv);
        using var import = GatewayProcess.RunAsync(what, "import", file, "--data", _outside.Data).Result;
        Assert.Equal(0, import.ExitCode);
    }

    // The shipped ones; invoices of the supplier are posted line by line.
    void WriteProfiles()
    {
        var shipped = Path.Combine(Repository.Root, "partner-profiles");
        foreach (var file in Directory.GetFiles(shipped, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_profiles, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.AppendAllText(Path.Combine(_profiles, Traffic.Supplier + ".yaml"), "agreements:\n  - { agreement: in-810, post: clean-lines }\n");
    }
}
