using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Reads bytes to the end and writes down every event, so that tests compare lines.</summary>
static class Reading
{
    internal static List<string> Events(string text, int blockSize = int.MaxValue, ReaderLimits? limits = null) =>
        Events(Encoding.Latin1.GetBytes(text), blockSize, limits);

    /// <summary>What the readable form finds, after every other form found the same. Bytes in one block are known to be all when they are read; of others the
    /// reader hears only afterwards that no more will come.</summary>
    internal static List<string> Events(byte[] bytes, int blockSize = int.MaxValue, ReaderLimits? limits = null)
    {
        var events = Events(bytes, blockSize, limits, VectorForm.Scalar);
        foreach (var form in Vectorised) Assert.Equal(events, Events(bytes, blockSize, limits, form));
        return events;
    }

    static List<string> Events(byte[] bytes, int blockSize, ReaderLimits? limits, VectorForm form)
    {
        var lines = new List<string>();
        var reader = new InterchangeReader(limits, envelopesOnly: false, form) { LookAheadBytes = LookAheadBytes };
        var inspected = new InterchangeReader(limits, envelopesOnly: true, form) { LookAheadBytes = LookAheadBytes };
        for (var at = 0; at < bytes.Length; at += blockSize)
        {
            blockSize = Math.Min(blockSize, bytes.Length - at);
            reader.Feed(bytes.AsSpan(at, blockSize), isFinal: blockSize == bytes.Length);
            inspected.Feed(bytes.AsSpan(at, blockSize), isFinal: blockSize == bytes.Length);
            Drain(reader, inspected, lines);
        }

        reader.Complete();
        inspected.Complete();
        Drain(reader, inspected, lines);
        Assert.True(reader.IsAtEnd);
        Assert.True(inspected.IsAtEnd);
        Assert.False(reader.Read());
        return lines;
    }

    internal static List<Diagnostic> Diagnostics(string text)
    {
        var reader = new InterchangeReader();
        reader.Feed(Encoding.Latin1.GetBytes(text), isFinal: true);
        var found = new List<Diagnostic>();
        while (reader.Read()) found.AddRange(reader.Diagnostics);
        return found;
    }

    // A short look-ahead, so that also small samples are read while they come in.
    const int LookAheadBytes = 240;

    static readonly VectorForm[] Vectorised = [VectorForm.Vector128, VectorForm.Vector256, VectorForm.Vector512];

    // The one that reads envelopes only comes to the same events with the same findings.
    static void Drain(InterchangeReader reader, InterchangeReader inspected, List<string> lines)
    {
        while (reader.Read())
        {
            Assert.True(inspected.Read());
            Assert.Equal((reader.Event, reader.MessageHeader, reader.Group, reader.DeclaredCount), (inspected.Event, inspected.MessageHeader, inspected.Group, inspected.DeclaredCount));
            Assert.Equal(reader.Diagnostics, inspected.Diagnostics);
            lines.Add(Line(reader));
            foreach (var d in reader.Diagnostics)
            {
                var l = d.Location;
                Assert.InRange(l.Offset, 0, reader.BytesFed);
                Assert.NotEmpty(d.Text);
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"  {d.Code} @{l.Offset}+{l.Length} {l.SegmentId} {l.Segment}/{l.Element}"));
            }
        }

        Assert.False(inspected.Read());
    }

    static string Line(InterchangeReader reader)
    {
        var trailer = $"{reader.DeclaredCount}/{reader.DeclaredControlNumber}";
        return reader.Event switch
        {
            InterchangeEvent.InterchangeStart => string.Create(CultureInfo.InvariantCulture, $"{reader.Interchange!.Standard} {reader.Interchange.ControlNumber} {reader.Interchange.Version} {reader.Interchange.Sender.Id}>{reader.Interchange.Receiver.Id} @{reader.Interchange.Offset}"),
            InterchangeEvent.GroupStart => $"group {reader.Group!.FunctionalId} {reader.Group.ControlNumber} {reader.Group.Version}",
            InterchangeEvent.Message => string.Create(CultureInfo.InvariantCulture, $"message {Header(reader)} @{reader.Message.Offset}+{reader.Message.Length} {Text(reader)} {trailer}"),
            InterchangeEvent.OversizeMessage => $"oversize {Header(reader)} {trailer}",
            InterchangeEvent.GroupEnd => $"group end {reader.MessageCount} {trailer}",
            InterchangeEvent.InterchangeEnd => string.Create(CultureInfo.InvariantCulture, $"end {reader.GroupCount} {trailer} +{reader.InterchangeLength}"),
            InterchangeEvent.InterchangeAcknowledgement => $"acknowledgement {reader.ServiceSegment.ToString()}",
            _ => reader.Event.ToString(),
        };
    }

    static string Header(InterchangeReader reader)
    {
        var header = reader.MessageHeader!;
        return string.Create(CultureInfo.InvariantCulture, $"{header.Type} {header.Version} {header.ControlNumber} {header.SegmentCount}");
    }

    // An element is found by counting; a damaged segment may have a hundred thousand.
    const int MostElements = 200;

    static string Text(InterchangeReader reader)
    {
        var text = new StringBuilder();
        var message = reader.Message;
        for (var i = 0; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            text.Append('[').Append(segment[0].ToString());
            for (var e = 1; e <= Math.Min(segment.ElementCount, MostElements); e++) text.Append('|').Append(segment[e].ToString());
            text.Append(']');
        }

        return text.ToString();
    }
}
