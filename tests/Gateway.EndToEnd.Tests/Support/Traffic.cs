using System.Globalization;
using System.Text;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>Made-up orders of one supplier and its answers to them.</summary>
static class Traffic
{
    internal const string Supplier = "hollis-fasteners";

    /// <summary>As many orders, one line each, for <c>orders import</c>.</summary>
    internal static string Orders(int count)
    {
        var csv = new StringBuilder("orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,supplierItem,quantity,unit,price,requestedDate\n");
        for (var i = 1; i <= count; i++)
            csv.Append(CultureInfo.InvariantCulture, $"{Order(i)},10,100210,open,2026-11-02,USD,1,NG-10448,HF-M10X60,{i},BX,12.40,2026-11-16\n");
        return csv.ToString();
    }

    internal static string Order(int number) => string.Create(CultureInfo.InvariantCulture, $"47{number:00000000}");

    /// <summary>The answers to the first orders in one interchange.</summary>
    internal static string Responses(int count)
    {
        var text = new StringBuilder("ISA*00*          *00*          *01*118502274      *14*0081234560003  *261103*0815*U*00401*000000001*0*P*>~\nGS*PR*HOLLISF*NORTHGATE*20261103*0815*1*X*004010~\n");
        for (var i = 1; i <= count; i++)
            text.Append(CultureInfo.InvariantCulture, $"ST*855*{i:0000}~BAK*00*AD*{Order(i)}*20261102****A{i}*20261103~PO1*1*{i}*BX*12.4**BP*NG-10448~ACK*IA*{i}*BX*068*20261116~CTT*1~SE*6*{i:0000}~\n");
        return text.Append(CultureInfo.InvariantCulture, $"GE*{count}*1~\nIEA*1*000000001~\n").ToString();
    }

    /// <summary>Acknowledgements of our first groups, all in one interchange.</summary>
    internal static string Acknowledgements(int first, int count)
    {
        var text = new StringBuilder("ISA*00*          *00*          *01*118502274      *14*0081234560003  *261103*0815*U*00401*000000009*0*P*>~\nGS*FA*HOLLISF*NORTHGATE*20261103*0815*9*X*004010~\n");
        for (var i = 1; i <= count; i++)
            text.Append(CultureInfo.InvariantCulture, $"ST*997*{i:0000}~AK1*PO*{first + i - 1}~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*{i:0000}~\n");
        return text.Append(CultureInfo.InvariantCulture, $"GE*{count}*9~\nIEA*1*000000009~\n").ToString();
    }

    /// <summary>As many groups in one interchange, each with an answer to an order that nobody knows: numbered on from the interchange's number.</summary>
    internal static string Groups(int number, int count)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"ISA*00*          *00*          *01*118502274      *14*0081234560003  *261103*0815*U*00401*{number:000000000}*0*P*>~\n");
        for (var i = number; i < number + count; i++)
            text.Append(CultureInfo.InvariantCulture, $"GS*PR*HOLLISF*NORTHGATE*20261103*0815*{i}*X*004010~ST*855*0001~BAK*00*AD*X{i}*20261102****G{i}*20261103~PO1*1*1*BX*12.4**BP*NG-10448~ACK*IA*1*BX*068*20261116~CTT*1~SE*6*0001~GE*1*{i}~\n");
        return text.Append(CultureInfo.InvariantCulture, $"IEA*{count}*{number:000000000}~\n").ToString();
    }

    /// <summary>What is shipped of one of the orders: an 856 in an interchange of its own.</summary>
    internal static string ShipNotice(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        ISA*00*          *00*          *01*118502274      *14*0081234560003  *261116*0815*U*00401*{number + 500_000:000000000}*0*P*>~
        GS*SH*HOLLISF*NORTHGATE*20261116*0815*{number + 500_000}*X*004010~
        ST*856*0001~
        BSN*00*S{number}*20261116*1422*0001~
        DTM*011*20261116~
        HL*1**S*1~
        HL*2*1*O*1~
        PRF*{Order(number)}***20261102~
        HL*3*2*P*1~
        MAN*GM*000118502274551021~
        HL*4*3*I*0~
        LIN*1*BP*NG-10448*VP*HF-M10X60~
        SN1*1*{number}*BX~
        CTT*4~
        SE*13*0001~
        GE*1*{number + 500_000}~
        IEA*1*{number + 500_000:000000000}~

        """);

    /// <summary>The answer to one of them: an 855 in an interchange of its own.</summary>
    internal static string Response(int number, string sender = "118502274", string group = "HOLLISF") => string.Create(CultureInfo.InvariantCulture, $"""
        ISA*00*          *00*          *01*{sender,-15}*14*0081234560003  *261103*0815*U*00401*{number:000000000}*0*P*>~
        GS*PR*{group}*NORTHGATE*20261103*0815*{number}*X*004010~
        ST*855*0001~
        BAK*00*AD*{Order(number)}*20261102****A{number}*20261103~
        PO1*1*{number}*BX*12.4**BP*NG-10448*VP*HF-M10X60~
        ACK*IA*{number}*BX*068*20261116~
        CTT*1~
        SE*6*0001~
        GE*1*{number}~
        IEA*1*{number:000000000}~

        """);
}
