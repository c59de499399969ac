namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Small interchanges of every shape, for tests that cut and damage them.</summary>
static class Samples
{
    internal const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*U*00401*000000001*0*P*:~";

    internal const string X12 = Isa + "GS*PR*SEND*RECV*20261120*1200*7*X*004010~ST*855*0001~BAK*00*AD*PO1~SE*3*0001~ST*855*0002~BAK*00*AD*PO2~SE*3*0002~GE*2*7~IEA*1*000000001~";

    internal const string Una = "UNA:+.? 'UNB+UNOC:3+SENDER:14+RECEIVER+261120:1200+REF1'UNH+1+ORDRSP:D:96A:UN'BGM+231+A?'B+4'FTX+AAI+++5?+3??'UNT+4+1'UNZ+1+REF1'";

    internal static readonly string[] All =
    [
        X12,
        X12.Replace("~", "~\r\n"),
        X12.Replace("~", "\r\n"),
        X12.Replace("~", "\n"),
        X12.Replace('*', '\x1D').Replace('~', '\x1C').Replace(':', '\x1F'),
        "\u00EF\u00BB\u00BF  \r\n" + X12 + "\r\n\0\u001A",
        X12 + X12.Replace('*', '|').Replace('~', '!').Replace("000000001", "000000002"),
        X12 + "junk between\r\n" + X12.Replace("000000001", "000000002") + Una,
        X12.Replace("SE*3*0002~", "").Replace("GE*2*7~", ""),
        X12[..^17] + "\r\n",
        X12[..185] + Una + X12,
        Isa + "TA1*000000001*261120*1200*A*000~IEA*1*000000001~",
        Isa.Replace("00401", "00501").Replace("*U*", "*^*") + "ISB*x~GS*IN*A*B*20261120*1200*1*X*005010~ST*810*0001*GUIDE~REF*a^b:c~BIN*7*a~b*c~d~BDS*ASC*3*~~~~SE*5*0001~GE*1*1~IEA*1*000000001~",
        Isa.Replace("SENDER         ", "SENDER") + "GS*PR*S*R*20261120*1200*1*X*004010~ST*855*1~SE*2*1~GE*1*1~IEA*1*000000001~",
        Wrap(X12, 80, "\r\n"),
        Wrap(X12, 79, "\n"),
        Wrap(X12.Replace("AD*PO1", "AD*" + new string('x', 500)), 128, "\r\n"),
        Una,
        Una.Replace("'", "'\r\n"),
        Una["UNA:+.? '".Length..],
        Wrap(Una, 37, "\r\n"),
        Una.Replace("UNH", "UNG+ORDRSP+A+B+261120:1200+G1+UN+D:96A'UNH").Replace("UNZ", "UNE+1+G1'UNZ"),
        Una + "\r\n" + Una.Replace("UNA:+.? '", "UNA|*,! ^").Replace(':', '|').Replace('+', '*').Replace('\'', '^').Replace('?', '!'),
        "UNB+UNOA:3+A+B+261120:1200+1\nUNH+1+APERAK:D:97A:UN\nBGM+312\nUNT+3+1\nUNZ+1+1",
        "UNB+UNOY:4+A+B+20261120:1200+1'UNH+1+ORDERS:D:01B:UN'PIA+1+a:b*c:d'UNT+3+1'UNZ+1+1'",
        "UIB+UNOA:4+1+++1:1'UIH+MEDRX:1:0:NEWRX+7'XXX+1'UIT+7+3'UIZ+7+1'",
        "UNH+1+ORDERS:D:96A:UN'UNT+2+1'",
        "",
        "<xml/>",

        // Once found by the fuzz tests: a separator inside the header's tag, a release character as the last byte of a segment
        // beyond the limit, a length after an element beyond the limit, a header that is within the look-ahead only when its lines are joined; by reading:
        // the longest UNA, and a line break in UNB just where the look-ahead ends.
        "UNAN+.? 'UNBN+UNOC:3+A+B+261120:1200+1'",
        Una[..^5] + new string('x', 120) + "?",
        X12.Replace("BAK*00*AD*PO1", "BDS*" + new string('x', 120) + "*3*~~~"),
        "UNA:+.? <\r\nUNB+UNOC:3+SENDER+RECEIVER+261120:1200+REF1'" + string.Concat(Enumerable.Repeat("\r\nABC", 40)),
        ("UNA:+.? '".PadRight(64) + "UNB+UNOC:3+").PadRight(240, 'A') + "\nBGM+1'UNZ+0+1'",

        // Packages: between messages, inside of one, behind one without UNT, and with a UNP too many.
        "UNB+UNOC:3+S:14+R:14+260101:1200+R1'UNO+7+1:A+2:B+3'a'cUNP+3+7'UNH+1+ORDERS:D:96A:UN'UNO+7+1:A+2:B+3'abcUNP+3+7'UNT+4+1'UNZ+2+R1'",
        "UNB+UNOC:3+S:14+R:14+260101:1200+R1'UNH+1+ORDERS:D:96A:UN'UNO+7+1:A+2:B+3'abcUNP+3+7'UNP+3+7'UNZ+1+R1'",
    ];

    internal static string Wrap(string text, int width, string lineBreak) =>
        string.Join(lineBreak, text.Chunk(width).Select(c => new string(c)));
}
