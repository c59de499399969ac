using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Packages (UNO, object, UNP) in every order with the segments of messages.</summary>
public sealed class PackageTests
{
    const int LongestSequence = 6;
    const string Header = "UNH+1+ORDERS:D:96A:UN'";
    const string Package = "UNO+7+1:A+2:B+";
    const string Trailer = "UNT+3+1'";
    const string End = "UNP+3+7'";
    const string Data = "abc'";
    static readonly string[] Kinds = [Header, "BGM+220+PO1+9'", Package, End, Trailer];

    [Theory]
    [InlineData("", 0)]
    [InlineData(Data, 4)]
    [InlineData(Data, 9)]
    public void In_whatever_order_UNO_and_UNP_stand_each_message_has_the_segments_that_were_sent(string content, int length)
    {
        foreach (var sequence in Sequences())
        {
            var segments = sequence.SelectMany((s, i) => s == Package ? Sent(sequence, i, content, length) : [s]).ToList();
            var text = string.Concat(sequence.Select(s => s == Package ? Open(length) + content : s));
            var expected = Messages(segments, Open(length));
            var found = Counts(text);
            Assert.True(expected.SequenceEqual(found), $"{text}\n  expected {string.Join(", ", expected)}\n  found    {string.Join(", ", found)}");
        }
    }

    static string Open(int length) => string.Create(CultureInfo.InvariantCulture, $"{Package}{length}'");

    static IEnumerable<string[]> Sequences()
    {
        IEnumerable<string[]> longer = [[]];
        for (var length = 1; length <= LongestSequence; length++)
        {
            longer = [.. longer.SelectMany(s => Kinds.Select(k => (string[])[.. s, k]))];
            foreach (var sequence in longer) yield return sequence;
        }
    }

    // An object that is not as long as it says, or has no UNP behind it, is read as segments.
    static string[] Sent(string[] sequence, int at, string content, int length) =>
        content.Length == 0 || (length == content.Length && sequence.ElementAtOrDefault(at + 1) == End) ? [Open(length)] : [Open(length), content];

    // A message ends with UNT, or before the next UNH or the end; then packages right before that stand behind it.
    static List<int> Messages(List<string> segments, string open)
    {
        var counts = new List<int>();
        for (var at = segments.IndexOf(Header); at >= 0;)
        {
            var end = segments.FindIndex(at + 1, s => s is Header or Trailer);
            var isClosed = end >= 0 && segments[end] == Trailer;
            var behind = end < 0 ? segments.Count : isClosed ? end + 1 : end;
            var last = behind;
            while (!isClosed && segments[last - 1] == End && segments[last - 2] == open) last -= 2;
            counts.Add(last - at);
            at = segments.IndexOf(Header, behind);
        }

        return counts;
    }

    static List<int> Counts(string segments)
    {
        var reader = new InterchangeReader();
        reader.Feed(Encoding.Latin1.GetBytes($"UNB+UNOC:3+S:14+R:14+260101:1200+R1'{segments}UNZ+1+R1'"), isFinal: true);
        var counts = new List<int>();
        while (reader.Read())
            if (reader.Event == InterchangeEvent.Message)
            {
                Assert.Equal(reader.Message.SegmentCount, reader.MessageHeader!.SegmentCount);
                counts.Add(reader.Message.SegmentCount);
            }

        return counts;
    }
}
