using System.Globalization;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Defects of counts and control numbers at every level, and of trailers.</summary>
static class EnvelopeMutations
{
    internal static IEnumerable<(string Kind, Func<SampleEdits, Random, IEnumerable<Mutation>> Make)> All =>
    [
        ("segment count wrong", (e, r) => Trailer(e, "segment count wrong", e.Message.Count - 1, Level(e, 0), 1, WrongCount(e.Message.Count, r), "message-segment-count-wrong")),
        ("segment count in letters", (e, r) => Trailer(e, "segment count in letters", e.Message.Count - 1, Level(e, 0), 1, "X", "message-segment-count-wrong")),
        ("message number differs", (e, r) => Trailer(e, "message number differs", e.Message.Count - 1, Level(e, 0), 2, Other(e.At(e.Message.Count)[2]), "message-control-number-mismatch")),
        ("message number twice", (e, r) => NumberTwice(e)),
        ("message trailer missing", (e, r) => WithoutMessageTrailer(e)),
        ("group count wrong", (e, r) => Group(e, "group count wrong", 1, r)),
        ("group number differs", (e, r) => Group(e, "group number differs", 2, r)),
        ("group trailer missing", (e, r) => WithoutGroupTrailer(e)),
        ("interchange count wrong", (e, r) => Interchange(e, "interchange count wrong", 1, r)),
        ("interchange number differs", (e, r) => Interchange(e, "interchange number differs", 2, r)),
        ("interchange trailer missing", (e, r) => WithoutInterchangeTrailer(e)),
    ];

    static readonly string[][] X12 = [["ST", "SE"], ["GS", "GE"], ["ISA", "IEA"]];
    static readonly string[][] Edifact = [["UNH", "UNT"], ["UNG", "UNE"], ["UNB", "UNZ"]];

    static string[] Level(SampleEdits e, int level) => (e.IsX12 ? X12 : Edifact)[level];

    static IEnumerable<Mutation> Trailer(SampleEdits e, string kind, int offset, string[] tags, int element, string value, string code)
    {
        var at = e.Message.Start + offset;
        yield return new(kind, e.Text.With(at, s => s.With(element, value)), e.Message.Index, new Expectation(code, tags[1], e.Message.Count, element));
    }

    static IEnumerable<Mutation> NumberTwice(SampleEdits e)
    {
        var at = e.Message.Start;
        var (header, trailer) = (Level(e, 0)[0], Level(e, 0)[1]);
        // The message before it in the same group lends its number.
        var before = at - 1;
        if (before < 0 || e.Text.Segments[before].Tag != trailer) yield break;
        var element = e.IsX12 ? 2 : 1;
        var number = e.Text.Segments[before][2];
        var text = e.Text.With(at, s => s.With(element, number)).With(at + e.Message.Count - 1, s => s.With(2, number));
        yield return new("message number twice", text, e.Message.Index, new Expectation("message-control-number-duplicate", header, 1, element));
    }

    static IEnumerable<Mutation> WithoutMessageTrailer(SampleEdits e)
    {
        var text = e.Text.With(e.Message.Start + e.Message.Count - 1, 1, []);
        yield return new("message trailer missing", text, e.Message.Index, new Expectation("message-trailer-missing", Level(e, 0)[1], e.Message.Count));
    }

    static IEnumerable<Mutation> Group(SampleEdits e, string kind, int element, Random random)
    {
        var at = e.Find(1, Level(e, 1)[1], Level(e, 2)[1]);
        if (at < 0 || e.Text.Segments[at].Tag != Level(e, 1)[1]) yield break;
        var sent = e.Text.Segments[at][element];
        var value = element == 1 ? WrongCount(int.Parse(sent, CultureInfo.InvariantCulture), random) : Other(sent);
        yield return new(kind, e.Text.With(at, s => s.With(element, value)), e.Message.Index,
            new Expectation(element == 1 ? "group-count-wrong" : "group-control-number-mismatch", Level(e, 1)[1], 0, element) { Declared = element == 1 ? value : null });
    }

    static IEnumerable<Mutation> WithoutGroupTrailer(SampleEdits e)
    {
        var at = e.Find(1, Level(e, 1)[1], Level(e, 2)[1]);
        if (at < 0 || e.Text.Segments[at].Tag != Level(e, 1)[1]) yield break;
        yield return new("group trailer missing", e.Text.With(at, 1, []), e.Message.Index, new Expectation("group-trailer-missing", Level(e, 1)[1], 0) { Declared = "0" });
    }

    static IEnumerable<Mutation> Interchange(SampleEdits e, string kind, int element, Random random)
    {
        var at = e.Find(1, Level(e, 2)[1]);
        if (at < 0) yield break;
        var sent = e.Text.Segments[at][element];
        var value = element == 1 ? WrongCount(int.Parse(sent, CultureInfo.InvariantCulture), random) : Other(sent);
        yield return new(kind, e.Text.With(at, s => s.With(element, value)), e.Message.Index,
            new Expectation(element == 1 ? "interchange-count-wrong" : "interchange-control-number-mismatch", Level(e, 2)[1], 0, element));
    }

    static IEnumerable<Mutation> WithoutInterchangeTrailer(SampleEdits e)
    {
        var at = e.Find(1, Level(e, 2)[1]);
        // What follows IEA unterminated would be taken for its end.
        if (at < 0) yield break;
        yield return new("interchange trailer missing", e.Text.With(at, 1, []), e.Message.Index, new Expectation("interchange-trailer-missing", Level(e, 2)[1], 0));
    }

    // At the edges off by one, else anything.
    static string WrongCount(int right, Random random) =>
        (random.Next(3) switch { 0 => right + 1, 1 => right > 0 ? right - 1 : 2, _ => right + random.Next(2, 5000) }).ToString(CultureInfo.InvariantCulture);

    // Another number of the same length: the last character changed.
    static string Other(string number) => number.Length == 0 ? "1" : number[..^1] + (number[^1] == '7' ? '8' : '7');
}
