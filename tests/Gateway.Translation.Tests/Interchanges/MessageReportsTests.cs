using System.Globalization;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Reports that are kept in little room are those that went in.</summary>
[Collection(nameof(HostileInputTests))]
public sealed class MessageReportsTests
{
    static readonly Diagnostic Wrong = new(DiagnosticCodes.MessageSegmentCountWrong, Severity.Error, new(7), "x");

    [Fact]
    public void Each_report_comes_out_as_it_went_in()
    {
        MessageReport[] reports =
        [
            new(Header("855", "0001") with { Offset = 5_000_000_000, Length = 7, SegmentCount = 3 }, []),
            new(Header("855", ""), [Wrong]),
            new(Header("810", "\u00C4\u20AC1") with { Implementation = "X1" }, []),
            new(Header("855", new string('9', 500)), []),
            new(Header("ORDERS", "1") with { Identifier = "ORDERS:D:96A:UN", Agency = "UN" }, [Wrong, Wrong]),
            new(Header("855", "0002"), []),
        ];
        var kept = new MessageReports(new());
        foreach (var report in reports) kept.Add(report);
        Assert.Equal(reports, kept);
        Assert.Equal(reports.Select(r => r.Header.ControlNumber), Enumerable.Range(0, kept.Count).Select(i => kept[i].Header.ControlNumber));
    }

    [Fact]
    public void A_million_sound_messages_of_two_types_take_less_than_fifty_megabytes()
    {
        const int messages = 1_000_000;
        var kept = new MessageReports(new());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < messages; i++) kept.Add(new(Header(i % 2 == 0 ? "855" : "810", i.ToString("000000000", CultureInfo.InvariantCulture)), []));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 50_000_000);
        Assert.Equal(messages, kept.Count);
    }

    static MessageHeader Header(string type, string number) => new() { Type = type, Version = "004010", ControlNumber = number };
}
