using System.Text;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>What EDIFACT files do, by ISO 9735 or by custom, and what comes of it.</summary>
static class EdifactFeatures
{
    const string Body = "UNH+1+ORDERS:D:96A:UN'BGM+220+PO1+9'UNT+3+1'";
    const string Trailer = "UNZ+1+R1'";
    const string Clean = "UNOB3 '+:?";

    internal static readonly SyntaxFeature[] All =
    [
        new("No UNA: the default service characters", Unb() + Body + Trailer, Read()),
        new("UNA with the default service characters", "UNA:+.? '" + Unb() + Body + Trailer, Read()),
        new("UNA with other service characters", "UNA|*,\\ ~" + (Unb() + Body + Trailer).Replace(':', '|').Replace('+', '*').Replace('\'', '~'), Read("UNOB3 ~*|\\")),
        new("UNA with IS4, IS3 and IS1", "UNA\x1F\x1D.  \x1C" + (Unb() + Body + Trailer).Replace(':', '\x1F').Replace('+', '\x1D').Replace('\'', '\x1C'), Read("UNOB3 <1C><1D><1F>")),
        new("Level B without UNA: IS4, IS3 and IS1", (Unb() + Body + Trailer).Replace(':', '\x1F').Replace('+', '\x1D').Replace('\'', '\x1C'), Read("UNOB3 <1C><1D><1F>")),
        new("UNA without release character: a blank stands for none", "UNA:+.  '" + Unb() + Order("A?") + Trailer, ["UNOB3 '+:", "ORDERS: BGM|220|A?|9", "end"]),
        new("UNA with a repetition separator", "UNA:+.?*'" + Unb("UNOB:4") + Order("A*B") + Trailer, ["UNOB4 '+:*?", "ORDERS: BGM|220|A;B|9", "end"]),
        new("Line breaks and blanks after UNA", "UNA:+.? '\r\n  \r\n" + Unb() + Body + Trailer, Read()),
        new("UNA of eight bytes: the reserved blank is left out", "UNA:+.?'" + Unb() + Body + Trailer, [Clean, "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("UNA of eight bytes, a line break behind it and each segment", ("UNA:+.?'" + Unb() + Body + Trailer).Replace("'", "'\n"), [Clean, "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("UNA of eight bytes and a line break, the rest in one line", "UNA:+.?'\r\n" + Unb() + Body + Trailer, [Clean, "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("UNA without terminator, a line break behind it and each segment", "UNA:+.? \n" + (Unb() + Body + Trailer).Replace("'", "'\n"), [Clean, "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("UNA names another element separator than UNB uses", "UNA:*.? '" + Unb() + Body + Trailer, [Clean, "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("UNA twice: the second holds", "UNA+:.? 'UNA:+.? '" + Unb() + Body + Trailer, ["! bytes-outside-interchange", .. Read()]),
        new("UNA alone", "UNA:+.? '" + Body, ["! not-edi"]),
        new("UNA with two service characters alike", "UNA:+.?:'" + Unb() + Body + Trailer, ["UNOB3 '+::?", "! interchange-delimiters-invalid UNB", .. Read()[1..]]),
        new("LF as the terminator, named by UNA", "UNA:+.? \n" + (Unb() + Body + Trailer).Replace('\'', '\n'), Read("UNOB3 <0A>+:?")),
        new("LF as the terminator, without UNA", (Unb() + Body + Trailer).Replace('\'', '\n'), Read("UNOB3 <0A>+:?")),
        new("CR LF as the terminator, without UNA", (Unb() + Body + Trailer).Replace("'", "\r\n"), Read("UNOB3 <0A>+:?")),
        new("Other service characters without UNA", Others(Unb() + Body + Trailer), ["UNOB3 ;\"=?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Other service characters without UNA, a line break behind each segment", Others(Unb() + Body + Trailer).Replace(";", ";\r\n"), ["UNOB3 ;\"=?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Another element separator without UNA, LF as the terminator", (Unb() + Body + Trailer).Replace('+', '|').Replace('\'', '\n'), ["UNOB3 <0A>|:?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Another element separator without UNA, a line break as the terminator, a value before it ends with a full stop", (Unb().Replace("R1'", "R1++APP.'") + Body + Trailer).Replace('+', '|').Replace("'", "\n"), ["UNOB3 <0A>|:?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Another element separator without UNA, a line break as the terminator, a value before it ends with a bracket, CR LF", (Unb().Replace("R1'", "R1++(ORD)'") + Body + Trailer).Replace('+', '|').Replace("'", "\r\n"), ["UNOB3 <0A>|:?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Another element separator without UNA, a line break as the terminator, a value before it ends with the component separator", (Unb().Replace("R1'", "R1++APP:'") + Body + Trailer).Replace('+', '|').Replace("'", "\n"), ["UNOB3 <0A>|:?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Other service characters without UNA, blanks and a line break behind each segment", Others(Unb() + Body + Trailer).Replace(";", ";  \r\n"), ["UNOB3 ;\"=?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Other service characters without UNA, a line break behind UNB", Others(Unb() + "\r\n" + Body + Trailer), ["UNOB3 ;\"=?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("Other service characters without UNA, a line break behind UNB, a value before it ends with a full stop", Others(Unb().Replace("R1'", "R1++APP.'") + "\r\n" + Body + Trailer), ["UNOB3 ;\"=?", "! service-string-advice-invalid UNA", .. Read()[1..]]),
        new("CR LF after each terminator", (Unb() + Body + Trailer).Replace("'", "'\r\n"), Read()),
        new("Blanks and doubled terminators", (Unb() + Body + Trailer).Replace("'", "''  \r\n"), Read()),
        new("A byte order mark (UTF-8)", "\u00EF\u00BB\u00BFUNA:+.? '" + Unb() + Body + Trailer, Read()),
        new("Other text before UNA", "MAIL\r\nUNA:+.? '" + Unb() + Body + Trailer, ["! bytes-outside-interchange", .. Read()]),
        new("UTF-16", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Unb() + Body + Trailer)], ["! not-edi"]),
        new("EBCDIC", CodePagesEncodingProvider.Instance.GetEncoding(500)!.GetBytes("UNA:+.? '" + Unb() + Body + Trailer), ["! not-edi"]),

        new("Released service characters", Unb() + Order("A?+B?:C?'D") + Trailer, [Clean, "ORDERS: BGM|220|A+B:C'D|9", "end"]),
        new("A released release character", Unb() + Order("A??") + Trailer, [Clean, "ORDERS: BGM|220|A?|9", "end"]),
        new("A released release character before a released separator", Unb() + Order("A???+B") + Trailer, [Clean, "ORDERS: BGM|220|A?+B|9", "end"]),
        new("A released terminator before the terminator", Unb() + Body.Replace("+9'", "+9?''") + Trailer, [Clean, "ORDERS: BGM|220|PO1|9'", "end"]),
        new("A released release character before the terminator", Unb() + Body.Replace("+9'", "+9??'") + Trailer, [Clean, "ORDERS: BGM|220|PO1|9?", "end"]),
        new("A released letter is the letter", Unb() + Order("A?B") + Trailer, [Clean, "ORDERS: BGM|220|AB|9", "end"]),
        new("A line break between the release character and what it releases", Unb() + Order("A?\r\n+B") + Trailer, [Clean, "ORDERS: BGM|220|A+B|9", "! line-breaks-inside-segments", "end"]),
        new("A release character at the end of the file", Unb() + Body + Trailer[..^1] + "?", [.. Read()[..^1], "end", "! interchange-control-number-mismatch UNZ02"]),
        new("A file that ends inside a tag", Unb() + Body.Replace("UNT+3+1'", "DT"), [.. Read()[..^1], "! bytes-outside-interchange", "! message-trailer-missing UNT", "end", "! interchange-trailer-missing UNZ"]),

        new("Syntax version 4: * repeats, also without UNA", Unb("UNOB:4") + Order("A*B:C*D") + Trailer, ["UNOB4 '+:*?", "ORDERS: BGM|220|A;B,C;D|9", "end"]),
        new("Syntax version 3: * is data", Unb() + Order("A*B") + Trailer, [Clean, "ORDERS: BGM|220|A*B|9", "end"]),
        new("Syntax version 3: * is data also where UNA names it, for the place was reserved", "UNA:+.?*'" + Unb() + Order("A*B") + Trailer, ["UNOB3 '+:*?", "ORDERS: BGM|220|A*B|9", "end"]),
        new("Syntax versions 1 and 2", Unb("UNOB:1") + Body + Trailer + Unb("UNOB:2") + Body + Trailer, [.. Read("UNOB1 '+:?"), .. Read("UNOB2 '+:?")]),
        new("UNB of syntax version 4 with 0080, 0133, 0076 and the internal identifications", Unb("UNOB:4:2:1:02").Replace("S:14", "S:14:X:Y").Replace("260101", "20260101") + Body + Trailer, Read("UNOB4 '+:*?")),
        new("A syntax version that there is not", Unb("UNOB:7") + Body + Trailer, ["UNOB7 '+:?", "! interchange-version-unsupported UNB01", .. Read()[1..]]),

        new("A group behind a message without one", Unb() + Body + Group("G1").Replace("UNH+1", "UNH+2").Replace("UNT+3+1", "UNT+3+2") + "UNZ+1+R1'",
            [Clean, "ORDERS: BGM|220|PO1|9", "group ORDERS", "! interchange-structure-invalid UNG", .. Read()[1..]]),
        new("A message without a group behind one", Unb() + Group("G1") + Body.Replace("UNH+1", "UNH+2").Replace("UNT+3+1", "UNT+3+2") + "UNZ+1+R1'",
            [Clean, "group ORDERS", "ORDERS: BGM|220|PO1|9", "! interchange-structure-invalid UNH", .. Read()[1..]]),
        new("Groups", Unb() + Group("G1") + "UNZ+1+R1'", [Clean, "group ORDERS", .. Read()[1..]]),
        new("Two groups", Unb() + Group("G1") + Group("G2") + "UNZ+2+R1'", [Clean, "group ORDERS", "ORDERS: BGM|220|PO1|9", "group ORDERS", .. Read()[1..]]),
        new("A dialogue: UIB, UIH, UIT, UIZ", "UIB+UNOA:4+1+++1:1'UIH+SKDREQ:D:99A:UN+7'ABC+1'UIT+7+3'UIZ+7+1'", "UNOA4 '+:*?", "SKDREQ UN: ABC|1", "end"),
        new("UNS, UGH and UGS are segments of the message", Unb() + Body.Replace("+9'UNT+3", "+9'UGH+1'LIN+1'UGS+1'UNS+S'UNT+7") + Trailer, [Clean, "ORDERS: BGM|220|PO1|9 / UGH|1 / LIN|1 / UGS|1 / UNS|S", "end"]),
        new("Two interchanges with other service characters", Unb() + Body + Trailer + "UNA|*,\\ ~" + (Unb() + Body + Trailer).Replace(':', '|').Replace('+', '*').Replace('\'', '~'), [.. Read(), .. Read("UNOB3 ~*|\\")]),
        new("UNZ left out, another UNB follows", Unb() + Body + Unb() + Body + Trailer, [.. Read(), "! interchange-trailer-missing UNZ", .. Read()]),
        new("UNB inside a message", Unb() + Body[..^8] + Unb() + Body + Trailer, [Clean, "ORDERS: BGM|220|PO1|9", "! message-trailer-missing UNT", "end", "! interchange-trailer-missing UNZ", .. Read()]),

        new("No terminator before UNT", Unb() + Body.Replace("+9'", "+9") + Trailer, [.. Read()[..^1], "! segment-terminator-missing BGM", "end"]),
        new("A line break for the terminator before UNT", Unb() + Body.Replace("+9'", "+9\r\n") + Trailer, [.. Read()[..^1], "! segment-terminator-missing BGM", "end"]),
        new("No terminator before UNZ", Unb() + Body[..^1] + Trailer, [.. Read()[..^1], "! segment-terminator-missing UNT", "end"]),
        new("A line break for the terminator before UNZ", Unb() + Body[..^1] + "\n" + Trailer, [.. Read()[..^1], "! segment-terminator-missing UNT", "end"]),
        new("No terminator before the first UNH", Unb()[..^1] + Body + Trailer, [Clean, "! interchange-structure-invalid UNB", .. Read()[1..]]),
        new("A line break for the terminator of UNB", Unb()[..^1] + "\r\n" + Body + Trailer, [Clean, "! interchange-structure-invalid UNB", .. Read()[1..]]),
        new("No terminator before the next UNH", Unb() + Body[..^1] + Body.Replace("+1'", "+2'").Replace("UNH+1", "UNH+2") + "UNZ+2+R1'", [Clean, "ORDERS: BGM|220|PO1|9", "! segment-terminator-missing UNT", .. Read()[1..]]),
        new("No terminators in groups: before UNE, UNH and UNZ", Unb() + Group("G1").Replace("D:96A'", "D:96A").Replace("'UNE", "UNE")[..^1] + "UNZ+1+R1'",
            [Clean, "group ORDERS", "! group-structure-invalid UNG", "ORDERS: BGM|220|PO1|9", "! segment-terminator-missing UNT", "! group-structure-invalid UNE", "end"]),
        new("A line break for a terminator in a file of a line for each segment", (Unb() + Body.Replace("UNT+3", "DTM+137'LIN+1'UNT+5") + Trailer).Replace("'", "'\r\n").Replace("137'", "137"),
            [Clean, "ORDERS: BGM|220|PO1|9 / DTM|137 / LIN|1", "! segment-terminator-missing DTM", "end"]),
        new("Line breaks for two terminators in a row, in a file of a line for each segment", (Unb() + Body.Replace("UNT+3", "DTM+137'RFF+ON:PO1'NAD+SU'UNT+6") + Trailer).Replace("'", "'\r\n").Replace("137'", "137").Replace("PO1'", "PO1"),
            [Clean, "ORDERS: BGM|220|PO1|9 / DTM|137 / RFF|ON,PO1 / NAD|SU", "! segment-terminator-missing DTM", "! segment-terminator-missing RFF", "end"]),
        new("Line breaks for all terminators behind UNB", (Unb() + Body.Replace("UNT+3", "DTM+137'RFF+ON:PO1'NAD+SU'UNT+6") + Trailer).Replace("'", "\r\n").Replace("R1\r\nUNH", "R1'\r\nUNH"),
            [Clean, "ORDERS: BGM|220|PO1|9 / DTM|137 / RFF|ON,PO1 / NAD|SU", "! segment-terminator-missing UNH", "! segment-terminator-missing BGM", "! segment-terminator-missing DTM", "! segment-terminator-missing RFF", "! segment-terminator-missing NAD", "! segment-terminator-missing UNT", "end"]),
        new("Another byte for the terminator before UNZ", Unb() + Body[..^1] + "#" + Trailer, [.. Read()[..^1], "! segment-terminator-missing UNT", "end"]),
        new("Another byte for the terminator before UNE, a line break behind it", Unb() + Group("G1").Replace("'UNE", "#\r\nUNE") + "UNZ+1+R1'", [Clean, "group ORDERS", "ORDERS: BGM|220|PO1|9", "! segment-terminator-missing UNT", "end"]),
        new("No terminator behind UNH", Unb() + Body.Replace("UN'BGM", "UNBGM") + Trailer, [Clean, "ORDERS: BGM|220|PO1|9", "! segment-terminator-missing UNH", "end"]),
        new("No terminator behind UNH, which ends with an association assigned code", Unb() + Body.Replace("UN'BGM", "UN:EAN008BGM") + Trailer, [Clean, "ORDERS: BGM|220|PO1|9", "! segment-terminator-missing UNH", "end"]),
        new("A line break for the terminator of UNH, and another message", (Unb() + Body + Body.Replace("UNH+1", "UNH+2").Replace("UNT+3+1", "UNT+3+2") + "UNZ+2+R1'").Replace("'", "'\r\n").Replace("UNH+1+ORDERS:D:96A:UN'", "UNH+1+ORDERS:D:96A:UN"),
            [Clean, "ORDERS: BGM|220|PO1|9", "! segment-terminator-missing UNH", .. Read()[1..]]),
        new("A line break for the terminator of UNH, no UNT before it", (Unb() + Body[..^8] + Body.Replace("UNH+1", "UNH+2").Replace("UNT+3+1", "UNT+3+2") + "UNZ+2+R1'").Replace("'", "'\r\n").Replace("UNH+2+ORDERS:D:96A:UN'", "UNH+2+ORDERS:D:96A:UN"),
            [Clean, "ORDERS: BGM|220|PO1|9", "! message-trailer-missing UNT", "ORDERS: BGM|220|PO1|9", "! segment-terminator-missing UNH", "end"]),
        new("A line break for the terminator of UNG, no UNE before it", (Unb() + Group("G1").Replace("UNE+1+G1'", "") + Group("G2") + "UNZ+2+R1'").Replace("'", "'\r\n").Replace("G2+UN+D:96A'", "G2+UN+D:96A"),
            [Clean, "group ORDERS", "ORDERS: BGM|220|PO1|9", "! group-trailer-missing UNE", "group ORDERS", "! group-structure-invalid UNG", .. Read()[1..]]),
        new("A line break for the terminator before the next UNB", Unb() + Body + Trailer[..^1] + "\r\n" + Unb() + Body + Trailer, [.. Read(), .. Read()]),
        new("A value that ends as UNT begins", Unb() + Order("AUNT+9").Replace("+9+9", "+9") + Trailer, [Clean, "ORDERS: BGM|220|AUNT|9", "end"]),

        new("A package is passed over by its length", Unb() + Package("UNB+UNOC:3+A'UNZ+'\r\n?", "21") + "UNZ+1+R1'", [Clean, "end", "! package-passed UNO"]),
        new("A package beside a message", Unb() + Body + Package("'''", "3") + "UNZ+2+R1'", [Clean, "ORDERS: BGM|220|PO1|9", "! package-passed UNO", "end"]),
        new("UNO and UNP disagree", Unb() + Package("abc", "3").Replace("UNP+3", "UNP+4") + "UNZ+1+R1'", [Clean, "end", "! package-passed UNO", "! package-length-wrong UNP01"]),
        new("A package that is shorter than it says", Unb() + Package("abc", "99999999999") + "UNZ+1+R1'" + Unb() + Body + Trailer,
            [Clean, "end", "! package-passed UNO", "! package-length-wrong UNO04", "! interchange-trailer-missing UNZ", .. Read()]),
        new("A package that is longer than it says", Unb() + Package("abc", "2") + "UNZ+1+R1'", [Clean, "end", "! package-passed UNO", "! package-length-wrong UNO04", "! interchange-structure-invalid abcUNP"]),
        new("A package without length", Unb() + Package("", "").Replace("UNP+0+", "UNP++") + "UNZ+1+R1'", [Clean, "end", "! package-passed UNO", "! package-length-wrong UNO04"]),
        new("A package with a line break before UNP", Unb() + Package("a'b", "3").Replace("UNP", "\r\nUNP") + "UNZ+1+R1'", [Clean, "end", "! package-passed UNO"]),
        new("A package inside a message", Unb() + Body.Replace("UNT+3", "DTM+3'" + Package("UNT+'\xFF\r\n", "8") + "RFF+A'UNT+7") + Trailer,
            [Clean, "ORDERS: BGM|220|PO1|9 / DTM|3 / UNO|7|1,A|2,B|8 / UNP|8|7 / RFF|A", "! package-passed UNO", "end"]),
        new("Packages inside a message, their lengths wrong", Unb() + Body.Replace("UNT+3", Package("abc", "4") + Package("abc", "3").Replace("UNP+3", "UNP+5") + "UNT+7") + Trailer,
            [Clean, "ORDERS: BGM|220|PO1|9 / UNO|7|1,A|2,B|4 / abcUNP|3|7 / UNO|7|1,A|2,B|3 / UNP|5|7", "! package-passed UNO", "! package-length-wrong UNO04", "! package-passed UNO", "! package-length-wrong UNP01", "end"]),
        new("A package inside a message that says more than any file has", Unb() + Body.Replace("UNT+3", Package("abc", "9223372036854775807") + "UNT+5") + Trailer + Unb() + Body + Trailer,
            [Clean, "ORDERS: too large", "! message-too-large UNH", "! package-passed UNO", "! package-length-wrong UNO04", "! message-trailer-missing UNT", "end", "! interchange-trailer-missing UNZ", .. Read()]),
        new("Packages behind a message without UNT", Unb() + Body.Replace("UNT+3+1'", "") + Package("abc", "3") + Package("''", "2") + "UNZ+3+R1'",
            [Clean, "ORDERS: BGM|220|PO1|9", "! package-passed UNO", "! message-trailer-missing UNT", "! package-passed UNO", "end"]),
        new("Packages behind a message without UNT, UNP twice", Unb() + Body.Replace("UNT+3+1'", "") + Package("abc", "3") + "UNP+3+7'" + Trailer,
            [Clean, "ORDERS: BGM|220|PO1|9 / UNO|7|1,A|2,B|3 / UNP|3|7 / UNP|3|7", "! package-passed UNO", "! message-trailer-missing UNT", "end"]),
        new("A package and UNP again behind UNH, no UNT", Unb() + "UNH+1+ORDERS:D:96A:UN'" + Package("abc", "3") + "UNP+3+7'" + Trailer,
            [Clean, "ORDERS: UNO|7|1,A|2,B|3 / UNP|3|7 / UNP|3|7", "! package-passed UNO", "! message-trailer-missing UNT", "end"]),
        new("A package of a wrong length behind a message without UNT, a segment before UNP", Unb() + Body.Replace("UNT+3+1'", "UNO+7+1:A+2:B+9'UNS+S'UNP+9+7'") + Trailer,
            [Clean, "ORDERS: BGM|220|PO1|9 / UNO|7|1,A|2,B|9 / UNS|S / UNP|9|7", "! package-passed UNO", "! package-length-wrong UNO04", "! message-trailer-missing UNT", "end"]),

        new("Lines of 80 columns, cut inside values", Samples.Wrap(Unb() + Order(new string('A', 200)) + Trailer, 80, "\r\n"), [Clean, "ORDERS: BGM|220|" + new string('A', 200) + "|9", "! line-breaks-inside-segments", "end"]),
        new("A line break in a value, and behind it interchanges whose terminators are line breaks",
            Unb() + Order("A\r\nB") + Trailer + "\r\n" + (Unb() + Body + Trailer).Replace("'", "\r\n") + X12Features.Lines,
            [Clean, "ORDERS: BGM|220|AB|9", "! line-breaks-inside-segments", "end", .. Read("UNOB3 <0A>+:?"), "00401 <0A>*:", "group PO", "850: BEG|00|SA|PO1", "end"]),
        new("UNOA: lower case is no part of it", Unb("UNOA:3") + Order("po1") + Trailer, ["UNOA3 '+:?", "ORDERS: BGM|220|po1|9", "! character-set-wrong", "end"]),
        new("UNOB: @ is no part of it", Unb() + Order("a@b") + Trailer, [Clean, "ORDERS: BGM|220|a@b|9", "! character-set-wrong", "end"]),
        new("UNOB with bytes of Windows-1252", Unb() + Order("\x80\xE9") + Trailer, [Clean, "ORDERS: BGM|220|€é|9", "! character-set-wrong", "end"]),
        Charset("UNOC", "ISO 8859-1", "\xE9\xDF", "éß"),
        Charset("UNOD", "ISO 8859-2", "\xB3\xF3\x64", "łód"),
        Charset("UNOE", "ISO 8859-5", "\xB6\xD5\xD7", "Жез"),
        Charset("UNOF", "ISO 8859-7", "\xC5\xEB", "Ελ"),
        Charset("UNOG", "ISO 8859-3", "\xA1\xB1", "Ħħ"),
        Charset("UNOH", "ISO 8859-4", "\xA5\xB9", "Ĩš"),
        Charset("UNOI", "ISO 8859-6", "\xC7\xE4", "ال"),
        Charset("UNOJ", "ISO 8859-8", "\xE0\xF9", "אש"),
        Charset("UNOK", "ISO 8859-9", "\xFE\xFD", "şı"),
        Charset("UNOL", "ISO 8859-15", "\xA4", "€"),
        Charset("UNOX", "ISO 2022 with JIS X 0208", "\x1B$B8&5f\x1B(B", "研究"),
        Charset("UNOX", "ISO 2022, bytes of JIS that look like service characters", "A\x1B$B%+%\x27%:%?\x1B(BZ", "AカェズタZ"),
        Charset("UNOX", "ISO 2022, a byte of JIS that looks like the separator", "\x1B$B%+%a%i\x1B(B", "カメラ"),
        Charset("UNOY", "UTF-8", "\u00C5\u0082\u00C3\u00B3", "łó"),
        Charset("UNOW", "UTF-8", "\u00E2\u0082\u00AC", "€"),
        new("0133 says code page 850", Unb("UNOC:4::3").Replace("260101", "20260101") + Order("\x82") + Trailer, ["UNOC4 '+:*?", "ORDERS: BGM|220|é|9", "end"]),
        Wrong("UNOC", "\u00C5\u0082", "ł", "UTF-8 under UNOC"),
        Wrong("UNOC", "\x80", "€", "Windows-1252 under UNOC"),
        Wrong("UNOY", "\xE9 ", "é ", "ISO 8859-1 under UNOY"),
        Wrong("UNOI", "\xA1", Arabic("\xA1"), "A byte that ISO 8859-6 leaves undefined"),
        new("An unknown syntax identifier is taken as ASCII", Unb("UNOZ:3") + Order("\xE9") + Trailer, ["UNOZ3 '+:?", "! character-set-wrong UNB01", "ORDERS: BGM|220|é|9", "end"]),
        new("IATB, the syntax identifier of another agency", Unb("IATB:1") + Order("a@b") + Trailer, ["IATB1 '+:?", "ORDERS: BGM|220|a@b|9", "end"]),
    ];

    static string Arabic(string bytes) => CodePagesEncodingProvider.Instance.GetEncoding(28596)!.GetString(Encoding.Latin1.GetBytes(bytes));

    static SyntaxFeature Charset(string identifier, string name, string bytes, string text) =>
        new($"{identifier}: {name}", Unb($"{identifier}:3") + Order(bytes) + Trailer, $"{identifier}3 '+:?", $"ORDERS: BGM|220|{text}|9", "end");

    static SyntaxFeature Wrong(string identifier, string bytes, string text, string name) =>
        new(name, Unb($"{identifier}:3") + Order(bytes) + Trailer, $"{identifier}3 '+:?", $"ORDERS: BGM|220|{text}|9", "! character-set-wrong", "end");

    static string Unb(string syntax = "UNOB:3") => $"UNB+{syntax}+S:14+R:14+260101:1200+R1'";

    static string Others(string usual) => usual.Replace('+', '"').Replace(':', '=').Replace('\'', ';');

    static string Order(string number) => Body.Replace("PO1", number);

    static string Group(string number) => $"UNG+ORDERS+S+R+260101:1200+{number}+UN+D:96A'{Body}UNE+1+{number}'";

    static string Package(string content, string length) => $"UNO+7+1:A+2:B+{length}'{content}UNP+{content.Length}+7'";

    static string[] Read(string start = Clean) => [start, "ORDERS: BGM|220|PO1|9", "end"];
}
