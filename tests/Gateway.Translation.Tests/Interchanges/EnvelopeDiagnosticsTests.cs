namespace Gateway.Translation.Tests.Interchanges;

/// <summary>One defect each, in an interchange that is clean without it: the code, and the place in the bytes.</summary>
public sealed class EnvelopeDiagnosticsTests
{
    const string X12 = Samples.X12;
    const string Una = Samples.Una;
    const string Ung = "UNB+UNOA:3+A+B+261120:1200+1'UNG+ORDRSP+A+B+261120:1200+G1+UN+D:96A'UNH+1+ORDRSP:D:96A:UN'UNT+2+1'UNE+1+G1'UNZ+1+1'";

    public static TheoryData<string, string, string, string> Defects => new()
    {
        { X12, "SE*3*0001", "SE*4*0001", "message-segment-count-wrong SE 3/1 '4'" },
        { X12, "SE*3*0001", "SE*x*0001", "message-segment-count-wrong SE 3/1 'x'" },
        { X12, "SE*3*0001", "SE**0001", "message-segment-count-wrong SE 3/1 ''" },
        { X12, "SE*3*0001", "SE*3*0009", "message-control-number-mismatch SE 3/2 '0009'" },
        { X12, "SE*3*0002~", "", "message-trailer-missing SE 3/0 ''" },
        { X12, "ST*855*0002~", "ST*855*0001~", "message-control-number-duplicate ST 1/2 '0001', message-control-number-mismatch SE 3/2 '0002'" },
        { X12, "ST*855*0001", "ST**0001", "message-type-invalid ST 1/1 ''" },
        { X12, "ST*855*0001", "ST*855", "message-control-number-invalid ST 1/2 '', message-control-number-mismatch SE 3/2 '0001'" },
        { X12, "ST*855*0001~", "SX*855*0001~", "group-structure-invalid SX 0/0 '', group-count-wrong GE 0/1 '2'" },
        { X12, "GE*2*7", "GE*3*7", "group-count-wrong GE 0/1 '3'" },
        { X12, "GE*2*7", "GE*2*8", "group-control-number-mismatch GE 0/2 '8'" },
        { X12, "GE*2*7", "GE*02*007", "" },
        { X12, "GE*2*7~", "", "group-trailer-missing GE 0/0 ''" },
        { X12, "*1200*7*X", "*1200*A7*X", "group-control-number-invalid GS 0/6 'A7', group-control-number-mismatch GE 0/2 '7'" },
        { X12, "GS*PR*SEND", "GS*PR*", "group-header-invalid GS 0/2 ''" },
        { X12, "*X*004010", "*X", "group-header-invalid GS 0/8 ''" },
        { X12, "*X*004010", "*X*004010VICS", "" },
        { X12, "*X*004010", "*X*4010", "group-version-unsupported GS 0/8 '4010'" },
        { X12, "*X*004010", "*X*009010", "group-version-unsupported GS 0/8 '009010'" },
        { X12, "GS*PR*SEND*RECV*20261120*1200*7*X*004010~", "", "interchange-structure-invalid ST 0/0 '', interchange-count-wrong IEA 0/1 '1'" },
        { X12, "IEA*1*", "IEA *1*", "interchange-structure-invalid IEA 0/0 ''" },
        { X12, "GE*2*7~IEA*1*", "IEA *1*", "group-trailer-missing GE 0/0 '', interchange-structure-invalid IEA 0/0 ''" },
        { X12, "GS*PR*SEND", "GS *PR*SEND", "group-structure-invalid GS 0/0 ''" },
        { X12, "SE*3*0002~GE*", "GE *", "message-trailer-missing SE 3/0 '', group-structure-invalid GE 0/0 ''" },
        { X12, "IEA*1*", "IEA*2*", "interchange-count-wrong IEA 0/1 '2'" },
        { X12, "IEA*1*000000001", "IEA*1*000000002", "interchange-control-number-mismatch IEA 0/2 '000000002'" },
        { X12, "IEA*1*000000001", "IEA*1*1", "" },
        { X12, "IEA*1*000000001~", "", "interchange-trailer-missing IEA 0/0 ''" },
        { X12, "~IEA*1*000000001~", "~IEA*1*000000001", "" },
        { X12, "~IEA*1*000000001~", "~IEA*1*1", "" },
        { X12, "IEA*1*000000001~", "IEA*1*0000", "interchange-trailer-missing IEA 0/0 ''" },
        { X12, "IEA*1*000000001~", "IEA*1*", "interchange-trailer-missing IEA 0/0 ''" },
        { X12, "IEA*1*000000001~", "IEA*1", "interchange-trailer-missing IEA 0/0 ''" },
        { X12, "IEA*1*000000001~", "IEA", "interchange-trailer-missing IEA 0/0 ''" },
        { X12, "IEA*1*000000001~", "IE", "interchange-trailer-missing IEA 0/0 ''" },
        { X12, "IEA*1*000000001~", "I", "interchange-trailer-missing IEA 0/0 ''" },
        { X12, "GE*2*7~IEA*1*000000001~", "GE*2*7~IEA*1*000000009", "interchange-control-number-mismatch IEA 0/2 '000000009'" },
        { Una, "UNZ+1+REF1'", "UNZ+1+REF", "interchange-trailer-missing UNZ 0/0 ''" },
        { Una, "UNZ+1+REF1'", "UN", "interchange-trailer-missing UNZ 0/0 ''" },
        { X12, "~ST*855*0002", "~~ST*855*0002", "" },
        { X12, "*000000001*0*P", "*00000000A*0*P", "interchange-control-number-invalid ISA 0/13 '00000000A', interchange-control-number-mismatch IEA 0/2 '000000001'" },
        { X12, "*0*P*", "*0*X*", "interchange-test-indicator-invalid ISA 0/15 'X'" },
        { X12, "*261120*", "*261320*", "interchange-date-invalid ISA 0/9 '261320'" },
        { X12, "*1200*U", "*2500*U", "interchange-time-invalid ISA 0/10 '2500'" },
        { X12, "*00401*", "*0040x*", "interchange-version-unsupported ISA 0/12 '0040x'" },
        { X12, "*ZZ*SENDER         *", "*ZZ*SENDER*", "interchange-header-invalid ISA 0/6 'SENDER'" },
        { X12, "ISA*00*", "ISA*QQ*", "interchange-element-invalid ISA 0/1 'QQ'" },
        { X12, "*00*          *ZZ", "*02*          *ZZ", "interchange-element-invalid ISA 0/3 '02'" },
        { X12, "*ZZ*SENDER", "*Z *SENDER", "interchange-element-invalid ISA 0/5 'Z '" },
        { X12, "*01*RECEIVER ", "*01*         ", "interchange-element-invalid ISA 0/8 '               '" },
        { X12, "*0*P*", "*9*P*", "interchange-element-invalid ISA 0/14 '9'" },
        { X12, "*20261120*1200*7", "*20261320*1200*7", "group-element-invalid GS 0/4 '20261320'" },
        { X12, "*20261120*1200*7", "*261120*12005999*7", "group-element-invalid GS 0/4 '261120'" },
        { X12, "*20261120*1200*7*X*004010", "*261120*1200*7*X*003060", "" },
        { X12, "GS*PR*SEND*", "GS*PR*SENDERSENDERSENDER*", "group-element-invalid GS 0/2 'SENDERSENDERSENDER'" },
        { X12, "*X*004010", "*X*004010*Z", "group-elements-too-many GS 0/9 'Z'" },
        { X12, "*X*004010", "*X*004010**", "" },
        { X12, "*P*:~", "*P*0~", "interchange-delimiters-invalid ISA 0/0 ''" },
        { X12, "*P*:~", "*P*R~", "interchange-delimiters-invalid ISA 0/0 ''" },
        { X12, "GE*2*7", "GE*2*7**1", "group-elements-too-many GE 0/4 '1'" },
        { X12, "IEA*1*000000001", "IEA*1*000000001*9", "interchange-elements-too-many IEA 0/3 '9'" },
        { X12, "~ST*855*0001", "~S3S*1~ST*855*0001", "group-security-unsupported S3S 0/0 ''" },
        { X12, "GE*2*7", "S3S*1~S3E*1~GE*2*7", "group-security-unsupported S3S 0/0 ''" },
        { X12, "SE*3*0002~GE*2*7~IEA*1*000000001~", "SE*3", "message-trailer-missing SE 3/0 '', group-trailer-missing GE 0/0 '', interchange-trailer-missing IEA 0/0 ''" },
        { X12, "SE*3*0002~GE*2*7~IEA*1*000000001~", "SE", "message-trailer-missing SE 3/0 '', group-trailer-missing GE 0/0 '', interchange-trailer-missing IEA 0/0 ''" },
        { X12, "SE*3*0002~GE*2*7~IEA*1*000000001~", "SE*3*0002", "group-trailer-missing GE 0/0 '', interchange-trailer-missing IEA 0/0 ''" },
        { X12, "GE*2*7~IEA*1*000000001~", "GE*2", "group-trailer-missing GE 0/0 '', interchange-trailer-missing IEA 0/0 ''" },
        { Una, "UNT+4+1'UNZ+1+REF1'", "UNT+4", "message-trailer-missing UNT 4/0 '', interchange-trailer-missing UNZ 0/0 ''" },
        { X12, "GS*PR", "ISX*?~GS*PR", "" },
        { Una, "+REF1'UNH", "+REF1+++++++X'UNH", "interchange-elements-too-many UNB 0/12 'X'" },
        { Una, "+REF1'UNH", "+REF1+++++++'UNH", "" },
        { Una, "SENDER:14+", "SENDER:14:A:B+", "interchange-elements-too-many UNB 0/2 'SENDER:14:A:B'" },
        { Una, "UNZ+1+REF1", "UNZ+1+REF1+X", "interchange-elements-too-many UNZ 0/3 'X'" },
        { Una, "+REF1'UNH", "+REF1  'UNH", "" },
        { Ung, "UNOA:3", "UNOZ:3", "character-set-wrong UNB 0/1 'UNOZ:3'" },
        { Ung, "+D:96A'UNH", "+D:96A:1:2'UNH", "group-elements-too-many UNG 0/7 'D:96A:1:2'" },
        { Ung, "UNE+1+G1", "UNE+1+G1+X", "group-elements-too-many UNE 0/3 'X'" },
        { X12, "*20261120*1200*7", "*20261120*2500*7", "group-element-invalid GS 0/5 '2500'" },
        { X12, "*7*X*", "*7*Q*", "group-element-invalid GS 0/7 'Q'" },
        { X12, "IEA*1*000000001~", "IEA*1*000000001~~", "" },
        { X12, "IEA*1*000000001~", "IEA*1*000000001~\r\n~\r\n", "" },
        { X12, "*0*P*:~", "*0*P**~", "interchange-delimiters-invalid ISA 0/0 ''" },
        { X12, "~GE*2*7", "~ABC~DEF*1~GE*2*7", "group-structure-invalid ABC 0/0 ''" },
        { X12, "GS*PR", "ISB*1~GS*PR", "" },
        { X12, "GS*PR", "XX*1~GS*PR", "interchange-structure-invalid XX 0/0 ''" },
        { Una, "UNT+4+1", "UNT+5+1", "message-segment-count-wrong UNT 4/1 '5'" },
        { Una, "UNT+4+1", "UNT+4+2", "message-control-number-mismatch UNT 4/2 '2'" },
        { Una, "UNT+4+1'", "", "message-trailer-missing UNT 4/0 ''" },
        { Una, "UNZ+1", "UNZ+2", "interchange-count-wrong UNZ 0/1 '2'" },
        { Una, "UNZ+1+REF1", "UNZ+1+REF2", "interchange-control-number-mismatch UNZ 0/2 'REF2'" },
        { Una, "UNZ+1+REF1'", "", "interchange-trailer-missing UNZ 0/0 ''" },
        { Una, "+REF1'UNH", "+'UNH", "interchange-control-number-invalid UNB 0/5 '', interchange-control-number-mismatch UNZ 0/2 'REF1'" },
        { Una, "UNB+UNOC:3+SENDER:14+", "UNB+UNOC:3++", "interchange-header-invalid UNB 0/2 ''" },
        { Una, "UNB+UNOC:3+SENDER:14+", "UNB+UNOC:3+ :14+", "interchange-header-invalid UNB 0/2 ' :14'" },
        { Una, "UNZ+1+REF1'", "UNZ+1+REF1''", "" },
        { Una, "UNOC:3", "UNOC:9", "interchange-version-unsupported UNB 0/1 'UNOC:9'" },
        { Una, "ORDRSP:D:96A:UN", "ORDRSP:D", "message-type-invalid UNH 1/2 'ORDRSP:D'" },
        { Una, "UNH+1+", "UNH++", "message-control-number-invalid UNH 1/1 '', message-control-number-mismatch UNT 4/2 '1'" },
        { Una, "BGM+231", "BGM+\n231", "line-breaks-inside-segments  0/0 ''" },
        { Una, "B+4'", "B+4\u00C3\u00A9'", "character-set-wrong  0/0 ''" },
        { Una, "B+4'", "B+4\u00E9'", "" },
        { Una, "UNOC", "UNOA", "" },
        { Ung, "UNE+1+G1", "UNE+2+G1", "group-count-wrong UNE 0/1 '2'" },
        { Ung, "UNE+1+G1", "UNE+1+G2", "group-control-number-mismatch UNE 0/2 'G2'" },
        { Ung, "UNE+1+G1'", "", "group-trailer-missing UNE 0/0 ''" },
        { Ung, "+G1+UN", "++UN", "group-control-number-invalid UNG 0/5 '', group-control-number-mismatch UNE 0/2 'G1'" },
        { Ung, "UNZ+1+1'", "UNH+2+ORDRSP:D:96A:UN'UNT+2+2'UNZ+1+1'", "interchange-structure-invalid UNH 0/0 ''" },
        { Ung.Replace("'", "'\r\n"), "96A:UN'\r\nUNT", "96A:UN\r\nUNT", "segment-terminator-missing UNH 1/0 ''" },
        { Ung.Replace("'", "'\r\n"), "UNT+2+1'\r\nUNE+1+G1'", "UNT+2+1'\r\nUNE+1+G1", "group-structure-invalid UNE 0/0 ''" },
        { Ung.Replace("'", "'\r\n"), "UNT+2+1'\r\nUNE+1+G1'", "UNE+1+G1", "message-trailer-missing UNT 2/0 '', group-structure-invalid UNE 0/0 ''" },
        { Ung, "UNH+1+ORDRSP:D:96A:UN'UNT+2+1'UNE+1", "UNE+0", "group-empty UNE 0/0 ''" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_is_told_once_with_its_place(string clean, string from, string to, string expected)
    {
        Assert.Contains(from, clean, StringComparison.Ordinal);
        Assert.Empty(Reading.Diagnostics(clean));
        Assert.Equal(expected, string.Join(", ", Reading.Diagnostics(clean.Replace(from, to)).Select(Show)));
    }

    [Theory]
    [InlineData(X12, "*ZZ*SENDER         *", "*ZZ*SENDER*", "ISA06 has 6 bytes where ISA fixes 15. Fill it with blanks to its width.")]
    [InlineData(X12, "*ZZ*SENDER         *", "*ZZ*SENDER                *", "ISA06 has 22 bytes where ISA fixes 15. Shorten it to that.")]
    [InlineData(X12, "*000000001*0*P", "*1*0*P", "ISA13 has 1 byte where ISA fixes 9. Fill it with leading zeros.")]
    [InlineData(X12, "*1200*U", "*120*U", "ISA10 has 3 bytes where ISA fixes 4. Send all 4 characters.")]
    [InlineData(X12, "*0*P*:~", "*0*P*~", "ISA16 has 0 bytes where ISA fixes 1. Write the component separator there.")]
    [InlineData(X12, "IEA*1*", "IEA*\r\n2*", "IEA01 says ..2; the groups received are 1.")]
    [InlineData(X12, "SE*3*0001", "SE*3*00\n09", "SE02 is \"00.09\"; the message's header says \"0001\". Both must be the same.")]
    [InlineData(Una, "UNOC:3", "UNOC", "UNB lacks the syntax version (0002), which is mandatory.")]
    [InlineData(Una, "UNOC:3", ":3", "UNB lacks the syntax identifier (0001), which is mandatory.")]
    [InlineData(Una, "UNOC:3", "", "UNB lacks the syntax identifier and version (S001), which is mandatory.")]
    public void What_is_told_says_what_to_do(string clean, string from, string to, string expected)
    {
        Assert.Contains(from, clean, StringComparison.Ordinal);
        Assert.Contains(expected, Reading.Diagnostics(clean.Replace(from, to)).Select(d => d.Text));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<Invoice/>", "XML")]
    [InlineData("GS*PR*A*B~ST*855*0001~", "begins with GS")]
    [InlineData("UNH+1+ORDERS:D:96A:UN'", "begins with UNH")]
    [InlineData("UNA:+.? 'UNH+1+ORDERS:D:96A:UN'", "UNA stands without UNB")]
    [InlineData("\u00FF\u00FEI\0S\0A\0", "UTF-16")]
    [InlineData("\u00C9\u00E2\u00C1", "EBCDIC")]
    [InlineData("PK\u0003\u0004", "compressed")]
    [InlineData("ISA*00*", "cut off")]
    [InlineData("hello", "None of 5 bytes")]
    public void A_file_without_interchange_is_told_what_it_looks_like(string text, string expected)
    {
        var diagnostic = Assert.Single(Reading.Diagnostics(text));
        Assert.Equal(DiagnosticCodes.NotEdi, diagnostic.Code);
        Assert.Contains(expected, diagnostic.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> NoteCodes => new()
    {
        { "*ZZ*SENDER         *", "*ZZ*SENDER*", "006" },
        { "*01*RECEIVER       *", "*1*RECEIVER       *", "007" },
        { "*01*RECEIVER       *", "*01*RECEIVER*", "008" },
        { "ISA*00*", "ISA*0*", "010" },
        { "*0*P*:~", "*0*PP*:~", "020" },
        { "*0*P*:~", "*0*P*:A", "004" },
        { "*0*P*:~", "*0*P*:", "004" },
        { "*0*P*:~", "*0*P*1~", "027" },
    };

    [Theory]
    [MemberData(nameof(NoteCodes))]
    public void A_bad_element_of_ISA_has_its_own_note_code(string from, string to, string expected) =>
        Assert.Contains(expected, Reading.Diagnostics(X12.Replace(from, to)).Select(d => d.Code.Ta105));

    static string Show(Diagnostic d)
    {
        var l = d.Location;
        return $"{d.Code} {l.SegmentId} {l.Segment}/{l.Element} '{d.Value}'";
    }
}
