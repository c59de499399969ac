using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Pipeline;

/// <summary>Finds the segment and element that hold a byte of a stored payload, as its sender counts them.</summary>
sealed class PayloadPlaces(PayloadStore payloads)
{
    /// <summary>The place of an offset; only the offset where it lies in no message.</summary>
    internal Location Find(string payloadHash, long offset)
    {
        using var content = payloads.OpenRead(payloadHash);
        var reader = new InterchangeReader();
        int count;
        do
        {
            count = content.Read(reader.GetMemory().Span);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
            while (reader.Read())
                if (reader.Event == InterchangeEvent.Message && Holds(reader.Message, offset))
                    return Find(reader.Message, offset);
        }
        while (count > 0);
        return new(offset);
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
