using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>What inspection lists where envelopes are not whole.</summary>
public sealed class InspectionTests
{
    const string X12 = Samples.X12;
    const string Una = Samples.Una;

    public static TheoryData<string, string, string> Files => new()
    {
        { X12, "SE*3*0002~", "'000000001' 7[855 0001 3, 855 0002 3]" },
        { X12, "SE*3*0001~", "'000000001' 7[855 0001 3, 855 0002 3]" },
        { X12, "SE*3*0002~GE*2*7~", "'000000001' 7[855 0001 3, 855 0002 3]" },
        { X12, "SE*3*0002~GE*2*7~IEA*1*000000001~", "'000000001' 7[855 0001 3, 855 0002 2]" },
        { X12, "IEA*1*000000001~", "'000000001' 7[855 0001 3, 855 0002 3]" },
        { X12 + "~", "SE*3*0001~ST*855*0002~BAK*00*AD*PO2~SE*3*0002~GE*2*7~IEA*1*000000001~~", "'000000001' 7[855 0001 2]" },
        { X12.Replace("SE*3*0002~GE*2*7~", "GS*PR*S*R*20261120*1200*8*X*004010~"), "IEA*1*000000001~", "'000000001' 7[855 0001 3, 855 0002 3] 8[]" },
        { X12, Samples.Isa, "'' 7[855 0001 3, 855 0002 3]" },
        { X12, Samples.Isa + "GS*PR*SEND*RECV*20261120*1200*7*X*004010~", "'' [855 0001 3, 855 0002 3]" },
        { Una, "UNT+4+1'", "'REF1' [ORDRSP 1 4]" },
        { Una, "UNT+4+1'UNZ+1+REF1'", "'REF1' [ORDRSP 1 3]" },
        { Una, "UNB+UNOC:3+SENDER:14+RECEIVER+261120:1200+REF1'", "'' [ORDRSP 1 4]" },
        { Una, "UNA:+.? 'UNB+UNOC:3+SENDER:14+RECEIVER+261120:1200+REF1'", "'' [ORDRSP 1 4]" },
        { "STILL no EDI, GSM*or*UNH", "STILL", "" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void What_a_file_holds_is_listed_although_a_part_of_the_envelope_is_missing(string whole, string without, string expected)
    {
        Assert.Contains(without, whole, StringComparison.Ordinal);
        var file = FileFacts.Of("x", Encoding.Latin1.GetBytes(whole.Replace(without, "")));
        Assert.Equal(expected, string.Join("; ", file.Interchanges.Select(Show)));
        Assert.Equal(file.Interchanges.Any(i => i.ControlNumber.Length > 0) ? 0 : 1, file.Diagnostics.Count(d => d.Code == "not-edi"));
    }

    [Fact]
    public void A_header_that_is_missing_is_missing_however_the_file_comes_in()
    {
        var bytes = Encoding.Latin1.GetBytes(X12.Replace(Samples.Isa, ""));
        Assert.Equal("'' 7[855 0001 3, 855 0002 3]", Show(Assert.Single(FileFacts.Of("x", bytes).Interchanges)));
        Assert.Equal(Inspecting.Json(bytes, bytes.Length), Inspecting.Json(bytes, 1));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Written_event_by_event_it_is_the_same_as_written_at_once(string whole, string without, string expected)
    {
        _ = expected;
        var bytes = Encoding.Latin1.GetBytes(whole + whole.Replace(without, "") + whole);
        Assert.Equal(JsonSerializer.Serialize(FileFacts.Of("x", bytes), Inspecting.Plain), Inspecting.Json(bytes, 7));
    }

    [Fact]
    public void The_diagnostics_beyond_the_limit_are_counted_in_one_of_its_own()
    {
        var bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(X12.Replace("IEA*1", "IEA*2"), Inspection.DiagnosticLimit + 3)));
        var diagnostics = FileFacts.Of("x", bytes).Diagnostics;
        Assert.Equal(Inspection.DiagnosticLimit + 1, diagnostics.Count);
        Assert.Equal(("diagnostic-limit", "3 more diagnostics are not listed."), (diagnostics[^1].Code, diagnostics[^1].Text));
    }

    [Fact]
    public void Identities_are_listed_without_blanks_of_any_kind_behind_them()
    {
        var bytes = Encoding.UTF8.GetBytes(X12.Replace("SENDER         ", "SENDER \u00A0 \u00A0 \u00A0 \u00A0 "));
        Assert.Equal("SENDER", Assert.Single(FileFacts.Of("x", bytes).Interchanges).Sender.Id);
    }

    [Fact]
    public void A_line_break_is_the_terminator_although_the_next_line_is_indented()
    {
        var interchange = Assert.Single(FileFacts.Of("x", Encoding.Latin1.GetBytes(X12.Replace("~", "\n\t"))).Interchanges);
        Assert.Equal("0x0A", interchange.Delimiters.Segment);
        Assert.Equal("'000000001' 7[855 0001 3, 855 0002 3]", Show(interchange));
    }

    static string Show(InterchangeFacts interchange) =>
        $"'{interchange.ControlNumber}' {string.Join(" ", interchange.Groups.Select(g => $"{g.ControlNumber}[{string.Join(", ", g.Messages.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Type} {m.ControlNumber} {m.SegmentCount}")))}]"))}";
}
