using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>A file read and written again, value by value, from the reader's events.</summary>
sealed record Rewriting(byte[] Bytes, IReadOnlyList<RefusedValue> Refused)
{
    internal static Rewriting Of(byte[] bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new InterchangeWriter(output);
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        var charset = Utf8.IsValid(bytes) ? new UTF8Encoding(false) : null;
        while (reader.Read()) Write(reader, writer, charset, output);
        return new(output.WrittenSpan.ToArray(), writer.Refused);
    }

    static void Write(InterchangeReader reader, InterchangeWriter writer, Encoding? charset, IBufferWriter<byte> output)
    {
        switch (reader.Event)
        {
            case InterchangeEvent.InterchangeStart:
                writer.StartInterchange(reader.Interchange!, charset ?? (reader.Interchange!.Standard == Standard.X12 ? Charsets.Western : null));
                break;
            case InterchangeEvent.GroupStart:
                writer.StartGroup(reader.Group!);
                break;
            case InterchangeEvent.InterchangeAcknowledgement:
                new SegmentWriter(output, reader.Interchange!.Delimiters, Encoding.Latin1).Copy(reader.ServiceSegment);
                break;
            case InterchangeEvent.Message:
                var segments = writer.StartMessage(reader.MessageHeader!);
                for (var i = 1; i < reader.Message.SegmentCount - 1; i++) segments.Copy(reader.Message[i]);
                writer.EndMessage();
                break;
            case InterchangeEvent.GroupEnd:
                writer.EndGroup();
                break;
            case InterchangeEvent.InterchangeEnd:
                writer.EndInterchange();
                break;
            default:
                break;
        }
    }
}
