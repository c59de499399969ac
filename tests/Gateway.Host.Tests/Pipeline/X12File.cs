using System.Globalization;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Order responses of the plain X12 sample supplier.</summary>
static class X12File
{
    internal const string Response = "BAK*00*AD*4500018231*20261102****HF-1*20261103~PO1*10*5000*EA*.085**BP*NG-10447~ACK*IA*5000*EA*068*20261116~CTT*1~";
    internal const string Other = "BAK*00*AD*4500018231*20261102****HF-2*20261103~PO1*10*4000*EA*.085**BP*NG-10447~ACK*IA*4000*EA*068*20261116~CTT*1~";
    internal const string Broken = "BAK*00*AD*4500018231*20261399****HF-3*20261103~PO1*10*5000*EA*.085**BP*NG-10447~ACK*IA*5000*EA~CTT*1~";

    /// <summary>Ten dollars for a hundred where 8.50 were ordered.</summary>
    internal const string DearInvoice = "BIG*20261117*HF-77120*20261102*4500018231***DI~CUR*SE*USD~IT1*10*5000*EA*.1**BP*NG-10447~TDS*50000~CTT*1~";

    /// <summary>An interchange of one group with as many messages as there are bodies.</summary>
    internal static string Of(int control, params string[] bodies) => OfType(control, "855", bodies);

    /// <summary>An interchange of groups with one order response each; their control numbers follow the first.</summary>
    internal static string OfGroups(int control, int first, int groups)
    {
        var one = Of(control, Response);
        var group = one[one.IndexOf("GS*", StringComparison.Ordinal)..one.IndexOf("IEA*", StringComparison.Ordinal)];
        var all = Enumerable.Range(first, groups).Select(number => group
            .Replace($"*0815*{control}*X", $"*0815*{number}*X", StringComparison.Ordinal).Replace($"GE*1*{control}~", $"GE*1*{number}~", StringComparison.Ordinal));
        return one.Replace(group, string.Concat(all), StringComparison.Ordinal).Replace("IEA*1*", $"IEA*{groups}*", StringComparison.Ordinal);
    }

    internal static string OfType(int control, string type, params string[] bodies)
    {
        var sets = string.Concat(bodies.Select((body, i) => string.Create(
            CultureInfo.InvariantCulture, $"ST*{type}*{i + 1:0000}~{body}SE*{body.Count(c => c == '~') + 2}*{i + 1:0000}~")));
        var group = type switch { "855" => "PR", "997" => "FA", "810" => "IN", "856" => "SH", "846" => "IB", "861" => "RC", "820" => "RA", "860" => "PC", _ => "SC" };
        return string.Create(CultureInfo.InvariantCulture, $"""
            ISA*00*          *00*          *01*118502274      *14*0081234560003  *261103*0815*U*00401*{control:000000000}*0*P*>~
            GS*{group}*HOLLISF*NORTHGATE*20261103*0815*{control}*X*004010~{sets}GE*{bodies.Length}*{control}~IEA*1*{control:000000000}~

            """);
    }
}
