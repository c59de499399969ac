using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Ties one long text to many elements: each place in turn, then again in further segments (TED02 and NTE02, the literals of FTX).</summary>
/// <remarks>Read, the pieces are joined by blanks; written, the text is broken at blanks, so that it comes back the same.</remarks>
sealed class JoinPlan : PlanRow
{
    internal required FieldTarget Target { get; init; }

    internal required Place[] Places { get; init; }

    internal override IEnumerable<FieldTarget> Targets => [Target];

    internal override NodeSet Needs => NodeSet.Of(Places);

    internal override ulong Mask => MaskOf(Places);

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (reading.Document.IsSet(Target)) return;
        var pieces = reading.Pieces;
        Find(reading, scope, pieces);
        if (pieces.Count == 0) return;
        var first = At(reading, pieces[0]);
        var last = At(reading, pieces[^1]);
        var origin = reading.OriginOf(first, Number) with { Length = (int)(last.Offset + last.Length - first.Offset) };
        reading.Document.Set(Target, pieces.Count == 1 ? reading.FlatTextOf(first, isTrimmed: true) : reading.Document.Keep(Joined(reading, pieces)), origin);
    }

    static string Joined(in MessageReading reading, List<Piece> pieces)
    {
        var texts = new string[pieces.Count];
        for (var i = 0; i < texts.Length; i++) texts[i] = At(reading, pieces[i]).ToString().Trim(' ');
        return string.Join(' ', texts);
    }

    // In the order of the segments, within one segment in the order of the places.
    void Find(in MessageReading reading, Scope scope, List<Piece> pieces)
    {
        pieces.Clear();
        foreach (var place in Places)
            for (var segment = reading.Find(scope, place); segment >= 0; segment = reading.FindNext(scope, segment, place))
                if (reading.TryFindSlot(scope, segment, place, out var slot, out _))
                    pieces.Insert(PlaceAfter(segment, pieces), new(segment, slot));
    }

    static int PlaceAfter(int segment, List<Piece> pieces)
    {
        var place = pieces.Count;
        while (place > 0 && pieces[place - 1].Segment > segment) place--;
        return place;
    }

    static Element At(in MessageReading reading, Piece piece) =>
        reading.ElementAt(piece.Segment, piece.Slot.Element, piece.Slot.Component);

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        if (!Target.TryGet(writing.Current, out var value)) return;
        var rest = value.Text.AsSpan().Trim(' ');
        for (var i = 0; rest.Length > 0; i++)
        {
            // Where all places are full, the text goes on in a further segment of the last place's kind.
            if (i == Places.Length) i = Array.FindIndex(Places, p => p.Nodes.AsSpan().SequenceEqual(Places[^1].Nodes));
            if (writing.OpenFree(this, scope, Places[i]) is not { } segment)
            {
                writing.Report(this, $"{Target} has no room for it", rest.ToString());
                return;
            }

            var length = LengthOf(rest, Places[i].Definition?.MaxLength ?? int.MaxValue);
            writing.PutInto(this, segment, Places[i], rest[..length].ToString());
            rest = rest[length..].Trim(' ');
        }
    }

    /// <summary>Length of the longest piece that ends at a blank; of all that fits, where there is none.</summary>
    static int LengthOf(ReadOnlySpan<char> text, int max)
    {
        if (text.Length <= max) return text.Length;
        var blank = text[..(max + 1)].LastIndexOf(' ');
        return blank > 0 ? text[..blank].TrimEnd(' ').Length : max;
    }
}

/// <summary>A part of a joined text.</summary>
readonly record struct Piece(int Segment, Slot Slot);
