using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Syntax;

/// <summary>Segments of bytes that no envelope surrounds, for tests of single segments.</summary>
sealed class SegmentSplitter
{
    readonly SegmentStream _stream = new(64 * 1024, 1024 * 1024);

    internal SegmentSplitter(ReadOnlySpan<byte> bytes, in Delimiters delimiters, Encoding charset, Standard? standard = null)
    {
        bytes.CopyTo(_stream.Buffer.Free(bytes.Length).Span);
        _stream.Buffer.Advance(bytes.Length);
        _stream.Begin(0, delimiters, standard ?? (delimiters.Release == 0 ? Standard.X12 : Standard.Edifact), mayHoldEscapes: Iso2022.IsOf(charset));
        _stream.Buffer.Charset = charset;
        _stream.Complete();
        _stream.Kept = 0;
        while (_stream.Pull() == Pulled.Segment) Count++;
    }

    internal int Count { get; private set; }

    internal Segment this[int index] => new(_stream.Buffer, index, index + 1);

    internal string[] Elements(int index)
    {
        var segment = this[index];
        var elements = new string[segment.ElementCount + 1];
        for (var i = 0; i < elements.Length; i++) elements[i] = segment[i].ToString();
        return elements;
    }
}
