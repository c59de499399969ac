using System.Text;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Acknowledgements;

/// <summary>Headers that hold what no answer can repeat: the answer conforms all the same, or there is none and its sender is told why.</summary>
public sealed class DamagedHeaderTests
{
    const string X12 =
        "ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261120*1200*U*00401*000000905*0*P*:~GS*PR*SUPAPP*OURAPP*20261120*1200*7*X*004010~"
        + "ST*855*0001~BAK*00*AC*PO1*20261120~SE*3*0001~GE*1*7~IEA*1*000000905~";

    const string Edifact = "UNB+UNOB:3+S:14+R:14+261120:1200+R1'UNH+M1+ORDRSP:D:96A:UN'BGM+231+1+29'DTM+137:20261120:102'UNS+S'UNT+5+M1'UNZ+1+R1'";

    const string Groups = "UNB+UNOB:3+S:14+R:14+261120:1200+R1'UNG+ORDRSP+SA+RA+261120:1200+G1+UN+D:96A'UNH+M1+ORDRSP:D:96A:UN'BGM+231+1+29'UNS+S'UNT+4+M1'UNE+1+G1'UNZ+1+R1'";

    static readonly AcknowledgementPolicy Policy = AcknowledgementPolicy.Default with { Ta1 = Ta1Use.Always };
    static readonly DateTimeOffset Time = new(2026, 11, 21, 1, 45, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("*00401*", "*0040X*", "*00401*000000007*", "TA1*000000905*261120*1200*A*000~")]
    [InlineData("*U*00401*", "*^*00999*", "*U*00401*000000007*", "TA1*000000905*")]
    [InlineData("*U*00401*", "*\u00CA*00403*", "*\u00CA*00403*000000007*", "TA1*000000905*261120*1200*A*000~")]
    [InlineData("*ZZ*SENDER", "*Z *SENDER", "*ZZ*SENDER         *261121*", "TA1*000000905*")]
    [InlineData("*ZZ*SENDER", "*\u0001Z*SENDER", "*ZZ*SENDER         *261121*", "TA1*000000905*")]
    [InlineData("*000000905*", "*00000905A*", "", "TA1*000000000*261120*1200*R*018~")]
    [InlineData("*000000905*", "*905      *", "", "TA1*000000905*261120*1200*R*018~")]
    [InlineData("*261120*1200*U", "*269920*1200*U", "", "TA1*000000905*269920*1200*A*000~")]
    [InlineData("*261120*1200*U", "*26112X*12:0*U", "", "TA1*000000905*000101*0000*A*000~")]
    [InlineData("*SUPAPP*", "**", "GS*FA*OURAPP*??*", "AK9*R*1*1*0")]
    [InlineData("*X*004010~", "*X*00501?~", "GS*FA*OURAPP*SUPAPP*20261121*0145*31*X*004010~", "AK1*PR*7~")]
    [InlineData("ST*855*0001~", "ST*855*1~", "AK2*855*1   ~", "AK9*R*")]
    [InlineData("ST*855*0001~", "ST*855*00\u000201~", "AK2*855*00?01~", "AK9*R*")]
    public void An_X12_answer_conforms_whatever_stands_in_the_headers_it_repeats(string sound, string damaged, params string[] expected)
    {
        var answers = Answer(X12.Replace(sound, damaged));
        Assert.All(expected, e => Assert.Contains(e, answers));
    }

    [Theory]
    [InlineData('~', '\0')]
    [InlineData('~', ' ')]
    public void A_terminator_that_is_none_is_not_that_of_the_answer(char sound, char none) =>
        Assert.Contains("~TA1*000000905*261120*1200*R*004~", Answer(X12.Replace(sound, none).Replace("*U*00401*", "*^*00501*")));

    [Theory]
    [InlineData('*', '\r', "ISA*00*")]
    [InlineData('*', '\n', "ISA*00*")]
    [InlineData(':', '\r', "*0*P*:~TA1*")]
    [InlineData(':', '\n', "*0*P*:~TA1*")]
    public void A_line_break_that_parts_elements_or_components_parts_none_of_the_answer(char sound, char lineBreak, string expected)
    {
        Assert.Contains(expected, Answer(X12.Replace(sound, lineBreak)));
        Assert.Contains(expected, Answer(X12.Replace(sound, lineBreak).Replace('~', lineBreak == '\r' ? '\n' : '\r')));
    }

    [Fact]
    public void What_no_answer_can_hold_is_shown_as_a_full_stop_where_a_question_mark_delimits() =>
        Assert.Contains("?ZZ?SEN.ER         ?261121?", Answer(X12.Replace("SENDER", "SEN\u0004ER").Replace('*', '?')));

    [Fact]
    public void A_blank_that_parts_the_elements_of_UNB_parts_none_of_the_answer() =>
        Assert.Contains("UCI+R1+S:14+R:14+4", Answer(Edifact.Replace('+', ' ')));

    [Fact]
    public void A_group_that_names_no_release_is_named_none_in_an_answer_of_005010() => Assert.Contains(
        "AK1*PR*7~", Answer(X12.Replace("*U*00401*", "*^*00501*").Replace("*X*004010~", "*X*5010~")));

    [Theory]
    [InlineData("UNH+M1+", "UNH+12345678901234567+", "UCM+12345678901234+ORDRSP:D:96A:UN+")]
    [InlineData("UNH+M1+", "UNH++", "UCM+0+ORDRSP:D:96A:UN+4+13+UNH+2'")]
    [InlineData("UNH+M1+", "UNH+M\u00021+", "UCM+M.1+ORDRSP:D:96A:UN+4")]
    [InlineData("UNH+M1+", "UNH+M??1+", "UCM+M??1+ORDRSP:D:96A:UN+4")]
    [InlineData("ORDRSP:D:96A:UN", "ORDRSP", "UCM+M1+ORDRSP:0:0:0+4+13+UNH+3'")]
    [InlineData("ORDRSP:D:96A:UN", "ORDRSPONSE:D:96A:UNECE:EAN0055:A:B:C", "UCM+M1+ORDRSP:D:96A:UN:EAN005+4+14")]
    [InlineData("UNOB:3", "UNOB:9", "UNB+UNOB:3+R:14+S:14+")]
    [InlineData("UNOB:3", "unob:3", "UNB+UNOC:3+R:14+S:14+")]
    [InlineData("UNOB:3+S:14", "UNOB:3+S:14\u0003", "+R:14+S:14.+261121:0145+7'")]
    [InlineData("+R1'UNH", "+12345678901234567'UNH", "UCI+12345678901234+S:14+R:14+4+28+UNZ+3'")]
    public void A_CONTRL_conforms_whatever_stands_in_the_headers_it_repeats(string sound, string damaged, string expected) =>
        Assert.Contains(expected, Answer(Edifact.Replace(sound, damaged)));

    [Theory]
    [InlineData("", "UNB+UNOB:4+R:14+S?*1:14+")]
    [InlineData("UNA:+.? '", "UNA:+.? 'UNB+UNOB:4+R:14+S*1:14+")]
    [InlineData("UNA:+.?!'", "UNA:+.?!'UNB+UNOB:4+R:14+S*1:14+")]
    [InlineData("UNA:+.?+'", "UNB+UNOB:4+R:14+S?*1:14+")]
    public void An_asterisk_in_syntax_4_repeats_unless_UNA_says_otherwise(string una, string expected) =>
        Assert.StartsWith(expected, Answer(una + Edifact.Replace("UNOB:3", "UNOB:4").Replace("261120:1200+R1", "20261120:1200+R1").Replace("+S:14", una.Length > 0 ? "+S*1:14" : "+S?*1:14")), StringComparison.Ordinal);

    [Theory]
    [InlineData("+SA+", "++", "UCF+G1+S+RA+4+13+UNG+3'", "UNG names no sender (S006)")]
    [InlineData("+RA+", "++", "UCF+G1+SA+R+4+13+UNG+4'", "UNG names no recipient (S007)")]
    [InlineData("+G1+UN+", "++UN+", "UCF+0+SA+RA+4+13+UNG+6'", "UNG names no group reference number (0048)")]
    [InlineData("+G1", "+123456789012345", "UCF+12345678901234+SA+RA+7'", null)]
    [InlineData("UNG+ORDRSP+SA+RA+261120:1200+G1+UN+D:96A'", "UNG+++++G1'", "UCF+G1+S+R+4+13+UNG+2'", "UNG names no message type (0038)")]
    public void A_group_header_that_lacks_what_UCF_names_is_told_and_answered(string sound, string damaged, string expected, string? told)
    {
        var text = Groups.Replace(sound, damaged);
        Assert.Contains(expected, Answer(text));
        if (told is not null) Assert.Contains(Reports(text)[0].Groups[0].Diagnostics, d => d.Text.StartsWith(told, StringComparison.Ordinal));
    }

    [Fact]
    public void In_syntax_4_a_group_header_needs_its_number_alone()
    {
        var text = Groups.Replace("UNOB:3", "UNOB:4").Replace("261120:1200+R1", "20261120:1200+R1").Replace("UNG+ORDRSP+SA+RA+261120:1200+G1+UN+D:96A'", "UNG+++++G1'");
        Assert.Empty(Reports(text)[0].Groups[0].Diagnostics);
        Assert.Contains("UCF+G1+S+R+7'", Answer(text));
    }

    [Theory]
    [InlineData("+S:14+", "+S\u0001:14+", 2, Severity.Error)]
    [InlineData("+R:14+", "+R\u007F:14+", 3, Severity.Error)]
    [InlineData("+R1'UNH", "+R\u0009'UNH", 5, Severity.Error)]
    [InlineData("+S:14+", "+S\u00E9:14+", 2, Severity.Warning)]
    public void What_no_CONTRL_can_repeat_is_told_and_no_CONTRL_is_sent(string sound, string damaged, int element, Severity severity)
    {
        var report = Reports(Edifact.Replace(sound, damaged))[0];
        Assert.Empty(Answers.Due(report, Policy));
        var told = Assert.Single(report.Diagnostics, d => d.Text.Contains("No CONTRL can repeat it", StringComparison.Ordinal));
        Assert.Equal(("UNB", element, severity), (told.Location.SegmentId, told.Location.Element, told.Severity));
    }

    [Fact]
    public void A_dialogue_is_read_with_its_parties_and_answered_by_no_CONTRL()
    {
        var report = Reports("UIB+UNOA:0++1234567+++77777777:C:PASSWORDQ+7701630:P+20261120:081522++1'UIH+SCRIPT:010:006:NEWRX+110072'XXX+1'UIT+110072+3'UIZ++1'")[0];
        Assert.Equal(("1234567", "77777777", "7701630", "20261120", true, true),
            (report.Header.ControlNumber, report.Header.Sender.Id, report.Header.Receiver.Id, report.Header.Date, report.Header.IsTest, report.Header.IsDialogue));
        Assert.Empty(Answers.Due(report, Policy));
    }

    [Fact]
    public void Sender_and_receiver_are_decoded_by_their_own_header()
    {
        var reports = Reports(X12.Replace("PO1*", "PO\u00C3\u00A9*") + X12.Replace("SUPAPP", "SUP\u00E9") + Edifact.Replace("UNOB", "UNOD").Replace("+S:", "+\u00B3\u00F3d\u00BC:"));
        Assert.Equal("SUP\u00E9", reports[1].Groups[0].Header.Sender);
        Assert.Equal("łódź", reports[2].Header.Sender.Id);
    }

    [Theory]
    [InlineData("TA1*905*261120*1200*A*000~", "TA101 is \"905\"; expected the control number")]
    [InlineData("TA1*000000905*20261120*1200*A*000~", "TA102 is \"20261120\"; expected its date")]
    [InlineData("TA1*000000905*261120*12*A*000~", "TA103 is \"12\"; expected its time")]
    [InlineData("TA1*000000905*261120*1200*X*000~", "TA104 is \"X\"; expected A, E or R")]
    [InlineData("TA1*000000905*261120*1200*A~", "TA105 is \"\"; expected a note code")]
    public void A_received_TA1_is_judged_element_by_element(string ta1, string expected)
    {
        var report = Reports(X12[..106] + ta1 + "IEA*0*000000905~")[0];
        var told = Assert.Single(report.Diagnostics);
        Assert.Equal(DiagnosticCodes.InterchangeAcknowledgementInvalid, told.Code);
        Assert.StartsWith(expected, told.Text, StringComparison.Ordinal);
        Assert.Equal(Verdict.Accepted, Verdicts.Of(report, Policy));
    }

    [Fact]
    public void What_cannot_be_written_is_no_answer_but_an_error_of_ours()
    {
        var due = Answers.Due(Reports(X12)[0], AcknowledgementPolicy.Default)[0];
        var group = due.Content[0].Groups[0] with { Codes = ["A*B"] };
        var thrown = Assert.Throws<InvalidOperationException>(() => AcknowledgementWriter.Write(due with { Content = [due.Content[0] with { Groups = [group] }] }, new(7, 31), Time));
        Assert.Equal("AK905 of an answer cannot hold \"A*B\": Delimiter.", thrown.Message);
    }

    static List<InterchangeReport> Reports(string latin1) => ReadBack.Reports(Encoding.Latin1.GetBytes(latin1));

    // All that is due, after each was read back without fault.
    static string Answer(string latin1)
    {
        var written = new StringBuilder();
        foreach (var due in Reports(latin1).SelectMany(r => Answers.Due(r, Policy)))
        {
            var bytes = AcknowledgementWriter.Write(due, new(7, 31), Time);
            written.AppendLine(Encoding.Latin1.GetString(bytes));
            Assert.True(ReadBack.Of(bytes).Diagnostics is [], $"{written}: {string.Join("; ", ReadBack.Of(bytes).Diagnostics.Select(d => d.Text))}");
        }

        return written.ToString();
    }
}
