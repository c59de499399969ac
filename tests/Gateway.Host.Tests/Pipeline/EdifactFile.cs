namespace Gateway.Host.Tests.Pipeline;

/// <summary>Order responses of the plain EDIFACT sample supplier.</summary>
static class EdifactFile
{
    internal const string Partner = "valvole-rossi";

    /// <summary>Interchange 77 with the response of this number.</summary>
    internal static string Ordrsp(string number) =>
        "UNB+UNOC:3+8009876500005:14+0081234560003:14+261121:0915+77'UNH+1+ORDRSP:D:96A:UN'"
        + $"BGM+231+{number}+29'DTM+137:20261120:102'RFF+ON:PO1'NAD+SU+4012345000009::9'NAD+BY+5412345000013::9'LIN+1+5+4000862141404:EN'QTY+21:10'UNS+S'UNT+10+1'UNZ+1+77'";
}
