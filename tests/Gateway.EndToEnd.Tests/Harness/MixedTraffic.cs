using System.Globalization;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What four suppliers send of two orders each: X12 of two releases, EDIFACT and CSV; responses, ship notices and an invoice. Nothing of it is wrong.</summary>
static class MixedTraffic
{
    internal const string Brandt = "brandt-hydraulics", Rossi = "valvole-rossi", Kestrel = "kestrel-packaging";

    static readonly (string Partner, string Number, string Currency)[] Suppliers =
        [(Traffic.Supplier, "100210", "USD"), (Brandt, "100347", "USD"), (Rossi, "200118", "EUR"), (Kestrel, "300056", "GBP")];

    // A serial shipping container code with its check digit; each is announced once.
    static readonly string[] X12Packages = ["000118502274551021", "000118502274551038"], EdifactPackages = ["380098765000088448", "380098765000088455"];

    /// <summary>Two orders of each supplier, a line each, for <c>orders import</c>.</summary>
    internal static string Orders => "orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,supplierItem,quantity,unit,price,requestedDate\n"
        + string.Concat(from supplier in Suppliers
                        from i in new[] { 1, 2 }
                        select $"{Order(supplier.Partner, i)},10,{supplier.Number},open,2026-11-02,{supplier.Currency},1,NG-10448,S-60,50,EA,2.00,2026-11-16\n");

    /// <summary>What came of the orders that are billed, for <c>receipts import</c>.</summary>
    internal static string Receipts => "receiptNumber,company,line,orderNumber,orderLine,item,quantity,unit,receivedDate,deliveryNote\n"
        + string.Concat(Suppliers.Select((s, i) => $"GR-{i},10,1,{Order(s.Partner, 1)},1,NG-10448,50,EA,2026-11-17,\n"));

    /// <summary>The five files of a supplier, in the order in which he sends them.</summary>
    internal static IEnumerable<(string Name, string Content)> Of(string partner) => partner switch
    {
        Kestrel => Csv(),
        Rossi => Edifact(),
        Brandt => X12(Brandt, "ZZ", "BRANDTHYD", "BRANDTHYD").Select(f => (f.Name, f.Content
            .Replace("*U*00401*", "*^*00501*", StringComparison.Ordinal).Replace("004010", "005010", StringComparison.Ordinal).Replace('*', '|'))),
        _ => X12(Traffic.Supplier, "01", "118502274", "HOLLISF"),
    };

    /// <summary>The numbers that a supplier gave his response, ship notice and invoice of the first order.</summary>
    internal static IReadOnlyList<string> NumbersOf(string partner) => [.. "RSI".Select(kind => Number(partner, kind, 1))];

    /// <summary>How the numbers of our orders to a supplier begin.</summary>
    internal static string OrdersOf(string partner) =>
        string.Create(CultureInfo.InvariantCulture, $"48{Array.FindIndex(Suppliers, s => s.Partner == partner):0000}");

    static string Order(string partner, int order) => string.Create(CultureInfo.InvariantCulture, $"{OrdersOf(partner)}{order:0000}");

    static string Number(string partner, char kind, int order) => $"{kind}-{Order(partner, order)}";

    static IEnumerable<(string Name, string Content)> X12(string partner, string qualifier, string id, string group)
    {
        var count = 0;
        string Enveloped(string kind, string segments) => string.Create(CultureInfo.InvariantCulture, $"""
            ISA*00*          *00*          *{qualifier}*{id,-15}*14*0081234560003  *261116*0815*U*00401*{++count:000000000}*0*P*>~
            GS*{kind}*{group}*NORTHGATE*20261116*0815*{count}*X*004010~
            {segments}
            GE*1*{count}~
            IEA*1*{count:000000000}~

            """);
        for (var i = 1; i <= 2; i++)
        {
            yield return ($"{i}1-response.edi", Enveloped("PR", $"""
                ST*855*0001~
                BAK*00*AD*{Order(partner, i)}*20261102****{Number(partner, 'R', i)}*20261103~
                PO1*1*50*EA*2**BP*NG-10448*VN*S-60~
                ACK*IA*50*EA*068*20261116~
                CTT*1~
                SE*6*0001~
                """));
            yield return ($"{i}2-ship-notice.edi", Enveloped("SH", $"""
                ST*856*0001~
                BSN*00*{Number(partner, 'S', i)}*20261116*1422*0001~
                DTM*011*20261116~
                HL*1**S*1~
                HL*2*1*O*1~
                PRF*{Order(partner, i)}***20261102~
                HL*3*2*P*1~
                MAN*GM*{X12Packages[i - 1]}~
                HL*4*3*I*0~
                LIN*1*BP*NG-10448*VN*S-60~
                SN1*1*50*EA~
                CTT*4~
                SE*13*0001~
                """));
        }

        yield return ("33-invoice.edi", Enveloped("IN", $"""
            ST*810*0001~
            BIG*20261118*{Number(partner, 'I', 1)}*20261102*{Order(partner, 1)}***DI~
            CUR*SE*USD~
            DTM*011*20261116~
            IT1*1*50*EA*2**BP*NG-10448*VN*S-60~
            TDS*10000~
            CTT*1~
            SE*8*0001~
            """));
    }

    static IEnumerable<(string Name, string Content)> Edifact()
    {
        var count = 0;
        string Enveloped(string type, string segments) => $"""
            UNA:+.? '
            UNB+UNOC:3+8009876500005:14+0081234560003:14+261116:0815+VR{++count}++{type}++1'
            UNH+1+{type}:D:96A:UN'
            {segments}
            UNT+{segments.Split('\n').Length + 2}+1'
            UNZ+1+VR{count}'

            """;
        for (var i = 1; i <= 2; i++)
        {
            yield return ($"{i}1-ORDRSP.edi", Enveloped("ORDRSP", $"""
                BGM+231+{Number(Rossi, 'R', i)}+29'
                DTM+137:20261103:102'
                RFF+ON:{Order(Rossi, i)}'
                DTM+171:20261102:102'
                CUX+2:EUR:9'
                LIN+1+5'
                PIA+1+S-60:SA+NG-10448:BP'
                QTY+21:50:PCE'
                DTM+69:20261116:102'
                PRI+AAA:2'
                UNS+S'
                CNT+2:1'
                """));
            yield return ($"{i}2-DESADV.edi", Enveloped("DESADV", $"""
                BGM+351+{Number(Rossi, 'S', i)}+9'
                DTM+137:20261116:102'
                DTM+11:20261116:102'
                RFF+ON:{Order(Rossi, i)}'
                CPS+1'
                PAC+1++201'
                PCI+33E'
                GIN+BJ+{EdifactPackages[i - 1]}'
                LIN+1'
                PIA+1+S-60:SA+NG-10448:BP'
                QTY+12:50:PCE'
                RFF+ON:{Order(Rossi, i)}:1'
                CNT+2:1'
                """));
        }

        yield return ("33-INVOIC.edi", Enveloped("INVOIC", $"""
            BGM+380+{Number(Rossi, 'I', 1)}+9'
            DTM+137:20261118:102'
            DTM+11:20261116:102'
            RFF+ON:{Order(Rossi, 1)}'
            DTM+171:20261102:102'
            CUX+2:EUR:4'
            LIN+1'
            PIA+1+S-60:SA+NG-10448:BP'
            QTY+47:50:PCE'
            MOA+203:100.00'
            PRI+AAA:2'
            RFF+ON:{Order(Rossi, 1)}:1'
            UNS+S'
            CNT+2:1'
            MOA+86:100.00'
            """));
    }

    static IEnumerable<(string Name, string Content)> Csv()
    {
        for (var i = 1; i <= 2; i++)
        {
            yield return ($"{i}1-response.csv", $"""
                OrderNumber,OrderDate,ResponseNumber,ResponseDate,ResponseType,Currency,Line,SupplierItem,BuyerItem,Quantity,Unit,Price,Status,ConfirmedQuantity,ConfirmedUnit,ShipDate
                {Order(Kestrel, i)},2026-11-02,{Number(Kestrel, 'R', i)},2026-11-03,accepted,GBP,1,S-60,NG-10448,50,EA,2.00,accepted,50,EA,2026-11-16

                """);
            yield return ($"{i}2-ship-notice.csv", $"""
                ShipNoticeNumber,ShipNoticeDate,ShipDate,DeliveryDate,OrderNumber,Line,SupplierItem,BuyerItem,ShippedQuantity,Unit
                {Number(Kestrel, 'S', i)},2026-11-16,2026-11-16,2026-11-17,{Order(Kestrel, i)},1,S-60,NG-10448,50,EA

                """);
        }

        yield return ("33-invoice.csv", $"""
            InvoiceNumber,InvoiceDate,Currency,OrderNumber,Line,SupplierItem,BuyerItem,Quantity,Unit,Price,LineAmount,InvoiceTotal
            {Number(Kestrel, 'I', 1)},2026-11-18,GBP,{Order(Kestrel, 1)},1,S-60,NG-10448,50,EA,2.00,100.00,100.00

            """);
    }
}
