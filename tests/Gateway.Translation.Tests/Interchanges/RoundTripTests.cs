using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;
using Gateway.Translation.Tests.Corpus;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Readers and writers are twins: what was read, written again, is the same.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(24)]
    public void A_canonical_interchange_is_written_byte_for_byte(int sample)
    {
        var bytes = Encoding.Latin1.GetBytes(Samples.All[sample]);
        Assert.Equal(Samples.All[sample].Replace("\r\n", ""), Encoding.Latin1.GetString(Rewriting.Of(bytes).Bytes));
    }

    // Canonical: no empty elements at the end, counts right, nothing but the envelope's own elements in it.
    [Fact]
    public void Corpus_files_are_written_as_they_were()
    {
        var (same, all) = (0, 0);
        foreach (var facts in CorpusFolder.Facts().Where(f => f.GetProperty("well_formed").GetBoolean()))
        {
            var path = facts.GetProperty("path").GetString()!;
            var bytes = CorpusFolder.Bytes(path);
            var rewriting = Rewriting.Of(bytes);
            all++;
            if (Canonical(bytes) == Canonical(rewriting.Bytes)) same++;
            else output.WriteLine($"{path}: {FirstDifference(Canonical(bytes), Canonical(rewriting.Bytes))}");
            Assert.Equal(Bodies(bytes), Bodies(rewriting.Bytes));
        }

        output.WriteLine($"{same} of {all} byte for byte");
        Assert.True(same >= all * 0.6, $"{same} of {all}");
    }

    static string Canonical(byte[] bytes) =>
        Encoding.Latin1.GetString(bytes).Replace("\r", "").Replace("\n", "").Replace("\u00EF\u00BB\u00BF", "").Trim(' ', '\0', '\u001A');

    static string FirstDifference(string a, string b)
    {
        var at = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        return $"{a[Math.Max(0, at - 20)..Math.Min(a.Length, at + 20)]} <> {b[Math.Max(0, at - 20)..Math.Min(b.Length, at + 20)]}";
    }

    // The messages' values, whatever their delimiters and envelopes; empty elements at an end say nothing.
    static List<string> Bodies(byte[] bytes)
    {
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        var bodies = new List<string>();
        while (reader.Read())
            if (reader.Event == InterchangeEvent.Message)
                for (var i = 1; i < reader.Message.SegmentCount - 1; i++)
                    bodies.Add(Values(reader.Message[i], (char)reader.Message.Delimiters.Component));
        return bodies;
    }

    static string Values(Segment segment, char component)
    {
        var text = new StringBuilder(segment[0].ToString());
        for (var i = 1; i <= segment.ElementCount; i++) text.Append('|').Append(segment[i].ToString().TrimEnd(component));
        return text.ToString().TrimEnd('|');
    }
}
