using System.Globalization;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>One message of a sample and the ways to change it; positions count its header as 1, as the standards do.</summary>
sealed class SampleEdits(Sample sample, SampleMessage message)
{
    internal Sample Sample => sample;

    internal SampleMessage Message => message;

    internal EdiText Text => sample.Text;

    internal EdiMarks Marks => sample.Text.Marks;

    internal bool IsX12 => sample.Text.Standard == Standard.X12;

    /// <summary>The segment at a position.</summary>
    internal EdiSegment At(int position) => Text.Segments[message.Start + position - 1];

    /// <summary>The positions between header and trailer.</summary>
    internal IEnumerable<int> Body => Enumerable.Range(2, Math.Max(0, message.Count - 2));

    /// <summary>The file with one segment of the message changed.</summary>
    internal EdiText Change(int position, Func<EdiSegment, EdiSegment> change) => Text.With(message.Start + position - 1, change);

    /// <summary>The file with some segments of the message replaced, its trailer's count kept true.</summary>
    internal EdiText Replace(int position, int count, params IReadOnlyList<EdiSegment> segments)
    {
        var text = Text.With(message.Start + position - 1, count, segments);
        var trailer = message.Start + message.Count - 1 + segments.Count - count;
        return text.With(trailer, s => s.With(1, (message.Count + segments.Count - count).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>LS01 of the bounded loop that a segment stands in, LS and LE themselves included.</summary>
    internal string? LoopAt(int position) => At(position).Tag == "LS" ? At(position)[1] : LoopBefore(position);

    /// <summary>LS01 of the bounded loop that is open before a position.</summary>
    internal string? LoopBefore(int position)
    {
        if (!IsX12) return null;
        for (var at = position - 1; at > 1; at--)
        {
            if (At(at).Tag == "LE") return null;
            if (At(at).Tag == "LS") return At(at)[1];
        }

        return null;
    }

    /// <summary>A segment's place outside the message: the first from the message's header on in a direction that has the tag; -1 for none.</summary>
    internal int Find(int step, params IReadOnlyList<string> tags)
    {
        for (var at = message.Start; at >= 0 && at < Text.Segments.Count; at += step)
            if (tags.Contains(Text.Segments[at].Tag))
                return at;
        return -1;
    }
}
