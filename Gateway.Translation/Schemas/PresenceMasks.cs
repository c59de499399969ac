using System.Numerics;

namespace Gateway.Translation.Schemas;

/// <summary>What must and must not stand together in a segment, as bit masks over its places.</summary>
sealed class PresenceMasks
{
    /// <summary>Stands for the segment itself, in which a mandatory element must stand; the other bits are places.</summary>
    internal const ulong Segment = 1UL << MostPlaces;
    internal const int MostPlaces = 63;

    ulong _mandatory;

    // Most notes pair neighbours ("P0607"): a bit for the first of each such pair.
    ulong _neighbours;
    (ulong If, ulong Any)[] _wants = [];
    (ulong If, ulong None)[] _bars = [];

    /// <summary>Whether these places may have values and no others.</summary>
    internal bool Allow(ulong present)
    {
        if ((_mandatory & ~present) != 0 || ((present ^ (present >> 1)) & _neighbours) != 0) return false;
        present |= Segment;
        foreach (ref readonly var want in _wants.AsSpan())
            if ((present & want.If) != 0 && (present & want.Any) == 0)
                return false;
        foreach (ref readonly var bar in _bars.AsSpan())
            if ((present & bar.If) != 0 && (present & bar.None) != 0)
                return false;
        return true;
    }

    /// <summary>Where one of these stands, one of those must.</summary>
    internal void Want(ulong where, ulong any)
    {
        if (where == Segment && BitOperations.IsPow2(any)) _mandatory |= any;
        else if ((any & _mandatory) == 0) _wants = [.. _wants, (where, any)];
    }

    /// <param name="note">The note.</param>
    /// <param name="at">The places of each position that it may speak of; at zero what the positions are part of.</param>
    internal void Add(SyntaxNote note, IReadOnlyList<ulong> at)
    {
        var each = note.Positions.Select(p => at[p]).ToList();
        var (first, rest) = (each[0], each[1..]);
        switch (note.Kind)
        {
            case SyntaxNoteKind.Paired when BitOperations.IsPow2(first) && rest is [var next] && next == first << 1:
                _neighbours |= first;
                break;
            case SyntaxNoteKind.Paired:
                for (var i = 0; i < each.Count; i++) Want(each[i], each[(i + 1) % each.Count]);
                break;
            case SyntaxNoteKind.Conditional:
                foreach (var other in rest) Want(first, other);
                break;
            case SyntaxNoteKind.ListConditional:
                Want(first, Any(rest));
                break;
            case SyntaxNoteKind.FirstAlone:
                Bar(first, Any(rest));
                break;
            case SyntaxNoteKind.Required:
                Want(at[0], Any(each));
                break;
            case SyntaxNoteKind.One:
                Want(at[0], Any(each));
                BarEachOther(each);
                break;
            case SyntaxNoteKind.Exclusion:
                BarEachOther(each);
                break;
        }
    }

    void BarEachOther(List<ulong> places)
    {
        for (var i = 1; i < places.Count; i++) Bar(places[i], Any(places[..i]));
    }

    void Bar(ulong where, ulong none) => _bars = [.. _bars, (where, none)];

    static ulong Any(IEnumerable<ulong> places) => places.Aggregate(0UL, (mask, p) => mask | p);
}
