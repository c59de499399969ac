namespace Gateway.Translation.Interchanges;

// A file that begins behind its interchange header. It is no interchange, and nothing answers or translates it; but whoever
// looks into it wants to see what it holds.
public sealed partial class InterchangeReader
{
    /// <summary>Whether such a file is read as one interchange without identity, after the diagnostic that it is none.</summary>
    internal bool ReadsFragments { get; init; }

    bool TryStartFragment()
    {
        if (!ReadsFragments || _interchangesInFile > 0 || !Fragment.TryRead(HeaderAhead, out var fragment)) return false;
        var junk = new Junk(_stream.Buffer.OffsetAt(_at));
        junk.Add(HeaderAhead, _stream.Buffer.OffsetAt(_at + HeaderAhead.Length - 1) + 1);
        Report(EnvelopeDiagnostics.NotEdi(junk));
        _grammar = fragment.Standard == Standard.X12 ? EnvelopeGrammar.X12 : EnvelopeGrammar.Edifact;
        _charset = null;
        Interchange = fragment.Header(junk.Offset);
        _stream.Begin(_at + fragment.Length, fragment.Delimiters, fragment.Standard);
        BeginInterchange();
        return true;
    }
}
