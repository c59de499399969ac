using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Ties texts to the lines of one composite (EDIFACT C080, C059): each begins a line of its own, and goes on in the next where it is longer than one.</summary>
/// <remarks>Read, a line goes on in the next where the first word of that had no room in it. Written, an empty line ends a text where the one behind it would be taken for its rest.</remarks>
sealed class LinesPlan : PlanRow
{
    internal required FieldTarget[] Texts { get; init; }

    internal required Place[] Places { get; init; }

    internal override IEnumerable<FieldTarget> Targets => Texts;

    internal override NodeSet Needs => NodeSet.Of(Places);

    internal override ulong Mask => MaskOf(Places);

    int WidthOf(int line) => Places[line].Definition?.MaxLength ?? int.MaxValue;

    internal override void Read(in MessageReading reading, Scope scope)
    {
        var segment = reading.Find(scope, Places[0]);
        if (segment < 0) return;
        var line = 0;
        for (var i = 0; i < Texts.Length && line < Places.Length; i++)
        {
            // The first text has the first line, whether it stands or not; others begin where something stands.
            while (i > 0 && line < Places.Length && Line(reading, segment, line).IsEmpty) line++;
            var end = i == Texts.Length - 1 ? Places.Length : EndOf(reading, segment, line);
            Take(reading, scope, segment, Texts[i], line, end);
            line = end;
        }
    }

    Element Line(in MessageReading reading, int segment, int line) => reading.ElementAt(segment, Places[line].Slot.Element, Places[line].Slot.Component);

    // One past the last line of the text that begins here.
    int EndOf(in MessageReading reading, int segment, int line)
    {
        var text = Line(reading, segment, line++).ToString().Trim(' ');
        while (text.Length > 0 && line < Places.Length && Line(reading, segment, line).ToString().Trim(' ') is { Length: > 0 } next && !HasRoom(text, next, WidthOf(line - 1)))
        {
            text = next;
            line++;
        }

        return line;
    }

    static bool HasRoom(string line, ReadOnlySpan<char> next, int width) =>
        line.Length + 1 + (next.IndexOf(' ') is > 0 and var word ? word : next.Length) <= width;

    void Take(in MessageReading reading, Scope scope, int segment, FieldTarget target, int line, int end)
    {
        var texts = new List<string>();
        var (first, last) = (-1, -1);
        for (; line < end; line++)
        {
            if (!reading.TryFindSlot(scope, segment, Places[line], out _, out var element) || element.ToString().Trim(' ') is not { Length: > 0 } text) continue;
            texts.Add(text);
            (first, last) = (first < 0 ? line : first, line);
        }

        if (first < 0 || reading.Document.IsSet(target)) return;
        var begin = Line(reading, segment, first);
        var tail = Line(reading, segment, last);
        reading.Document.Set(target, FieldValue.Of(string.Join(' ', texts)), reading.OriginOf(begin, Number) with { Length = (int)(tail.Offset + tail.Length - begin.Offset) });
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        var (line, before) = (0, "");
        foreach (var target in Texts)
        {
            if (!target.TryGet(writing.Current, out var value) || value.Text.AsSpan().Trim(' ') is not { Length: > 0 } rest)
            {
                line = Math.Max(line, 1);
                continue;
            }

            if (before.Length > 0 && line < Places.Length && !HasRoom(before, rest, WidthOf(line - 1))) line++;
            for (; rest.Length > 0; line++)
            {
                if (line == Places.Length || LengthOf(rest, WidthOf(line)) is not (> 0 and var length))
                {
                    writing.Report(this, $"{target} has no room for it", rest.ToString());
                    return;
                }

                before = rest[..length].ToString();
                writing.Put(this, scope, Places[line], before);
                rest = rest[length..].Trim(' ');
            }
        }
    }

    /// <summary>Length of the longest piece that ends at a blank; zero where a word is longer than a line, and would come back as two.</summary>
    static int LengthOf(ReadOnlySpan<char> text, int width)
    {
        if (text.Length <= width) return text.Length;
        var blank = text[..(width + 1)].LastIndexOf(' ');
        return blank > 0 ? text[..blank].TrimEnd(' ').Length : 0;
    }
}
