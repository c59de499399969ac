using System.Text;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>An interchange file as editable text: segments of elements, and whatever stands between them. It shares no code with the
/// reader that it tests, and writes back every byte.</summary>
sealed record EdiText(Standard Standard, EdiMarks Marks, string Before, IReadOnlyList<EdiSegment> Segments)
{
    const int IsaLength = 106;

    /// <summary>The file, or null when it is none that this simple splitting does justice to.</summary>
    internal static EdiText? Parse(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var start = 0;
        while (start < text.Length && !char.IsAsciiLetterUpper(text[start])) start++;
        var edi = text.AsSpan(start) switch
        {
            ['I', 'S', 'A', ..] when text.Length - start > IsaLength => ReadX12(text, start),
            ['U', 'N', 'A', ..] when text.Length - start > 9 => ReadEdifact(text, start, new(text[start + 8], text[start + 4], text[start + 3], OrNone(text[start + 7]), OrNone(text[start + 6])), 9),
            ['U', 'N', 'B', ..] => ReadEdifact(text, start, new(text.Contains('\'') ? '\'' : '\n', '+', ':', text.AsSpan(start).Length > 9 && text[start + 9] == '4' ? '*' : '\0', '?'), 0),
            _ => null,
        };
        return edi is not null && edi.ToBytes().AsSpan().SequenceEqual(bytes) ? edi : null;
    }

    internal byte[] ToBytes()
    {
        var text = new StringBuilder(Before);
        foreach (var segment in Segments)
            text.AppendJoin(Marks.Element, segment.Elements).Append(segment.IsTerminated ? Marks.Segment : "").Append(segment.After);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>The same file with some of its segments replaced.</summary>
    internal EdiText With(int from, int count, IEnumerable<EdiSegment> segments) =>
        this with { Segments = [.. Segments.Take(from), .. segments, .. Segments.Skip(from + count)] };

    internal EdiText With(int at, Func<EdiSegment, EdiSegment> change) => With(at, 1, [change(Segments[at])]);

    static EdiText ReadX12(string text, int start)
    {
        var isa = text.AsSpan(start, IsaLength);
        var repetition = isa[82] is var eleventh && !char.IsAsciiLetterOrDigit(eleventh) && eleventh != ' ' && isa[84..89].SequenceCompareTo("00402") >= 0 ? eleventh : '\0';
        var marks = new EdiMarks(isa[105], isa[3], isa[104], repetition, '\0');
        return Read(Standard.X12, marks, text, start);
    }

    static EdiText ReadEdifact(string text, int start, EdiMarks marks, int una) => Read(Standard.Edifact, marks, text, start + una);

    static EdiText Read(Standard standard, EdiMarks marks, string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        var (before, segments) = (text[..at], new List<EdiSegment>());
        while (at < text.Length)
        {
            var end = marks.End(text, at, marks.SegmentMark);
            var next = Math.Min(end + 1, text.Length);
            while (next < text.Length && text[next] is '\r' or '\n' or ' ' or '\t' or '\0' or '\u001A' && next < text.Length) next++;
            segments.Add(new([.. marks.Split(text[at..end], marks.ElementMark)], end < text.Length, text[Math.Min(end + 1, text.Length)..next]));
            at = next;
        }

        return new(standard, marks, before, segments);
    }

    static char OrNone(char service) => service == ' ' ? '\0' : service;
}

/// <summary>One segment; element 0 is the tag. Release characters are part of the texts.</summary>
sealed record EdiSegment(IReadOnlyList<string> Elements, bool IsTerminated = true, string After = "")
{
    internal string Tag => Elements[0];

    internal string this[int element] => element < Elements.Count ? Elements[element] : "";

    /// <summary>The segment with one element set; empty ones at the end go.</summary>
    internal EdiSegment With(int element, string text)
    {
        var elements = Elements.Concat(Enumerable.Repeat("", Math.Max(0, element + 1 - Elements.Count))).ToList();
        elements[element] = text;
        while (elements.Count > 1 && elements[^1].Length == 0) elements.RemoveAt(elements.Count - 1);
        return this with { Elements = elements };
    }
}

/// <summary>The service characters; NUL stands for none.</summary>
sealed record EdiMarks(char SegmentMark, char ElementMark, char ComponentMark, char RepetitionMark, char ReleaseMark)
{
    internal string Segment => SegmentMark.ToString();

    internal string Element => ElementMark.ToString();

    internal string Component => ComponentMark.ToString();

    internal bool Holds(string text) => text.Any(c => c != '\0' && (c == SegmentMark || c == ElementMark || c == ComponentMark || c == RepetitionMark || c == ReleaseMark));

    internal int End(string text, int from, char mark)
    {
        var at = from;
        for (; at < text.Length && text[at] != mark; at++)
            if (ReleaseMark != '\0' && text[at] == ReleaseMark)
                at++;
        return Math.Min(at, text.Length);
    }

    internal IEnumerable<string> Split(string text, char mark)
    {
        for (var at = 0; ; at++)
        {
            var end = mark == '\0' ? text.Length : End(text, at, mark);
            yield return text[at..end];
            if (end >= text.Length) yield break;
            at = end;
        }
    }

    internal IReadOnlyList<string> Components(string element) => [.. Split(element, ComponentMark)];

    /// <summary>The components joined, empty ones at the end left out.</summary>
    internal string Join(IEnumerable<string> components)
    {
        var all = components.ToList();
        while (all.Count > 0 && all[^1].Length == 0) all.RemoveAt(all.Count - 1);
        return string.Join(ComponentMark, all);
    }

    /// <summary>Whether the element holds nothing but separators.</summary>
    internal bool IsEmpty(string element) => element.All(c => c == ComponentMark || c == RepetitionMark);
}
