using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Pipeline;

/// <summary>Where the bytes of a message lie in its payload, and what tells their delimiters.</summary>
/// <param name="Header">Offset of the interchange's header.</param>
/// <param name="FirstMessage">Offset of the interchange's first message: between the two stand the headers alone.</param>
/// <param name="Message">Offset of the message.</param>
/// <param name="Length">Length of the message.</param>
readonly record struct MessageStretch(long Header, long FirstMessage, long Message, long Length)
{
    internal static MessageStretch Of(Transaction tx, MessageRecord message) => new(
        InterchangeStore.Find(tx, message.InterchangeId)!.ByteOffset, MessageStore.FirstOffset(tx, message.InterchangeId), message.ByteOffset, message.ByteLength);
}

/// <summary>Finds the segment and element that hold a byte of a stored payload, as its sender counts them.</summary>
/// <remarks>Only the headers and the one message are read: a file may hold thousands of messages that ask.</remarks>
sealed class PayloadPlaces(PayloadStore payloads)
{
    /// <summary>The place of an offset; only the offset where it lies in no message.</summary>
    internal Location Find(string payloadHash, MessageStretch stretch, long offset)
    {
        var shift = stretch.Message - (stretch.FirstMessage - stretch.Header);
        using var content = Cut(payloadHash, stretch);
        var reader = new InterchangeReader();
        int count;
        do
        {
            count = content.Read(reader.GetMemory().Span);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
            while (reader.Read())
                if (reader.Event == InterchangeEvent.Message && Holds(reader.Message, offset - shift))
                    return Find(reader.Message, offset - shift) with { Offset = offset };
        }
        while (count > 0);
        return new(offset);
    }

    MemoryStream Cut(string payloadHash, MessageStretch stretch)
    {
        using var payload = payloads.OpenRead(payloadHash);
        var head = checked((int)(stretch.FirstMessage - stretch.Header));
        var bytes = new byte[head + checked((int)stretch.Length)];
        payload.Position = stretch.Header;
        payload.ReadExactly(bytes, 0, head);
        payload.Position = stretch.Message;
        payload.ReadExactly(bytes, head, (int)stretch.Length);
        return new(bytes, writable: false);
    }

    static bool Holds(in Message message, long offset) => offset >= message.Offset && offset < message.Offset + message.Length;

    static Location Find(in Message message, long offset)
    {
        var index = 0;
        while (index + 1 < message.SegmentCount && message[index + 1].Offset <= offset) index++;
        var segment = message[index];
        var element = 0;
        while (element < segment.ElementCount && segment[element + 1].Offset <= offset) element++;
        return new(offset, segment[element].Length, index + 1, segment[0].ToString(), element);
    }
}
