using System.Globalization;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Invoices for the first sample order, of which everything has been received.</summary>
static class SampleInvoice
{
    internal const string Order = "4500018231";
    internal const string Line10 = "IT1*10*5000*EA*.085**BP*NG-10447~";
    internal const string Line20 = "IT1*20*400*BX*12.4**BP*NG-10448~";
    internal const string Line30 = "IT1*30*10000*EA*.012**BP*NG-10512~";

    /// <summary>Line 20 at another price: 2.5 percent too high, 124 USD.</summary>
    internal const string Dear20 = "IT1*20*400*BX*12.71**BP*NG-10448~";

    /// <summary>Line 30 with more than was ordered: 500 EA, 6 USD.</summary>
    internal const string Long30 = "IT1*30*10500*EA*.012**BP*NG-10512~";

    internal static string Of(string number, params string[] lines)
    {
        var total = lines.Sum(l => l.Split('*') is var e ? Number(e[2]) * Number(e[4]) : 0);
        return string.Create(CultureInfo.InvariantCulture,
            $"BIG*20261120*{number}*20261102*{Order}***DI~CUR*SE*USD~{string.Concat(lines)}TDS*{Math.Round(total * 100):0}~CTT*{lines.Length}~");
    }

    internal static async Task<PipelineBench> BenchAsync(string? profile = null)
    {
        var bench = await PipelineBench.StartAsync(profile ?? "");
        await bench.ImportOrderAsync(Order);
        await bench.ImportReceiptsAsync($"""
            receiptNumber,company,line,orderNumber,orderLine,quantity,unit
            GR-1,10,1,{Order},10,5000,EA
            GR-1,10,2,{Order},20,400,BX
            GR-1,10,3,{Order},30,10000,EA
            """);
        return bench;
    }

    static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
