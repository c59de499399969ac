using System.Text;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>What X12 files do, by the standard or by custom, and what comes of it (X12.5, X12.6).</summary>
static class X12Features
{
    const string Group = "GS*PO*A*B*20261120*1200*7*X*004010~ST*850*1~BEG*00*SA*PO1~SE*3*1~GE*1*7~";
    const string Twice = "GS*PO*A*B*20261120*1200*7*X*004010~ST*850*1~BEG*00*SA*PO1~SE*3*1~ST*850*2~BEG*00*SA*PO1~SE*3*2~GE*2*7~";
    const string Trailer = "IEA*1*000000001~";
    const string Clean = "00401 ~*:";

    internal static readonly SyntaxFeature[] All =
    [
        new("The usual delimiters", Isa() + Group + Trailer, Read()),
        new("IS4, IS3 and IS1 (0x1C, 0x1D, 0x1F) as delimiters", With('\x1C', '\x1D', '\x1F'), Read("00401 <1C><1D><1F>")),
        new("0x1E as the repetition separator", (Isa("00501", "\x1E") + Ref("a\x1E" + "b") + Trailer).Replace('~', '\x1C').Replace('*', '\x1D').Replace(':', '\x1F'),
            ["00501 <1C><1D><1F><1E>", "group PO", "850: REF|a;b", "end"]),
        new("0x85 as the terminator", With('\x85', '*', ':'), Read("00401 <85>*:")),
        new("0x07 and 0x15 as delimiters", With('\x15', '\x07', '>'), Read("00401 <15><07>>")),
        new("A section sign of one byte (0xA7) as the terminator", With('\xA7', '*', ':'), Read("00401 <A7>*:")),
        new("A section sign of two bytes (UTF-8) as the terminator", Encoding.UTF8.GetBytes(With('\xA7', '*', ':')), Read("00401 <FF>*:")),
        new("An ellipsis of three bytes (UTF-8) as the terminator, a line break behind each", Encoding.UTF8.GetBytes(With('\u2026', '*', ':').Replace("\u2026", "\u2026\r\n")), Read("00401 <FF>*:")),
        new("A currency sign of two bytes (UTF-8) as the component separator", Encoding.UTF8.GetBytes(With('~', '*', '\xA4')), Read("00401 ~*<FF>")),
        new("A pound sign of two bytes (UTF-8) as the element separator", Encoding.UTF8.GetBytes(With('~', '\xA3', ':')), Read("00401 ~<FF>:")),
        new("All delimiters of several bytes (UTF-8), and text of such", Encoding.UTF8.GetBytes((Isa("00501", "\u2020") + Ref("\u00C4a\u2020" + "b:\u20AC") + Trailer).Replace('~', '\u2026').Replace('*', '\xA6').Replace(':', '\xA7')),
            ["00501 <FC><FF><FD><FE>", "group PO", "850: REF|\u00C4a;b,\u20AC", "end"]),
        new("Such a terminator behind an ISA that is not padded", Encoding.UTF8.GetBytes((Isa().Replace("RECEIVER       ", "RECEIVER") + Group + Trailer).Replace('~', '\u2026')), ["00401 <FF>*:", "! interchange-header-invalid ISA08", .. Read()[1..]]),
        new("Such a terminator, and ISA16 left out", Encoding.UTF8.GetBytes((Isa().Replace(":~", "~") + Group + Trailer).Replace('~', '\u2026')), ["00401 <FF>*", "! interchange-header-invalid ISA16", .. Read()[1..]]),
        new("Such a terminator, and interchanges behind it with the same, with others and with such characters as text",
            Encoding.UTF8.GetBytes(With('\u2026', '*', ':') + With('\u2026', '*', ':') + "\r\n" + Isa() + Ref("so\u2026") + Trailer + With('\xA7', '*', ':') + With('~', '*', '\xA4')),
            [.. Read("00401 <FF>*:"), .. Read("00401 <FF>*:"), Clean, "group PO", "850: REF|so\u2026", "end", .. Read("00401 <FF>*:"), .. Read("00401 ~*<FF>")]),
        new("Such a terminator, and other text behind it", Encoding.UTF8.GetBytes(With('\u2026', '*', ':') + "so\u2026 on"), [.. Read("00401 <FF>*:"), "! bytes-outside-interchange"]),
        new("Such a terminator in a file that is cut off inside one", Encoding.UTF8.GetBytes(With('\u2026', '*', ':'))[..^1], Read("00401 <FF>*:")),
        new("Such a terminator in a file cut into lines as well", Encoding.UTF8.GetBytes(Samples.Wrap(With('\u2026', '*', ':'), 60, "\r\n")), ["00401 <E2>*:", "! interchange-delimiters-invalid ISA", "! line-breaks-inside-segments", "end", "! interchange-trailer-missing IEA"]),
        new("A file that breaks off inside a segment, and another right behind it", (Isa() + Group)[..^17] + Isa() + Group + Trailer,
            [Clean, "group PO", "850: BEG|00|SA|P", "! message-trailer-missing SE", "! group-trailer-missing GE", "end", "! interchange-trailer-missing IEA", .. Read()]),
        new("Delimiters that other files use as data", With('.', '-', '/').Replace('/', '&'), Read("00401 .-&")),
        new("NUL as the terminator", With('\0', '*', ':'), ["00401 *:", "! interchange-delimiters-invalid ISA", "end", "! interchange-trailer-missing IEA"]),
        new("A blank as the terminator: line breaks were made blanks", (Isa() + Group + Trailer).Replace('~', ' '), ["00401 <20>*:", "! interchange-delimiters-invalid ISA", .. Read()[1..]]),
        new("LF as the terminator, the lines indented", (Isa() + Group + Trailer).Replace("~", "\n\t"), Read("00401 <0A>*:")),
        new("LF as the terminator", (Isa() + Group + Trailer).Replace('~', '\n'), Read("00401 <0A>*:")),
        new("LF as the terminator, a blank behind GS", (Isa() + Group.Replace("004010", "004010 ") + Trailer).Replace('~', '\n'), Read("00401 <0A>*:")),
        new("LF as the terminator, an identity that ends as a segment of the envelope begins", (Isa() + Group.Replace("*A*", "*ACME-SE*").Replace("*B*", "*X GE*") + Trailer).Replace('~', '\n'), Read("00401 <0A>*:")),
        new("CR LF as the terminator, blanks behind GS, and an identity that ends as one", (Isa() + Group.Replace("*A*", "*A.ST*").Replace("004010", "004010  ") + Trailer).Replace("~", "\r\n"), Read("00401 <0D>*:")),
        new("CR as the terminator", (Isa() + Group + Trailer).Replace('~', '\r'), Read("00401 <0D>*:")),
        new("CR LF as the terminator", (Isa() + Group + Trailer).Replace("~", "\r\n"), Read("00401 <0D>*:")),
        new("CR LF after each terminator", (Isa() + Group + Trailer).Replace("~", "~\r\n"), Read()),
        new("CR after each terminator", (Isa() + Group + Trailer).Replace("~", "~\r"), Read()),
        new("Blanks, tabs and empty lines after each terminator", (Isa() + Group + Trailer).Replace("~", "~  \t\r\n\r\n  "), Read()),
        new("Form feeds and vertical tabs after each terminator", "\f" + (Isa() + Group + Trailer).Replace("~", "~\f\v\r\n"), Read()),
        new("Doubled terminators", (Isa() + Group + Trailer).Replace("~", "~~"), Read()),
        new("Each segment in a record of 80 bytes, padded with blanks", string.Concat((Isa() + Group + Trailer).Split('~')[1..^1].Select(s => (s + "~").PadRight(80)).Prepend(Isa())), Read()),
        new("NUL and Ctrl-Z behind the last segment", Isa() + Group + Trailer + "\0\0\0\x1A", Read()),
        new("No terminator at the end of the file", Isa() + Group + Trailer[..^1], Read()),
        new("A byte order mark (UTF-8)", "\u00EF\u00BB\u00BF" + Isa() + Group + Trailer, Read()),
        new("Blanks and empty lines before ISA", "\r\n   \r\n" + Isa() + Group + Trailer, Read()),
        new("Other text before ISA", "From: edi@example\r\n\r\n" + Isa() + Group + Trailer, ["! bytes-outside-interchange", .. Read()]),
        new("Other text before an ISA that is not padded, a line for each segment", "some text\n" + (Isa().Replace("SENDER         ", "SENDER") + Group + Trailer).Replace("~", "~\r\n"),
            ["! bytes-outside-interchange", Clean, "! interchange-header-invalid ISA06", .. Read()[1..]]),
        new("Other text before ISA that begins with its tag and a blank", "ISA = X12\r\n" + Isa().Replace("SENDER         ", "SENDER") + Group + Trailer, ["! bytes-outside-interchange", Clean, "! interchange-header-invalid ISA06", .. Read()[1..]]),
        new("Bytes of a transmission before ISA", "\x02\x01" + Isa() + Group + Trailer + "\x03", ["! bytes-outside-interchange", .. Read(), "! bytes-outside-interchange"]),

        new("003040", Isa("00304") + Group + Trailer, Read("00304 ~*:")),
        new("008010", Isa("00801", "^") + Group + Trailer, Read("00801 ~*:^")),
        new("A release before X12 had five digits", Isa("00200") + Group + Trailer, Read("00200 ~*:")),
        new("A version that no release has", Isa("00999") + Group + Trailer, ["00999 ~*:^".Replace("^", ""), "! interchange-version-unsupported ISA12", .. Read()[1..]]),
        new("ISA11 before 00402: the standards identifier", Isa("00401") + Ref("a^b") + Trailer, [Clean, "group PO", "850: REF|a^b", "end"]),
        new("ISA11 before 00402 bears a repetition separator: it is none yet", Isa("00401", "^") + Ref("a^b") + Trailer, [Clean, "group PO", "850: REF|a^b", "end"]),
        new("ISA11 from 00402 on: the repetition separator", Isa("00402", "^") + Ref("a^b:c") + Trailer, ["00402 ~*:^", "group PO", "850: REF|a;b,c", "end"]),
        new("ISA11 from 00402 on is still U: no element repeats", Isa("00501", "U") + Ref("a^b") + Trailer, ["00501 ~*:", "group PO", "850: REF|a^b", "end"]),
        new("ISA11 from 00402 on is a digit: no element repeats", Isa("00501", "0") + Ref("a0b") + Trailer, ["00501 ~*:", "group PO", "850: REF|a0b", "end"]),
        new("ISA11 from 00402 on is the element separator", Isa("00501", "*") + Group + Trailer, ["00501 ~*:*", "! interchange-delimiters-invalid ISA", .. Read()[1..]]),

        new("ISA of 105 bytes: an identity is one short", Isa().Replace("RECEIVER       ", "RECEIVER      ") + Group + Trailer, [Clean, "! interchange-header-invalid ISA08", .. Read()[1..]]),
        new("ISA of 107 bytes: an identity is one long", Isa().Replace("RECEIVER       ", "RECEIVER        ") + Group + Trailer, [Clean, "! interchange-header-invalid ISA08", .. Read()[1..]]),
        new("ISA of 105 bytes: ISA16 is left out", Isa().Replace(":~", "~") + Group + Trailer, ["00401 ~*", "! interchange-header-invalid ISA16", .. Read()[1..]]),
        new("No terminator behind ISA", Isa()[..^1] + Group + Trailer, [Clean, "! interchange-delimiters-invalid ISA", .. Read()[1..]]),
        new("No terminator behind ISA, a line for each segment", (Isa()[..^1] + "~" + Group + Trailer).Replace("~", "~\r\n").Replace(":~", ":"), [Clean, "! interchange-delimiters-invalid ISA", .. Read()[1..]]),
        new("No terminator behind ISA, TA1 alone", Isa()[..^1] + "TA1*000000009*261120*1200*A*000~IEA*0*000000001~", [Clean, "! interchange-delimiters-invalid ISA", "TA1", "end"]),
        new("No terminator anywhere", (Isa() + Group + Trailer).Replace("~", ""), ["00401 *:", "! interchange-delimiters-invalid ISA", "end", "! interchange-trailer-missing IEA"]),
        new("ISA without padding: its elements are found by their separators", Isa().Replace("          ", "").Replace("         *", "*").Replace("       *", "*") + Group + Trailer,
            [Clean, "! interchange-header-invalid ISA02", "! interchange-header-invalid ISA04", "! interchange-header-invalid ISA06", "! interchange-header-invalid ISA08", .. Read()[1..]]),
        new("ISA of 105 bytes: ISA16 is left out, a line for each segment", (Isa().Replace(":~", "~") + Group + Trailer).Replace("~", "~\r\n"), ["00401 ~*", "! interchange-header-invalid ISA16", .. Read()[1..]]),
        new("ISA without padding, broken into lines", (Isa().Replace("          ", " ").Replace("         *", " *").Replace("       *", " *").Replace("261120", "26\r\n1120") + Group + Trailer).Replace("~", "~\r\n"),
            [Clean, "! interchange-header-invalid ISA02", "! interchange-header-invalid ISA04", "! interchange-header-invalid ISA06", "! interchange-header-invalid ISA08", "! line-breaks-inside-segments", .. Read()[1..]]),
        new("ISA cut off", Isa()[..80], ["! not-edi"]),
        new("Element separator a letter", With('~', 'x', ':'), ["! not-edi"]),
        new("Element and component separator alike", Isa().Replace(":~", "*~") + Group + Trailer, ["00401 ~**", "! interchange-delimiters-invalid ISA", .. Read()[1..]]),

        new("ISB and ISE", Isa() + "ISB*1~ISE*1~" + Group + Trailer, Read()),
        new("ISX behind ISA, from 00704 on: a release character", Isa("00801", "^") + "ISX*?~" + Ref("a?*b??") + Trailer, ["00801 ~*:^?", "group PO", "850: REF|a*b?", "end"]),
        new("ISX before 00704 names none", Isa("00501", "^") + "ISX*?~" + Ref("a?") + Trailer, ["00501 ~*:^", "group PO", "850: REF|a?", "end"]),
        new("TA1 before the groups", Isa() + "TA1*000000009*261120*1200*A*000~" + Group + Trailer, [Clean, "TA1", .. Read()[1..]]),
        new("TA1 alone", Isa() + "TA1*000000009*261120*1200*A*000~IEA*0*000000001~", [Clean, "TA1", "end"]),
        new("TA1 after a group", Isa() + Group + "TA1*000000009*261120*1200*A*000~" + Trailer, [.. Read()[..^1], "TA1", "end"]),
        new("TA1 inside a group", Isa() + Group.Replace("~ST", "~TA1*000000009*261120*1200*A*000~ST") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! group-structure-invalid TA1", "end"]),
        new("TA3 before the groups", Isa() + "TA3*1~" + Group + Trailer, Read()),
        new("LS and LE are segments of the message", Isa() + Body("LS*PO1~PO1*1~LE*PO1~", 5) + Trailer, [Clean, "group PO", "850: LS|PO1 / PO1|1 / LE|PO1", "end"]),

        new("BIN with delimiters in its data", Isa() + Body("BIN*7*a~b*c~d~", 3) + Trailer, [Clean, "group PO", "850: BIN|7|a~b*c~d", "end"]),
        new("BIN with line breaks and a whole trailer in its data", Isa() + Body("BIN*20*\r\nSE*3*1~GE*1*7~\r\n\r\n~", 3) + Trailer, [Clean, "group PO", "850: BIN|20|\r\nSE*3*1~GE*1*7~\r\n\r\n", "end"]),
        new("BDS with delimiters in its data", Isa() + Body("BDS*ASC*3*~~~~", 3) + Trailer, [Clean, "group PO", "850: BDS|ASC|3|~~~", "end"]),
        new("BIN of no bytes", Isa() + Body("BIN*0*~", 3) + Trailer, [Clean, "group PO", "850: BIN|0|", "end"]),
        new("BIN is shorter than it says: it ends at its terminator", Isa() + Body("BIN*8*ab~", 3) + Trailer, [Clean, "group PO", "850: BIN|8|ab", "! binary-length-wrong BIN02", "end"]),
        new("A length that ends at another segment's terminator is believed", Isa() + Body("BIN*9*ab~", 3) + Trailer, [Clean, "group PO", "850: BIN|9|ab~SE*3*1", "! message-trailer-missing SE", "end"]),
        new("BIN says more than the file has", Isa() + Body("BIN*99999999999999*ab~", 3) + Trailer, [Clean, "group PO", "850: BIN|99999999999999|ab", "! binary-length-wrong BIN02", "end"]),
        new("BIN gives no length", Isa() + Body("BIN*x*ab~", 3) + Trailer, [Clean, "group PO", "850: BIN|x|ab", "! binary-length-wrong BIN02", "end"]),

        new("Two interchanges with other delimiters", Isa() + Group + Trailer + With('!', '|', '>'), [.. Read(), .. Read("00401 !|>")]),
        new("Two interchanges without a line break between", Isa() + Group + Trailer + Isa() + Group + Trailer, [.. Read(), .. Read()]),
        new("Other bytes between two interchanges", Isa() + Group + Trailer + "--- next ---\r\n" + Isa() + Group + Trailer, [.. Read(), "! bytes-outside-interchange", .. Read()]),
        new("X12 and EDIFACT in one file", Isa() + Group + Trailer + Samples.Una, [.. Read(), "UNOC3 '+:?", "ORDRSP: BGM|231|A'B|4 / FTX|AAI|||5+3?", "end"]),
        new("IEA left out, another ISA follows", Isa() + Group + Isa() + Group + Trailer, [.. Read()[..^1], "end", "! interchange-trailer-missing IEA", .. Read()]),
        new("The file ends inside a message", (Isa() + Group)[..^15], [Clean, "group PO", "850: BEG|00|SA|PO1", "! message-trailer-missing SE", "! group-trailer-missing GE", "end", "! interchange-trailer-missing IEA"]),
        new("Blanks behind the tags of SE, GE and IEA", Isa() + Group.Replace("SE*", "SE *").Replace("GE*", "GE *") + Trailer.Replace("IEA*", "IEA *"), [Clean, "group PO", "850: BEG|00|SA|PO1 / SE |3|1", "! group-structure-invalid GE", "end", "! interchange-structure-invalid IEA"]),
        new("A blank behind the tag of IEA, and GE left out", Isa() + Group.Replace("GE*1*7~", "") + Trailer.Replace("IEA*", "IEA *"), [.. Read()[..^1], "! group-trailer-missing GE", "end", "! interchange-structure-invalid IEA"]),
        new("A blank behind the tag of GS, and GE left out before it", Isa() + Group.Replace("GE*1*7~", "") + Group.Replace("GS*", "GS *").Replace("*7", "*8") + "IEA*2*000000001~",
            [.. Read()[..^1], "! group-trailer-missing GE", "group PO", "! group-structure-invalid GS", .. Read()[2..]]),
        new("No terminator before SE", Isa() + Group.Replace("PO1~SE", "PO1SE") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing BEG", "end"]),
        new("No terminator before SE, a line break for each of the others too", (Isa() + Group + Trailer).Replace("~", "~\r\n").Replace("PO1~\r\n", "PO1\r\n"), [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing BEG", "end"]),
        new("No terminator before GE", Isa() + Group.Replace("*1~GE", "*1GE") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing SE", "end"]),
        new("No terminator before IEA", Isa() + Group[..^1] + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! group-structure-invalid GE", "end"]),
        new("No terminator from SE on", (Isa() + Group.Replace("PO1~", "PO1").Replace("*1~GE", "*1GE"))[..^1] + Trailer[..^1], [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing BEG", "! segment-terminator-missing SE", "! group-structure-invalid GE", "end"]),
        new("Another byte for the terminator before GE", Isa() + Group.Replace("*1~GE", "*1|GE") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing SE", "end"]),
        new("Another byte for the terminator before GE, none before SE", Isa() + Group.Replace("~SE", "SE").Replace("*1~GE", "*1|\r\nGE") + Trailer,
            [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing BEG", "! segment-terminator-missing SE", "end"]),
        new("No terminator behind the first ST", Isa() + Group.Replace("850*1~BEG", "850*1BEG") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing ST", "end"]),
        new("No terminator behind an ST that names a guide", Isa() + Group.Replace("850*1~BEG", "850*1*GUIDEBEG") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing ST", "end"]),
        new("A number that ends as a segment begins", Isa() + Group.Replace("850*1~", "850*1BEG~").Replace("SE*3*1", "SE*3*1BEG") + Trailer, Read()),
        new("A blank behind the tag of IEA, no terminator at the end of the file", Isa() + Group + Trailer.Replace("IEA*", "IEA *")[..^1], [.. Read(), "! interchange-structure-invalid IEA"]),
        new("A file that ends inside IEA, a blank behind its tag", Isa() + Group + "IEA *1*0000", [.. Read(), "! interchange-trailer-missing IEA"]),
        new("A blank behind the tag of SE, and no terminator", Isa() + Group.Replace("SE*3*1~", "SE *3*1") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1 / SE |3|1", "! segment-terminator-missing SE", "end"]),
        new("No terminator before the next ST", Isa() + Twice.Replace("SE*3*1~", "SE*3*1") + Trailer, [Clean, "group PO", "850: BEG|00|SA|PO1", "! segment-terminator-missing SE", "850: BEG|00|SA|PO1", "end"]),
        new("No terminator before the first ST", Isa() + Group.Replace("004010~", "004010") + Trailer, [Clean, "group PO", "! group-structure-invalid GS", "850: BEG|00|SA|PO1", "end"]),
        new("No terminator before the next GS", Isa() + Group[..^1] + Group.Replace("*7", "*8") + "IEA*2*000000001~", [Clean, "group PO", "850: BEG|00|SA|PO1", "! group-structure-invalid GE", "group PO", "850: BEG|00|SA|PO1", "end"]),
        new("Line breaks for terminators within a message, as SE counts", Isa() + Body("REF*a\r\nN1*ST*b\nN3*c\r\nd~", 5) + Trailer,
            [Clean, "group PO", "850: REF|a / N1|ST|b / N3|c\r\nd", "! segment-terminator-missing REF", "! segment-terminator-missing N1", "end"]),
        new("Line breaks before what looks like segments, which SE does not count", Isa() + Body("REF*a\r\nN1*ST*b~", 3) + Trailer, [Clean, "group PO", "850: REF|a\r\nN1|ST|b", "end"]),
        new("A value that ends as SE begins", Isa() + Ref("PULSE*3*2") + Trailer, [Clean, "group PO", "850: REF|PULSE|3|2", "end"]),
        new("Groups of several types", Isa() + Group + Group.Replace("PO*A", "PC*A").Replace("*7", "*8").Replace("850", "860") + "IEA*2*000000001~",
            [Clean, "group PO", "850: BEG|00|SA|PO1", "group PC", "860: BEG|00|SA|PO1", "end"]),
        new("A group without messages", Isa() + "GS*PO*A*B*20261120*1200*7*X*004010~GE*0*7~" + Trailer, [Clean, "group PO", "! group-empty GE", "end"]),

        new("Lines of 80 columns, cut anywhere", Samples.Wrap(Isa() + Ref(new string('a', 200)) + Trailer, 80, "\r\n"), [Clean, "! line-breaks-inside-segments", "group PO", "850: REF|" + new string('a', 200), "end"]),
        new("ISA on a line of its own, the rest cut into lines of 72 columns", Isa() + "\r\n" + Samples.Wrap(Ref(new string('a', 200)) + Trailer, 72, "\r\n"), [Clean, "! line-breaks-inside-segments", "group PO", "850: REF|" + new string('a', 200), "end"]),
        new("A line break inside a value, by accident", Isa() + Ref("a\r\nb") + Trailer, [Clean, "group PO", "850: REF|a\r\nb", "end"]),
        new("Line breaks inside the trailers, by accident", Isa() + Group.Replace("SE*3*1~", "SE*3\n*1\r\n~").Replace("GE*1*7~", "GE*1\r\n*7\n~") + "IEA*1\n*000000001\r\n~", Read()),
        new("Lines of 80 columns, and behind them an interchange whose terminators are line breaks", Samples.Wrap(Isa() + Ref(new string('a', 200)) + Trailer, 80, "\r\n") + "\r\n" + Lines,
            [Clean, "! line-breaks-inside-segments", "group PO", "850: REF|" + new string('a', 200), "end", .. Read("00401 <0A>*:")]),
        new("Lines of 80 columns, and behind them an interchange with a line for each segment, and a line break in binary data",
            Samples.Wrap(Isa() + Ref(new string('a', 200)) + Trailer, 80, "\r\n") + "\r\n" + (Isa() + Body("BIN*2*\r\n~", 3) + Trailer).Replace("~", "~\r\n"),
            [Clean, "! line-breaks-inside-segments", "group PO", "850: REF|" + new string('a', 200), "end", Clean, "group PO", "850: BIN|2|\r\n", "end"]),
        new("Lines of 80 columns through several interchanges", Samples.Wrap(string.Concat(Enumerable.Repeat(Isa() + Ref(new string('a', 200)) + Trailer, 3)), 80, "\r\n"),
            [Clean, "! line-breaks-inside-segments", "group PO", "850: REF|" + new string('a', 200), "end", Clean, "group PO", "850: REF|" + new string('a', 200), "end", Clean, "group PO", "850: REF|" + new string('a', 200), "end"]),
        new("UTF-8 in a value", Encoding.UTF8.GetBytes(Isa() + Ref("Größe €") + Trailer), [Clean, "group PO", "850: REF|Größe €", "end"]),
        new("Windows-1252 in a value", Isa() + Ref("\x80 \xE9") + Trailer, [Clean, "group PO", "850: REF|€ é", "end"]),
        new("UTF-16 with a byte order mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Isa() + Group + Trailer)], ["! not-edi"]),
        new("UTF-16 without", Encoding.BigEndianUnicode.GetBytes(Isa() + Group + Trailer), ["! not-edi"]),
        new("EBCDIC", CodePagesEncodingProvider.Instance.GetEncoding(37)!.GetBytes(Isa() + Group + Trailer), ["! not-edi"]),
    ];

    /// <summary>An interchange whose terminators are line breaks.</summary>
    internal static string Lines => (Isa() + Group + Trailer).Replace('~', '\n');

    static string Isa(string version = "00401", string eleventh = "U") =>
        $"ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*{eleventh}*{version}*000000001*0*P*:~";

    static string With(char segment, char element, char component) =>
        (Isa() + Group + Trailer).Replace(':', component).Replace('~', segment).Replace('*', element);

    static string Ref(string value) => Body($"REF*{value}~", 3);

    static string Body(string segments, int count) =>
        Group.Replace("BEG*00*SA*PO1~SE*3", $"{segments}SE*{count}");

    static string[] Read(string start = Clean) => [start, "group PO", "850: BEG|00|SA|PO1", "end"];
}
