namespace Gateway.Transports.As2.Mime;

/// <summary>Base64 as some send it (RFC 2045 §6.8): what is no letter of it is passed over, padding may be missing, and another run may follow a padded one.</summary>
/// <remarks>For a content that was verified. What a cipher that shows no change hides is decoded to the letter: there, anybody could change what is passed over.</remarks>
sealed class LooseBase64
{
    // EDI, XML and CSV have a stranger in five to fifteen: such a text was never encoded, whatever its fields say.
    const int LettersForOneStranger = 16;
    const byte Letters = 64;
    const byte Padding = 64;
    const byte Fill = 65;
    const byte Stranger = 66;

    static readonly byte[] Values = ValuesOfBytes();

    readonly SpoolWriter _writer;
    long _letters;
    long _strangers;
    int _bits;
    int _pending;

    LooseBase64(SpoolWriter writer) => _writer = writer;

    bool IsBase64 => _letters > 0 && _strangers * LettersForOneStranger <= _letters;

    /// <summary>Decodes a text; false where it is no base64.</summary>
    internal static bool TryDecode(Extent text, Spool spool, out Extent content)
    {
        content = default;
        var decoder = new LooseBase64(spool.Create(text.Length / 4 * 3 + 3));
        foreach (var chunk in text.Chunks())
            if (!decoder.TryTake(chunk.Span) || !decoder.IsBase64) return false;
        if (!decoder.TryEndRun()) return false;
        content = decoder._writer.End();
        return true;
    }

    bool TryTake(ReadOnlySpan<byte> text)
    {
        foreach (var one in text)
        {
            var value = Values[one];
            if (value == Stranger) _strangers++;
            else if (value == Padding && !TryEndRun()) return false;
            else if (value < Letters) Take(value);
        }
        return true;
    }

    void Take(byte letter)
    {
        _letters++;
        _bits = (_bits << 6) | letter;
        if (++_pending < 4) return;
        _writer.Write([(byte)(_bits >> 16), (byte)(_bits >> 8), (byte)_bits]);
        _pending = 0;
    }

    // Two letters have a byte, three have two; of one nothing can be made.
    bool TryEndRun()
    {
        var (pending, bits) = (_pending, _bits << (6 * (4 - _pending)));
        _pending = 0;
        if (pending > 1) _writer.Write([(byte)(bits >> 16)]);
        if (pending > 2) _writer.Write([(byte)(bits >> 8)]);
        return pending != 1;
    }

    static byte[] ValuesOfBytes()
    {
        var values = new byte[256];
        Array.Fill(values, Stranger);
        foreach (var one in "\0 \t\r\n"u8) values[one] = Fill;
        values['='] = Padding;
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (byte value = 0; value < Letters; value++) values[letters[value]] = value;
        return values;
    }
}
