using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>An invoice that goes in two parts, the second after a person's decision; a refusal that the supplier hears of; terms that change while something waits.</summary>
sealed class DecisionWorkload : Workload
{
    internal const string Orders = """
        orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,quantity,unit,price,requestedDate
        4800000001,10,100210,open,2026-11-02,USD,10,NG-1,100,EA,2.00,2026-11-16
        4800000001,10,100210,open,2026-11-02,USD,20,NG-2,400,BX,12.40,2026-11-16
        """;

    internal const string Receipts = """
        receiptNumber,company,line,orderNumber,orderLine,quantity,unit,receivedDate
        GR-1,10,1,4800000001,10,100,EA,2026-11-19
        GR-1,10,2,4800000001,20,400,BX,2026-11-19
        """;

    /// <summary>Line 20 is dearer than it was ordered.</summary>
    internal const string Invoice = """
        ISA*00*          *00*          *01*118502274      *14*0081234560003  *261120*0815*U*00401*000000007*0*P*>~
        GS*IN*HOLLISF*NORTHGATE*20261120*0815*7*X*004010~
        ST*810*0001~
        BIG*20261120*HF-900*20261102*4800000001***DI~
        CUR*SE*USD~
        IT1*10*100*EA*2**BP*NG-1~
        IT1*20*400*BX*12.71**BP*NG-2~
        TDS*528400~
        CTT*2~
        SE*8*0001~
        GE*1*7~
        IEA*1*000000007~

        """;

    internal const string PartByPart = "agreements:\n  - { agreement: in-810, post: clean-lines }\n";

    internal override string Name => "decision";

    internal override IReadOnlyList<string> Reaches => ["decide", "rematch.chunk", "rematch.end", "adopt", "send", "send.after-payload"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await run.OpenAsync(PartByPart);
        await ImportAsync(run, "orders", Orders);
        await ImportAsync(run, "orders", Traffic.Orders(1));
        await ImportAsync(run, "receipts", Receipts);
        run.Outside.Drop(Traffic.Supplier, "invoice.edi", Invoice);
        run.Outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1).Replace("*BX*12.4*", "*BX*99.4*", StringComparison.Ordinal));
        await run.StartAsync();
        await run.UntilAsync(() => run.Ledger.Count == 1, "the clean line to be posted");
        await run.UntilAsync(async () => (await run.Commands.ListAsync("exceptions")).Count == 2, "invoice and response to wait");
        var profile = await File.ReadAllTextAsync(run.ProfileFile);
        await File.WriteAllTextAsync(run.ProfileFile, profile.Replace("Dana Whitlock", "Dana Wells", StringComparison.Ordinal));
        await run.UntilAsync(() => run.Said.Contains("were loaded again", StringComparison.Ordinal) || run.IsBroken, "the profile to be read again");
        await run.DrainAsync();
        await run.CommandAsync("exceptions", "approve", "HF-900", "--type", "price", "--reason", "agreed by phone", "--role", "finance-manager", "--by", "a.novak");
        await run.UntilAsync(() => run.Ledger.Count == 2, "the second part");
        await run.CommandAsync("exceptions", "reject", Traffic.Order(1), "--reason", "too dear", "--by", "r.keller", "--role", "buyer");
        await run.UntilAsync(() => Refusals(run) > 0, "the supplier to hear of the refusal");
        await run.DrainAsync();
        Assert.Equal(1, Refusals(run));
        return new() { Effects = 2, InOrder = ["\"part\":{\"number\":1,", "\"part\":{\"number\":2,"] };
    }

    static int Refusals(CrashRun run) => run.Outside.TextsFor(Traffic.Supplier).Count(t => t.Contains("OTI*TR*", StringComparison.Ordinal));
}
