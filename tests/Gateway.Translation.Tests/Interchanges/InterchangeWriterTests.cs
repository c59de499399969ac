using System.Buffers;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Interchanges;

public sealed class InterchangeWriterTests
{
    static readonly InterchangeHeader Isa = new()
    {
        Standard = Standard.X12,
        ControlNumber = "000000042",
        Version = "00501",
        Sender = new("ZZ", "US"),
        Receiver = new("01", "THEM"),
        Date = "261120",
        Time = "1200",
        IsTest = true,
        AcknowledgementRequested = true,
        Delimiters = Delimiters.X12,
    };

    static readonly InterchangeHeader Unb = new()
    {
        Standard = Standard.Edifact,
        ControlNumber = "REF1",
        Version = "UNOC3",
        Sender = new("14", "4012345000009"),
        Receiver = new(null, "THEM"),
        Date = "261120",
        Time = "1200",
        Delimiters = Delimiters.Edifact,
        HasServiceStringAdvice = true,
    };

    static readonly GroupHeader Gs = new() { FunctionalId = "PO", Sender = "US", Receiver = "THEM", Date = "20261120", Time = "1200", ControlNumber = "7", Version = "005010" };

    [Fact]
    public void An_X12_interchange_is_written_with_padding_and_counts()
    {
        var text = Write(Isa, Gs, new() { Type = "850", Version = "005010", ControlNumber = "0001" }, "\r\n", w =>
        {
            w.Start("BEG");
            w.Put(1, "00");
            w.Put(3, "PO1");
            w.End();
        });
        Assert.Equal(
            "ISA*00*          *00*          *ZZ*US             *01*THEM           *261120*1200*^*00501*000000042*1*T*:~\r\n" +
            "GS*PO*US*THEM*20261120*1200*7*X*005010~\r\nST*850*0001~\r\nBEG*00**PO1~\r\nSE*3*0001~\r\nGE*1*7~\r\nIEA*1*000000042~\r\n", text);
    }

    [Fact]
    public void An_EDIFACT_interchange_without_groups_counts_its_messages()
    {
        var text = Write(Unb, new() { FunctionalId = null, ControlNumber = null, Version = null }, new() { Type = "ORDRSP", Version = "D96A", ControlNumber = "1", Implementation = "EAN005" }, "", w =>
        {
            w.Start("FTX");
            w.Put(1, "AAI");
            w.Put(4, "It's 5+3?", 2);
            w.End();
        });
        Assert.Equal("UNA:+.? 'UNB+UNOC:3+4012345000009:14+THEM+261120:1200+REF1'UNH+1+ORDRSP:D:96A:UN:EAN005'FTX+AAI+++:It?'s 5?+3??'UNT+3+1'UNZ+1+REF1'", text);
    }

    [Fact]
    public void A_header_value_that_does_not_fit_is_told_and_not_cut()
    {
        var writer = new InterchangeWriter(new ArrayBufferWriter<byte>());
        writer.StartInterchange(Isa with { Sender = new("ZZ", "A SENDER OF 20 BYTES") });
        writer.StartGroup(Gs with { Sender = "A*B" });
        Assert.Equal(
            [new RefusedValue("ISA", 6, "A SENDER OF 20 BYTES", Unwritable.TooLong), new RefusedValue("GS", 2, "A*B", Unwritable.Delimiter)],
            writer.Refused);
    }

    static string Write(InterchangeHeader interchange, GroupHeader group, MessageHeader message, string lineBreak, Action<SegmentWriter> body)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new InterchangeWriter(output, lineBreak);
        writer.StartInterchange(interchange);
        writer.StartGroup(group);
        body(writer.StartMessage(message));
        writer.EndMessage();
        writer.EndGroup();
        writer.EndInterchange();
        Assert.Empty(writer.Refused);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
