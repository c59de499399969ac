using System.Text;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Tests.Corpus;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Acknowledgements;

/// <summary>What partners send is read with its meaning, also codes that nobody here writes.</summary>
public sealed class AcknowledgementReaderTests(ITestOutputHelper output)
{
    const string Isa = "ISA*00*          *00*          *ZZ*SUPPLIER       *01*123456789      *261120*1230*^*00501*000000905*0*P*:~";

    static readonly string Golden = Path.Combine(CorpusFolder.Repository, "tests", "golden", "acknowledgements", "corpus-read.txt");

    /// <summary>Element by element: all codes of the lists of 4010 and 5010, of later releases, and those that single products made up.</summary>
    public static TheoryData<string, string> Codes => new()
    {
        { "AK304", "1 2 3 4 5 6 7 8 10 511" },
        { "IK304", "1 2 3 4 5 6 7 8 10 I4 I6 I7 I8 I9" },
        { "AK403", "1 2 3 4 5 6 7 8 9 10 11 12 13 16" },
        { "IK403", "1 2 3 4 5 6 7 8 9 10 11 12 13 16 I6 I9 I10 I11 I12 I13" },
        { "AK502", "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27" },
        { "IK502", "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27 I5 I6" },
        { "AK905", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 23 24 25 26 30 31" },
        { "TA105", string.Join(' ', Enumerable.Range(0, 33).Select(i => i.ToString("000", System.Globalization.CultureInfo.InvariantCulture))) },
        { "UCI", Contrl }, { "UCF", Contrl }, { "UCM", Contrl }, { "UCS", Contrl }, { "UCD", Contrl },
    };

    const string Contrl = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 45 46 47 48 70 71 72 73 74 75 76";

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_is_read_back(string element, string codes)
    {
        foreach (var code in codes.Split(' ')) Assert.Equal(code, Told(element, code));
    }

    [Theory]
    [InlineData("A", Verdict.Accepted)]
    [InlineData("E", Verdict.AcceptedWithErrors)]
    [InlineData("P", Verdict.PartiallyAccepted)]
    [InlineData("R", Verdict.Rejected)]
    [InlineData("M", Verdict.Rejected)]
    [InlineData("W", Verdict.Rejected)]
    [InlineData("X", Verdict.Rejected)]
    [InlineData("?", Verdict.Rejected)]
    [InlineData("", Verdict.Rejected)]
    public void A_verdict_of_X12_is_read_in_AK501_AK901_and_TA104(string code, Verdict expected)
    {
        var functional = X12("997", $"AK1*PO*1~AK2*850*0001~AK5*{code}~AK9*{code}*1*1*1~").Groups[0];
        Assert.Equal((expected, expected), (functional.Verdict, functional.Messages[0].Verdict));
        Assert.Equal(expected, Ta1($"{code}*000").Interchange!.Verdict);
    }

    [Theory]
    [InlineData("1", Verdict.Accepted)]
    [InlineData("2", Verdict.AcceptedWithErrors)]
    [InlineData("3", Verdict.PartiallyAccepted)]
    [InlineData("4", Verdict.Rejected)]
    [InlineData("5", Verdict.Received)]
    [InlineData("6", Verdict.Rejected)]
    [InlineData("7", Verdict.Accepted)]
    [InlineData("8", Verdict.Received)]
    [InlineData("", Verdict.Rejected)]
    public void A_verdict_of_CONTRL_is_read_in_UCI_UCF_and_UCM(string code, Verdict expected)
    {
        var read = Edifact($"UCI+1+S+R+{code}'UCF+1+S+R+{code}'UCM+1+ORDERS:D:96A:UN+{code}'");
        Assert.Equal((expected, expected, expected), (read.Interchange!.Verdict, read.Groups[0].Verdict, read.Groups[0].Messages[0].Verdict));
    }

    [Fact]
    public void Contexts_belong_to_the_segment_or_to_the_element_before_them()
    {
        var segment = X12("999", "AK1*HC*1*005010X222A1~AK2*837*0001*005010X222A1~IK3*CLM*22*2300*8~CTX*CLM01:123456789~IK4*5:3*1325*I12*X~CTX*SITUATIONAL TRIGGER*CLM*22**5:3*1325~IK5*R*I5~AK9*R*1*1*0~").Groups[0].Messages[0].Segments[0];
        Assert.Equal(new("CLM01", "123456789"), Assert.Single(segment.Contexts));
        Assert.Equal(new("SITUATIONAL TRIGGER", null, "CLM", 22, null, new(5, 3), "1325"), Assert.Single(segment.Elements[0].Contexts));
    }

    /// <summary>The public 997, 999, TA1 and CONTRL, read; looked at by hand once and kept. <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
    // Twice as many take twice the memory, and not four times.
    [Fact]
    public void Contexts_cost_what_they_are_long() => Assert.InRange((double)Allocated(contexts: 10_000) / Allocated(contexts: 5_000), 1.2, 2.6);

    static long Allocated(int contexts)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = X12("999", $"AK1*PO*1~AK2*850*0001~IK3*BEG*2**8~{string.Concat(Enumerable.Repeat("CTX*SIT7*2~", contexts))}IK5*R*5~AK9*R*1*1*0~");
        Assert.Equal(contexts, read.Groups[0].Messages[0].Segments[0].Contexts.Count);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Public_samples_are_read_as_they_were_when_they_were_looked_at()
    {
        if (CorpusFolder.Path is null)
        {
            output.WriteLine("Left out: there is no corpus folder; set EDI_CORPUS.");
            return;
        }

        var text = string.Concat(CorpusFolder.Files().Order(StringComparer.Ordinal).Select(Describe));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Golden, text);
        Assert.Equal(File.ReadAllText(Golden), text);
    }

    static string Describe(string path)
    {
        var read = ReadBack.Of(CorpusFolder.Bytes(path)).Content;
        return read.Count == 0 ? "" : $"# {path}\n{string.Concat(read.Select(a => Lines(a)))}\n";
    }

    static string Lines(Acknowledgement told)
    {
        var text = new StringBuilder();
        if (told.Interchange is { } i) text.Append(FormattableString.Invariant($"{told.Kind} of interchange {i.ControlNumber}: {i.Verdict} {i.Code}\n"));
        foreach (var group in told.Groups)
        {
            text.Append(FormattableString.Invariant($"{told.Kind} of group {group.FunctionalId} {group.ControlNumber}: {group.Verdict} {string.Join(' ', group.Codes)} {group.Declared}/{group.Received}/{group.Accepted}\n"));
            foreach (var message in group.Messages)
            {
                text.Append(FormattableString.Invariant($"  {message.Type} {message.ControlNumber}: {message.Verdict} {string.Join(' ', message.Codes)}\n"));
                foreach (var s in message.Segments)
                    text.Append(FormattableString.Invariant($"    {s.SegmentId} at {s.Position} {s.Loop}: {s.Code} {string.Join(", ", s.Elements.Select(e => FormattableString.Invariant($"{e.Element}-{e.Component} {e.Number}: {e.Code} {e.Value}")))}\n"));
            }
        }

        return text.ToString();
    }

    static string? Told(string element, string code) => element switch
    {
        "AK304" => X12("997", $"AK1*PO*1~AK2*850*0001~AK3*BEG*2**{code}~AK5*R*5~AK9*R*1*1*0~").Groups[0].Messages[0].Segments[0].Code,
        "IK304" => X12("999", $"AK1*PO*1~AK2*850*0001~IK3*BEG*2**{code}~IK5*R*5~AK9*R*1*1*0~").Groups[0].Messages[0].Segments[0].Code,
        "AK403" => X12("997", $"AK1*PO*1~AK2*850*0001~AK3*BEG*2**8~AK4*1*353*{code}~AK5*R*5~AK9*R*1*1*0~").Groups[0].Messages[0].Segments[0].Elements[0].Code,
        "IK403" => X12("999", $"AK1*PO*1~AK2*850*0001~IK3*BEG*2**8~IK4*1*353*{code}~IK5*R*5~AK9*R*1*1*0~").Groups[0].Messages[0].Segments[0].Elements[0].Code,
        "AK502" => X12("997", $"AK1*PO*1~AK2*850*0001~AK5*R*{code}~AK9*R*1*1*0~").Groups[0].Messages[0].Codes[0],
        "IK502" => X12("999", $"AK1*PO*1~AK2*850*0001~IK5*R*{code}~AK9*R*1*1*0~").Groups[0].Messages[0].Codes[0],
        "AK905" => X12("997", $"AK1*PO*1~AK9*R*1*1*0*{code}~").Groups[0].Codes[0],
        "TA105" => Ta1($"R*{code}").Interchange!.Code,
        "UCI" => Edifact($"UCI+1+S+R+4+{code}+UNB+2'").Interchange!.Code,
        "UCF" => Edifact($"UCI+1+S+R+7'UCF+1+S+R+4+{code}+UNE'").Groups[0].Codes[0],
        "UCM" => Edifact($"UCI+1+S+R+7'UCM+1+ORDERS:D:96A:UN+4+{code}+UNT'").Groups[0].Messages[0].Codes[0],
        "UCS" => Edifact($"UCI+1+S+R+7'UCM+1+ORDERS:D:96A:UN+4'UCS+3+{code}'").Groups[0].Messages[0].Segments[0].Code,
        _ => Edifact($"UCI+1+S+R+7'UCM+1+ORDERS:D:96A:UN+4'UCS+3'UCD+{code}+2:1'").Groups[0].Messages[0].Segments[0].Elements[0].Code,
    };

    static Acknowledgement X12(string type, string body) =>
        Read(FormattableString.Invariant($"{Isa}GS*FA*SUPAPP*OURAPP*20261120*1230*1*X*005010~ST*{type}*0001~{body}SE*{body.Count(c => c == '~') + 2}*0001~GE*1*1~IEA*1*000000905~"));

    static Acknowledgement Ta1(string told) => Read($"{Isa}TA1*000000001*261120*1230*{told}~IEA*0*000000905~");

    static Acknowledgement Edifact(string body) =>
        Read(FormattableString.Invariant($"UNB+UNOC:3+S:14+R:14+261120:1230+77'UNH+1+CONTRL:D:3:UN'{body}UNT+{body.Count(c => c == '\'') + 2}+1'UNZ+1+77'"));

    static Acknowledgement Read(string interchange) => Assert.Single(ReadBack.Of(Encoding.ASCII.GetBytes(interchange)).Content);
}
