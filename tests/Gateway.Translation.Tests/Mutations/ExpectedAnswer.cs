namespace Gateway.Translation.Tests.Mutations;

/// <summary>The answer to a file with one defect: that to its twin, changed as ACK3 to AK9, TA1 and CONTRL ask.</summary>
static class ExpectedAnswer
{
    internal static IReadOnlyList<string> Of(SampleEdits e, Expectation expected)
    {
        var lines = e.Sample.Twin.Answer;
        if (lines.Count == 0 || expected.Told == ToldBy.Nobody) return lines;
        return e.IsX12 ? X12(e, expected, [.. lines]) : Contrl(e, expected, [.. lines]);
    }

    static List<string> X12(SampleEdits e, Expectation expected, List<string> lines)
    {
        var code = expected.X12(e.Message.From5010);
        if (expected.Told == ToldBy.Interchange) return [.. lines.Take(1).Select(ta1 => Set(Set(ta1, 4, "R"), 5, code))];
        var group = lines.FindIndex(l => l.StartsWith($"AK1*{e.Message.Group.FunctionalId}*{e.Message.Group.ControlNumber}", StringComparison.Ordinal));
        if (group < 0) return lines; // A group of acknowledgements.
        var end = lines.FindIndex(group, l => l.StartsWith("AK9", StringComparison.Ordinal));
        if (expected.Told == ToldBy.Group)
        {
            lines[end] = Set(Set(lines[end], 1, "R"), 4, "0") + $"*{code}";
            if (expected.Declared is not null) lines[end] = Set(lines[end], 2, expected.Declared);
            return lines;
        }

        var accepted = int.Parse(Get(lines[end], 4), System.Globalization.CultureInfo.InvariantCulture) - 1;
        lines[end] = Set(Set(lines[end], 1, accepted == 0 ? "R" : "P"), 4, Values.Text(accepted));
        var set = Nth(lines, group, "AK2", e.Message.IndexInGroup);
        var verdict = lines.FindIndex(set, l => l.StartsWith("AK5", StringComparison.Ordinal));
        lines[verdict] = expected.Told == ToldBy.Message ? $"AK5*R*{code}" : "AK5*R*5";
        if (expected.Told == ToldBy.Segment) lines.InsertRange(verdict, Errors(e, expected, code));
        if (expected.Code == "message-control-number-duplicate") lines[set] = Set(lines[set], 2, e.Text.Segments[e.Message.Start - 1][2]);
        return lines;
    }

    // AK401 names the repetition from 005010 on.
    static IEnumerable<string> Errors(SampleEdits e, Expectation expected, string code)
    {
        if (expected.Element == 0) return [Line("AK3", expected.Tag, Values.Text(expected.Segment), expected.Loop, code)];
        string?[] place = [Values.Text(expected.Element), Counted(expected.Component), e.Message.From5010 ? Counted(expected.Repetition) : null];
        return
        [
            Line("AK3", expected.Tag, Values.Text(expected.Segment), expected.Loop, "8"),
            Line("AK4", string.Join(':', place).TrimEnd(':'), expected.Number is { } number && char.IsAsciiDigit(number[0]) ? number : null, code, Copyable(expected.Value, e.Marks)),
        ];
    }

    static List<string> Contrl(SampleEdits e, Expectation expected, List<string> lines)
    {
        if (expected.Told == ToldBy.Interchange) return [Set(lines[0], 4, "4") + Service(expected)];
        if (expected.Told == ToldBy.Group)
        {
            var group = lines.FindIndex(l => l.StartsWith($"UCF*{e.Message.Group.ControlNumber}*", StringComparison.Ordinal));
            var next = lines.FindIndex(group + 1, l => !l.StartsWith("UCM", StringComparison.Ordinal));
            lines.RemoveRange(group + 1, (next < 0 ? lines.Count : next) - group - 1);
            lines[group] = Set(lines[group], 4, "4") + Service(expected);
            return lines;
        }

        var at = Nth(lines, 0, "UCM", e.Message.Index);
        if (expected.Code == "message-control-number-duplicate") lines[at] = Set(lines[at], 1, e.Text.Segments[e.Message.Start - 1][2]);
        lines[at] = Set(lines[at], 3, "4");
        if (expected.Told == ToldBy.Message) lines[at] += Service(expected);
        else lines.InsertRange(at + 1, Errors(expected, IsSyntax4(e.Text)));
        return lines;
    }

    // 0085, 0135, S011: the tag is the first element here too.
    static string Service(Expectation expected) =>
        $"*{expected.Contrl}*{expected.Tag}" + (expected.Element > 0 ? $"*{Values.Text(expected.Element + 1)}" : "");

    static bool IsSyntax4(EdiText text) => text.Segments[0][1].Split(text.Marks.Component) is [_, "4", ..];

    // UCS names the last segment before a gap; UCD counts the tag as the first element (ISO 9735-4 0096, 0098), and names the occurrence in syntax version 4.
    static IEnumerable<string> Errors(Expectation expected, bool isSyntax4)
    {
        var position = expected.Code == "segment-missing" ? Math.Max(1, expected.Segment - 1) : expected.Segment;
        if (expected.Element == 0) return [Line("UCS", Values.Text(position), expected.Contrl)];
        string?[] place = [Values.Text(expected.Element + 1), Counted(expected.Component), isSyntax4 && expected.Component == 0 ? Counted(expected.Repetition) : null];
        return [Line("UCS", Values.Text(position)), Line("UCD", expected.Contrl, string.Join(':', place).TrimEnd(':'))];
    }

    static int Nth(List<string> lines, int from, string tag, int index)
    {
        for (var at = from; ; at++)
            if (lines[at].StartsWith(tag, StringComparison.Ordinal) && index-- == 0)
                return at;
    }

    static string? Counted(int number) => number > 0 ? Values.Text(number) : null;

    // AK404 repeats what it can: 99 printable characters, none of them a delimiter of the answer.
    static string? Copyable(string? value, EdiMarks marks)
    {
        if (string.IsNullOrWhiteSpace(value) || marks.Holds(value) || value.Any(c => c is < ' ' or > '~')) return null;
        return value.Length > 99 ? value[..99] : value;
    }

    static string Line(params string?[] elements) => string.Join('*', elements).TrimEnd('*');

    static string Get(string line, int element) => line.Split('*')[element];

    static string Set(string line, int element, string value)
    {
        var elements = line.Split('*');
        elements[element] = value;
        return string.Join('*', elements);
    }
}
