using System.Formats.Asn1;

namespace Gateway.Transports.As2.Cms;

/// <summary>Reads BER (X.690) forwards over a run of bytes of any length, each of them once. What it reads as a whole is small.</summary>
/// <remarks>Definite and indefinite lengths; the framework's reader, which wants all in memory, reads the small values.</remarks>
sealed class BerReader
{
    /// <summary>The largest value that is read as a whole: a recipient, a signer, an algorithm.</summary>
    const int ValueBytes = 1 << 18;

    /// <summary>Values inside each other; CMS needs a dozen.</summary>
    const int Depth = 64;

    const int HeaderBytes = 16;

    readonly Extent _extent;
    readonly ExtentReader _bytes;
    readonly Stack<Frame> _frames = new();
    long _at;

    internal BerReader(Extent extent)
    {
        (_extent, _bytes) = (extent, new(extent));
        _frames.Push(new(extent.Length, IsIndefinite: false));
    }

    /// <summary>The value that is being read: it ends at a place, or where two zeros stand before that place.</summary>
    readonly record struct Frame(long Limit, bool IsIndefinite);

    /// <summary>Tag and length of a value; where the length is indefinite the end is the limit of what it stands in.</summary>
    readonly record struct Header(Asn1Tag Tag, long Content, long End, bool IsIndefinite);

    /// <summary>How far it has read.</summary>
    internal long Position => _at;

    /// <summary>Whether another value follows in the one that was entered.</summary>
    internal bool HasData => _frames.Peek() is { IsIndefinite: true } ? !IsEndOfContents() : _at < _frames.Peek().Limit;

    internal bool IsNext(Asn1Tag tag) => HasData && PeekHeader().Tag.HasSameClassAndValue(tag);

    internal bool IsNextContextSpecific => HasData && PeekHeader().Tag.TagClass == TagClass.ContextSpecific;

    /// <summary>Goes into a constructed value.</summary>
    internal void Enter(Asn1Tag tag)
    {
        var header = PeekHeader();
        if (!header.Tag.HasSameClassAndValue(tag) || !header.Tag.IsConstructed || _frames.Count > Depth) throw new AsnContentException();
        _at = header.Content;
        _frames.Push(new(header.End, header.IsIndefinite));
    }

    /// <summary>Passes over what is left of the value that was entered.</summary>
    internal void Leave()
    {
        var frame = _frames.Peek();
        if (frame.IsIndefinite)
        {
            while (HasData) Skip();
            _at += 2;
        }
        else _at = frame.Limit;
        _frames.Pop();
    }

    /// <summary>Leaves all that was entered: what is broken behind the last value that was read breaks the whole.</summary>
    internal void LeaveAll()
    {
        while (_frames.Count > 1) Leave();
    }

    /// <summary>Passes over a value, however large.</summary>
    internal void Skip()
    {
        for (var open = 0; ;)
        {
            if (open > 0 && IsEndOfContents())
            {
                _at += 2;
                open--;
            }
            else
            {
                var header = PeekHeader();
                _at = header.IsIndefinite ? header.Content : header.End;
                if (header.IsIndefinite && ++open > Depth) throw new AsnContentException();
            }
            if (open == 0) return;
        }
    }

    /// <summary>Reads a small value with its header.</summary>
    internal ReadOnlyMemory<byte> ReadValue()
    {
        var start = _at;
        Skip();
        return _at - start <= ValueBytes ? _extent.Slice(start, _at - start).Memory : throw new AsnContentException();
    }

    internal string ReadObjectIdentifier() => new AsnReader(ReadValue(), AsnEncodingRules.BER).ReadObjectIdentifier();

    /// <summary>Reads a small constructed value, to be read on by the framework's reader.</summary>
    internal AsnReader ReadSequence() => new AsnReader(ReadValue(), AsnEncodingRules.BER).ReadSequence();

    /// <summary>The bytes of an OCTET STRING of any length: a slice where it is in one piece, else its pieces put together in a spool.</summary>
    internal Extent ReadOctets(Spool spool, Asn1Tag? tag = null)
    {
        var header = PeekHeader();
        if (!header.Tag.HasSameClassAndValue(tag ?? Asn1Tag.PrimitiveOctetString)) throw new AsnContentException();
        if (!header.Tag.IsConstructed)
        {
            _at = header.End;
            return _extent.Slice(header.Content, header.End - header.Content);
        }
        // Not larger than what holds it; of one that breaks off no more is asked for than is there.
        var octets = spool.Create(header.End - header.Content);
        var outer = _frames.Count;
        Enter(header.Tag);
        while (_frames.Count > outer)
        {
            if (!HasData) Leave();
            else ReadPiece(octets);
        }
        return octets.End();
    }

    void ReadPiece(SpoolWriter octets)
    {
        var piece = PeekHeader();
        if (!piece.Tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString)) throw new AsnContentException();
        if (piece.Tag.IsConstructed)
        {
            Enter(piece.Tag);
            return;
        }
        for (_at = piece.Content; _at < piece.End;)
        {
            var window = _bytes.From(_at);
            var bytes = window[..(int)Math.Min(window.Length, piece.End - _at)];
            octets.Write(bytes);
            _at += bytes.Length;
        }
    }

    bool IsEndOfContents()
    {
        if (_at + 2 > _frames.Peek().Limit) throw new AsnContentException();
        return _bytes.StartsWith(_at, [0, 0]);
    }

    Header PeekHeader()
    {
        var limit = _frames.Peek().Limit;
        if (_at >= limit) throw new AsnContentException();
        var bytes = _bytes.From(_at, HeaderBytes);
        if (!Asn1Tag.TryDecode(bytes, out var tag, out var tagBytes) || tagBytes == bytes.Length) throw new AsnContentException();
        var content = _at + tagBytes + 1;
        int first = bytes[tagBytes];
        if (first == 0x80) return tag.IsConstructed ? new(tag, content, limit, IsIndefinite: true) : throw new AsnContentException();
        long length = first;
        if (first > 0x80)
        {
            // X.690 §8.1.3.5; no file has more than eight bytes' worth.
            var count = first & 0x7F;
            if (count > 8 || bytes.Length < tagBytes + 1 + count) throw new AsnContentException();
            length = 0;
            foreach (var next in bytes.Slice(tagBytes + 1, count)) length = (length << 8) | next;
            content += count;
        }
        if (length < 0 || content > limit || length > limit - content) throw new AsnContentException();
        return new(tag, content, content + length, IsIndefinite: false);
    }
}
